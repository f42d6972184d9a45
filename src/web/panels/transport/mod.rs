//! The transport: the time, play, pause, step, scrub, and how fast it plays.

mod settings;

use settings::SETTINGS;
use web_sys::{Element, HtmlInputElement, MouseEvent};
use yew::{Callback, Event, Html, InputEvent, NodeRef, TargetCast, html};

use crate::model::{Clock, Seconds};
use crate::player::{Command, Pace, Reading};
use crate::scene::Level;
use crate::web::base::button::{icon_button, tab};
use crate::web::base::dom;
use crate::web::session::message::Message;
use crate::web::session::page_state::PageState;
use crate::web::session::panel::{Now, Panel};

/// A step of the slider of the time is a microsecond: exact enough for dragging, and so large that
/// the numbers stay small enough for all browsers.
const NANOS_PER_SLIDER_STEP: u64 = 1_000;

/// The buttons and sliders that play the run, and the time of the playhead.
pub struct Transport {
    time: NodeRef,
    scrubber: NodeRef,
    tell: Callback<Message>,
}

impl Transport {
    /// A transport that passes on what the reader asks for.
    pub fn new(tell: &Callback<Message>) -> Self {
        Self { time: NodeRef::default(), scrubber: NodeRef::default(), tell: tell.clone() }
    }

    fn buttons(&self, is_playing: bool, level: Level) -> Html {
        let button = |label, path, command| {
            icon_button(label, path, Message::Command(command).on(&self.tell))
        };
        // With the shift key, the button of a task step goes to the next iteration.
        let task_button = |label, path, command, shifted| {
            let onclick = self.tell.reform(move |event: MouseEvent| {
                Message::Command(if event.shift_key() { shifted } else { command })
            });
            icon_button(label, path, onclick)
        };
        let (toggle, toggle_path) =
            if is_playing { ("Pause", "M6 4v12M14 4v12") } else { ("Play", "M6 4l9 6-9 6z") };
        let (back, forward) = match level {
            Level::Story => ("Step back", "Step forward"),
            Level::Detail => ("Detail back", "Detail forward"),
        };
        html! {
            <div class="buttons">
                { button("Go to the start", "M4 4v12M16 4l-8 6 8 6z", Command::Start) }
                { task_button(
                    "Task step back",
                    "M10 4l-7 6 7 6zM18 4l-7 6 7 6z",
                    Command::TaskStepBack,
                    Command::IterationBack,
                ) }
                { button(back, "M13 4l-8 6 8 6z", Command::StepBack) }
                { button(toggle, toggle_path, Command::Toggle) }
                { button(forward, "M7 4l8 6-8 6z", Command::StepForward) }
                { task_button(
                    "Task step forward",
                    "M2 4l7 6-7 6zM10 4l7 6-7 6z",
                    Command::TaskStepForward,
                    Command::IterationForward,
                ) }
                { task_button(
                    "Next moment",
                    "M2 10h10M8 5l5 5-5 5M17 4v12",
                    Command::NextMoment,
                    Command::PreviousMoment,
                ) }
                { button("Go to the end", "M16 4v12M4 4l8 6-8 6z", Command::End) }
            </div>
        }
    }

    /// The controls of the pace: three reading paces, and a button that opens the other settings.
    fn pace(&self, pace: Pace, clock: Clock) -> Html {
        let reading_tab = |reading: Reading| {
            let label = match reading {
                Reading::Slow => "Slow",
                Reading::Normal => "Normal",
                Reading::Fast => "Fast",
            };
            let set = Message::SetPace(Pace { reading: Some(reading), ..pace });
            tab(label, pace.reading == Some(reading), set.on(&self.tell))
        };
        html! {
            <div class="pace">
                <div class="tabs" role="group" aria-label="Reading pace">
                    { for Reading::ALL.into_iter().map(reading_tab) }
                </div>
                <details
                    class="exactly"
                    ontoggle={Message::Need(&SETTINGS).on::<Event>(&self.tell)}
                >
                    <summary aria-label="Playback settings" title="Playback settings">
                        <svg viewBox="0 0 20 20" aria-hidden="true"><path d={GEAR} /></svg>
                    </summary>
                    if let Some(settings) = SETTINGS.get() {
                        { settings(pace, clock, &self.tell) }
                    }
                </details>
            </div>
        }
    }
}

/// The icon of the button for the settings.
const GEAR: &str = "M10 3v2.5M10 14.5V17M3 10h2.5M14.5 10H17M5 5l1.8 1.8M13.2 13.2L15 15M5 15l1.8-1.8M13.2 6.8L15 5M13.5 10a3.5 3.5 0 1 1-7 0 3.5 3.5 0 1 1 7 0z";

impl Panel for Transport {
    fn view(&self, page: &PageState<'_>) -> Html {
        // Rounded up, so that the last step of the slider is the end of the run.
        let last = page.film.duration_nanos().div_ceil(NANOS_PER_SLIDER_STEP).max(1);
        let scrub = self.tell.reform(|event: InputEvent| {
            let steps = number_of(&event) as u64;
            Message::LookAtNanos(steps.saturating_mul(NANOS_PER_SLIDER_STEP))
        });
        let label = dom::capitalized(page.clock.time_word());
        let pace = page.shown.view.pace;
        html! {
            <section class="transport" aria-label="Playback">
                { self.buttons(page.is_playing, pace.level) }
                <output class="time" aria-label={label.clone()} ref={self.time.clone()}></output>
                if page.clock == Clock::Measured {
                    // Most runs are virtual, so only this is said.
                    <span class="clock">{ page.clock.word() }</span>
                }
                <input
                    class="scrubber"
                    type="range"
                    min="0"
                    max={last.to_string()}
                    step="1"
                    aria-label={label}
                    ref={self.scrubber.clone()}
                    oninput={scrub}
                />
                { self.pace(pace, page.clock) }
            </section>
        }
    }

    fn write(&mut self, now: &Now<'_>) {
        let nanos = now.playhead.nanos;
        let time = format!("{:.6} s", Seconds(nanos));
        if let Some(element) = self.time.cast::<Element>() {
            dom::set_text(&element, &time);
        }
        if let Some(slider) = self.scrubber.cast::<HtmlInputElement>() {
            let value = (nanos / NANOS_PER_SLIDER_STEP).to_string();
            if slider.value() != value {
                slider.set_value(&value);
            }
            // If a run becomes shorter, the browser moves the slider itself, so this is written
            // even if the slider has the right value.
            dom::set_attribute(&slider, "aria-valuetext", &time);
        }
    }
}

/// The number that a slider was set to.
fn number_of(event: &InputEvent) -> f64 {
    event.target_unchecked_into::<HtmlInputElement>().value_as_number()
}
