//! The parameters: a slider and a number for each, or a switch.

use web_sys::{Event, HtmlInputElement, HtmlSelectElement, InputEvent};
use yew::html::Scope;
use yew::{Html, TargetCast, html};

use super::app::{App, Message};
use crate::demos::{Kind, Parameter, Value, Values};

/// A row for each parameter.
pub(super) fn controls(values: &Values, link: &Scope<App>) -> Html {
    let rows = values.iter().map(|(parameter, value)| row(values, parameter, value, link));
    let is_default = values.iter().all(|(parameter, value)| parameter.default_value() == value);
    html! {
        <section class="panel controls" aria-label="Parameters">
            <div class="panel-head">
                <h2>{ "Parameters" }</h2>
                <button
                    type="button"
                    disabled={is_default}
                    onclick={link.callback(|_| Message::Reset)}
                >{ "Reset" }</button>
            </div>
            { for rows }
        </section>
    }
}

fn row(values: &Values, parameter: &'static Parameter, value: Value, link: &Scope<App>) -> Html {
    let id = format!("parameter-{}", parameter.name);
    let help_id = format!("{id}-help");
    let label_for = id.clone();
    let help = html! { <p class="help" id={help_id.clone()}>{ parameter.help }</p> };
    let entry = match (parameter.kind, value) {
        (Kind::Switch { .. }, Value::Switch(is_on)) => switch(parameter, is_on, id, help_id, link),
        (Kind::Choice { options }, Value::Choice(chosen)) => {
            choice(parameter, options, chosen, id, help_id, link)
        }
        _ => {
            let count = values.count_for(parameter);
            html! {
                <>
                    <span class="entry">
                        { number(parameter, count, value, id, help_id, link) }
                        if matches!(parameter.kind, Kind::Nanos { .. }) {
                            <span class="unit">{ "s" }</span>
                        }
                    </span>
                    { slider(parameter, count, value, link) }
                </>
            }
        }
    };
    html! {
        <div class="parameter">
            <label for={label_for}>{ parameter.label }</label>
            { entry }
            { help }
        </div>
    }
}

fn switch(
    parameter: &'static Parameter,
    is_on: bool,
    id: String,
    help_id: String,
    link: &Scope<App>,
) -> Html {
    let onchange = link.callback(|event: Event| {
        let input: HtmlInputElement = event.target_unchecked_into();
        Message::Set(parameter.name, Value::Switch(input.checked()))
    });
    html! { <input {id} type="checkbox" checked={is_on} {onchange} aria-describedby={help_id} /> }
}

fn choice(
    parameter: &'static Parameter,
    options: &'static [&'static str],
    chosen: &'static str,
    id: String,
    help_id: String,
    link: &Scope<App>,
) -> Html {
    let onchange = link.batch_callback(|event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        let value = parameter.parse(&select.value(), 0).ok()?;
        Some(Message::Set(parameter.name, value))
    });
    let options = options.iter().map(|word| {
        html! { <option value={*word} selected={*word == chosen}>{ word }</option> }
    });
    html! { <select {id} {onchange} aria-describedby={help_id}>{ for options }</select> }
}

/// A field to type into; what is typed is taken when it is complete.
fn number(
    parameter: &'static Parameter,
    count: u64,
    value: Value,
    id: String,
    help_id: String,
    link: &Scope<App>,
) -> Html {
    let onchange = link.batch_callback(move |event: Event| {
        let input: HtmlInputElement = event.target_unchecked_into();
        let (value, complaint) = match parameter.parse(&input.value(), count) {
            Ok(value) => (value, None),
            Err((complaint, nearest)) => (nearest, Some(complaint.to_string())),
        };
        // The value may be the one that was there before, and then nothing would write it.
        input.set_value(&value.to_string());
        let complaint = complaint.map(Message::Complain);
        complaint.into_iter().chain([Message::Set(parameter.name, value)]).collect::<Vec<_>>()
    });
    html! {
        <input
            {id}
            type="text"
            class="number"
            inputmode="decimal"
            autocomplete="off"
            spellcheck="false"
            maxlength="40"
            value={value.to_string()}
            {onchange}
            aria-describedby={help_id}
        />
    }
}

/// A slider; for numbers over several powers of ten it moves in equal ratios.
fn slider(parameter: &'static Parameter, count: u64, value: Value, link: &Scope<App>) -> Html {
    let scale = Scale::of(parameter, count);
    let oninput = link.batch_callback(move |event: InputEvent| {
        let input: HtmlInputElement = event.target_unchecked_into();
        let position = input.value().parse().ok()?;
        Some(Message::Set(parameter.name, scale.value(position)))
    });
    html! {
        <input
            type="range"
            min="0"
            max={scale.most().to_string()}
            step="1"
            value={scale.position(value).to_string()}
            {oninput}
            aria-label={format!("{}, slider", parameter.label)}
            aria-valuetext={value.to_string()}
        />
    }
}

/// Between the positions of a slider, from zero in steps of one, and values.
#[derive(Clone, Copy)]
struct Scale {
    kind: Kind,
    count: u64,
}

impl Scale {
    const NANOS_PER_STEP: u64 = 10_000_000;
    const RATIO_FROM: u64 = 200;

    fn of(parameter: &Parameter, count: u64) -> Self {
        Self { kind: parameter.kind, count }
    }

    /// If a step is a ratio and not a difference, the value at each position.
    ///
    /// A step is a sixteenth of the value, but one at least, so that none leads nowhere.
    fn ratio(&self) -> Option<impl Iterator<Item = u64>> {
        match self.kind {
            Kind::Count { least, most, .. } if least > 0 && most / least >= Self::RATIO_FROM => {
                Some(std::iter::successors(Some(least), move |&value| {
                    (value < most).then(|| (value + (value / 16).max(1)).min(most))
                }))
            }
            _ => None,
        }
    }

    fn most(&self) -> u64 {
        match self.kind {
            Kind::Count { least, most, .. } => match self.ratio() {
                Some(values) => values.count() as u64 - 1,
                None => most - least,
            },
            Kind::Nanos { least, most, .. } => (most - least) / Self::NANOS_PER_STEP,
            Kind::Switch { .. } | Kind::Choice { .. } => 1,
            // Position zero is none.
            Kind::Index { .. } => self.count,
        }
    }

    fn position(&self, value: Value) -> u64 {
        match (self.kind, value) {
            (Kind::Count { least, .. }, Value::Count(number)) => match self.ratio() {
                Some(values) => values.skip(1).take_while(|value| *value <= number).count() as u64,
                None => number.saturating_sub(least),
            },
            (Kind::Nanos { least, .. }, Value::Nanos(nanos)) => {
                nanos.saturating_sub(least) / Self::NANOS_PER_STEP
            }
            (_, Value::Index(Some(number))) => number + 1,
            (_, Value::Switch(is_on)) => is_on.into(),
            _ => 0,
        }
    }

    fn value(&self, position: u64) -> Value {
        match self.kind {
            Kind::Count { least, most, .. } => Value::Count(match self.ratio() {
                Some(mut values) => values.nth(position as usize).unwrap_or(most),
                None => least + position,
            }),
            Kind::Nanos { least, .. } => Value::Nanos(least + position * Self::NANOS_PER_STEP),
            Kind::Switch { .. } | Kind::Choice { .. } => Value::Switch(position > 0),
            Kind::Index { .. } => Value::Index(position.checked_sub(1)),
        }
    }
}
