//! The transport: play, pause, step, scrub, speed and dwell.

use web_sys::{Event, HtmlInputElement, InputEvent};
use yew::{Callback, Html, Properties, TargetCast, function_component, html};

use super::readout::NANOS_PER_SLIDER_STEP;
use super::views::Views;
use crate::player::{Command, Pace};

/// What the transport shows and who hears of it.
#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct TransportProps {
    pub(super) views: Views,
    pub(super) is_playing: bool,
    pub(super) pace: Pace,
    pub(super) duration_nanos: u64,
    pub(super) on_command: Callback<Command>,
    pub(super) on_scrub: Callback<u64>,
}

/// The buttons and sliders under the stage.
#[function_component]
pub(super) fn Transport(props: &TransportProps) -> Html {
    let button =
        |command: Command, label: &'static str, class: &'static str, icon: &'static str| {
            let on_command = props.on_command.clone();
            html! {
                <button
                    type="button"
                    class={class}
                    aria-label={label}
                    title={label}
                    onclick={move |_| on_command.emit(command)}
                >
                    <svg viewBox="0 0 20 20" aria-hidden="true"><path d={icon} /></svg>
                </button>
            }
        };
    let on_scrub = props.on_scrub.clone();
    let scrub = move |event: InputEvent| {
        let input: HtmlInputElement = event.target_unchecked_into();
        if let Ok(position) = input.value().parse::<u64>() {
            on_scrub.emit(position.saturating_mul(NANOS_PER_SLIDER_STEP));
        }
    };
    // Rounded up, so that the last step of the slider is the end of the run.
    let last = props.duration_nanos.div_ceil(NANOS_PER_SLIDER_STEP).max(1);
    html! {
        <section class="transport" aria-label="Playback">
            <div class="buttons">
                { button(Command::Start, "Go to the start", "icon", "M4 4v12M16 4l-8 6 8 6z") }
                { button(Command::IterationBack, "An iteration back", "icon", "M10 4l-7 6 7 6zM18 4l-7 6 7 6z") }
                { button(Command::StepBack, "Step back", "icon", "M13 4l-8 6 8 6z") }
                if props.is_playing {
                    { button(Command::Pause, "Pause", "icon primary", "M6 4v12M14 4v12") }
                } else {
                    { button(Command::Play, "Play", "icon primary", "M6 4l9 6-9 6z") }
                }
                { button(Command::StepForward, "Step forward", "icon", "M7 4l8 6-8 6z") }
                { button(Command::IterationForward, "An iteration forward", "icon", "M2 4l7 6-7 6zM10 4l7 6-7 6z") }
                { button(Command::End, "Go to the end", "icon", "M16 4v12M4 4l8 6-8 6z") }
            </div>
            <output class="time" ref={props.views.time.clone()} aria-label="Virtual time">
                { "0.000000 s" }
            </output>
            <input
                class="scrubber"
                type="range"
                min="0"
                max={last.to_string()}
                step="1"
                aria-label="Virtual time"
                ref={props.views.scrubber.clone()}
                oninput={scrub}
            />
            <div class="pace">
                { speed(props) }
                { dwell(props) }
                { switch(props, "Skip idle gaps", props.pace.skips_gaps, Pace::with_gaps_skipped) }
                { switch(props, "Loop", props.pace.loops, Pace::with_looping) }
            </div>
        </section>
    }
}

/// Positions of the speed's slider, which moves in equal ratios.
const SPEED_STEPS: f64 = 100.0;

fn speed(props: &TransportProps) -> Html {
    let (least, most) = (*Pace::SPEEDS.start(), *Pace::SPEEDS.end());
    let position = ((props.pace.speed / least).ln() / (most / least).ln() * SPEED_STEPS).round();
    let (pace, on_command) = (props.pace, props.on_command.clone());
    let oninput = move |event: InputEvent| {
        let input: HtmlInputElement = event.target_unchecked_into();
        let position = input.value_as_number();
        if !position.is_nan() {
            let speed = least * (most / least).powf(position / SPEED_STEPS);
            // Two digits are enough, and they keep links short.
            let digits = 10_f64.powf(1.0 - speed.log10().floor());
            let speed = (speed * digits).round() / digits;
            on_command.emit(Command::SetPace(Pace { speed, ..pace }));
        }
    };
    let value = format!("{} ×", props.pace.speed);
    html! {
        <label>
            <span>{ "Speed" }</span>
            <input
                type="range"
                min="0"
                max={SPEED_STEPS.to_string()}
                value={position.to_string()}
                {oninput}
                aria-valuetext={format!("{} virtual seconds per second", props.pace.speed)}
            />
            <output>{ value }</output>
        </label>
    }
}

fn dwell(props: &TransportProps) -> Html {
    let (pace, on_command) = (props.pace, props.on_command.clone());
    let oninput = move |event: InputEvent| {
        let input: HtmlInputElement = event.target_unchecked_into();
        let dwell_millis = input.value_as_number();
        if !dwell_millis.is_nan() {
            on_command.emit(Command::SetPace(Pace { dwell_millis, ..pace }));
        }
    };
    html! {
        <label>
            <span>{ "Dwell" }</span>
            <input
                type="range"
                min={Pace::DWELLS.start().to_string()}
                max={Pace::DWELLS.end().to_string()}
                step="50"
                value={props.pace.dwell_millis.to_string()}
                {oninput}
                aria-valuetext={format!("{} milliseconds per step", props.pace.dwell_millis)}
            />
            <output>{ format!("{} ms", props.pace.dwell_millis) }</output>
        </label>
    }
}

fn switch(
    props: &TransportProps,
    label: &'static str,
    is_on: bool,
    change: fn(Pace, bool) -> Pace,
) -> Html {
    let (pace, on_command) = (props.pace, props.on_command.clone());
    let onchange = move |event: Event| {
        let input: HtmlInputElement = event.target_unchecked_into();
        on_command.emit(Command::SetPace(change(pace, input.checked())));
    };
    html! {
        <label class="gaps">
            <span>{ label }</span>
            <input type="checkbox" checked={is_on} {onchange} />
        </label>
    }
}
