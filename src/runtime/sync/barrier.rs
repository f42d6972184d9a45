//! `Barrier`: tasks wait until all of them have arrived.

use std::cell::Cell;
use std::fmt;
use std::future::Future as StdFuture;
use std::rc::Rc;

use super::condition::Condition;
use super::primitive::Primitive;
use crate::model::PrimitiveKind;
use crate::runtime::event_loop::Caller;
use crate::runtime::python::{AsyncContextManager, Exception, Result};

/// A meeting point for a fixed number of tasks, which can be used repeatedly.
///
/// Fairness: when the last task has arrived it continues, then the others in the order in which they
/// arrived. A task that arrives while they leave waits for the next round.
///
/// Cancel safety: a cancelled [`wait`](Self::wait) no longer counts as arrived; the other tasks
/// continue to wait. [`abort`](Self::abort) makes them fail.
///
/// ```
/// use loopscope::runtime::{Runner, gather, sync::Barrier};
/// let mut runner = Runner::new(async {
///     let barrier = Barrier::new(3)?;
///     let indices = gather((0..3).map(|_| barrier.wait()), false).await?;
///     assert_eq!(indices, [Ok(0), Ok(1), Ok(2)]);
///     Ok(())
/// });
/// runner.run_to_end();
/// assert!(runner.exception().is_none());
/// ```
///
/// Source: <https://docs.python.org/3.13/library/asyncio-sync.html#asyncio.Barrier>
#[derive(Clone)]
pub struct Barrier(Rc<Inner>);

struct Inner {
    /// Its number is that of the tasks inside.
    primitive: Primitive,
    parties: u32,
    condition: Condition,
    state: Cell<State>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Filling,
    Draining,
    Resetting,
    Broken,
}

impl Barrier {
    /// A barrier for `parties` tasks; fails with `ValueError` if that is zero.
    ///
    /// ```
    /// use loopscope::runtime::{Barrier, run};
    /// run(async {
    ///     assert_eq!(Barrier::new(3)?.parties(), 3);
    ///     assert!(Barrier::new(0).is_err());
    ///     Ok(())
    /// })
    /// .unwrap();
    /// ```
    #[track_caller]
    pub fn new(parties: u32) -> Result<Self> {
        Self::named("", parties)
    }

    /// A barrier for `parties` tasks, as a number that may come from anywhere.
    ///
    /// Fails with `ValueError` if it is less than one; a number that is too large counts as
    /// 4,294,967,295.
    ///
    /// ```
    /// use loopscope::runtime::Barrier;
    /// assert!(Barrier::checked(-1).unwrap_err().is("ValueError"));
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-sync.html#asyncio.Barrier>
    #[track_caller]
    pub fn checked(parties: i64) -> Result<Self> {
        Self::new(u32::try_from(parties.max(0)).unwrap_or(u32::MAX))
    }

    /// A barrier for `parties` tasks, under the name that it has in the program; fails as
    /// [`new`](Self::new) does.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, sync::Barrier};
    /// let mut runner = Runner::new(async {
    ///     assert_eq!(Barrier::named("start", 2)?.parties(), 2);
    ///     assert!(Barrier::named("start", 0).unwrap_err().is("ValueError"));
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    #[track_caller]
    pub fn named(name: &str, parties: u32) -> Result<Self> {
        if parties == 0 {
            return Err(Exception::new("ValueError", "parties must be >= 1"));
        }
        let caller = Caller::here();
        let primitive = Primitive::new(PrimitiveKind::Barrier, parties, name.to_owned(), caller);
        let condition = Condition::inside(&primitive);
        let state = Cell::new(State::Filling);
        Ok(Self(Rc::new(Inner { primitive, parties, condition, state })))
    }

    /// Waits until all parties wait, and returns how many had arrived before this one.
    ///
    /// Fails with `BrokenBarrierError` if the barrier is broken, or reset or aborted meanwhile.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, create_task, sleep, sync::Barrier};
    /// let mut runner = Runner::new(async {
    ///     let barrier = Barrier::new(2)?;
    ///     let first = create_task(barrier.wait());
    ///     sleep(1.0).await?;
    ///     assert_eq!(barrier.n_waiting(), 1);
    ///     assert_eq!(barrier.wait().await?, 1);
    ///     assert_eq!(first.await?, 0);
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-sync.html#asyncio.Barrier.wait>
    #[track_caller]
    pub fn wait(&self) -> impl StdFuture<Output = Result<u32>> + use<> {
        let caller = Caller::here();
        let barrier = Rc::clone(&self.0);
        async move {
            barrier.condition.acquire_at(caller).await?;
            let result = barrier.wait(caller).await;
            barrier.condition.release()?;
            result
        }
    }

    /// Raises `BrokenBarrierError` in every waiting task and makes the barrier usable again.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, create_task, sleep, sync::Barrier};
    /// let mut runner = Runner::new(async {
    ///     let barrier = Barrier::new(2)?;
    ///     let waiter = create_task(barrier.wait());
    ///     sleep(1.0).await?;
    ///     barrier.reset().await?;
    ///     assert!(waiter.await.unwrap_err().is("BrokenBarrierError"));
    ///     assert!(!barrier.broken()); // ready for the next round
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-sync.html#asyncio.Barrier.reset>
    #[track_caller]
    pub fn reset(&self) -> impl StdFuture<Output = Result<()>> + use<> {
        let caller = Caller::here();
        let barrier = Rc::clone(&self.0);
        async move {
            barrier.condition.acquire_at(caller).await?;
            let is_empty = barrier.primitive.value() == 0;
            barrier.state.set(if is_empty { State::Filling } else { State::Resetting });
            barrier.condition.notify_all()?;
            barrier.condition.release()
        }
    }

    /// Breaks the barrier: present and later waits fail with `BrokenBarrierError`.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, sync::Barrier};
    /// let mut runner = Runner::new(async {
    ///     let barrier = Barrier::new(2)?;
    ///     barrier.abort().await?;
    ///     assert!(barrier.broken());
    ///     assert!(barrier.wait().await.unwrap_err().is("BrokenBarrierError"));
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-sync.html#asyncio.Barrier.abort>
    #[track_caller]
    pub fn abort(&self) -> impl StdFuture<Output = Result<()>> + use<> {
        let caller = Caller::here();
        let barrier = Rc::clone(&self.0);
        async move {
            barrier.condition.acquire_at(caller).await?;
            barrier.state.set(State::Broken);
            barrier.condition.notify_all()?;
            barrier.condition.release()
        }
    }

    /// How many tasks have to meet.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, sync::Barrier};
    /// let mut runner = Runner::new(async {
    ///     let barrier = Barrier::new(3)?;
    ///     assert_eq!(barrier.parties(), 3);
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-sync.html#asyncio.Barrier.parties>
    pub fn parties(&self) -> u32 {
        self.0.parties
    }

    /// How many tasks wait for the others.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, create_task, sleep, sync::Barrier};
    /// let mut runner = Runner::new(async {
    ///     let barrier = Barrier::new(2)?;
    ///     create_task(barrier.wait());
    ///     sleep(0.0).await?;
    ///     assert_eq!(barrier.n_waiting(), 1);
    ///     barrier.wait().await?;
    ///     assert_eq!(barrier.n_waiting(), 0); // all have met
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-sync.html#asyncio.Barrier.n_waiting>
    pub fn n_waiting(&self) -> u32 {
        if self.0.state.get() == State::Filling { self.0.primitive.value() } else { 0 }
    }

    /// Whether the barrier was aborted.
    ///
    /// It stays so until it is [reset](Self::reset).
    ///
    /// ```
    /// use loopscope::runtime::{Runner, sync::Barrier};
    /// let mut runner = Runner::new(async {
    ///     let barrier = Barrier::new(2)?;
    ///     barrier.abort().await?;
    ///     assert!(barrier.wait().await.is_err() && barrier.broken());
    ///     barrier.reset().await?;
    ///     assert!(!barrier.broken());
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-sync.html#asyncio.Barrier.broken>
    pub fn broken(&self) -> bool {
        self.0.state.get() == State::Broken
    }
}

impl Inner {
    /// The body of `Barrier.wait`, under the lock.
    async fn wait(&self, caller: Caller) -> Result<u32> {
        let is_ready = || !matches!(self.state.get(), State::Draining | State::Resetting);
        self.condition.wait_for_at(is_ready, caller).await?;
        if self.state.get() == State::Broken {
            return Err(Exception::new("BrokenBarrierError", "Barrier aborted"));
        }
        let index = self.primitive.value();
        self.primitive.set_value(index + 1);
        let result = if index + 1 == self.parties {
            self.state.set(State::Draining);
            self.condition.notify_all()
        } else {
            self.wait_for_others(caller).await
        };
        self.primitive.set_value(self.primitive.value() - 1);
        if self.primitive.value() == 0 {
            if matches!(self.state.get(), State::Resetting | State::Draining) {
                self.state.set(State::Filling);
            }
            self.condition.notify_all()?;
        }
        result.map(|()| index)
    }

    async fn wait_for_others(&self, caller: Caller) -> Result<()> {
        self.condition.wait_for_at(|| self.state.get() != State::Filling, caller).await?;
        match self.state.get() {
            State::Broken | State::Resetting => {
                Err(Exception::new("BrokenBarrierError", "Abort or reset of barrier"))
            }
            State::Filling | State::Draining => Ok(()),
        }
    }
}

/// `async with barrier`: the block begins when all have arrived, and gets the index of its task.
///
/// ```
/// use loopscope::runtime::{Barrier, async_with, run};
/// run(async {
///     let barrier = Barrier::new(1)?;
///     assert_eq!(async_with(barrier, async |index| Ok(index)).await?, Some(0));
///     Ok(())
/// })
/// .unwrap();
/// ```
///
/// Source: <https://docs.python.org/3.13/library/asyncio-sync.html#asyncio.Barrier>
impl AsyncContextManager for Barrier {
    type Value = u32;

    async fn enter(&mut self) -> Result<u32> {
        self.wait().await
    }

    async fn exit(&mut self, _exception: Option<&Exception>) -> Result<bool> {
        Ok(false)
    }
}

impl fmt::Debug for Barrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Barrier({} of {})", self.n_waiting(), self.parties())
    }
}
