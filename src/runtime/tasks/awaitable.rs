//! Awaitables of several kinds behind one type.

use std::fmt;
use std::future::{Future as StdFuture, IntoFuture};
use std::pin::Pin;
use std::task::{Context, Poll};

use super::ensure_future::EnsureFuture;
use super::future::{Awaiting, Future};
use super::task::{self, Task};
use crate::runtime::event_loop::Caller;
use crate::runtime::memory::AnyFuture;
use crate::runtime::python::Result;

/// A coroutine, a task or a future, so that one list can hold all three kinds.
///
/// ```
/// use loopscope::runtime::{Awaitable, create_future, create_task, gather, run, sleep};
/// run(async {
///     let future = create_future()?;
///     let task = create_task(async { Ok(2) });
///     let coroutine = Awaitable::coroutine(async {
///         sleep(1.0).await?;
///         Ok(3)
///     });
///     let all = gather([future.clone().into(), task.into(), coroutine], false);
///     future.set_result(1)?;
///     assert_eq!(all.await?, [Ok(1), Ok(2), Ok(3)]);
///     Ok(())
/// })
/// .unwrap();
/// ```
///
/// Source: <https://docs.python.org/3.13/library/asyncio-task.html#awaitables>
#[must_use = "a coroutine does nothing unless you `.await` it"]
pub struct Awaitable<T>(Awaited<T>);

enum Awaited<T> {
    Coroutine(AnyCoroutine<T>),
    Existing(AnyFuture),
}

type AnyCoroutine<T> = Pin<Box<dyn StdFuture<Output = Result<T>>>>;

impl<T: Clone + 'static> Awaitable<T> {
    /// A coroutine, which runs when it is awaited, or as a task of its own.
    ///
    /// ```
    /// use loopscope::runtime::{Awaitable, run};
    /// run(async {
    ///     assert_eq!(Awaitable::coroutine(async { Ok(42) }).await?, 42);
    ///     Ok(())
    /// })
    /// .unwrap();
    /// ```
    pub fn coroutine(coroutine: impl StdFuture<Output = Result<T>> + 'static) -> Self {
        Self(Awaited::Coroutine(Box::pin(coroutine)))
    }
}

impl<T> From<Task<T>> for Awaitable<T> {
    fn from(task: Task<T>) -> Self {
        Self(Awaited::Existing(task.into_any()))
    }
}

impl<T: Clone + 'static> From<Future<T>> for Awaitable<T> {
    fn from(future: Future<T>) -> Self {
        Self(Awaited::Existing(future.into_any()))
    }
}

impl<T: Clone + 'static> IntoFuture for Awaitable<T> {
    type Output = Result<T>;
    type IntoFuture = AwaitingAny<T>;

    #[track_caller]
    fn into_future(self) -> AwaitingAny<T> {
        self.into_awaiting(Caller::here())
    }
}

impl<T: Clone + 'static> EnsureFuture for Awaitable<T> {
    type Value = T;

    fn is_coroutine(&self) -> bool {
        matches!(self.0, Awaited::Coroutine(_))
    }

    #[expect(private_interfaces, reason = "only the runtime calls it")]
    fn ensure_future(self, caller: Caller) -> AnyFuture {
        match self.0 {
            Awaited::Coroutine(coroutine) => task::create(None, coroutine, caller).into_any(),
            Awaited::Existing(future) => future,
        }
    }

    fn into_awaiting(self, caller: Caller) -> AwaitingAny<T> {
        AwaitingAny(match self.0 {
            Awaited::Coroutine(coroutine) => Polled::Coroutine(coroutine),
            Awaited::Existing(future) => Polled::Existing(Awaiting::new(future, caller)),
        })
    }
}

/// An await of an [`Awaitable`].
///
/// ```
/// use loopscope::runtime::{Awaitable, AwaitingAny, run};
/// run(async {
///     let awaiting: AwaitingAny<u32> = Awaitable::coroutine(async { Ok(42) }).into_future();
///     assert_eq!(awaiting.await?, 42);
///     Ok(())
/// })
/// .unwrap();
/// ```
#[must_use = "futures do nothing unless you `.await` them"]
pub struct AwaitingAny<T>(Polled<T>);

enum Polled<T> {
    Coroutine(AnyCoroutine<T>),
    Existing(Awaiting<T>),
}

impl<T: Clone + 'static> StdFuture for AwaitingAny<T> {
    type Output = Result<T>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<T>> {
        match &mut self.0 {
            Polled::Coroutine(coroutine) => coroutine.as_mut().poll(context),
            Polled::Existing(awaiting) => Pin::new(awaiting).poll(context),
        }
    }
}

impl<T> fmt::Debug for Awaitable<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Awaitable")
    }
}

impl<T> fmt::Debug for AwaitingAny<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AwaitingAny")
    }
}
