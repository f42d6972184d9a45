//! An event listener that is removed when it is dropped.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Event, EventTarget};

/// An event listener that is removed when it is dropped.
pub struct Listener {
    target: EventTarget,
    name: &'static str,
    callback: Closure<dyn Fn(Event)>,
}

impl Listener {
    /// Calls `callback` for every event called `name` at `target`; `None` if the browser refuses.
    pub fn new(
        target: &EventTarget,
        name: &'static str,
        callback: impl Fn(Event) + 'static,
    ) -> Option<Self> {
        let callback = Closure::<dyn Fn(Event)>::new(callback);
        target.add_event_listener_with_callback(name, callback.as_ref().unchecked_ref()).ok()?;
        Some(Self { target: target.clone(), name, callback })
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let callback = self.callback.as_ref().unchecked_ref();
        // Removing a listener that is not there does nothing.
        let _ = self.target.remove_event_listener_with_callback(self.name, callback);
    }
}
