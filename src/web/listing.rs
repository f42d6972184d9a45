//! The listing: the program in Python or Rust, with the line that runs and the lines that wait.

use yew::html::Scope;
use yew::{Html, NodeRef, html};

use super::app::{App, Message};
use super::dom;
use crate::demos::{Language, Listing, Part};
use crate::scene::{Machine, State};

/// The listing with its two tabs; `node` becomes the list of its lines.
pub(super) fn listing(
    listing: &Listing,
    language: Language,
    node: &NodeRef,
    link: &Scope<App>,
) -> Html {
    let tab = |shown: Language, label: &'static str| {
        html! {
            <button
                type="button"
                class="tab"
                aria-pressed={(shown == language).to_string()}
                onclick={link.callback(move |_| Message::Show(shown))}
            >{ label }</button>
        }
    };
    let lines = listing.lines.iter().map(|line| {
        let parts = line.parts.iter().map(|part| match part {
            Part::Text(text) => html! { { text } },
            Part::Value { text, .. } => html! { <span class="value">{ text }</span> },
        });
        html! { <li><code>{ for parts }</code></li> }
    });
    html! {
        <section class="panel listing" aria-label="Listing">
            <div class="panel-head">
                <h2>{ "Program" }</h2>
                <div class="tabs" role="group" aria-label="Language">
                    { tab(Language::Python, "Python") }
                    { tab(Language::Rust, "Rust") }
                </div>
            </div>
            <ol class="code" ref={node} tabindex="0" aria-label="Lines of the program">
                { for lines }
            </ol>
        </section>
    }
}

/// The marks that were written last, one for each line.
#[derive(Debug, Default)]
pub(super) struct Marks {
    written: Option<Vec<Option<&'static str>>>,
}

impl Marks {
    /// Marks the line of the running task and the lines where others wait.
    pub(super) fn write(&mut self, lines: &NodeRef, listing: &Listing, machine: &Machine) {
        let mut marks = vec![None; listing.lines.len()];
        for task in machine.tasks.iter() {
            if matches!(task.state, State::Waiting(_) | State::Ready)
                && let Some(line) = listing.line_at(task.line)
            {
                marks[line] = Some("waiting");
            }
        }
        let running = machine.running_task().and_then(|task| listing.line_at(task.line));
        if let Some(line) = running {
            marks[line] = Some("running");
        }
        if self.written.as_ref() == Some(&marks) {
            return;
        }
        let Some(list) = dom::element(lines) else { return };
        let rows = list.children();
        if rows.length() as usize != listing.lines.len() {
            // The component has not rendered this listing yet.
            return;
        }
        for index in 0..rows.length() {
            let Some(row) = rows.item(index) else { continue };
            let mark = marks[index as usize];
            // Writing an attribute with a valid name cannot fail.
            let _ = match mark {
                Some(mark) => row.set_attribute("data-mark", mark),
                None => row.remove_attribute("data-mark"),
            };
            let _ = match mark {
                Some("running") => row.set_attribute("aria-current", "true"),
                _ => row.remove_attribute("aria-current"),
            };
        }
        self.written = Some(marks);
    }
}
