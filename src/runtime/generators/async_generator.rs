//! Asynchronous generators: coroutines that give several values, one at a time.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::future::Future as StdFuture;
use std::pin::Pin;
use std::rc::{Rc, Weak};
use std::task::{Context, Poll};

use crate::model::Call;
use crate::runtime::combinators::{gather_futures, outcomes};
use crate::runtime::event_loop::{BoxedCoroutine, Caller, EventLoop, Generator, report};
use crate::runtime::python::{Exception, Result};
use crate::runtime::tasks::{self, EnsureFuture, Future, Task};

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
    let slot = Rc::new(Slot { value: Cell::new(None), raised: Cell::new(None) });
    let body = Box::pin(body(Yielder(Rc::clone(&slot))));
    AsyncGenerator(Rc::new(Inner {
        body: RefCell::new(Some(body)),
        slot,
        state: Cell::new(State::New),
        is_closed: Cell::new(false),
    }))
}

/// What [`async_generator`] returns.
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
pub struct AsyncGenerator<T: 'static>(Rc<Inner<T>>);

struct Inner<T> {
    body: RefCell<Option<BoxedCoroutine>>,
    slot: Rc<Slot<T>>,
    state: Cell<State>,
    /// `ag_closed`: it is closed only once, even if its body ignores `GeneratorExit`.
    is_closed: Cell<bool>,
}

/// The place through which a value passes from the body to the caller of `next`.
struct Slot<T> {
    value: Cell<Option<T>>,
    /// What `send` raises when the body goes on.
    raised: Cell<Option<Exception>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Suspended,
    Running,
    Finished,
}

impl<T: 'static> AsyncGenerator<T> {
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
        match self.0.state.get() {
            State::Finished => return Ok(None),
            State::Running => {
                let message = "anext(): asynchronous generator is already running";
                return Err(Exception::new("RuntimeError", message));
            }
            State::New => register(&self.0)?,
            State::Suspended => {}
        }
        Resume(&self.0).await
    }

    /// Raises `GeneratorExit` where the body is suspended, and waits until it has cleaned up.
    ///
    /// A generator that has not begun or has ended is closed already. Fails with `RuntimeError` if
    /// the body goes on to give another value, then with `StopAsyncIteration` if it is asked again,
    /// and with whatever exception the body raises.
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
fn register<T: 'static>(generator: &Rc<Inner<T>>) -> Result<()> {
    let generator: Rc<dyn Generator> = generator.clone();
    EventLoop::with_running(|event_loop| {
        event_loop.set_generators_shut_down(shut_down);
        event_loop.with_generators(|all| all.push(Rc::downgrade(&generator)));
    })
}

/// `agen.aclose()`, which raises what is `thrown` into it instead of `GeneratorExit`.
async fn aclose<T: 'static>(generator: &Rc<Inner<T>>, thrown: Option<Exception>) -> Result<()> {
    match generator.state.get() {
        State::Finished => return thrown.map_or(Ok(()), Err),
        State::New => {
            register(generator)?;
            generator.finish();
            return thrown.map_or(Ok(()), Err);
        }
        State::Running => {
            let message = "aclose(): asynchronous generator is already running";
            return Err(Exception::new("RuntimeError", message));
        }
        State::Suspended => {}
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

impl<T> Inner<T> {
    fn finish(&self) {
        self.state.set(State::Finished);
        drop(self.body.take());
    }
}

/// Runs the body of a generator until it gives a value or ends.
struct Resume<'a, T>(&'a Rc<Inner<T>>);

impl<T> StdFuture for Resume<'_, T> {
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
pub struct Yielder<T>(Rc<Slot<T>>);

impl<T> Yielder<T> {
    /// Gives a value to the caller of `next` and suspends the body until the next call.
    ///
    /// Fails with `GeneratorExit` when the generator is closed: pass it on, after cleaning up.
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
    pub fn send(&self, value: T) -> Send<'_, T> {
        Send { slot: &self.0, value: Some(value) }
    }
}

impl<T> fmt::Debug for Yielder<T> {
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
pub struct Send<'a, T> {
    slot: &'a Slot<T>,
    value: Option<T>,
}

impl<T> Unpin for Send<'_, T> {}

impl<T> StdFuture for Send<'_, T> {
    type Output = Result<()>;

    fn poll(mut self: Pin<&mut Self>, _context: &mut Context<'_>) -> Poll<Result<()>> {
        if let Some(value) = self.value.take() {
            self.slot.value.set(Some(value));
            return Poll::Pending;
        }
        Poll::Ready(self.slot.raised.take().map_or(Ok(()), Err))
    }
}

impl<T> fmt::Debug for Send<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Send")
    }
}

impl<T> fmt::Debug for AsyncGenerator<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AsyncGenerator")
    }
}

/// `_asyncgen_finalizer_hook`: a generator without references is closed by a task.
impl<T: 'static> Drop for AsyncGenerator<T> {
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

fn close_soon(event_loop: &EventLoop, generator: Rc<dyn Generator>) {
    let close = move || drop(closing_task(&generator));
    event_loop.call_soon(Call::Callback, Box::new(close));
}

impl<T: 'static> Generator for Inner<T> {
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
        self.state.get() == State::Suspended && !self.is_closed.get()
    }
}

/// A task that closes a generator, even if it is cancelled before its first step.
fn closing_task(generator: &Rc<dyn Generator>) -> Task<()> {
    tasks::create_prepared(Rc::clone(generator).aclose())
}

/// Whether a generator has begun and not ended.
pub(crate) fn has_open(event_loop: &EventLoop) -> bool {
    event_loop.with_generators(|all| {
        all.iter().filter_map(Weak::upgrade).any(|generator| !generator.is_finished())
    })
}

/// Takes out every generator that has begun and not ended, oldest first.
fn take_open(event_loop: &EventLoop) -> Vec<Rc<dyn Generator>> {
    let all = event_loop.with_generators(std::mem::take);
    let alive = all.iter().filter_map(Weak::upgrade);
    alive.filter(|generator| !generator.is_finished()).collect()
}

/// `loop.shutdown_asyncgens`.
fn shut_down() -> BoxedCoroutine {
    Box::pin(async {
        let open = EventLoop::with_running(take_open)?;
        if open.is_empty() {
            return Ok(());
        }
        let closing: Rc<[_]> = open.iter().map(|it| closing_task(it).into_any()).collect();
        let closed = EventLoop::with_running(|event_loop| {
            gather_futures(event_loop, &closing, true, Caller::NONE, outcomes::<()>)
        })?;
        for result in Future::<Vec<Result<()>>>::of_cell(closed).into_awaiting(Caller::NONE).await?
        {
            if let Err(exception) = result
                && exception.is_exception()
            {
                report::failed_to_close(exception);
            }
        }
        // A generator that was running could not be closed, and may have no references by now.
        EventLoop::with_running(|event_loop| {
            for generator in open {
                if generator.is_open() && Rc::strong_count(&generator) == 1 {
                    close_soon(event_loop, generator);
                }
            }
        })
    })
}
