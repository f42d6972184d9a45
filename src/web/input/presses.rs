//! What the page's buttons, sliders and fields ask for.
//!
//! One listener on the page hears of all of them: buttons say in `data-do` what they do, fields and
//! sliders of parameters in `data-parameter` whose they are.

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlDialogElement, HtmlInputElement, HtmlSelectElement};

use crate::address::Listings;
use crate::player::Command;
use crate::program::Source;
use crate::scene::Axis;
use crate::web::session::message::Message;
use crate::web::session::timeline_command::TimelineCommand;

/// The events in which something is asked for.
pub const EVENTS: [&str; 3] = ["click", "input", "change"];

/// What an event asks for, if anything.
pub fn message_of(event: &Event) -> Option<Message> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    if event.type_() == "click" {
        let button = target.closest("[data-do]").ok()??;
        let what = button.get_attribute("data-do")?;
        if what == "close" {
            let dialog = button.closest("dialog").ok()??;
            dialog.unchecked_into::<HtmlDialogElement>().close();
            return None;
        }
        return press(&what);
    }
    let is_chosen = event.type_() == "change";
    if let Some(select) = target.dyn_ref::<HtmlSelectElement>() {
        let value = select.value();
        return match select.get_attribute("data-parameter") {
            // Browsers send both events for a choice.
            _ if !is_chosen => None,
            Some(name) => Some(Message::Type(name, value)),
            None => Some(Message::Open(Source::demo(value))),
        };
    }
    let input = target.dyn_into::<HtmlInputElement>().ok()?;
    let is_slider = input.type_() == "range";
    let is_switch = input.type_() == "checkbox";
    if is_slider == is_chosen {
        return None;
    }
    let number = if is_switch { f64::from(input.checked()) } else { input.value_as_number() };
    match (input.get_attribute("data-parameter"), &*input.name()) {
        (Some(name), _) if is_slider => Some(Message::Slide(name, number as u64)),
        (Some(name), _) if is_switch => Some(Message::Type(name, input.checked().to_string())),
        (Some(name), _) => Some(Message::Type(name, input.value())),
        (None, "scrub") => Some(Message::Scrub(number as u64)),
        // A field that opens in the listing belongs to the listing.
        (None, "") => None,
        (None, name) => Some(Message::Pace(name.to_owned(), number)),
    }
}

fn press(what: &str) -> Option<Message> {
    Some(match what {
        "start" => Message::Command(Command::Start),
        "iteration-back" => Message::Command(Command::IterationBack),
        "step-back" => Message::Command(Command::StepBack),
        "toggle" => Message::Command(Command::Toggle),
        "step-forward" => Message::Command(Command::StepForward),
        "iteration-forward" => Message::Command(Command::IterationForward),
        "end" => Message::Command(Command::End),
        "out" => Message::Timeline(TimelineCommand::ZoomOut),
        "in" => Message::Timeline(TimelineCommand::ZoomIn),
        "fit" => Message::Timeline(TimelineCommand::Fit),
        "seconds" => Message::Timeline(TimelineCommand::Axis(Axis::Seconds)),
        "steps" => Message::Timeline(TimelineCommand::Axis(Axis::Steps)),
        "help" => Message::ToggleHelp,
        "theme" => Message::NextTheme,
        "dismiss" => Message::Dismiss,
        "reset" => Message::Preset(None),
        _ => match (what.strip_prefix("preset-"), what.strip_prefix("share")) {
            (Some(index), _) => Message::Preset(index.parse().ok()),
            (_, Some(what)) => Message::Share(what.to_owned()),
            _ => Message::Show(Listings::parse(what)?),
        },
    })
}
