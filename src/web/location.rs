//! The part of the page's URL after `#`: read when it changes, written when the state does.

use std::cell::RefCell;
use std::fmt;

use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::Closure;

use super::dom;
use crate::address::Address;

/// Browsers allow only so many changes of the URL in a while, and a slider makes more.
const QUIET_MILLIS: u32 = 250;

/// Reads and writes the fragment of the URL.
#[derive(Default)]
pub(super) struct Location {
    pending: RefCell<Option<Timeout>>,
    listener: RefCell<Option<Closure<dyn Fn()>>>,
}

impl Location {
    /// What the URL says, and what had to be changed to make sense of it.
    pub(super) fn read() -> (Address, Vec<String>) {
        Address::parse(&Self::fragment())
    }

    /// Whether the URL says where to look.
    fn fragment() -> String {
        let hash = dom::window().location().hash().unwrap_or_default();
        hash.strip_prefix('#').unwrap_or(&hash).to_owned()
    }

    /// Writes the address into the URL once nothing has changed for a moment.
    pub(super) fn write(&self, address: &Address) {
        let url = format!("#{address}");
        let timeout = Timeout::new(QUIET_MILLIS, move || {
            if let Ok(history) = dom::window().history() {
                // A page in a frame without an origin may not do this; its links still work.
                let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&url));
            }
        });
        self.pending.replace(Some(timeout));
    }

    /// Calls `callback` whenever a person or a link changes the fragment.
    pub(super) fn on_change(&self, callback: impl Fn() + 'static) {
        let listener = Closure::<dyn Fn()>::new(callback);
        // Adding a listener to the window cannot fail.
        let _ = dom::window()
            .add_event_listener_with_callback("hashchange", listener.as_ref().unchecked_ref());
        self.listener.replace(Some(listener));
    }
}

impl Drop for Location {
    fn drop(&mut self) {
        if let Some(listener) = self.listener.take() {
            // Removing a listener cannot fail.
            let _ = dom::window().remove_event_listener_with_callback(
                "hashchange",
                listener.as_ref().unchecked_ref(),
            );
        }
    }
}

impl fmt::Debug for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Location")
    }
}
