//! The part of the page's URL after `#`: read when the page asks, written when its state changes.

use std::cell::RefCell;
use std::fmt;

use gloo_timers::callback::Timeout;
use wasm_bindgen::JsValue;

use crate::address::Address;
use crate::program::Source;
use crate::web::base::dom;
use crate::web::session::shown::Shown;

/// How long nothing has to change before the URL is written: browsers limit how often it may
/// change, and a slider would exceed that.
const QUIET_MILLIS: u32 = 250;

/// Reads and writes the fragment of the URL.
#[derive(Default)]
pub struct Location {
    pending: RefCell<Option<Timeout>>,
}

impl Location {
    /// What the URL asks for.
    pub fn source() -> Source {
        Address::parse(&Self::fragment()).0.source
    }

    /// What the URL says, and what had to be changed to make sense of it; `None` until the program
    /// that it asks for is here.
    pub fn read() -> Option<(Shown, Vec<String>)> {
        Shown::read(&Self::fragment())
    }

    /// The part of the URL after `#`.
    pub fn fragment() -> String {
        let hash = dom::window().location().hash().unwrap_or_default();
        hash.strip_prefix('#').unwrap_or(&hash).to_owned()
    }

    /// Writes the address into the URL once nothing has changed for a moment.
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
