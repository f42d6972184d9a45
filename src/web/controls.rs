//! The parameters: presets for all of them, and a slider and a number for each, or a switch.

use web_sys::{Event, HtmlInputElement, HtmlSelectElement, InputEvent};
use yew::{Callback, Html, Properties, TargetCast, function_component, html};

use crate::demos::{Demo, Kind, Parameter, Value, Values};

/// The parameters and who hears of changes.
#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct ControlsProps {
    pub(super) demo: &'static Demo,
    pub(super) values: Values,
    /// Values for all of them.
    pub(super) on_preset: Callback<Values>,
    /// A valid value for the parameter with this name.
    pub(super) on_set: Callback<(&'static str, Value)>,
    /// A sentence about something that could not be taken as it was typed.
    pub(super) on_complaint: Callback<String>,
    pub(super) on_reset: Callback<()>,
}

/// A button for each preset and a row for each parameter.
#[function_component]
pub(super) fn Controls(props: &ControlsProps) -> Html {
    let rows = props.values.iter().map(|(parameter, value)| row(props, parameter, value));
    let is_default =
        props.values.iter().all(|(parameter, value)| parameter.default_value() == value);
    let on_reset = props.on_reset.clone();
    html! {
        <section class="panel controls" aria-label="Parameters">
            <div class="panel-head">
                <h2>{ "Parameters" }</h2>
                <button type="button" disabled={is_default} onclick={move |_| on_reset.emit(())}>
                    { "Reset" }
                </button>
            </div>
            { presets(props) }
            { for rows }
        </section>
    }
}

fn presets(props: &ControlsProps) -> Html {
    let buttons = props.demo.presets.iter().map(|preset| {
        let values = props.demo.preset(preset);
        let is_pressed = values == props.values;
        let on_preset = props.on_preset.clone();
        html! {
            <button
                type="button"
                aria-pressed={is_pressed.to_string()}
                onclick={move |_| on_preset.emit(values.clone())}
            >
                { preset.name }
            </button>
        }
    });
    html! { <div class="presets" role="group" aria-label="Presets">{ for buttons }</div> }
}

fn row(props: &ControlsProps, parameter: &'static Parameter, value: Value) -> Html {
    let id = format!("parameter-{}", parameter.name);
    let help_id = format!("{id}-help");
    let help = html! { <p class="help" id={help_id.clone()}>{ parameter.help }</p> };
    if let (Kind::Switch { .. }, Value::Switch(is_on)) = (parameter.kind, value) {
        let on_set = props.on_set.clone();
        let onchange = move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            on_set.emit((parameter.name, Value::Switch(input.checked())));
        };
        return html! {
            <div class="parameter switch">
                <label for={id.clone()}>{ parameter.label }</label>
                <input {id} type="checkbox" checked={is_on} {onchange} aria-describedby={help_id} />
                { help }
            </div>
        };
    }
    if let (Kind::Choice { options }, Value::Choice(chosen)) = (parameter.kind, value) {
        let on_set = props.on_set.clone();
        let onchange = move |event: Event| {
            let select: HtmlSelectElement = event.target_unchecked_into();
            if let Ok(value) = parameter.parse(&select.value(), 0) {
                on_set.emit((parameter.name, value));
            }
        };
        let options = options.iter().map(|word| {
            html! { <option value={*word} selected={*word == chosen}>{ word }</option> }
        });
        return html! {
            <div class="parameter">
                <label for={id.clone()}>{ parameter.label }</label>
                <select {id} {onchange} aria-describedby={help_id}>{ for options }</select>
                { help }
            </div>
        };
    }
    html! {
        <div class="parameter">
            <label for={id.clone()}>{ parameter.label }</label>
            <span class="entry">
                { number(props, parameter, value, id, help_id) }
                if matches!(parameter.kind, Kind::Nanos { .. }) { <span class="unit">{ "s" }</span> }
            </span>
            { slider(props, parameter, value) }
            { help }
        </div>
    }
}

/// A field to type into; what is typed is taken when it is complete.
fn number(
    props: &ControlsProps,
    parameter: &'static Parameter,
    value: Value,
    id: String,
    help_id: String,
) -> Html {
    let count = props.values.count_for(parameter);
    let (on_set, on_complaint) = (props.on_set.clone(), props.on_complaint.clone());
    let onchange = move |event: Event| {
        let input: HtmlInputElement = event.target_unchecked_into();
        let value = match parameter.parse(&input.value(), count) {
            Ok(value) => value,
            Err((complaint, nearest)) => {
                on_complaint.emit(complaint.to_string());
                nearest
            }
        };
        // The value may be the one that was there before, and then nothing would write it.
        input.set_value(&value.to_string());
        on_set.emit((parameter.name, value));
    };
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
fn slider(props: &ControlsProps, parameter: &'static Parameter, value: Value) -> Html {
    let scale = Scale::of(parameter, props.values.count_for(parameter));
    let on_set = props.on_set.clone();
    let oninput = move |event: InputEvent| {
        let input: HtmlInputElement = event.target_unchecked_into();
        if let Ok(position) = input.value().parse() {
            on_set.emit((parameter.name, scale.value(position)));
        }
    };
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
