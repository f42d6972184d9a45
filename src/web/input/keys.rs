//! The keys; `pages/keys_help.rs` is the list of them that `?` shows.

use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

use crate::player::Command;
use crate::web::session::message::Message;
use crate::web::session::timeline_command::TimelineCommand;

/// The message for a key; `None` if the reader is typing or the focused control uses the key.
pub fn message_of(event: &KeyboardEvent) -> Option<Message> {
    if event.ctrl_key() || event.meta_key() || event.alt_key() || event.default_prevented() {
        return None;
    }
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    // A dialog has its own keys.
    if target.as_ref().is_some_and(|target| matches!(target.closest("dialog"), Ok(Some(_)))) {
        return None;
    }
    // The tag names of HTML elements are in capitals.
    let (tag, is_scrollable) = target.map_or((String::new(), false), |target| {
        (target.tag_name(), target.has_attribute("tabindex"))
    });
    let is_typing = matches!(&*tag, "INPUT" | "SELECT" | "TEXTAREA");
    let is_pressed_by_space = matches!(&*tag, "BUTTON" | "SUMMARY" | "A");
    let is_shifted = event.shift_key();
    let key = event.key();
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
        "+" | "=" => Message::Timeline(TimelineCommand::ZoomIn),
        "-" | "−" | "_" => Message::Timeline(TimelineCommand::ZoomOut),
        "?" => Message::OpenKeys,
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
