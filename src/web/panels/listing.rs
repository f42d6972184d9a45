//! The listings: the program in Python, in Rust or in both, with the values of its parameters.

use web_sys::Element;

use crate::program::{
    ALL_STEPS, Fragment, Kind, Language, Listing, Parameter, Program, Syntax, Value,
};
use crate::web::base::dom;
use crate::web::base::views::{View, Views};
use crate::web::session::shown::Shown;

/// The id of the box that says which tasks are at a line.
pub const TIP: &str = "tasks-at-line";

/// Puts the lines of the listings that are shown into their box.
pub fn fill(views: &Views, shown: &Shown) {
    if let Some(panel) = views.find::<Element>(".listing") {
        dom::set_attribute(&panel, "data-shows", shown.view.listing.name());
    }
    let Some(codes) = views.codes.element() else { return };
    let mut html = String::new();
    for program in shown.listings() {
        let list = format!(
            "<ol class=code tabindex=0 aria-label='Lines of the program in {}'>{}</ol>",
            program.language.title(),
            lines(shown.program(), &program)
        );
        html.push_str(&list);
    }
    let tip = format!("<p class=tip id={TIP} role=tooltip hidden></p>");
    html.push_str(&tip);
    codes.set_inner_html(&html);
}

/// The lines as HTML, without the values: so the text is the same while they are turned, and what
/// is held or has the focus stays.
fn lines(program: &Program, listing: &Listing) -> String {
    let mut html = String::new();
    for line in &listing.lines {
        html.push_str("<li tabindex=-1><code>");
        for fragment in &line.fragments {
            match fragment {
                Fragment::Text(text, syntax) => {
                    let text = dom::escaped(text);
                    let html_of = |name| format!("<span class={name}>{text}</span>");
                    let part = syntax.map(Syntax::name).map(html_of);
                    html.push_str(part.as_deref().unwrap_or(&text));
                }
                Fragment::Value { name, .. } => {
                    if let Some(parameter) = program.parameter(name) {
                        html.push_str(&empty_value(parameter));
                    }
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
pub fn write_values(codes: &View, shown: &Shown) {
    let Some(codes) = codes.element() else { return };
    for (list, language) in dom::children(codes).zip(shown.view.listing.languages()) {
        let holes = list.get_elements_by_class_name("value");
        for hole in (0..holes.length()).filter_map(|index| holes.item(index)) {
            let name = hole.get_attribute("data-name").unwrap_or_default();
            let Some(parameter) = shown.program().parameter(&name) else { continue };
            let value = shown.values.get(&name);
            dom::set_text(
                &hole,
                &match language {
                    Language::Python => value.python(),
                    Language::Rust => value.rust(),
                },
            );
            if let Value::Switch(is_on) = value {
                dom::set_attribute(&hole, "aria-checked", &is_on.to_string());
                continue;
            }
            let end = |by| parameter.turned(value, by, shown.values.count_for(parameter));
            for (name, value) in [
                ("aria-valuemin", end(-ALL_STEPS)),
                ("aria-valuemax", end(ALL_STEPS)),
                ("aria-valuenow", value),
            ] {
                let number = match value {
                    Value::Choice(_) | Value::Index(None) => parameter.number(value).to_string(),
                    value => value.to_string(),
                };
                dom::set_attribute(&hole, name, &number);
            }
            dom::set_attribute(&hole, "aria-valuetext", &value.to_string());
        }
    }
}
