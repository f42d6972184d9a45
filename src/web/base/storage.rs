//! What the page remembers between visits, where the browser lets it.

use web_sys::Storage;

use crate::web::base::dom;

/// What was remembered under a name; `None` if there is nothing or no storage.
pub fn get(name: &str) -> Option<String> {
    storage()?.get_item(&key(name)).ok()?
}

/// Remembers a text under a name, or forgets it. Without storage, nothing is remembered.
pub fn set(name: &str, text: Option<&str>) {
    let Some(storage) = storage() else { return };
    // A full storage remembers nothing more, which is no reason to disturb anybody.
    let _ = match text {
        Some(text) => storage.set_item(&key(name), text),
        None => storage.remove_item(&key(name)),
    };
}

/// A page may share its origin, and so its storage, with others. `www/first.js` has the same names.
fn key(name: &str) -> String {
    format!("loopscope-{name}")
}

/// A frame without an origin has none, and a reader can switch it off.
fn storage() -> Option<Storage> {
    dom::window().local_storage().ok()?
}
