//! `ensure_future`: the arguments of combinators, which are coroutines, tasks and futures.

use std::future::{Future as StdFuture, IntoFuture};

use super::future::{Awaiting, Future};
use super::task::{self, Task};
use crate::runtime::event_loop::Caller;
use crate::runtime::memory::AnyFuture;
use crate::runtime::python::Result;

/// An argument of `gather` and its like: a coroutine, task or future, as for asyncio's
/// `ensure_future`.
///
/// A coroutine becomes a task; a task or future stays what it is.
///
/// ```
/// use loopscope::runtime::{EnsureFuture, Result, gather, run, sleep};
///
/// async fn count<A: EnsureFuture>(awaitables: Vec<A>) -> Result<usize> {
///     Ok(gather(awaitables, false).await?.len())
/// }
///
/// run(async {
///     assert_eq!(count(vec![sleep(1.0), sleep(2.0)]).await?, 2);
///     Ok(())
/// })
/// .unwrap();
/// ```
///
/// Source: <https://docs.python.org/3.13/library/asyncio-future.html#asyncio.ensure_future>
pub trait EnsureFuture: IntoFuture<Output = Result<Self::Value>> {
    /// The type of the result.
    type Value: Clone + 'static;

    /// Whether it becomes a task of its own.
    #[doc(hidden)]
    fn is_coroutine(&self) -> bool;

    /// Returns the future itself, or a new task that is created at `caller`.
    #[doc(hidden)]
    #[expect(private_interfaces, reason = "only the runtime calls it")]
    fn ensure_future(self, caller: Caller) -> AnyFuture;

    /// Awaits it in the running task at `caller`.
    #[doc(hidden)]
    fn into_awaiting(self, caller: Caller) -> Self::IntoFuture;
}

impl<F, T> EnsureFuture for F
where
    F: StdFuture<Output = Result<T>> + 'static,
    T: Clone + 'static,
{
    type Value = T;

    fn is_coroutine(&self) -> bool {
        true
    }

    #[expect(private_interfaces, reason = "only the runtime calls it")]
    fn ensure_future(self, caller: Caller) -> AnyFuture {
        task::create(None, self, caller).into_any()
    }

    fn into_awaiting(self, _caller: Caller) -> F {
        self
    }
}

impl<T: Clone + 'static> EnsureFuture for Task<T> {
    type Value = T;

    fn is_coroutine(&self) -> bool {
        false
    }

    #[expect(private_interfaces, reason = "only the runtime calls it")]
    fn ensure_future(self, _caller: Caller) -> AnyFuture {
        self.into_any()
    }

    fn into_awaiting(self, caller: Caller) -> Awaiting<T> {
        Awaiting::new(self.into_any(), caller)
    }
}

impl<T: Clone + 'static> EnsureFuture for Future<T> {
    type Value = T;

    fn is_coroutine(&self) -> bool {
        false
    }

    #[expect(private_interfaces, reason = "only the runtime calls it")]
    fn ensure_future(self, _caller: Caller) -> AnyFuture {
        self.into_any()
    }

    fn into_awaiting(self, caller: Caller) -> Awaiting<T> {
        Awaiting::new(self.into_any(), caller)
    }
}
