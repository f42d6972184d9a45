//! The listings: the program in Python, in Rust or in both, with the values of its parameters.

use yew::html::Scope;
use yew::{Html, NodeRef, html};

use super::app::{App, Message};
use super::dom;
use crate::address::{Address, Listings};
use crate::demos::{ALL_STEPS, Kind, Language, Listing, Parameter, Part, Syntax, Value};

/// The id of the box that says which tasks are at a line.
pub(super) const TIP: &str = "tasks-at-line";

/// The listings with their tabs; `lists` becomes the box of the lists, one for each language.
pub(super) fn listing(address: &Address, lists: &NodeRef, link: &Scope<App>) -> Html {
    let tab = |choice: Listings, label: &'static str| {
        html! {
            <button
                type="button"
                class="tab"
                data-shows={choice.name()}
                aria-pressed={(choice == address.listing).to_string()}
                onclick={link.callback(move |_| Message::Show(choice))}
            >{ label }</button>
        }
    };
    let programs = address.programs().into_iter().map(|program| {
        html! {
            <ol
                class="code"
                tabindex="0"
                aria-label={format!("Lines of the program in {}", program.language.title())}
            >{ Html::from_html_unchecked(lines(address, &program).into()) }</ol>
        }
    });
    html! {
        <section class="panel listing" data-shows={address.listing.name()} aria-label="Listing">
            <div class="panel-head">
                <h2>{ "Program" }</h2>
                <div class="tabs" role="group" aria-label="Language">
                    { tab(Listings::Python, "Python") }
                    { tab(Listings::Rust, "Rust") }
                    { tab(Listings::Both, "Both") }
                </div>
            </div>
            <div class="codes" ref={lists}>
                { for programs }
                <p class="tip" id={TIP} role="tooltip" hidden=true />
            </div>
        </section>
    }
}

/// The lines as HTML, without the values: so the text is the same while they are turned, and what
/// is held or has the focus stays.
fn lines(address: &Address, program: &Listing) -> String {
    let mut html = String::new();
    for line in &program.lines {
        html.push_str("<li tabindex=-1><code>");
        for part in &line.parts {
            match part {
                Part::Text(text) => Syntax::of_line(text, program.language, &mut |text, syntax| {
                    let syntax = syntax.map(Syntax::name);
                    html.extend(syntax.into_iter().flat_map(|name| ["<span class=", name, ">"]));
                    for c in text.chars() {
                        match c {
                            '<' => html.push_str("&lt;"),
                            '&' => html.push_str("&amp;"),
                            c => html.push(c),
                        }
                    }
                    html.extend(syntax.map(|_| "</span>"));
                }),
                Part::Value { name, .. } => {
                    html.extend(address.demo.parameter(name).map(empty_value));
                }
            }
        }
        html.push_str("</code></li>");
    }
    html
}

/// The element of a parameter's value.
fn empty_value(parameter: &'static Parameter) -> String {
    let (class, role) = match parameter.kind {
        Kind::Switch { .. } => ("value flips", "switch"),
        Kind::Choice { .. } => ("value flips", "spinbutton"),
        _ => ("value", "spinbutton"),
    };
    let Parameter { name, label, .. } = parameter;
    format!(
        r#"<span class="{class}" role={role} tabindex=0 data-name={name} aria-label="{label}"></span>"#
    )
}

/// Writes the values into the listings.
pub(super) fn write_values(lists: &NodeRef, address: &Address) {
    let Some(lists) = dom::element(lists) else { return };
    for (list, language) in dom::children(&lists).zip(address.listing.languages()) {
        let holes = list.get_elements_by_class_name("value");
        for hole in (0..holes.length()).filter_map(|index| holes.item(index)) {
            let name = hole.get_attribute("data-name").unwrap_or_default();
            let Some(parameter) = address.demo.parameter(&name) else { continue };
            let value = address.values.get(&name);
            dom::set_text(
                &hole,
                &match language {
                    Language::Python => value.python(),
                    Language::Rust => value.rust(),
                },
            );
            // Writing an attribute with a valid name cannot fail.
            if let Value::Switch(is_on) = value {
                let _ = hole.set_attribute("aria-checked", &is_on.to_string());
                continue;
            }
            let end = |by| parameter.turned(value, by, address.values.count_for(parameter));
            for (name, value) in [
                ("aria-valuemin", end(-ALL_STEPS)),
                ("aria-valuemax", end(ALL_STEPS)),
                ("aria-valuenow", value),
            ] {
                let number = match value {
                    Value::Choice(_) | Value::Index(None) => parameter.number(value).to_string(),
                    value => value.to_string(),
                };
                let _ = hole.set_attribute(name, &number);
            }
            let _ = hole.set_attribute("aria-valuetext", &value.to_string());
        }
    }
}
