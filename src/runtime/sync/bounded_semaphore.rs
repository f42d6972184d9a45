//! `BoundedSemaphore`: a semaphore that refuses more releases than acquisitions.

use std::fmt;
use std::future::Future as StdFuture;

use super::primitive::Primitive;
use super::semaphore::{Semaphore, SemaphoreGuard, permits};
use crate::model::PrimitiveKind;
use crate::runtime::event_loop::Caller;
use crate::runtime::python::{Exception, Result};

/// A [`Semaphore`] that never has more permits than it was made with.
///
/// Fairness and cancel safety are those of the semaphore.
///
/// ```
/// use loopscope::runtime::{Runner, sync::BoundedSemaphore};
/// let mut runner = Runner::new(async {
///     let semaphore = BoundedSemaphore::new(1);
///     semaphore.acquire().await?;
///     semaphore.release()?;
///     let error = semaphore.release().unwrap_err();
///     assert_eq!(error.repr(), "ValueError('BoundedSemaphore released too many times')");
///     Ok(())
/// });
/// runner.run_to_end();
/// assert!(runner.exception().is_none());
/// ```
///
/// Source: <https://docs.python.org/3.13/library/asyncio-sync.html#asyncio.BoundedSemaphore>
#[derive(Clone)]
pub struct BoundedSemaphore {
    semaphore: Semaphore,
    bound: u32,
}

impl BoundedSemaphore {
    /// A semaphore with `value` permits, and never more.
    ///
    /// ```
    /// use loopscope::runtime::{BoundedSemaphore, run};
    /// run(async {
    ///     let semaphore = BoundedSemaphore::new(2);
    ///     assert!(!semaphore.locked());
    ///     assert!(semaphore.release().is_err(), "there are two already");
    ///     Ok(())
    /// })
    /// .unwrap();
    /// ```
    #[track_caller]
    pub fn new(value: u32) -> Self {
        Self::named("", value)
    }

    /// A semaphore with `value` permits and never more, under the name that it has in the program.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, sync::BoundedSemaphore};
    /// let mut runner = Runner::new(async {
    ///     let slots = BoundedSemaphore::named("slots", 1);
    ///     assert!(slots.release().unwrap_err().is("ValueError"));
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    #[track_caller]
    pub fn named(name: &str, value: u32) -> Self {
        let caller = Caller::here();
        let kind = PrimitiveKind::BoundedSemaphore;
        let semaphore = Semaphore::of(Primitive::new(kind, value, name.to_owned(), caller));
        Self { semaphore, bound: value }
    }

    /// A semaphore with `value` permits, as a number that may come from anywhere.
    ///
    /// Fails with `ValueError` if it is negative; a number that is too large counts as 4,294,967,295.
    ///
    /// ```
    /// use loopscope::runtime::BoundedSemaphore;
    /// assert!(BoundedSemaphore::checked(1).is_ok());
    /// assert!(BoundedSemaphore::checked(-1).unwrap_err().is("ValueError"));
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-sync.html#asyncio.BoundedSemaphore>
    #[track_caller]
    pub fn checked(value: i64) -> Result<Self> {
        Ok(Self::new(permits(value)?))
    }

    /// Waits for a permit and takes it, as [`Semaphore::acquire`] does.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, sync::BoundedSemaphore};
    /// let mut runner = Runner::new(async {
    ///     let semaphore = BoundedSemaphore::new(2);
    ///     semaphore.acquire().await?;
    ///     assert!(!semaphore.locked()); // one permit is left
    ///     semaphore.acquire().await?;
    ///     assert!(semaphore.locked());
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-sync.html#asyncio.Semaphore.acquire>
    #[track_caller]
    pub fn acquire(&self) -> impl StdFuture<Output = Result<()>> + use<> {
        self.semaphore.acquire()
    }

    /// Takes a permit until the guard is dropped, as [`Semaphore::guard`] does.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, sync::BoundedSemaphore};
    /// let mut runner = Runner::new(async {
    ///     let semaphore = BoundedSemaphore::new(1);
    ///     drop(semaphore.guard().await?);
    ///     assert!(!semaphore.locked());
    ///     assert!(semaphore.release().is_err()); // the guard has given the permit back
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-sync.html#asyncio.BoundedSemaphore>
    #[track_caller]
    pub fn guard(&self) -> impl StdFuture<Output = Result<SemaphoreGuard>> + use<> {
        self.semaphore.guard()
    }

    /// Adds a permit; fails with `ValueError` if all permits are there.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, sync::BoundedSemaphore};
    /// let mut runner = Runner::new(async {
    ///     let semaphore = BoundedSemaphore::new(1);
    ///     assert!(semaphore.release().unwrap_err().is("ValueError"));
    ///     semaphore.acquire().await?;
    ///     semaphore.release()?;
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-sync.html#asyncio.Semaphore.release>
    pub fn release(&self) -> Result<()> {
        if self.semaphore.value() >= self.bound {
            let message = "BoundedSemaphore released too many times";
            return Err(Exception::new("ValueError", message));
        }
        self.semaphore.release();
        Ok(())
    }

    /// Whether a permit cannot be had without waiting.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, sync::BoundedSemaphore};
    /// let mut runner = Runner::new(async {
    ///     let semaphore = BoundedSemaphore::new(1);
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
        self.semaphore.locked()
    }
}

impl fmt::Debug for BoundedSemaphore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Bounded{:?}", self.semaphore)
    }
}
