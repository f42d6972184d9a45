//! The inside of an asynchronous generator: how its body gives values and gets them.

use std::cell::Cell;
use std::fmt;
use std::future::Future as StdFuture;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use crate::runtime::python::{Exception, Result};

/// The way by which the body of a generator gives its values.
///
/// ```
/// use loopscope::runtime::{Runner, Yielder, async_generator};
/// let mut runner = Runner::new(async {
///     async fn count(yielder: Yielder<u32>) -> loopscope::runtime::Result<()> {
///         yielder.send(1).await?;
///         yielder.send(2).await
///     }
///     let mut numbers = async_generator(count);
///     assert_eq!(numbers.next().await?, Some(1));
///     Ok(())
/// });
/// runner.run_to_end();
/// assert!(runner.exception().is_none());
/// ```
///
/// Source: <https://docs.python.org/3.13/reference/expressions.html#yield-expressions>
pub struct Yielder<T, S = ()>(pub(super) Rc<Slot<T, S>>);

impl<T, S> Yielder<T, S> {
    /// Gives a value to the caller of `next` and suspends the body until the next call.
    ///
    /// Returns what [`asend`](super::AsyncGenerator::asend) sends. Fails with the exception of
    /// [`athrow`](super::AsyncGenerator::athrow), and with `GeneratorExit` when the generator is
    /// closed: pass it on, after cleaning up.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, async_generator};
    /// let mut runner = Runner::new(async {
    ///     let mut numbers = async_generator(|yielder| async move {
    ///         let closed = yielder.send(1).await;
    ///         assert!(closed.as_ref().unwrap_err().is("GeneratorExit"));
    ///         closed
    ///     });
    ///     assert_eq!(numbers.next().await?, Some(1));
    ///     numbers.aclose().await?;
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    pub fn send(&self, value: T) -> Send<'_, T, S> {
        Send { slot: &self.0, value: Some(value) }
    }
}

impl<T, S> fmt::Debug for Yielder<T, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Yielder")
    }
}

/// What [`Yielder::send`] returns.
///
/// ```
/// use loopscope::runtime::{Yielder, async_generator, run};
/// run(async {
///     let spell = |letters: Yielder<char>| async move {
///         letters.send('o').await?;
///         letters.send('k').await
///     };
///     let mut letters = async_generator(spell);
///     assert_eq!(letters.next().await?, Some('o'), "the body is suspended at its first `send`");
///     assert_eq!(letters.next().await?, Some('k'));
///     assert_eq!(letters.next().await?, None);
///     Ok(())
/// })
/// .unwrap();
/// ```
#[must_use = "futures do nothing unless you `.await` them"]
pub struct Send<'a, T, S = ()> {
    slot: &'a Slot<T, S>,
    value: Option<T>,
}

impl<T, S> Unpin for Send<'_, T, S> {}

impl<T, S: Default> StdFuture for Send<'_, T, S> {
    type Output = Result<S>;

    fn poll(mut self: Pin<&mut Self>, _context: &mut Context<'_>) -> Poll<Result<S>> {
        if let Some(value) = self.value.take() {
            self.slot.value.set(Some(value));
            return Poll::Pending;
        }
        Poll::Ready(match self.slot.raised.take() {
            Some(exception) => Err(exception),
            None => Ok(self.slot.sent.take().unwrap_or_default()),
        })
    }
}

impl<T, S> fmt::Debug for Send<'_, T, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Send")
    }
}

/// What passes between the body and the task that asks for values.
pub(super) struct Slot<T, S> {
    /// What the body has given.
    pub(super) value: Cell<Option<T>>,
    /// What is sent into the body.
    pub(super) sent: Cell<Option<S>>,
    /// What is raised in the body, where it is suspended.
    pub(super) raised: Cell<Option<Exception>>,
}

impl<T, S> Slot<T, S> {
    pub(super) fn new() -> Self {
        Self { value: Cell::new(None), sent: Cell::new(None), raised: Cell::new(None) }
    }
}
