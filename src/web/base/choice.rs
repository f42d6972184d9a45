//! A list from which the reader chooses one of several words.

use web_sys::HtmlSelectElement;
use yew::{
    AttrValue, Callback, Component, Context, Event, Html, NodeRef, Properties, TargetCast, html,
};

/// A list from which the reader chooses one of several words. After each rendering it shows the
/// word that is `chosen`, even if the reader has chosen another one.
pub struct Choice {
    select: NodeRef,
}

/// The properties of a choice.
#[derive(Clone, PartialEq, Properties)]
pub struct ChoiceProps {
    /// The id of the element.
    #[prop_or_default]
    pub id: Option<AttrValue>,
    /// The label of the choice, if no other element is its label.
    #[prop_or_default]
    pub label: Option<AttrValue>,
    /// The id of the element that describes it.
    #[prop_or_default]
    pub described_by: Option<AttrValue>,
    /// Pairs of a value and the word for it.
    pub options: Vec<(AttrValue, AttrValue)>,
    /// The value that is chosen.
    pub chosen: AttrValue,
    /// Called with the value that the reader chooses.
    pub on_choose: Callback<String>,
}

impl Component for Choice {
    type Message = ();
    type Properties = ChoiceProps;

    fn create(_: &Context<Self>) -> Self {
        Self { select: NodeRef::default() }
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let ChoiceProps { id, label, described_by, options, on_choose, .. } = context.props();
        let onchange = on_choose
            .reform(|event: Event| event.target_unchecked_into::<HtmlSelectElement>().value());
        html! {
            <select
                ref={self.select.clone()}
                {id}
                aria-label={label}
                aria-describedby={described_by}
                {onchange}
            >
                { for options.iter().map(|(value, word)| html! {
                    <option value={value}>{ word }</option>
                }) }
            </select>
        }
    }

    fn rendered(&mut self, context: &Context<Self>, _is_first: bool) {
        // The attribute `selected` of an option has no effect once the reader has chosen.
        if let Some(select) = self.select.cast::<HtmlSelectElement>() {
            select.set_value(&context.props().chosen);
        }
    }
}
