//! `Condition`: wait for a change that another task makes under the same lock.

use std::fmt;
use std::future::Future as StdFuture;
use std::rc::Rc;

use super::lock::{Lock, LockGuard};
use super::primitive::Primitive;
use super::waiters::Waiters;
use crate::model::{FutureKind, PrimitiveKind};
use crate::runtime::event_loop::Caller;
use crate::runtime::python::{Exception, Result};

/// A lock, and a line of tasks that wait to be notified of a change under it.
///
/// Fairness: notifying wakes the tasks that have waited longest; each then waits for the lock.
///
/// Cancel safety: a cancelled [`wait`](Self::wait) takes the lock again before it raises, even if it is
/// cancelled repeatedly. If it was notified already, the next task is notified instead.
///
/// ```
/// use loopscope::runtime::{Runner, create_task, sync::Condition};
/// use std::{cell::Cell, rc::Rc};
/// let mut runner = Runner::new(async {
///     let condition = Condition::new();
///     let stock = Rc::new(Cell::new(0));
///     let (filled, seen) = (condition.clone(), Rc::clone(&stock));
///     let buyer = create_task(async move {
///         let _guard = filled.guard().await?;
///         filled.wait_for(|| seen.get() > 0).await
///     });
///     let _guard = condition.guard().await?;
///     stock.set(1);
///     condition.notify_all()?;
///     drop(_guard);
///     buyer.await
/// });
/// runner.run_to_end();
/// assert!(runner.exception().is_none());
/// ```
///
/// Source: <https://docs.python.org/3.13/library/asyncio-sync.html#asyncio.Condition>
#[derive(Clone)]
pub struct Condition(Rc<Inner>);

struct Inner {
    primitive: Primitive,
    lock: Lock,
    waiters: Waiters,
}

impl Condition {
    /// A condition with a lock of its own.
    ///
    /// ```
    /// use loopscope::runtime::{Condition, run};
    /// run(async {
    ///     let condition = Condition::new();
    ///     assert!(condition.notify_all().is_err(), "its lock is free");
    ///     Ok(())
    /// })
    /// .unwrap();
    /// ```
    #[track_caller]
    #[expect(clippy::new_without_default, reason = "a default would have no line of its own")]
    pub fn new() -> Self {
        Self::named("")
    }

    /// A condition with a lock of its own, under the name that it has in the program.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, sync::Condition};
    /// let mut runner = Runner::new(async {
    ///     let filled = Condition::named("filled");
    ///     assert!(!filled.locked());
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    #[track_caller]
    pub fn named(name: &str) -> Self {
        let caller = Caller::here();
        let whole = Primitive::new(PrimitiveKind::Condition, 0, name.to_owned(), caller);
        let lock = Lock::of(whole.main_part());
        Self::of(whole, lock)
    }

    /// A condition on a lock that others may use too.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, sync::{Condition, Lock}};
    /// let mut runner = Runner::new(async {
    ///     let lock = Lock::new();
    ///     let (filled, emptied) = (Condition::with_lock(&lock), Condition::with_lock(&lock));
    ///     let _guard = filled.guard().await?;
    ///     assert!(lock.locked() && emptied.locked());
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    #[track_caller]
    pub fn with_lock(lock: &Lock) -> Self {
        let caller = Caller::here();
        Self::of(Primitive::new(PrimitiveKind::Condition, 0, String::new(), caller), lock.clone())
    }

    /// The condition inside another primitive, which the program cannot reach.
    pub(super) fn inside(whole: &Primitive) -> Self {
        Self::of(whole.part(), Lock::of(whole.part()))
    }

    fn of(primitive: Primitive, lock: Lock) -> Self {
        Self(Rc::new(Inner { primitive, lock, waiters: Waiters::default() }))
    }

    /// Waits until the lock is free and takes it, as [`Lock::acquire`] does.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, sync::Condition};
    /// let mut runner = Runner::new(async {
    ///     let condition = Condition::new();
    ///     condition.acquire().await?;
    ///     assert!(condition.locked());
    ///     condition.release()?;
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-sync.html#asyncio.Condition.acquire>
    #[track_caller]
    pub fn acquire(&self) -> impl StdFuture<Output = Result<()>> + use<> {
        self.0.lock.acquire()
    }

    /// Frees the lock; fails as [`Lock::release`] does.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, sync::Condition};
    /// let mut runner = Runner::new(async {
    ///     let condition = Condition::new();
    ///     assert!(condition.release().unwrap_err().is("RuntimeError")); // the lock is free
    ///     condition.acquire().await?;
    ///     condition.release()?;
    ///     assert!(!condition.locked());
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-sync.html#asyncio.Condition.release>
    pub fn release(&self) -> Result<()> {
        self.0.lock.release()
    }

    /// Whether a task holds the lock.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, sync::{Condition, Lock}};
    /// let mut runner = Runner::new(async {
    ///     let lock = Lock::new();
    ///     let condition = Condition::with_lock(&lock);
    ///     assert!(!condition.locked());
    ///     lock.acquire().await?;
    ///     assert!(condition.locked()); // the lock is the same
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-sync.html#asyncio.Condition.locked>
    pub fn locked(&self) -> bool {
        self.0.lock.locked()
    }

    /// Takes the lock until the guard is dropped, as `async with condition` does.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, sync::Condition};
    /// let mut runner = Runner::new(async {
    ///     let condition = Condition::new();
    ///     {
    ///         let _guard = condition.guard().await?;
    ///         assert!(condition.locked());
    ///     }
    ///     assert!(!condition.locked());
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-sync.html#asyncio.Condition>
    #[track_caller]
    pub fn guard(&self) -> impl StdFuture<Output = Result<LockGuard>> + use<> {
        self.0.lock.guard()
    }

    pub(super) fn acquire_at(&self, caller: Caller) -> impl StdFuture<Output = Result<()>> + use<> {
        self.0.lock.acquire_at(caller)
    }

    /// Frees the lock, waits to be notified, and takes the lock again.
    ///
    /// Fails with `RuntimeError` if the lock is free. When it returns, the condition need not hold;
    /// [`wait_for`](Self::wait_for) checks it.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, create_task, sleep, sync::Condition};
    /// let mut runner = Runner::new(async {
    ///     let condition = Condition::new();
    ///     assert!(condition.wait().await.unwrap_err().is("RuntimeError")); // the lock is free
    ///     let notified = condition.clone();
    ///     let waiter = create_task(async move {
    ///         let _guard = notified.guard().await?;
    ///         notified.wait().await
    ///     });
    ///     sleep(1.0).await?;
    ///     condition.acquire().await?;
    ///     condition.notify(1)?;
    ///     condition.release()?;
    ///     waiter.await?;
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-sync.html#asyncio.Condition.wait>
    #[track_caller]
    pub fn wait(&self) -> impl StdFuture<Output = Result<()>> + use<> {
        let caller = Caller::here();
        let condition = Rc::clone(&self.0);
        async move { condition.wait(caller).await }
    }

    /// Waits repeatedly until `predicate` holds.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, create_task, sleep, sync::Condition};
    /// let mut runner = Runner::new(async {
    ///     let condition = Condition::new();
    ///     let notified = condition.clone();
    ///     let mut looks = 0;
    ///     let waiter = create_task(async move {
    ///         let _guard = notified.guard().await?;
    ///         let third_look = || {
    ///             looks += 1;
    ///             looks == 3
    ///         };
    ///         notified.wait_for(third_look).await
    ///     });
    ///     for _ in 0..2 {
    ///         sleep(1.0).await?;
    ///         assert!(!waiter.done());
    ///         let _guard = condition.guard().await?;
    ///         condition.notify_all()?;
    ///     }
    ///     waiter.await?;
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-sync.html#asyncio.Condition.wait_for>
    #[track_caller]
    pub fn wait_for<P>(&self, predicate: P) -> impl StdFuture<Output = Result<()>> + use<P>
    where
        P: FnMut() -> bool,
    {
        self.wait_for_at(predicate, Caller::here())
    }

    pub(super) fn wait_for_at<P>(
        &self,
        mut predicate: P,
        caller: Caller,
    ) -> impl StdFuture<Output = Result<()>> + use<P>
    where
        P: FnMut() -> bool,
    {
        let condition = Rc::clone(&self.0);
        async move {
            while !predicate() {
                condition.wait(caller).await?;
            }
            Ok(())
        }
    }

    /// Wakes the first `count` waiting tasks; fails with `RuntimeError` if the lock is free.
    ///
    /// They continue when the caller has released the lock.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, sync::Condition};
    /// let mut runner = Runner::new(async {
    ///     let condition = Condition::new();
    ///     assert!(condition.notify(1).unwrap_err().is("RuntimeError")); // the lock is free
    ///     let _guard = condition.guard().await?;
    ///     condition.notify(1)?; // no task waits, so nothing happens
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-sync.html#asyncio.Condition.notify>
    pub fn notify(&self, count: usize) -> Result<()> {
        if !self.locked() {
            return Err(Exception::new("RuntimeError", "cannot notify on un-acquired lock"));
        }
        self.0.waiters.wake(count);
        Ok(())
    }

    /// Wakes every waiting task; fails as [`notify`](Self::notify) does.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, create_task, sleep, sync::Condition};
    /// let mut runner = Runner::new(async {
    ///     let condition = Condition::new();
    ///     let waiters = [condition.clone(), condition.clone()].map(|condition| {
    ///         create_task(async move {
    ///             let _guard = condition.guard().await?;
    ///             condition.wait().await
    ///         })
    ///     });
    ///     sleep(1.0).await?;
    ///     condition.acquire().await?;
    ///     condition.notify_all()?;
    ///     condition.release()?;
    ///     for waiter in waiters {
    ///         waiter.await?;
    ///     }
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-sync.html#asyncio.Condition.notify_all>
    pub fn notify_all(&self) -> Result<()> {
        self.notify(self.0.waiters.len())
    }
}

impl Inner {
    async fn wait(&self, caller: Caller) -> Result<()> {
        if !self.lock.locked() {
            return Err(Exception::new("RuntimeError", "cannot wait on un-acquired lock"));
        }
        let waiter = self.primitive.waiter(FutureKind::Notified, caller)?;
        self.lock.release()?;
        let queued = self.waiters.join_with(waiter, caller);
        let mut result = queued.wait().await;
        drop(queued);
        loop {
            match self.lock.acquire_at(caller).await {
                Err(exception) if exception.is_cancelled() => result = Err(exception),
                Err(exception) => {
                    result = Err(exception);
                    break;
                }
                Ok(()) => break,
            }
        }
        if result.is_err() {
            // If this task was notified, the next one is notified instead.
            self.waiters.wake(1);
        }
        result
    }
}

impl fmt::Debug for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Condition(locked: {}, waiters: {})", self.locked(), self.0.waiters.len())
    }
}
