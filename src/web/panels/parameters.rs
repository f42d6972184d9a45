//! The parameters: a slider and a number for each, or a switch.

use web_sys::HtmlInputElement;
use yew::{AttrValue, Callback, Event, Html, InputEvent, MouseEvent, TargetCast, html};

use crate::program::{Parameter, ParameterKind, Value, Values};
use crate::web::base::choice::Choice;
use crate::web::base::text_field::TextField;
use crate::web::session::message::Message;
use crate::web::session::page_state::PageState;
use crate::web::session::panel::Panel;

/// The parameters of the program.
pub struct Parameters {
    tell: Callback<Message>,
}

impl Parameters {
    /// Parameters that pass on what the reader asks for.
    pub fn new(tell: &Callback<Message>) -> Self {
        Self { tell: tell.clone() }
    }

    fn row(&self, parameter: &'static Parameter, values: &Values, is_invalid: bool) -> Html {
        let Parameter { name, label, help, kind, .. } = *parameter;
        let (id, help_id) = (format!("parameter-{name}"), format!("parameter-{name}-help"));
        let value = values.get(name);
        let on_type = self.tell.reform(move |text| Message::TypeParameter(name, text));
        let described_by = if is_invalid { format!("{help_id} notices") } else { help_id.clone() };
        let described_by = AttrValue::from(described_by);
        let entry = match kind {
            ParameterKind::Switch { .. } => {
                let onchange = self.tell.reform(move |event: Event| {
                    let is_on = event.target_unchecked_into::<HtmlInputElement>().checked();
                    Message::SetParameter(name, Value::Switch(is_on))
                });
                html! {
                    <input
                        type="checkbox"
                        id={id.clone()}
                        aria-describedby={described_by}
                        checked={value == Value::Switch(true)}
                        {onchange}
                    />
                }
            }
            ParameterKind::Choice { options } => {
                let options: Vec<_> =
                    options.iter().map(|word| ((*word).into(), (*word).into())).collect();
                html! {
                    <Choice
                        id={id.clone()}
                        {described_by}
                        {options}
                        chosen={value.to_string()}
                        on_choose={on_type}
                    />
                }
            }
            ParameterKind::Count { .. }
            | ParameterKind::Nanos { .. }
            | ParameterKind::Index { .. } => html! {
                <>
                    <span class="entry">
                        <TextField
                            id={id.clone()}
                            {described_by}
                            text={value.to_string()}
                            {is_invalid}
                            {on_type}
                        />
                        if matches!(kind, ParameterKind::Nanos { .. }) {
                            <span class="unit">{ "s" }</span>
                        }
                    </span>
                    { self.slider(parameter, values) }
                </>
            },
        };
        html! {
            <div class="parameter">
                <label for={id}>{ label }</label>
                { entry }
                <p class="help" id={help_id}>{ help }</p>
            </div>
        }
    }

    fn slider(&self, parameter: &'static Parameter, values: &Values) -> Html {
        let Parameter { name, label, .. } = *parameter;
        let value = values.get(name);
        let scale = Scale::of(parameter, values.count_for(parameter));
        let oninput = self.tell.reform(move |event: InputEvent| {
            let slider = event.target_unchecked_into::<HtmlInputElement>();
            Message::SetParameter(name, scale.value(slider.value_as_number() as u64))
        });
        html! {
            <input
                type="range"
                min="0"
                max={scale.most().to_string()}
                step="1"
                value={scale.position(value).to_string()}
                aria-label={format!("{label}, slider")}
                aria-valuetext={value.to_string()}
                {oninput}
            />
        }
    }
}

impl Panel for Parameters {
    fn view(&self, page: &PageState<'_>) -> Html {
        let (program, values) = (page.shown.program(), &page.shown.values);
        if program.parameters.is_empty() {
            return Html::default();
        }
        html! {
            <section class="panel controls" aria-label="Parameters">
                <h2 class="unseen">{ "Parameters" }</h2>
                { for program.parameters.iter().map(|parameter| {
                    self.row(parameter, values, page.invalid == Some(parameter.name))
                }) }
                <button
                    type="button"
                    class="reset"
                    disabled={*values == program.defaults()}
                    onclick={Message::Preset(None).on::<MouseEvent>(&self.tell)}
                >
                    { "Reset" }
                </button>
            </section>
        }
    }
}

/// Converts between values and the positions of a slider, which count from zero.
#[derive(Clone, Copy)]
struct Scale {
    kind: ParameterKind,
    count: u64,
}

impl Scale {
    const NANOS_PER_STEP: u64 = 10_000_000;
    const RATIO_FROM: u64 = 200;

    fn of(parameter: &Parameter, count: u64) -> Self {
        Self { kind: parameter.kind, count }
    }

    /// The value at each position, if the range is so wide that steps grow with the value.
    ///
    /// A step is a sixteenth of the value, and at least one. Returns `None` for other ranges.
    fn ratio(&self) -> Option<impl Iterator<Item = u64>> {
        match self.kind {
            ParameterKind::Count { least, most, .. }
                if least > 0 && most / least >= Self::RATIO_FROM =>
            {
                Some(std::iter::successors(Some(least), move |&value| {
                    (value < most).then(|| (value + (value / 16).max(1)).min(most))
                }))
            }
            _ => None,
        }
    }

    fn most(&self) -> u64 {
        match self.kind {
            ParameterKind::Count { least, most, .. } => match self.ratio() {
                Some(values) => values.count() as u64 - 1,
                None => most - least,
            },
            ParameterKind::Nanos { least, most, .. } => (most - least) / Self::NANOS_PER_STEP,
            ParameterKind::Switch { .. } | ParameterKind::Choice { .. } => 1,
            // Position zero means no index.
            ParameterKind::Index { .. } => self.count,
        }
    }

    fn position(&self, value: Value) -> u64 {
        match (self.kind, value) {
            (ParameterKind::Count { least, .. }, Value::Count(number)) => match self.ratio() {
                Some(values) => values.skip(1).take_while(|value| *value <= number).count() as u64,
                None => number.saturating_sub(least),
            },
            (ParameterKind::Nanos { least, .. }, Value::Nanos(nanos)) => {
                nanos.saturating_sub(least) / Self::NANOS_PER_STEP
            }
            (_, Value::Index(Some(number))) => number + 1,
            (_, Value::Switch(is_on)) => is_on.into(),
            _ => 0,
        }
    }

    fn value(&self, position: u64) -> Value {
        match self.kind {
            ParameterKind::Count { least, most, .. } => Value::Count(match self.ratio() {
                Some(mut values) => values.nth(position as usize).unwrap_or(most),
                None => least + position,
            }),
            ParameterKind::Nanos { least, .. } => {
                Value::Nanos(least + position * Self::NANOS_PER_STEP)
            }
            ParameterKind::Switch { .. } | ParameterKind::Choice { .. } => {
                Value::Switch(position > 0)
            }
            ParameterKind::Index { .. } => Value::Index(position.checked_sub(1)),
        }
    }
}
