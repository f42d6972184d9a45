//! A field for a short text.

use web_sys::HtmlInputElement;
use yew::{AttrValue, Callback, Component, Context, Event, Html, Properties, TargetCast, html};

/// A field for a short text.
///
/// When the reader presses Enter or the field loses the focus, the typed text is passed on, and the
/// field shows `text` again.
pub struct TextField;

/// The properties of a field.
#[derive(Clone, PartialEq, Properties)]
pub struct TextFieldProps {
    /// The id of the element.
    pub id: AttrValue,
    /// The id of the element that describes it.
    pub described_by: AttrValue,
    /// The text.
    pub text: AttrValue,
    /// Whether what was typed last could not be taken as it was.
    pub is_invalid: bool,
    /// Called with what the reader has typed.
    pub on_type: Callback<String>,
}

impl Component for TextField {
    type Message = String;
    type Properties = TextFieldProps;

    fn create(_: &Context<Self>) -> Self {
        Self
    }

    fn update(&mut self, context: &Context<Self>, typed: String) -> bool {
        context.props().on_type.emit(typed);
        // If this does not change `text`, it has to be written into the field again.
        true
    }

    fn changed(&mut self, context: &Context<Self>, old: &TextFieldProps) -> bool {
        // Rendering would overwrite what is being typed.
        let props = context.props();
        props.text != old.text || props.id != old.id || props.is_invalid != old.is_invalid
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let TextFieldProps { id, described_by, text, is_invalid, .. } = context.props();
        let onchange = context
            .link()
            .callback(|event: Event| event.target_unchecked_into::<HtmlInputElement>().value());
        html! {
            <input
                type="text"
                class="number"
                inputmode="decimal"
                autocomplete="off"
                spellcheck="false"
                maxlength="40"
                {id}
                aria-describedby={described_by}
                aria-invalid={is_invalid.then_some("true")}
                value={text}
                {onchange}
            />
        }
    }
}
