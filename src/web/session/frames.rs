//! Animation frames, which are requested one at a time and only while something moves.

use std::cell::{Cell, RefCell};
use std::fmt;

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

use crate::web::base::dom;

type OnFrame = Closure<dyn FnMut(f64)>;

/// Requests animation frames of the browser and calls back for each.
#[derive(Default)]
pub struct Frames {
    callback: RefCell<Option<OnFrame>>,
    asked: Cell<Option<i32>>,
    is_held: Cell<bool>,
}

impl Frames {
    /// Sets what is called, with the time of the frame in milliseconds.
    pub fn on_frame(&self, callback: impl FnMut(f64) + 'static) {
        self.callback.replace(Some(Closure::new(callback)));
    }

    /// Requests a frame, unless one is requested already.
    pub fn ask(&self) {
        if self.asked.get().is_none()
            && !self.is_held.get()
            && let Some(callback) = &*self.callback.borrow()
        {
            let asked = dom::window().request_animation_frame(callback.as_ref().unchecked_ref());
            self.asked.set(asked.ok());
        }
    }

    /// Stops requesting frames, or starts again.
    pub fn hold(&self, is_held: bool) {
        self.is_held.set(is_held);
        if !is_held {
            self.ask();
        }
    }

    /// Returns `true` if no frames are requested now.
    pub fn are_held(&self) -> bool {
        self.is_held.get()
    }

    /// Says that the requested frame has come, so that another one can be requested.
    pub fn came(&self) {
        self.asked.set(None);
    }
}

impl Drop for Frames {
    fn drop(&mut self) {
        if let Some(asked) = self.asked.take() {
            // A frame that cannot be cancelled would call a freed callback, so the callback is
            // leaked.
            if dom::window().cancel_animation_frame(asked).is_err()
                && let Some(callback) = self.callback.take()
            {
                callback.forget();
            }
        }
    }
}

impl fmt::Debug for Frames {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Frames").field("asked", &self.asked).finish_non_exhaustive()
    }
}
