//! Asynchronous generators: coroutines that give several values, one at a time.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::future::Future as StdFuture;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use super::closing::{close_soon, shut_down};
use super::yielder::{Slot, Yielder};
use crate::runtime::event_loop::{BoxedCoroutine, EventLoop, Generator};
use crate::runtime::python::{Exception, Result};

/// Makes a generator of `body`, which sends its values through the [`Yielder`] that it gets.
///
/// Nothing runs before the first [`next`](AsyncGenerator::next); the body then runs inside the
/// task that asks, to its next value. A generator that is dropped before its end is closed by a
/// task that the loop creates for it, and those that are left when the main task is done are closed
/// together, oldest first.
///
/// ```
/// use loopscope::runtime::{Runner, async_generator, sleep};
/// let mut runner = Runner::new(async {
///     let mut ticks = async_generator(|yielder| async move {
///         for number in 1..=3 {
///             sleep(0.5).await?;
///             yielder.send(number).await?;
///         }
///         Ok(())
///     });
///     let mut sum = 0;
///     while let Some(number) = ticks.next().await? {
///         sum += number;
///     }
///     assert_eq!(sum, 6);
///     Ok(())
/// });
/// runner.run_to_end();
/// assert!(runner.exception().is_none());
/// ```
///
/// Source: <https://docs.python.org/3.13/reference/expressions.html#asynchronous-generator-functions>
pub fn async_generator<T, F, B>(body: F) -> AsyncGenerator<T>
where
    T: 'static,
    F: FnOnce(Yielder<T>) -> B,
    B: StdFuture<Output = Result<()>> + 'static,
{
    async_generator_with(body)
}

/// Makes a generator as [`async_generator`] does, into whose body values can be sent.
///
/// ```
/// use loopscope::runtime::{Yielder, async_generator_with, run};
/// run(async {
///     let mut total = async_generator_with(|yielder: Yielder<u32, u32>| async move {
///         let mut sum = 0;
///         loop {
///             sum += yielder.send(sum).await?;
///         }
///     });
///     assert_eq!(total.next().await?, Some(0));
///     assert_eq!(total.asend(5).await?, Some(5));
///     assert_eq!(total.asend(2).await?, Some(7));
///     Ok(())
/// })
/// .unwrap();
/// ```
///
/// Source: <https://docs.python.org/3.13/reference/expressions.html#agen.asend>
pub fn async_generator_with<T, S, F, B>(body: F) -> AsyncGenerator<T, S>
where
    T: 'static,
    S: Default + 'static,
    F: FnOnce(Yielder<T, S>) -> B,
    B: StdFuture<Output = Result<()>> + 'static,
{
    let slot = Rc::new(Slot::new());
    let body = Box::pin(body(Yielder(Rc::clone(&slot))));
    AsyncGenerator(Rc::new(Inner {
        body: RefCell::new(Some(body)),
        slot,
        state: Cell::new(State::New),
        is_known: Cell::new(false),
        is_closed: Cell::new(false),
    }))
}

/// What [`async_generator`] returns; every clone is the same generator.
///
/// `S` is what can be sent into the body; what `next` sends is its default.
///
/// ```
/// use loopscope::runtime::{AsyncGenerator, Runner, async_generator};
/// let mut runner = Runner::new(async {
///     let mut numbers: AsyncGenerator<u32> =
///         async_generator(|yielder| async move { yielder.send(1).await });
///     assert_eq!(numbers.next().await?, Some(1));
///     assert_eq!(numbers.next().await?, None);
///     Ok(())
/// });
/// runner.run_to_end();
/// assert!(runner.exception().is_none());
/// ```
///
/// Source: <https://docs.python.org/3.13/reference/expressions.html#asynchronous-generator-functions>
pub struct AsyncGenerator<T: 'static, S: Default + 'static = ()>(Rc<Inner<T, S>>);

struct Inner<T, S> {
    body: RefCell<Option<BoxedCoroutine>>,
    slot: Rc<Slot<T, S>>,
    state: Cell<State>,
    /// `ag_hooks_inited`: the loop knows it and closes it at the end.
    is_known: Cell<bool>,
    /// `ag_closed`: it is closed only once, even if its body ignores `GeneratorExit`.
    is_closed: Cell<bool>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Suspended,
    Running,
    Finished,
}

impl<T: 'static, S: Default + 'static> AsyncGenerator<T, S> {
    /// Runs the body to its next value; `None` when it has ended.
    ///
    /// An exception of the body ends the generator. Fails with `RuntimeError` while another task
    /// is inside. Cancel safety: cancelling raises `CancelledError` inside the body, which ends the
    /// generator unless it is caught there.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, async_generator};
    /// let mut runner = Runner::new(async {
    ///     let mut numbers = async_generator(|yielder| async move {
    ///         yielder.send(1).await?;
    ///         yielder.send(2).await
    ///     });
    ///     assert_eq!(numbers.next().await?, Some(1));
    ///     assert_eq!(numbers.next().await?, Some(2));
    ///     assert_eq!(numbers.next().await?, None);
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    pub async fn next(&mut self) -> Result<Option<T>> {
        if self.0.state.get() == State::Finished {
            return Ok(None);
        }
        self.0.begin("anext")?;
        Resume(&self.0).await
    }

    /// Runs the body to its next value; `default` when it has ended.
    ///
    /// ```
    /// use loopscope::runtime::{async_generator, run};
    /// run(async {
    ///     let mut none = async_generator(|_| async { Ok(()) });
    ///     assert_eq!(none.next_or(7).await?, 7);
    ///     Ok(())
    /// })
    /// .unwrap();
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/functions.html#anext>
    pub async fn next_or(&mut self, default: T) -> Result<T> {
        Ok(self.next().await?.unwrap_or(default))
    }

    /// Runs the body to its next value, with `value` as what its `send` returns.
    ///
    /// Fails with `TypeError` if the body has not begun, because it has no `send` yet.
    ///
    /// ```
    /// use loopscope::runtime::{Yielder, async_generator_with, run};
    /// run(async {
    ///     let mut echo = async_generator_with(|yielder: Yielder<u32, u32>| async move {
    ///         let sent = yielder.send(1).await?;
    ///         yielder.send(10 * sent).await.map(drop)
    ///     });
    ///     assert!(echo.asend(4).await.unwrap_err().is("TypeError"));
    ///     assert_eq!(echo.next().await?, Some(1));
    ///     assert_eq!(echo.asend(4).await?, Some(40));
    ///     Ok(())
    /// })
    /// .unwrap();
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/reference/expressions.html#agen.asend>
    pub async fn asend(&mut self, value: S) -> Result<Option<T>> {
        match self.0.state.get() {
            State::New => {
                // As CPython, which tells the loop of the generator first.
                register(&self.0)?;
                let message = "can't send non-None value to a just-started async generator";
                return Err(Exception::new("TypeError", message));
            }
            State::Suspended => self.0.slot.sent.set(Some(value)),
            State::Running | State::Finished => {}
        }
        self.next().await
    }

    /// Raises an exception where the body is suspended, and runs it to its next value.
    ///
    /// The exception ends a generator that has not begun. A generator that was closed fails with
    /// `StopAsyncIteration`.
    ///
    /// ```
    /// use loopscope::runtime::{Exception, async_generator, run};
    /// run(async {
    ///     let mut numbers = async_generator(|yielder| async move {
    ///         let raised = yielder.send(1).await.unwrap_err();
    ///         yielder.send(if raised.is("ValueError") { 2 } else { 3 }).await
    ///     });
    ///     assert_eq!(numbers.next().await?, Some(1));
    ///     assert_eq!(numbers.athrow(Exception::bare("ValueError")).await?, Some(2));
    ///     Ok(())
    /// })
    /// .unwrap();
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/reference/expressions.html#agen.athrow>
    pub async fn athrow(&mut self, exception: Exception) -> Result<Option<T>> {
        let generator = &self.0;
        if generator.state.get() == State::Finished {
            return Ok(None);
        }
        let is_new = generator.state.get() == State::New;
        if generator.state.get() != State::Running && generator.is_closed.get() {
            return Err(Exception::bare("StopAsyncIteration"));
        }
        generator.begin("athrow")?;
        if is_new {
            generator.finish();
            return Err(exception.raised_by("async generator"));
        }
        generator.slot.raised.set(Some(exception));
        Resume(generator).await
    }

    /// Raises `GeneratorExit` where the body is suspended, and waits until it has cleaned up.
    ///
    /// A generator that has not begun or has ended is closed already. Fails with `RuntimeError` if
    /// the body goes on to give another value, then with `StopAsyncIteration` if it is asked again,
    /// and with the exception that the body raises.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, async_generator};
    /// let mut runner = Runner::new(async {
    ///     let mut numbers = async_generator(|yielder| async move {
    ///         yielder.send(1).await?;
    ///         yielder.send(2).await
    ///     });
    ///     assert_eq!(numbers.next().await?, Some(1));
    ///     numbers.aclose().await?;
    ///     assert_eq!(numbers.next().await?, None);
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/reference/expressions.html#agen.aclose>
    pub async fn aclose(&mut self) -> Result<()> {
        aclose(&self.0, None).await
    }

    /// Whether a task runs the body: it asks for the next value or closes the generator.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, async_generator};
    /// let mut runner = Runner::new(async {
    ///     let mut numbers = async_generator(|yielder| async move { yielder.send(1).await });
    ///     assert_eq!(numbers.next().await?, Some(1));
    ///     assert!(!numbers.is_running(), "it is suspended at its `send`");
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    ///
    /// Source: `ag_running` in <https://docs.python.org/3.13/library/inspect.html>
    pub fn is_running(&self) -> bool {
        self.0.state.get() == State::Running
    }
}

/// Registers a generator with the loop, as its first iteration does.
fn register<T: 'static, S: Default + 'static>(generator: &Rc<Inner<T, S>>) -> Result<()> {
    if generator.is_known.replace(true) {
        return Ok(());
    }
    let generator: Rc<dyn Generator> = generator.clone();
    EventLoop::with_running(|event_loop| {
        event_loop.set_generators_shut_down(shut_down);
        event_loop.with_generators(|all| all.push(Rc::downgrade(&generator)));
    })
}

/// `agen.aclose()`, which raises what is `thrown` into it instead of `GeneratorExit`.
async fn aclose<T: 'static, S: Default + 'static>(
    generator: &Rc<Inner<T, S>>,
    thrown: Option<Exception>,
) -> Result<()> {
    match generator.state.get() {
        State::Finished => return thrown.map_or(Ok(()), Err),
        State::New => {
            register(generator)?;
            generator.finish();
            return thrown.map_or(Ok(()), Err);
        }
        State::Running | State::Suspended => generator.begin("aclose")?,
    }
    if generator.is_closed.replace(true) {
        return Err(Exception::bare("StopAsyncIteration"));
    }
    let raised = thrown.unwrap_or_else(|| Exception::bare("GeneratorExit"));
    generator.slot.raised.set(Some(raised));
    match Resume(generator).await {
        Ok(Some(_)) => {
            let message = "async generator ignored GeneratorExit";
            Err(Exception::new("RuntimeError", message))
        }
        Ok(None) => Ok(()),
        Err(exception) if exception.is("GeneratorExit") => Ok(()),
        Err(exception) => Err(exception),
    }
}

impl<T: 'static, S: Default + 'static> Inner<T, S> {
    /// Prepares a step of the body, on behalf of a function of this name.
    fn begin(self: &Rc<Self>, name: &str) -> Result<()> {
        match self.state.get() {
            State::Running => {
                let message = format!("{name}(): asynchronous generator is already running");
                Err(Exception::new("RuntimeError", message))
            }
            State::New => register(self),
            State::Suspended | State::Finished => Ok(()),
        }
    }

    fn finish(&self) {
        self.state.set(State::Finished);
        drop(self.body.take());
    }
}

/// Runs the body of a generator until it gives a value or ends.
struct Resume<'a, T, S>(&'a Rc<Inner<T, S>>);

impl<T: 'static, S: Default + 'static> StdFuture for Resume<'_, T, S> {
    type Output = Result<Option<T>>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let generator = self.0;
        generator.state.set(State::Running);
        let Some(mut body) = generator.body.take() else { return Poll::Ready(Ok(None)) };
        match body.as_mut().poll(context) {
            Poll::Ready(result) => {
                drop(body);
                generator.finish();
                let raised = |exception: Exception| exception.raised_by("async generator");
                Poll::Ready(result.map(|()| None).map_err(raised))
            }
            Poll::Pending => {
                generator.body.replace(Some(body));
                // The body is suspended by a value or, with the whole task, by an await.
                match generator.slot.value.take() {
                    Some(value) => {
                        generator.state.set(State::Suspended);
                        Poll::Ready(Ok(Some(value)))
                    }
                    None => Poll::Pending,
                }
            }
        }
    }
}

impl<T, S: Default> Clone for AsyncGenerator<T, S> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<T, S: Default> fmt::Debug for AsyncGenerator<T, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AsyncGenerator")
    }
}

/// `_asyncgen_finalizer_hook`: a generator without references is closed by a task.
impl<T: 'static, S: Default + 'static> Drop for AsyncGenerator<T, S> {
    fn drop(&mut self) {
        if !self.0.is_open() || Rc::strong_count(&self.0) > 1 {
            return;
        }
        EventLoop::with_running(|event_loop| {
            if !event_loop.is_closed() {
                let generator = Rc::clone(&self.0);
                event_loop.with_generators(|all| {
                    all.retain(|other| !std::ptr::addr_eq(other.as_ptr(), Rc::as_ptr(&generator)));
                });
                close_soon(event_loop, generator);
            }
        })
        .ok();
    }
}

impl<T: 'static, S: Default + 'static> Generator for Inner<T, S> {
    fn aclose(self: Rc<Self>) -> BoxedCoroutine {
        Box::pin(async move {
            // Only a task that was cancelled before its first step begins with an exception.
            let thrown = EventLoop::with_running(EventLoop::take_thrown)?;
            aclose(&self, thrown).await
        })
    }

    fn is_finished(&self) -> bool {
        self.state.get() == State::Finished
    }

    fn is_open(&self) -> bool {
        match self.state.get() {
            State::New => self.is_known.get(),
            State::Suspended => !self.is_closed.get(),
            State::Running | State::Finished => false,
        }
    }
}
