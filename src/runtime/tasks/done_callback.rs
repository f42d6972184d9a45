//! Callbacks that run when a future or task is done, until they are removed.

use std::cell::Cell;
use std::fmt;
use std::rc::{Rc, Weak};

use crate::runtime::event_loop::{EventLoop, report};
use crate::runtime::memory::{AnyFuture, CallOnce, DoneCallback};
use crate::runtime::python::IntoResult;

/// A callback that was added to a future or task, by which it can be removed again.
///
/// Python removes a callback by the function; two closures of Rust cannot be compared.
///
/// ```
/// use loopscope::runtime::{create_future, print, run, sleep};
/// run(async {
///     let future = create_future()?;
///     let callback = future.add_done_callback(|| print("never"));
///     assert_eq!(future.remove_done_callback(&callback), 1);
///     future.set_result(42)?;
///     sleep(0.0).await
/// })
/// .unwrap();
/// ```
///
/// Source: <https://docs.python.org/3.13/library/asyncio-future.html#asyncio.Future.remove_done_callback>
#[derive(Clone)]
pub struct AddedCallback(Weak<dyn CallOnce>);

/// Adds a callback; outside a loop nothing would ever run it.
pub(super) fn add<R: IntoResult>(
    future: &AnyFuture,
    callback: impl FnOnce() -> R + 'static,
) -> AddedCallback {
    add_any(future, Rc::new(Cell::new(Some(report::raised_by(callback)))))
}

fn add_any(future: &AnyFuture, callback: Rc<dyn CallOnce>) -> AddedCallback {
    let mut added = AddedCallback(Rc::downgrade(&callback));
    EventLoop::with_running(|event_loop| {
        let mut callback = callback;
        if event_loop.has_contexts() {
            let function = event_loop.in_copied_context(Box::new(move || callback.call_once()));
            callback = Rc::new(Cell::new(Some(function)));
            added = AddedCallback(Rc::downgrade(&callback));
        }
        future.add_done_callback(event_loop, DoneCallback::Call(callback));
    })
    .ok();
    added
}

/// Removes a callback that is not scheduled yet, and returns how many were removed.
pub(super) fn remove(future: &AnyFuture, added: &AddedCallback) -> usize {
    let removed = future.remove_callbacks(|callback| {
        let DoneCallback::Call(callback) = callback else { return false };
        std::ptr::addr_eq(Rc::as_ptr(callback), added.0.as_ptr())
    });
    removed.len()
}

impl fmt::Debug for AddedCallback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AddedCallback")
    }
}
