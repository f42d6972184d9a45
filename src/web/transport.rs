//! The transport: play, pause, step, scrub, speed and dwell.

use js_sys::Math;
use web_sys::{Event, HtmlInputElement, InputEvent};
use yew::html::Scope;
use yew::{Html, TargetCast, html};

use super::app::{App, Message};
use super::readout::NANOS_PER_SLIDER_STEP;
use super::views::Views;
use crate::player::{Command, Pace};

/// The buttons and sliders under the stage.
pub(super) fn transport(
    views: &Views,
    is_playing: bool,
    pace: Pace,
    duration_nanos: u64,
    link: &Scope<App>,
) -> Html {
    let button = |command, label, icon| button(command, label, icon, link);
    let scrub = link.batch_callback(|event: InputEvent| {
        let input: HtmlInputElement = event.target_unchecked_into();
        let position: u64 = input.value().parse().ok()?;
        Some(Message::Scrub(position.saturating_mul(NANOS_PER_SLIDER_STEP)))
    });
    // Rounded up, so that the last step of the slider is the end of the run.
    let last = duration_nanos.div_ceil(NANOS_PER_SLIDER_STEP).max(1);
    html! {
        <section class="transport" aria-label="Playback">
            <div class="buttons">
                { button(Command::Start, "Go to the start", "M4 4v12M16 4l-8 6 8 6z") }
                { button(Command::IterationBack, "An iteration back", "M10 4l-7 6 7 6zM18 4l-7 6 7 6z") }
                { button(Command::StepBack, "Step back", "M13 4l-8 6 8 6z") }
                if is_playing {
                    { button(Command::Pause, "Pause", "M6 4v12M14 4v12") }
                } else {
                    { button(Command::Play, "Play", "M6 4l9 6-9 6z") }
                }
                { button(Command::StepForward, "Step forward", "M7 4l8 6-8 6z") }
                { button(Command::IterationForward, "An iteration forward", "M2 4l7 6-7 6zM10 4l7 6-7 6z") }
                { button(Command::End, "Go to the end", "M16 4v12M4 4l8 6-8 6z") }
            </div>
            <output class="time" ref={views.time.clone()} aria-label="Virtual time">
                { "0.000000 s" }
            </output>
            <input
                class="scrubber"
                type="range"
                min="0"
                max={last.to_string()}
                step="1"
                aria-label="Virtual time"
                ref={views.scrubber.clone()}
                oninput={scrub}
            />
            <div class="pace">
                { speed(pace, link) }
                { dwell(pace, link) }
                { switch(pace, link, "Skip idle gaps", pace.skips_gaps, Pace::with_gaps_skipped) }
                { switch(pace, link, "Loop", pace.loops, Pace::with_looping) }
            </div>
        </section>
    }
}

fn button(command: Command, label: &'static str, icon: &'static str, link: &Scope<App>) -> Html {
    html! {
        <button
            type="button"
            aria-label={label}
            title={label}
            onclick={link.callback(move |_| Message::Command(command))}
        >
            <svg viewBox="0 0 20 20" aria-hidden="true"><path d={icon} /></svg>
        </button>
    }
}

/// Positions of the speed's slider, which moves in equal ratios.
const SPEED_STEPS: f64 = 100.0;

fn speed(pace: Pace, link: &Scope<App>) -> Html {
    let (least, most) = (*Pace::SPEEDS.start(), *Pace::SPEEDS.end());
    // The browser's own functions, because those of the standard library would have to be loaded.
    let position = Math::log(pace.speed / least) / Math::log(most / least) * SPEED_STEPS;
    let oninput = link.batch_callback(move |event: InputEvent| {
        let input: HtmlInputElement = event.target_unchecked_into();
        let position = input.value_as_number();
        let speed = least * Math::pow(most / least, position / SPEED_STEPS);
        // Two digits are enough, and they keep links short.
        let digits = Math::pow(10.0, 1.0 - Math::log10(speed).floor());
        let speed = (speed * digits).round() / digits;
        (!position.is_nan()).then_some(Message::Command(Command::SetPace(Pace { speed, ..pace })))
    });
    let value = format!("{} ×", pace.speed);
    html! {
        <label>
            <span>{ "Speed" }</span>
            <input
                type="range"
                min="0"
                max={SPEED_STEPS.to_string()}
                value={position.round().to_string()}
                {oninput}
                aria-valuetext={format!("{} virtual seconds per second", pace.speed)}
            />
            <output>{ value }</output>
        </label>
    }
}

fn dwell(pace: Pace, link: &Scope<App>) -> Html {
    let oninput = link.batch_callback(move |event: InputEvent| {
        let input: HtmlInputElement = event.target_unchecked_into();
        let dwell_millis = input.value_as_number();
        let pace = Pace { dwell_millis, ..pace };
        (!dwell_millis.is_nan()).then_some(Message::Command(Command::SetPace(pace)))
    });
    html! {
        <label>
            <span>{ "Dwell" }</span>
            <input
                type="range"
                min={Pace::DWELLS.start().to_string()}
                max={Pace::DWELLS.end().to_string()}
                step="50"
                value={pace.dwell_millis.to_string()}
                {oninput}
                aria-valuetext={format!("{} milliseconds per step", pace.dwell_millis)}
            />
            <output>{ format!("{} ms", pace.dwell_millis) }</output>
        </label>
    }
}

fn switch(
    pace: Pace,
    link: &Scope<App>,
    label: &'static str,
    is_on: bool,
    change: fn(Pace, bool) -> Pace,
) -> Html {
    let onchange = link.callback(move |event: Event| {
        let input: HtmlInputElement = event.target_unchecked_into();
        Message::Command(Command::SetPace(change(pace, input.checked())))
    });
    html! {
        <label class="gaps">
            <span>{ label }</span>
            <input type="checkbox" checked={is_on} {onchange} />
        </label>
    }
}
