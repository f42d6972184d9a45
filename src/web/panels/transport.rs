//! The transport: the time, play, pause, step, scrub, speed and dwell.

use js_sys::Math;
use web_sys::{Element, HtmlInputElement};

use crate::model::{Clock, Seconds};
use crate::player::Pace;
use crate::web::base::dom;
use crate::web::base::views::{View, Views};
use crate::web::session::panel::{Moment, Panel};

/// The slider counts microseconds: fine enough for a hand, and small enough for any browser.
pub const NANOS_PER_SLIDER_STEP: u64 = 1_000;

/// Positions of the speed's slider, which moves in equal ratios.
const SPEED_STEPS: f64 = 100.0;

/// The time of the playhead, as text and on the slider.
pub struct Transport {
    time: View,
    scrubber: View,
}

impl Transport {
    /// The transport of the page.
    pub fn new(views: &Views) -> Self {
        Self { time: views.time.clone(), scrubber: views.scrubber.clone() }
    }
}

impl Panel for Transport {
    fn write(&mut self, moment: &Moment<'_>) {
        let nanos = moment.playhead.nanos;
        let time = format!("{:.6} s", Seconds(nanos));
        let label = dom::capitalized(moment.clock.time_word());
        if let Some(element) = self.time.element() {
            dom::set_attribute(element, "aria-label", &label);
            dom::set_text(element, &time);
        }
        if let Some(slider) = self.scrubber.cast::<HtmlInputElement>() {
            let value = (nanos / NANOS_PER_SLIDER_STEP).to_string();
            if slider.value() != value {
                slider.set_value(&value);
            }
            // Of a shorter run the browser may have moved it already.
            dom::set_attribute(slider, "aria-label", &label);
            dom::set_attribute(slider, "aria-valuetext", &time);
        }
    }
}

/// Writes what the buttons and sliders under the stage say.
pub fn write(views: &Views, is_playing: bool, pace: Pace, duration_nanos: u64, clock: Clock) {
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
    let words = format!("{speed} {} per second", clock.seconds_word());
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
pub fn turned(pace: Pace, name: &str, number: f64) -> Pace {
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
