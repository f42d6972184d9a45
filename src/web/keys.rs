//! The keys, and the list of them that `?` shows.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDialogElement, KeyboardEvent};
use yew::{Html, NodeRef, html};

use super::app::Message;
use crate::player::Command;

/// What each key does, in the order in which they are listed.
const KEYS: [(&str, &str); 11] = [
    ("Space", "play or pause"),
    ("← →", "step back or forward"),
    ("Shift ← →", "an iteration of the loop back or forward"),
    (", .", "to the last or next thing of the marked task"),
    ("↑ ↓", "mark the task above or below"),
    ("Esc", "mark no task"),
    ("Home End", "to the start or the end"),
    ("0 – 9", "to that tenth of the run"),
    ("+ −", "zoom the lanes, where they have the focus; 0 shows all"),
    ("Click a heading", "unfold that part of the stage, or fold it"),
    ("?", "show or hide this list"),
];

const HELP_HEAD: &str = "<form method='dialog' class='panel-head'>\
    <h2 id='keys'>Keys</h2><button>Close</button></form>";

/// What a key asks for, unless somebody types or the key belongs to the focused control.
pub(super) fn message_of(event: &KeyboardEvent) -> Option<Message> {
    if event.ctrl_key() || event.meta_key() || event.alt_key() || event.default_prevented() {
        return None;
    }
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    // The list of keys closes itself.
    if target.as_ref().is_some_and(|target| matches!(target.closest("dialog"), Ok(Some(_)))) {
        return None;
    }
    // HTML's elements have names in capitals.
    let (tag, is_scrollable) = target.map_or((String::new(), false), |target| {
        (target.tag_name(), target.has_attribute("tabindex"))
    });
    let is_typing = matches!(&*tag, "INPUT" | "SELECT" | "TEXTAREA");
    let is_pressed_by_space = matches!(&*tag, "BUTTON" | "SUMMARY" | "A");
    let is_shifted = event.shift_key();
    let key = event.key();
    Some(match &*key {
        _ if is_typing => return None,
        // A key that is held down would play and pause many times a second.
        " " if is_pressed_by_space || event.repeat() => return None,
        " " => Message::Command(Command::Toggle),
        "ArrowRight" if is_shifted => Message::Command(Command::IterationForward),
        "ArrowLeft" if is_shifted => Message::Command(Command::IterationBack),
        "ArrowRight" => Message::Command(Command::StepForward),
        "ArrowLeft" => Message::Command(Command::StepBack),
        "," => Message::GoToThing { is_next: false },
        "." => Message::GoToThing { is_next: true },
        "?" => Message::ToggleHelp,
        "Escape" => Message::Deselect,
        _ if is_scrollable => return None,
        "ArrowDown" => Message::SelectNeighbour { is_next: true },
        "ArrowUp" => Message::SelectNeighbour { is_next: false },
        "Home" => Message::Command(Command::Start),
        "End" => Message::Command(Command::End),
        digit => match digit.as_bytes() {
            [digit @ b'0'..=b'9'] => Message::Command(Command::Tenth(digit - b'0')),
            _ => return None,
        },
    })
}

/// The list of keys.
pub(super) fn help(node: NodeRef) -> Html {
    let rows = KEYS.map(|(keys, what)| format!("<dt>{keys}</dt><dd>{what}</dd>")).concat();
    html! {
        <dialog ref={node} class="panel" aria-labelledby="keys">
            { Html::from_html_unchecked(format!("{HELP_HEAD}<dl>{rows}</dl>").into()) }
        </dialog>
    }
}

/// Shows the list of keys, or hides it.
pub(super) fn toggle_help(node: &NodeRef) {
    let Some(dialog) = node.cast::<HtmlDialogElement>() else { return };
    if dialog.open() {
        dialog.close();
    } else {
        // It fails only where the dialog is shown already.
        let _ = dialog.show_modal();
    }
}
