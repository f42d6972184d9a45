//! `Lock`: one task at a time.

use std::fmt;
use std::future::Future as StdFuture;
use std::rc::Rc;

use super::primitive::Primitive;
use super::waiters::Waiters;
use crate::model::{FutureKind, PrimitiveKind};
use crate::runtime::event_loop::Caller;
use crate::runtime::python::{Exception, Result};

/// A mutual exclusion lock for tasks; any task may release it.
///
/// Fairness: first come, first served. Releasing does not hand the lock over: it wakes the first
/// waiting task, which takes the lock when it runs. Until then no other task gets it.
///
/// Cancel safety: a cancelled [`acquire`](Self::acquire) does not take the lock, and if it was
/// woken already, the next in line is woken instead.
///
/// ```
/// use loopscope::runtime::{Runner, create_task, sleep, sync::Lock};
/// let mut runner = Runner::new(async {
///     let lock = Lock::new();
///     let other = lock.clone();
///     let holder = create_task(async move {
///         let _guard = other.guard().await?;
///         sleep(1.0).await
///     });
///     sleep(0.0).await?;
///     assert!(lock.locked());
///     lock.acquire().await?;
///     lock.release()?;
///     holder.await
/// });
/// runner.run_to_end();
/// assert!(runner.exception().is_none());
/// ```
///
/// Source: <https://docs.python.org/3.13/library/asyncio-sync.html#asyncio.Lock>
#[derive(Clone)]
pub struct Lock(Rc<Inner>);

struct Inner {
    /// Its number is one while the lock is held.
    primitive: Primitive,
    waiters: Waiters,
}

impl Lock {
    /// A free lock.
    ///
    /// ```
    /// use loopscope::runtime::{Lock, run};
    /// run(async {
    ///     assert!(!Lock::new().locked());
    ///     Ok(())
    /// })
    /// .unwrap();
    /// ```
    #[track_caller]
    #[expect(clippy::new_without_default, reason = "a default would have no line of its own")]
    pub fn new() -> Self {
        Self::named("")
    }

    /// A free lock, under the name that it has in the program.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, sync::Lock};
    /// let mut runner = Runner::new(async {
    ///     let lock = Lock::named("account");
    ///     assert!(!lock.locked());
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    #[track_caller]
    pub fn named(name: &str) -> Self {
        let caller = Caller::here();
        Self::of(Primitive::new(PrimitiveKind::Lock, 0, name.to_owned(), caller))
    }

    pub(crate) fn of(primitive: Primitive) -> Self {
        Self(Rc::new(Inner { primitive, waiters: Waiters::default() }))
    }

    /// Waits until the lock is free and takes it.
    ///
    /// Fairness and cancel safety are those of the [lock](Lock).
    ///
    /// ```
    /// use loopscope::runtime::{Runner, create_task, sleep, sync::Lock};
    /// let mut runner = Runner::new(async {
    ///     let lock = Lock::new();
    ///     lock.acquire().await?;
    ///     let next = create_task(lock.acquire());
    ///     sleep(1.0).await?;
    ///     assert!(!next.done());
    ///     lock.release()?;
    ///     next.await?;
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-sync.html#asyncio.Lock.acquire>
    #[track_caller]
    pub fn acquire(&self) -> impl StdFuture<Output = Result<()>> + use<> {
        self.acquire_at(Caller::here())
    }

    pub(super) fn acquire_at(&self, caller: Caller) -> impl StdFuture<Output = Result<()>> + use<> {
        let lock = Rc::clone(&self.0);
        async move { lock.acquire(caller).await }
    }

    /// Takes the lock as [`acquire`](Self::acquire) does, until the guard is dropped.
    ///
    /// This is `async with lock`: the guard releases the lock without an await.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, sync::Lock};
    /// let mut runner = Runner::new(async {
    ///     let lock = Lock::new();
    ///     {
    ///         let _guard = lock.guard().await?;
    ///         assert!(lock.locked());
    ///     }
    ///     assert!(!lock.locked());
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-sync.html#asyncio.Lock>
    #[track_caller]
    pub fn guard(&self) -> impl StdFuture<Output = Result<LockGuard>> + use<> {
        let lock = self.clone();
        let acquired = self.acquire_at(Caller::here());
        async move {
            acquired.await?;
            Ok(LockGuard(lock))
        }
    }

    /// Frees the lock and wakes the first waiting task; fails with `RuntimeError` if the lock is free.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, sync::Lock};
    /// let mut runner = Runner::new(async {
    ///     let lock = Lock::new();
    ///     assert!(lock.release().unwrap_err().is("RuntimeError"));
    ///     lock.acquire().await?;
    ///     lock.release()?;
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-sync.html#asyncio.Lock.release>
    pub fn release(&self) -> Result<()> {
        if !self.locked() {
            return Err(Exception::new("RuntimeError", "Lock is not acquired."));
        }
        self.0.primitive.set_value(0);
        self.0.wake_first();
        Ok(())
    }

    /// Whether a task holds the lock.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, sync::Lock};
    /// let mut runner = Runner::new(async {
    ///     let lock = Lock::new();
    ///     assert!(!lock.locked());
    ///     lock.acquire().await?;
    ///     assert!(lock.locked());
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-sync.html#asyncio.Lock.locked>
    pub fn locked(&self) -> bool {
        self.0.is_locked()
    }
}

impl Inner {
    async fn acquire(&self, caller: Caller) -> Result<()> {
        if !self.is_locked() && !self.waiters.has_uncancelled() {
            self.primitive.set_value(1);
            return Ok(());
        }
        let queued = self.waiters.join(&self.primitive, FutureKind::Acquire, caller)?;
        let result = queued.wait().await;
        drop(queued);
        if let Err(exception) = result {
            if exception.is_cancelled() && !self.is_locked() {
                // This task was woken but does not take the lock, so the next one is woken.
                self.wake_first();
            }
            return Err(exception);
        }
        self.primitive.set_value(1);
        Ok(())
    }

    fn is_locked(&self) -> bool {
        self.primitive.value() != 0
    }

    /// `_wake_up_first`: a task that is woken already will find the lock free.
    fn wake_first(&self) {
        if let Some(first) = self.waiters.first() {
            first.set_result(()).ok();
        }
    }
}

impl fmt::Debug for Lock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Lock(locked: {}, waiters: {})", self.locked(), self.0.waiters.len())
    }
}

/// Holds a [`Lock`] until it is dropped.
///
/// ```
/// use loopscope::runtime::{LockGuard, Runner, sync::Lock};
/// let mut runner = Runner::new(async {
///     let lock = Lock::new();
///     let guard: LockGuard = lock.guard().await?;
///     assert!(lock.locked());
///     drop(guard);
///     assert!(!lock.locked());
///     Ok(())
/// });
/// runner.run_to_end();
/// assert!(runner.exception().is_none());
/// ```
#[must_use = "dropping the guard releases the lock"]
pub struct LockGuard(Lock);

impl Drop for LockGuard {
    fn drop(&mut self) {
        // If the block has released the lock itself, this fails, which is ignored.
        self.0.release().ok();
    }
}

impl fmt::Debug for LockGuard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LockGuard({:?})", self.0)
    }
}
