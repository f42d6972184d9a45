//! The keys; `pages/keys_help.rs` is the list of them that `?` shows.

use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

use crate::player::Command;
use crate::web::base::{dom, storage};
use crate::web::session::message::Message;
use crate::web::session::timeline_command::TimelineCommand;

/// The attribute of the root element that says where keys act.
const ATTRIBUTE: &str = "data-keys";
/// Its value if they act only where the picture has the focus.
const PICTURE: &str = "picture";

/// Returns `true` if keys act wherever the focus is.
pub fn act_anywhere() -> bool {
    root().and_then(|root| root.get_attribute(ATTRIBUTE)).as_deref() != Some(PICTURE)
}

/// Makes keys act wherever the focus is, or only in the picture. It is kept if there is storage.
pub fn set_anywhere(is_anywhere: bool) {
    let place = if is_anywhere { "anywhere" } else { PICTURE };
    if let Some(root) = root() {
        dom::set_attribute(&root, ATTRIBUTE, place);
    }
    storage::set("keys", (!is_anywhere).then_some(place));
}

/// Sets where keys act as the reader chose at an earlier visit.
pub fn remember() {
    if storage::get("keys").as_deref() == Some(PICTURE) {
        set_anywhere(false);
    }
}

/// The message for a key; `None` if the reader is typing, the focused control uses the key, or the key
/// is expected to scroll what has the focus.
pub fn message_of(event: &KeyboardEvent) -> Option<Message> {
    if event.ctrl_key() || event.meta_key() || event.alt_key() || event.default_prevented() {
        return None;
    }
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let is_in = |selector| {
        target.as_ref().is_some_and(|target| matches!(target.closest(selector), Ok(Some(_))))
    };
    // A dialog has its own keys.
    if is_in("dialog") || !act_anywhere() && !is_in(".picture") {
        return None;
    }
    let key = event.key();
    let scrolls = matches!(&*key, " " | "ArrowUp" | "ArrowDown" | "Home" | "End");
    if scrolls && (is_in(".codes, .lines, .notes, footer") || !is_picture_seen()) {
        return None;
    }
    // The tag names of HTML elements are in capitals.
    let (tag, is_scrollable) = target.map_or((String::new(), false), |target| {
        (target.tag_name(), target.has_attribute("tabindex"))
    });
    let is_typing = matches!(&*tag, "INPUT" | "SELECT" | "TEXTAREA");
    let is_pressed_by_space = matches!(&*tag, "BUTTON" | "SUMMARY" | "A");
    let is_shifted = event.shift_key();
    Some(match &*key {
        _ if is_typing => return None,
        // A key that is held down repeats many times a second.
        " " if is_pressed_by_space || event.repeat() => return None,
        " " => Message::Command(Command::Toggle),
        "ArrowRight" if is_shifted => Message::Command(Command::IterationForward),
        "ArrowLeft" if is_shifted => Message::Command(Command::IterationBack),
        "ArrowRight" => Message::Command(Command::StepForward),
        "ArrowLeft" => Message::Command(Command::StepBack),
        "t" => Message::Command(Command::TaskStepForward),
        "T" => Message::Command(Command::TaskStepBack),
        "m" => Message::Command(Command::NextMoment),
        "M" => Message::Command(Command::PreviousMoment),
        "d" => Message::ToggleDetail,
        "," => Message::GoToThing { is_next: false },
        "." => Message::GoToThing { is_next: true },
        "u" => Message::UnfoldNext,
        "p" => Message::Present(None),
        "+" | "=" => Message::Timeline(TimelineCommand::ZoomIn),
        "-" | "−" | "_" => Message::Timeline(TimelineCommand::ZoomOut),
        "?" => Message::OpenKeys,
        "Escape" if is_presenting() => Message::Present(Some(false)),
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

fn root() -> Option<Element> {
    dom::document().document_element()
}

fn is_presenting() -> bool {
    root().and_then(|root| root.get_attribute("data-controls")).as_deref() == Some("present")
}

/// Returns `true` unless the reader has scrolled to what lies below the stage.
fn is_picture_seen() -> bool {
    let picture = dom::document().query_selector(".stage");
    picture.ok().flatten().is_none_or(|it| it.get_bounding_client_rect().bottom() > 0.0)
}
