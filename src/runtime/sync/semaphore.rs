//! `Semaphore`: at most a given number of tasks at once.

use std::fmt;
use std::future::Future as StdFuture;
use std::rc::Rc;

use super::primitive::Primitive;
use super::waiters::Waiters;
use crate::model::{FutureKind, PrimitiveKind};
use crate::runtime::event_loop::Caller;
use crate::runtime::python::{Exception, Result};

/// A number of permits that tasks take and give back.
///
/// Fairness: first come, first served. A release passes its permit to the first waiting task, which
/// runs in the next iteration; no later task overtakes it.
///
/// Cancel safety: a cancelled [`acquire`](Self::acquire) takes no permit, and one that was passed
/// to it already goes on to the next in line.
///
/// ```
/// use loopscope::runtime::{Runner, gather, sleep, sync::Semaphore};
/// let mut runner = Runner::new(async {
///     let semaphore = Semaphore::new(2);
///     let workers = (0..6).map(|_| {
///         let semaphore = semaphore.clone();
///         async move {
///             let _permit = semaphore.guard().await?;
///             sleep(1.0).await
///         }
///     });
///     gather(workers, false).await.map(|_| ())
/// });
/// runner.run_to_end();
/// assert_eq!(runner.now_nanos(), 3_000_000_000);
/// ```
///
/// Source: <https://docs.python.org/3.13/library/asyncio-sync.html#asyncio.Semaphore>
#[derive(Clone)]
pub struct Semaphore(Rc<Inner>);

struct Inner {
    /// Its number is that of the permits that are free.
    primitive: Primitive,
    waiters: Waiters,
}

/// A number of permits, if it is one.
pub(super) fn permits(value: i64) -> Result<u32> {
    if value < 0 {
        return Err(Exception::new("ValueError", "Semaphore initial value must be >= 0"));
    }
    Ok(u32::try_from(value).unwrap_or(u32::MAX))
}

impl Semaphore {
    /// A semaphore with `value` permits.
    ///
    /// ```
    /// use loopscope::runtime::{Semaphore, run};
    /// run(async {
    ///     assert!(!Semaphore::new(1).locked());
    ///     assert!(Semaphore::new(0).locked());
    ///     Ok(())
    /// })
    /// .unwrap();
    /// ```
    #[track_caller]
    pub fn new(value: u32) -> Self {
        Self::named("", value)
    }

    /// A semaphore with `value` permits, under the name that it has in the program.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, sync::Semaphore};
    /// let mut runner = Runner::new(async {
    ///     let slots = Semaphore::named("slots", 1);
    ///     assert!(!slots.locked());
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    #[track_caller]
    pub fn named(name: &str, value: u32) -> Self {
        let caller = Caller::here();
        Self::of(Primitive::new(PrimitiveKind::Semaphore, value, name.to_owned(), caller))
    }

    /// A semaphore with `value` permits, as a number that may come from anywhere.
    ///
    /// Fails with `ValueError` if it is negative; a number that is too large counts as 4,294,967,295.
    ///
    /// ```
    /// use loopscope::runtime::Semaphore;
    /// assert!(Semaphore::checked(1).is_ok());
    /// assert!(Semaphore::checked(-1).unwrap_err().is("ValueError"));
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-sync.html#asyncio.Semaphore>
    #[track_caller]
    pub fn checked(value: i64) -> Result<Self> {
        Ok(Self::new(permits(value)?))
    }

    pub(super) fn of(primitive: Primitive) -> Self {
        Self(Rc::new(Inner { primitive, waiters: Waiters::default() }))
    }

    /// Waits for a permit and takes it.
    ///
    /// Fairness and cancel safety are those of the [semaphore](Semaphore).
    ///
    /// ```
    /// use loopscope::runtime::{Runner, create_task, sleep, sync::Semaphore};
    /// let mut runner = Runner::new(async {
    ///     let semaphore = Semaphore::new(1);
    ///     semaphore.acquire().await?;
    ///     let next = create_task(semaphore.acquire());
    ///     sleep(1.0).await?;
    ///     assert!(!next.done());
    ///     semaphore.release();
    ///     next.await?;
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-sync.html#asyncio.Semaphore.acquire>
    #[track_caller]
    pub fn acquire(&self) -> impl StdFuture<Output = Result<()>> + use<> {
        let caller = Caller::here();
        let semaphore = Rc::clone(&self.0);
        async move { semaphore.acquire(caller).await }
    }

    /// Takes a permit as [`acquire`](Self::acquire) does, until the guard is dropped.
    ///
    /// This is `async with semaphore`: the guard gives the permit back without an await.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, sync::Semaphore};
    /// let mut runner = Runner::new(async {
    ///     let semaphore = Semaphore::new(1);
    ///     {
    ///         let _permit = semaphore.guard().await?;
    ///         assert!(semaphore.locked());
    ///     }
    ///     assert!(!semaphore.locked());
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    #[track_caller]
    pub fn guard(&self) -> impl StdFuture<Output = Result<SemaphoreGuard>> + use<> {
        let caller = Caller::here();
        let semaphore = self.clone();
        async move {
            semaphore.0.acquire(caller).await?;
            Ok(SemaphoreGuard(semaphore))
        }
    }

    /// Adds a permit and wakes the first waiting task, which runs in the next iteration.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, create_task, sleep, sync::Semaphore};
    /// let mut runner = Runner::new(async {
    ///     let semaphore = Semaphore::new(0);
    ///     let next = create_task(semaphore.acquire());
    ///     sleep(1.0).await?;
    ///     semaphore.release();
    ///     assert!(semaphore.locked()); // the permit is passed to the waiting task
    ///     next.await?;
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-sync.html#asyncio.Semaphore.release>
    pub fn release(&self) {
        self.0.primitive.set_value(self.value().saturating_add(1));
        self.0.wake_next();
    }

    /// Whether a permit cannot be had without waiting.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, sync::Semaphore};
    /// let mut runner = Runner::new(async {
    ///     let semaphore = Semaphore::new(1);
    ///     assert!(!semaphore.locked());
    ///     semaphore.acquire().await?;
    ///     assert!(semaphore.locked());
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-sync.html#asyncio.Semaphore.locked>
    pub fn locked(&self) -> bool {
        self.0.is_locked()
    }

    pub(super) fn value(&self) -> u32 {
        self.0.primitive.value()
    }
}

impl Inner {
    async fn acquire(&self, caller: Caller) -> Result<()> {
        if !self.is_locked() {
            self.primitive.set_value(self.primitive.value() - 1);
            return Ok(());
        }
        let queued = self.waiters.join(&self.primitive, FutureKind::Acquire, caller)?;
        let result = queued.wait().await;
        let is_woken = queued.is_woken();
        drop(queued);
        if let Err(exception) = &result
            && exception.is_cancelled()
            && is_woken
        {
            // The permit was passed to this task, which will not use it.
            self.primitive.set_value(self.primitive.value().saturating_add(1));
        }
        while self.primitive.value() > 0 && self.wake_next() {}
        result
    }

    fn is_locked(&self) -> bool {
        self.primitive.value() == 0 || self.waiters.has_uncancelled()
    }

    /// `_wake_up_next`: passes a permit to the first waiting task; returns `false` if there is none.
    fn wake_next(&self) -> bool {
        self.waiters.wake_first_pending(|| self.primitive.set_value(self.primitive.value() - 1))
    }
}

impl fmt::Debug for Semaphore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Semaphore(value: {}, waiters: {})", self.value(), self.0.waiters.len())
    }
}

/// Holds a permit of a [`Semaphore`] until it is dropped.
///
/// ```
/// use loopscope::runtime::{Runner, SemaphoreGuard, sync::Semaphore};
/// let mut runner = Runner::new(async {
///     let semaphore = Semaphore::new(1);
///     let guard: SemaphoreGuard = semaphore.guard().await?;
///     assert!(semaphore.locked());
///     drop(guard);
///     assert!(!semaphore.locked());
///     Ok(())
/// });
/// runner.run_to_end();
/// assert!(runner.exception().is_none());
/// ```
#[must_use = "dropping the guard gives the permit back"]
pub struct SemaphoreGuard(Semaphore);

impl Drop for SemaphoreGuard {
    fn drop(&mut self) {
        self.0.release();
    }
}

impl fmt::Debug for SemaphoreGuard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SemaphoreGuard({:?})", self.0)
    }
}
