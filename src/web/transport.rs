//! The transport: play, pause, step, scrub, speed and dwell.

use js_sys::Math;
use web_sys::{Element, HtmlInputElement};

use super::dom;
use super::readout::NANOS_PER_SLIDER_STEP;
use super::views::Views;
use crate::player::Pace;

/// Positions of the speed's slider, which moves in equal ratios.
const SPEED_STEPS: f64 = 100.0;

/// Writes what the buttons and sliders under the stage say.
pub(super) fn write(views: &Views, is_playing: bool, pace: Pace, duration_nanos: u64) {
    let (label, icon) =
        if is_playing { ("Pause", "M6 4v12M14 4v12") } else { ("Play", "M6 4l9 6-9 6z") };
    if let Some(button) = views.find::<Element>("[data-do=toggle]") {
        dom::set_attribute(&button, "aria-label", label);
        dom::set_attribute(&button, "title", label);
    }
    if let Some(path) = views.find::<Element>("[data-do=toggle] path") {
        dom::set_attribute(&path, "d", icon);
    }
    if let Some(scrubber) = views.scrubber.cast::<HtmlInputElement>() {
        // Rounded up, so that the last step of the slider is the end of the run.
        let last = duration_nanos.div_ceil(NANOS_PER_SLIDER_STEP).max(1);
        scrubber.set_max(&last.to_string());
    }
    let (speed, dwell) = (pace.speed_text(), pace.dwell_text());
    let position = (speed_position(pace.speed).round() as u32).to_string();
    let words = format!("{speed} virtual seconds per second");
    write_slider(views, "speed", &position, &words, &format!("{speed} ×"));
    let words = format!("{dwell} milliseconds per step");
    write_slider(views, "dwell", &dwell, &words, &format!("{dwell} ms"));
    for (name, is_on) in [("gaps", pace.skips_gaps), ("loop", pace.loops)] {
        if let Some(switch) = field(views, name) {
            switch.set_checked(is_on);
        }
    }
}

/// Writes where a slider stands, what that means in words, and what is shown beside it.
fn write_slider(views: &Views, name: &str, value: &str, words: &str, shown: &str) {
    let Some(slider) = field(views, name) else { return };
    slider.set_value(value);
    dom::set_attribute(&slider, "aria-valuetext", words);
    if let Some(output) = slider.next_element_sibling() {
        dom::set_text(&output, shown);
    }
}

/// The pace after the slider or the switch `name` was set to a number.
pub(super) fn turned(pace: Pace, name: &str, number: f64) -> Pace {
    match name {
        "speed" => {
            let (least, most) = (*Pace::SPEEDS.start(), *Pace::SPEEDS.end());
            let speed = least * Math::pow(most / least, number / SPEED_STEPS);
            // Two digits are enough, and they keep links short.
            let digits = Math::pow(10.0, 1.0 - Math::log10(speed).floor());
            Pace { speed: (speed * digits).round() / digits, ..pace }
        }
        "dwell" => Pace { dwell_millis: number, ..pace },
        "gaps" => pace.with_gaps_skipped(number > 0.0),
        "loop" => pace.with_looping(number > 0.0),
        _ => pace,
    }
}

/// Where a speed is on its slider.
fn speed_position(speed: f64) -> f64 {
    let (least, most) = (*Pace::SPEEDS.start(), *Pace::SPEEDS.end());
    // The browser's own functions, because those of the standard library would have to be loaded.
    Math::log(speed / least) / Math::log(most / least) * SPEED_STEPS
}

fn field(views: &Views, name: &str) -> Option<HtmlInputElement> {
    views.find(&format!("[name={name}]"))
}
