//! The parameters: presets for all of them, and a slider and a number for each, or a switch.

use web_sys::{Element, HtmlButtonElement, HtmlInputElement, HtmlSelectElement};

use crate::program::{Kind, Parameter, Program, Value, Values};
use crate::web::base::dom;
use crate::web::base::views::Views;

/// Puts a button for each preset and a row for each parameter into the box.
pub fn fill(views: &Views, program: &Program) {
    let Some(controls) = views.find::<Element>(".controls") else { return };
    let mut html = "<div class=panel-head><h2>Parameters</h2>\
        <button type=button data-do=reset>Reset</button></div>\
        <div class=presets role=group aria-label=Presets>"
        .to_owned();
    for (index, preset) in program.presets.iter().enumerate() {
        let name = preset.name;
        let button = format!("<button type=button data-do=preset-{index}>{name}</button>");
        html.push_str(&button);
    }
    html.push_str("</div>");
    for parameter in program.parameters {
        html.push_str(&row(parameter));
    }
    controls.set_inner_html(&html);
}

fn row(parameter: &Parameter) -> String {
    let Parameter { name, label, .. } = parameter;
    let of = format!("data-parameter={name}");
    let own = format!("id=parameter-{name} aria-describedby=parameter-{name}-help {of}");
    let entry = match parameter.kind {
        Kind::Switch { .. } => format!("<input type=checkbox {own}>"),
        Kind::Choice { options } => {
            let options = options.iter().map(|word| format!("<option>{word}</option>"));
            format!("<select {own}>{}</select>", options.collect::<String>())
        }
        kind => {
            let unit = match kind {
                Kind::Nanos { .. } => "<span class=unit>s</span>",
                _ => "",
            };
            format!(
                "<span class=entry><input type=text class=number inputmode=decimal \
                 autocomplete=off spellcheck=false maxlength=40 {own}>{unit}</span>\
                 <input type=range min=0 step=1 {of} aria-label=\"{label}, slider\">"
            )
        }
    };
    let help = dom::escaped(parameter.help);
    format!(
        "<div class=parameter><label for=parameter-{name}>{label}</label>{entry}\
         <p class=help id=parameter-{name}-help>{help}</p></div>"
    )
}

/// Writes the values into the fields; what somebody is typing stays until it is complete.
pub fn write(views: &Views, program: &Program, values: &Values) {
    for (index, preset) in program.presets.iter().enumerate() {
        views.set_pressed(&format!("preset-{index}"), program.preset_values(preset) == *values);
    }
    if let Some(reset) = views.find::<HtmlButtonElement>("[data-do=reset]") {
        reset.set_disabled(*values == program.defaults());
    }
    for (parameter, value) in values.iter() {
        let text = value.to_string();
        let name = parameter.name;
        if let Some(select) = views.find::<HtmlSelectElement>(&format!("select#parameter-{name}")) {
            select.set_value(&text);
        }
        let Some(field) = field(views, name) else { continue };
        field.set_checked(value == Value::Switch(true));
        // The attribute keeps what was written last.
        if field.default_value() != text {
            // In this order, which leaves the cursor at the end.
            field.set_value(&text);
            field.set_default_value(&text);
        }
        let slider = format!("[type=range][data-parameter={name}]");
        if let Some(slider) = views.find::<HtmlInputElement>(&slider) {
            let scale = Scale::of(parameter, values.count_for(parameter));
            slider.set_max(&scale.most().to_string());
            slider.set_value(&scale.position(value).to_string());
            dom::set_attribute(&slider, "aria-valuetext", &text);
        }
    }
}

/// The value at a position of a parameter's slider.
pub fn value_at(values: &Values, parameter: &Parameter, position: u64) -> Value {
    Scale::of(parameter, values.count_for(parameter)).value(position)
}

/// Forgets what was written into a field, because something else was typed there since.
pub fn forget(views: &Views, name: &str) {
    if let Some(field) = field(views, name) {
        field.set_default_value("");
    }
}

fn field(views: &Views, name: &str) -> Option<HtmlInputElement> {
    views.find(&format!("input#parameter-{name}"))
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
