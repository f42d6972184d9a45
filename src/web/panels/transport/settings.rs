//! The settings of playback. They are fetched when the button with the gear is first pressed.

use web_sys::HtmlInputElement;
use yew::{Callback, Event, Html, InputEvent, TargetCast, html};

use crate::later::later;
use crate::model::{Clock, trimmed};
use crate::player::Pace;
use crate::scene::Level;
use crate::web::base::lazy_part::LazyPart;
use crate::web::input::keys;
use crate::web::session::message::Message;

type Render = fn(Pace, Clock, &Callback<Message>) -> Html;

/// The part that renders the settings.
pub static SETTINGS: LazyPart<Render> =
    LazyPart::new(later!(later_settings, Render, settings), "list of settings", "Press the gear");

/// The number of steps of the slider for the speed. Each step multiplies the speed by the same
/// ratio.
const SPEED_STEPS: i32 = 100;

/// The ratio of a step: the hundredth root of the ratio of the fastest speed to the slowest.
const SPEED_RATIO: f64 = 1.081_382_656_800_293_3;

/// The ratio of half a step.
const HALF_SPEED_RATIO: f64 = 1.039_895_502_827_227_1;

/// The controls for the level, the exact speed, idle gaps and the loop.
fn settings(pace: Pace, clock: Clock, tell: &Callback<Message>) -> Html {
    let set_speed = tell.reform(move |event: InputEvent| {
        let speed = rounded(speed_at(number_of(&event) as i32));
        Message::SetPace(Pace { reading: None, speed, ..pace })
    });
    let set_dwell = tell.reform(move |event: InputEvent| {
        Message::SetPace(Pace { reading: None, dwell_millis: number_of(&event), ..pace })
    });
    let switch =
        |label: &'static str, name: &'static str, is_on, change: fn(Pace, bool) -> Pace| {
            let onchange =
                tell.reform(move |event: Event| Message::SetPace(change(pace, is_checked(&event))));
            html! {
                <label class="gaps">
                    <span>{ label }</span>
                    <input type="checkbox" {name} checked={is_on} {onchange} />
                </label>
            }
        };
    let (speed, dwell) = (pace.speed_text(), pace.dwell_text());
    html! {
        <div class="settings">
            { switch("Tell every detail", "detail", pace.level == Level::Detail, |pace, is_on| {
                pace.with_level(if is_on { Level::Detail } else { Level::Story })
            }) }
            { switch("Loop", "loop", pace.loops, Pace::with_looping) }
            { switch("Pause at moments", "pause", pace.pauses_at_moments, |pace, is_on| {
                Pace { pauses_at_moments: is_on, ..pace }
            }) }
            <label class="gaps">
                <span>{ "Keys act anywhere on the page" }</span>
                <input
                    type="checkbox"
                    name="keys"
                    checked={keys::act_anywhere()}
                    onchange={|event: Event| keys::set_anywhere(is_checked(&event))}
                />
            </label>
            <p>{ "An exact speed, instead of time to read:" }</p>
            <label>
                <span>{ "Speed" }</span>
                <input
                    type="range"
                    min="0"
                    max={SPEED_STEPS.to_string()}
                    name="speed"
                    value={position_of(pace.speed).to_string()}
                    aria-valuetext={format!("{speed} {} per second", clock.seconds_word())}
                    oninput={set_speed}
                />
                <output>{ format!("{speed} ×") }</output>
            </label>
            <label>
                <span>{ "Dwell" }</span>
                <input
                    type="range"
                    min={trimmed(*Pace::DWELLS.start(), 0)}
                    max={trimmed(*Pace::DWELLS.end(), 0)}
                    step="50"
                    name="dwell"
                    value={dwell.clone()}
                    aria-valuetext={format!("{dwell} milliseconds per step")}
                    oninput={set_dwell}
                />
                <output>{ format!("{dwell} ms") }</output>
            </label>
            { switch("Skip idle gaps", "gaps", pace.skips_gaps, |pace, is_on| {
                Pace { reading: None, ..pace.with_gaps_skipped(is_on) }
            }) }
        </div>
    }
}

/// The number that a slider was set to.
fn number_of(event: &InputEvent) -> f64 {
    event.target_unchecked_into::<HtmlInputElement>().value_as_number()
}

/// Returns `true` if a switch was set on.
fn is_checked(event: &Event) -> bool {
    event.target_unchecked_into::<HtmlInputElement>().checked()
}

/// The speed at a position of its slider.
fn speed_at(position: i32) -> f64 {
    Pace::SPEEDS.start() * SPEED_RATIO.powi(position)
}

/// Rounds a speed to two digits, which are enough and keep links short.
fn rounded(speed: f64) -> f64 {
    let mut scale = 1.0;
    while speed * scale < 10.0 {
        scale *= 10.0;
    }
    (speed * scale).round() / scale
}

/// The position on the slider that is nearest to a speed.
fn position_of(speed: f64) -> i32 {
    (0..SPEED_STEPS)
        .find(|position| speed < speed_at(*position) * HALF_SPEED_RATIO)
        .unwrap_or(SPEED_STEPS)
}
