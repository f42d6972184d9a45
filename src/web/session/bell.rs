//! A bell: wakes the pump when something has changed, or after some time.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

use gloo_timers::callback::Timeout;

/// Wakes a task that waits for it. A ring is kept until a task has waited for it.
#[derive(Debug, Default)]
pub struct Bell {
    is_rung: Cell<bool>,
    waker: RefCell<Option<Waker>>,
}

impl Bell {
    /// Wakes the waiting task, or the next one that waits.
    pub fn ring(&self) {
        self.is_rung.set(true);
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }

    /// Waits until the bell rings.
    pub async fn wait(&self) {
        poll_fn(|context| {
            if self.is_rung.replace(false) {
                return Poll::Ready(());
            }
            self.waker.replace(Some(context.waker().clone()));
            Poll::Pending
        })
        .await;
    }

    /// Waits until the bell rings or `millis` have passed.
    pub async fn wait_at_most(self: &Rc<Self>, millis: f64) {
        let bell = Rc::clone(self);
        let timeout = Timeout::new(millis.clamp(0.0, 1e6).ceil() as u32, move || bell.ring());
        self.wait().await;
        // If something else has ended the wait, the timer must not ring later.
        drop(timeout);
    }
}
