//! The part of the page's URL after `#`: read when the page asks, written when its state changes.

use std::cell::{Cell, RefCell};
use std::fmt;

use gloo_timers::callback::Timeout;
use wasm_bindgen::JsValue;

use crate::address::{Address, At};
use crate::program::Source;
use crate::web::base::dom;
use crate::web::session::shown::Shown;
use crate::web::shell::embedded;

/// The URL is written after this time without a change: browsers limit how often it may change, and
/// a slider would exceed that limit.
const QUIET_MILLIS: u32 = 250;

/// Reads and writes the fragment of the URL.
#[derive(Default)]
pub struct Location {
    pending: RefCell<Option<Timeout>>,
    /// Whether the page writes the shown state into the URL.
    is_ours: bool,
    /// Whether the next address is an entry of its own in the history.
    enters: Cell<bool>,
}

impl Location {
    /// The URL. If `is_ours` is `true`, the page writes the shown state into it; else the URL stays as it
    /// is.
    pub fn new(is_ours: bool) -> Self {
        Self { is_ours, ..Self::default() }
    }

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

    /// Makes the next address another entry in the history, from which *Back* leads to what is shown now,
    /// at its place.
    pub fn enter(&self, shown: &Shown, at: At) {
        // *Back* of the page around this one leads away from that page.
        if !self.is_ours || embedded::host_window().is_some() {
            return;
        }
        let mut left = shown.address();
        // While it plays, the address has no place.
        left.view.at = Some(at);
        self.pending.take();
        put(&format!("#{left}"), false);
        self.enters.set(true);
    }

    /// Writes the address into the URL, at once if it is another entry in the history, or else once no other one has been written for `QUIET_MILLIS`.
    pub fn write(&self, address: &Address) {
        if !self.is_ours {
            return;
        }
        let url = format!("#{address}");
        if self.enters.take() {
            put(&url, true);
        } else {
            let timeout = Timeout::new(QUIET_MILLIS, move || put(&url, false));
            self.pending.replace(Some(timeout));
        }
    }
}

/// Writes a URL into the history.
fn put(url: &str, is_entry: bool) {
    let Ok(history) = dom::window().history() else { return };
    // A page in a frame without an origin may not do this; its links still work.
    let _ = if is_entry {
        history.push_state_with_url(&JsValue::NULL, "", Some(url))
    } else {
        history.replace_state_with_url(&JsValue::NULL, "", Some(url))
    };
}

impl fmt::Debug for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Location")
    }
}
