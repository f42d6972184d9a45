//! The list of demos, from which one is picked.

use web_sys::{Event, HtmlSelectElement};
use yew::{Callback, Html, Properties, TargetCast, function_component, html};

use crate::demos::{DEMOS, Demo, find};

/// The demo that is shown and who hears of another one.
#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct DemoPickerProps {
    pub(super) demo: &'static Demo,
    pub(super) on_pick: Callback<&'static Demo>,
}

/// A select with every demo.
#[function_component]
pub(super) fn DemoPicker(props: &DemoPickerProps) -> Html {
    let on_pick = props.on_pick.clone();
    let onchange = move |event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        if let Some(demo) = find(&select.value()) {
            on_pick.emit(demo);
        }
    };
    let options = DEMOS.iter().map(|demo| {
        html! {
            <option value={demo.id} selected={*demo == props.demo}>{ demo.title }</option>
        }
    });
    html! { <select aria-label="Demo" {onchange}>{ for options }</select> }
}
