//! The list of demos, from which one is picked.

use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlSelectElement};
use yew::html::Scope;
use yew::{Html, TargetCast, html};

use super::app::{App, Message};
use super::dom;
use crate::demos::{CATALOGUE, Demo, entry};

/// A select with every demo; `shown` is the one that is there now.
pub(super) fn demo_picker(shown: &'static Demo, link: &Scope<App>) -> Html {
    let onchange = link.batch_callback(|event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        entry(&select.value()).map(Message::Open)
    });
    let options = CATALOGUE.iter().map(|entry| {
        html! { <option value={entry.id} selected={entry.id == shown.id}>{ entry.title }</option> }
    });
    html! { <select class="demos" aria-label="Demo" {onchange}>{ for options }</select> }
}

/// Shows again what is there, after something else was picked in vain.
pub(super) fn show(demo: &'static Demo) {
    let select = dom::document().query_selector("select.demos").ok().flatten();
    if let Some(select) = select.and_then(|select| select.dyn_into::<HtmlSelectElement>().ok()) {
        select.set_value(demo.id);
    }
}
