//! The list of demos, from which one is picked.

use web_sys::{Event, HtmlSelectElement};
use yew::html::Scope;
use yew::{Html, TargetCast, html};

use super::app::{App, Message};
use crate::demos::{DEMOS, Demo, find};

/// A select with every demo; `shown` is the one that is there now.
pub(super) fn demo_picker(shown: &'static Demo, link: &Scope<App>) -> Html {
    let onchange = link.batch_callback(|event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        find(&select.value()).map(Message::Open)
    });
    let options = DEMOS.iter().map(|demo| {
        html! { <option value={demo.id} selected={*demo == shown}>{ demo.title }</option> }
    });
    html! { <select aria-label="Demo" {onchange}>{ for options }</select> }
}
