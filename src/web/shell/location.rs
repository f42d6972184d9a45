//! The part of the page's URL after `#`: read when the page asks, written when its state changes.

use std::cell::RefCell;
use std::fmt;

use gloo_timers::callback::Timeout;
use wasm_bindgen::JsValue;

use crate::address::Address;
use crate::program::Source;
use crate::web::base::dom;
use crate::web::session::shown::Shown;

/// The URL is written after this time without a change: browsers limit how often it may change, and
/// a slider would exceed that limit.
const QUIET_MILLIS: u32 = 250;

/// Reads and writes the fragment of the URL.
#[derive(Default)]
pub struct Location {
    pending: RefCell<Option<Timeout>>,
}

impl Location {
    /// The source that the URL names.
    pub fn source() -> Source {
        Address::parse(&Self::fragment()).0.source
    }

    /// Reads the URL. Returns what it shows, and complaints about what could not be taken as it
    /// was; `None` until its program has been fetched.
    pub fn read() -> Option<(Shown, Vec<String>)> {
        Shown::read(&Self::fragment())
    }

    /// The part of the URL after `#`.
    pub fn fragment() -> String {
        let hash = dom::window().location().hash().unwrap_or_default();
        hash.strip_prefix('#').unwrap_or(&hash).to_owned()
    }

    /// Writes the address into the URL, once no other one has been written for `QUIET_MILLIS`.
    pub fn write(&self, address: &Address) {
        let url = format!("#{address}");
        let timeout = Timeout::new(QUIET_MILLIS, move || {
            if let Ok(history) = dom::window().history() {
                // A page in a frame without an origin may not do this; its links still work.
                let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&url));
            }
        });
        self.pending.replace(Some(timeout));
    }
}

impl fmt::Debug for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Location")
    }
}
