//! When something is broken for good: a message with a way to start afresh, never a dead page.

use std::panic::PanicHookInfo;

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{ErrorEvent, Event};

use super::dom;

/// Shows the message on a panic and on any exception that nobody caught.
pub(super) fn install() {
    yew::set_custom_panic_hook(Box::new(|info: &PanicHookInfo<'_>| {
        web_sys::console::error_1(&info.to_string().into());
        show(&info.to_string());
    }));
    let listener = Closure::<dyn Fn(Event)>::new(|event: Event| {
        let Some(event) = event.dyn_ref::<ErrorEvent>() else {
            // A promise was rejected, and nobody handled it.
            let reason = js_sys::Reflect::get(&event, &"reason".into()).unwrap_or_default();
            show(&format!("{reason:?}"));
            return;
        };
        // Notices such as that of a resize observer come this way too, but without an error.
        if !event.error().is_null() && !event.error().is_undefined() {
            show(&event.message());
        }
    });
    for name in ["error", "unhandledrejection"] {
        // Adding a listener to the window cannot fail.
        let _ =
            dom::window().add_event_listener_with_callback(name, listener.as_ref().unchecked_ref());
    }
    // The page lives as long as its listener.
    listener.forget();
}

/// Fills and shows the message that `index.html` holds ready.
///
/// Its button is a plain form, so it works even when nothing else does.
fn show(details: &str) {
    let document = dom::document();
    if let Some(text) = document.get_element_by_id("failure-details")
        && text.text_content().is_none_or(|text| text.is_empty())
    {
        text.set_text_content(Some(details));
    }
    if let Some(failure) = document.get_element_by_id("failure") {
        // Removing an attribute cannot fail.
        let _ = failure.remove_attribute("hidden");
    }
}
