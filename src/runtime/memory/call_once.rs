//! A callback that is called once and known by its address.

use std::cell::Cell;

/// A callback that is called at most once, behind a shared reference.
pub(crate) trait CallOnce {
    /// Calls it, unless it was called before.
    fn call_once(&self);
}

impl<F: FnOnce()> CallOnce for Cell<Option<F>> {
    fn call_once(&self) {
        if let Some(function) = self.take() {
            function();
        }
    }
}
