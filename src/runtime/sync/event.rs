//! `Event`: a flag that many tasks wait for.

use std::fmt;
use std::future::Future as StdFuture;
use std::rc::Rc;

use super::primitive::Primitive;
use super::waiters::Waiters;
use crate::model::{FutureKind, PrimitiveKind};
use crate::runtime::event_loop::Caller;
use crate::runtime::python::Result;

/// A flag that tasks can wait for.
///
/// Fairness: setting the flag wakes all waiting tasks, in the order in which they began to wait.
///
/// Cancel safety: a cancelled wait leaves the flag and the others as they are.
///
/// ```
/// use loopscope::runtime::{Runner, create_task, sync::Event};
/// let mut runner = Runner::new(async {
///     let ready = Event::new();
///     let waiter = create_task(ready.wait());
///     ready.set();
///     waiter.await?;
///     assert!(ready.is_set());
///     ready.clear();
///     Ok(())
/// });
/// runner.run_to_end();
/// assert!(runner.exception().is_none());
/// ```
///
/// Source: <https://docs.python.org/3.13/library/asyncio-sync.html#asyncio.Event>
#[derive(Clone)]
pub struct Event(Rc<Inner>);

struct Inner {
    /// Its number is one while the flag is set.
    primitive: Primitive,
    waiters: Waiters,
}

impl Event {
    /// An event whose flag is not set.
    ///
    /// ```
    /// use loopscope::runtime::{run, sync::Event};
    /// run(async {
    ///     assert!(!Event::new().is_set());
    ///     Ok(())
    /// })
    /// .unwrap();
    /// ```
    #[track_caller]
    #[expect(clippy::new_without_default, reason = "a default would have no line of its own")]
    pub fn new() -> Self {
        Self::named("")
    }

    /// An event whose flag is not set, under the name that it has in the program.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, sync::Event};
    /// let mut runner = Runner::new(async {
    ///     let ready = Event::named("ready");
    ///     assert!(!ready.is_set());
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    #[track_caller]
    pub fn named(name: &str) -> Self {
        let caller = Caller::here();
        let primitive = Primitive::new(PrimitiveKind::Event, 0, name.to_owned(), caller);
        Self(Rc::new(Inner { primitive, waiters: Waiters::default() }))
    }

    /// Waits until the flag is set; does not suspend if it is.
    ///
    /// The flag may have been cleared again by the time the task runs, as in asyncio.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, create_task, sleep, sync::Event};
    /// let mut runner = Runner::new(async {
    ///     let event = Event::new();
    ///     let waiter = create_task(event.wait());
    ///     sleep(1.0).await?;
    ///     event.set();
    ///     event.clear();
    ///     waiter.await?; // it was woken, and does not look again
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-sync.html#asyncio.Event.wait>
    #[track_caller]
    pub fn wait(&self) -> impl StdFuture<Output = Result<()>> + use<> {
        let caller = Caller::here();
        let event = Rc::clone(&self.0);
        async move {
            if event.primitive.value() != 0 {
                return Ok(());
            }
            let queued = event.waiters.join(&event.primitive, FutureKind::Notified, caller)?;
            queued.wait().await
        }
    }

    /// Sets the flag and wakes all waiting tasks.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, sync::Event};
    /// let mut runner = Runner::new(async {
    ///     let event = Event::new();
    ///     event.set();
    ///     assert!(event.is_set());
    ///     event.wait().await?; // does not suspend
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-sync.html#asyncio.Event.set>
    pub fn set(&self) {
        if !self.is_set() {
            self.0.primitive.set_value(1);
            self.0.waiters.wake(usize::MAX);
        }
    }

    /// Clears the flag, so that later waits suspend again.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, sync::Event};
    /// let mut runner = Runner::new(async {
    ///     let event = Event::new();
    ///     event.set();
    ///     event.clear();
    ///     assert!(!event.is_set());
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-sync.html#asyncio.Event.clear>
    pub fn clear(&self) {
        if self.is_set() {
            self.0.primitive.set_value(0);
        }
    }

    /// Whether the flag is set.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, sync::Event};
    /// let mut runner = Runner::new(async {
    ///     let event = Event::new();
    ///     assert!(!event.is_set());
    ///     event.set();
    ///     assert!(event.is_set());
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-sync.html#asyncio.Event.is_set>
    pub fn is_set(&self) -> bool {
        self.0.primitive.value() != 0
    }
}

impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Event(set: {}, waiters: {})", self.is_set(), self.0.waiters.len())
    }
}
