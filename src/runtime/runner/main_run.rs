//! `run`: a main coroutine, and the shutdown of the loop after it.

use std::fmt;
use std::future::Future as StdFuture;
use std::rc::Rc;

use crate::model::{Ending, Event, Limit, Limits, Probe, Version};
use crate::runtime::combinators::{gather_futures, nothing};
use crate::runtime::event_loop::{Caller, EventLoop, report};
use crate::runtime::generators::has_open;
use crate::runtime::memory::{AnyFuture, DoneCallback};
use crate::runtime::python::{Exception, Result};
use crate::runtime::tasks;

/// Runs a main coroutine as `asyncio.run` does, one iteration at a time.
///
/// When the main task is done, the loop stops after the next iteration. Then tasks that are left are
/// cancelled, oldest first, and awaited; open asynchronous generators are closed, and the threads of
/// the pool end their jobs.
///
/// The memory of futures, tasks and timeouts is used again by later ones on the same thread, in this
/// run and in later ones; it is not freed when the thread ends.
///
/// ```
/// use loopscope::model::Ending;
/// use loopscope::runtime::{Runner, create_future};
/// let mut runner = Runner::new(async { create_future::<()>()?.await });
/// assert_eq!(runner.run_to_end(), Ending::Deadlock);
/// ```
///
/// Source: <https://docs.python.org/3.13/library/asyncio-runner.html#asyncio.run>
pub struct Runner {
    event_loop: EventLoop,
    main: AnyFuture,
    phase: Phase,
    limits: Limits,
    ending: Option<Ending>,
    /// The exception of a shutdown task, which the program can cancel.
    shutdown_exception: Option<Exception>,
}

/// Runs `main` to its end and gives its outcome, as `asyncio.run` does.
///
/// Fails with the exception of the main task, with `RuntimeError` if the run ends in a deadlock or
/// at its limits, or if a loop runs already. A [`Runner`] does the same one iteration at a time.
///
/// ```
/// use loopscope::runtime::{run, sleep};
/// assert_eq!(run(sleep(1.0)), Ok(()));
/// ```
///
/// Source: <https://docs.python.org/3.13/library/asyncio-runner.html#asyncio.run>
pub fn run(main: impl StdFuture<Output = Result<()>> + 'static) -> Result<()> {
    if EventLoop::with_running(|_| ()).is_ok() {
        let message = "asyncio.run() cannot be called from a running event loop";
        return Err(Exception::new("RuntimeError", message));
    }
    let mut runner = Runner::new(main);
    match runner.run_to_end() {
        Ending::Finished => runner.exception().map_or(Ok(()), Err),
        Ending::Deadlock => Err(Exception::new("RuntimeError", "the run is deadlocked")),
        Ending::LimitReached(_) => Err(Exception::new("RuntimeError", "the run is too long")),
    }
}

pub(super) enum Phase {
    /// `run_until_complete(main)`.
    Main,
    /// `_cancel_all_tasks`, with those that were left.
    CancelAll(Rc<[AnyFuture]>),
    /// `shutdown_asyncgens`, in this task.
    ShutDownGenerators(AnyFuture),
    /// `shutdown_default_executor`, in this task.
    ShutDownExecutor(AnyFuture),
}

impl Runner {
    /// A run of `main` without a probe.
    ///
    /// ```
    /// use loopscope::model::Ending;
    /// use loopscope::runtime::{Runner, sleep};
    /// let mut runner = Runner::new(sleep(1.0));
    /// assert_eq!((runner.iteration(), runner.ending()), (0, None));
    /// assert_eq!(runner.run_to_end(), Ending::Finished);
    /// assert_eq!((runner.now_nanos(), runner.ending()), (1_000_000_000, Some(Ending::Finished)));
    /// ```
    pub fn new(main: impl StdFuture<Output = Result<()>> + 'static) -> Self {
        Self::with_probe(main, None, Limits::default())
    }

    /// A run of `main` that tells `probe` everything and ends at `limits`.
    ///
    /// ```
    /// use loopscope::model::{Ending, Limit, Limits};
    /// use loopscope::runtime::{Runner, sleep};
    /// let endless = async {
    ///     loop {
    ///         sleep(0.0).await?;
    ///     }
    /// };
    /// let limits = Limits { iterations: 100, ..Limits::default() };
    /// let mut runner = Runner::with_probe(endless, None, limits);
    /// assert_eq!(runner.run_to_end(), Ending::LimitReached(Limit::Iterations));
    /// ```
    pub fn with_probe(
        main: impl StdFuture<Output = Result<()>> + 'static,
        probe: Option<Box<dyn Probe>>,
        limits: Limits,
    ) -> Self {
        let event_loop = EventLoop::new(probe);
        let main = event_loop.enter(|| {
            let main = tasks::create(None, main, Caller::NONE).into_any();
            main.add_done_callback(&event_loop, DoneCallback::Stop);
            main
        });
        Self {
            event_loop,
            main,
            phase: Phase::Main,
            limits,
            ending: None,
            shutdown_exception: None,
        }
    }

    /// The same run on the asyncio of a version of CPython, before its first iteration.
    ///
    /// ```
    /// use loopscope::model::Version;
    /// use loopscope::runtime::{Runner, sleep};
    /// let mut runner = Runner::new(sleep(1.0)).on(Version::V3_14);
    /// runner.run_to_end();
    /// assert!(!runner.depends_on_version(), "a sleep is the same in every version");
    /// ```
    #[must_use]
    pub fn on(self, version: Version) -> Self {
        self.event_loop.set_version(version);
        self
    }

    /// Whether the run so far met anything that differs between versions of CPython.
    ///
    /// If it did not, every version gives the same run.
    pub fn depends_on_version(&self) -> bool {
        self.event_loop.depends_on_version()
    }

    /// Runs one loop iteration; the ending once the run is over.
    ///
    /// ```
    /// use loopscope::model::Ending;
    /// use loopscope::runtime::{Runner, sleep};
    /// let mut runner = Runner::new(sleep(1.0));
    /// assert_eq!(runner.run_once(), None);
    /// assert_eq!((runner.iteration(), runner.now_nanos()), (1, 0));
    /// while runner.run_once().is_none() {}
    /// assert_eq!(runner.ending(), Some(Ending::Finished));
    /// ```
    pub fn run_once(&mut self) -> Option<Ending> {
        let event_loop = self.event_loop.clone();
        event_loop.enter(|| self.run_once_inside())
    }

    fn run_once_inside(&mut self) -> Option<Ending> {
        if self.ending.is_some() {
            return self.ending;
        }
        if self.event_loop.iteration() >= self.limits.iterations {
            self.end(Ending::LimitReached(Limit::Iterations));
        } else if self.event_loop.task_count() > self.limits.tasks {
            self.end(Ending::LimitReached(Limit::Tasks));
        } else if !self.event_loop.run_once_inside() {
            self.end(Ending::Deadlock);
        } else if self.event_loop.take_stopping() {
            self.finish_phase();
        }
        self.ending
    }

    /// Runs until the run is over.
    ///
    /// ```
    /// use loopscope::model::Ending;
    /// use loopscope::runtime::{Runner, sleep};
    /// let mut runner = Runner::new(sleep(1.0));
    /// assert_eq!(runner.run_to_end(), Ending::Finished);
    /// assert_eq!(runner.run_to_end(), Ending::Finished, "it stays over");
    /// ```
    pub fn run_to_end(&mut self) -> Ending {
        let event_loop = self.event_loop.clone();
        event_loop.enter(|| {
            loop {
                if let Some(ending) = self.run_once_inside() {
                    return ending;
                }
            }
        })
    }

    /// Ends the run where it is.
    ///
    /// ```
    /// use loopscope::model::{Ending, Limit};
    /// use loopscope::runtime::{Runner, sleep};
    /// let mut runner = Runner::new(sleep(1.0));
    /// runner.end(Ending::LimitReached(Limit::Iterations));
    /// assert_eq!(runner.run_once(), Some(Ending::LimitReached(Limit::Iterations)));
    /// ```
    pub fn end(&mut self, ending: Ending) {
        if self.ending.is_none() {
            self.ending = Some(ending);
            self.event_loop.tell(Event::RunEnded { ending });
            self.event_loop.close();
        }
    }

    /// When the next iteration will run, in virtual nanoseconds; `None` if the run is over or will
    /// be found deadlocked.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, sleep};
    /// let mut runner = Runner::new(sleep(1.0));
    /// runner.run_once();
    /// assert_eq!(runner.next_nanos(), Some(1_000_000_000));
    /// ```
    ///
    /// ```
    /// use loopscope::runtime::{Runner, sleep};
    /// let mut runner = Runner::new(sleep(1.0));
    /// assert_eq!(runner.next_nanos(), Some(0));
    /// runner.run_once();
    /// assert_eq!(runner.next_nanos(), Some(1_000_000_000));
    /// ```
    pub fn next_nanos(&self) -> Option<u64> {
        if self.ending.is_some() { None } else { self.event_loop.next_nanos() }
    }

    /// The virtual time, in nanoseconds since the loop started.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, sleep};
    /// let mut runner = Runner::new(sleep(1.5));
    /// assert_eq!(runner.now_nanos(), 0);
    /// runner.run_to_end();
    /// assert_eq!(runner.now_nanos(), 1_500_000_000);
    /// ```
    pub fn now_nanos(&self) -> u64 {
        self.event_loop.now_nanos()
    }

    /// The iteration that ran last, counted from one.
    ///
    /// ```
    /// use loopscope::runtime::{Runner, sleep};
    /// let mut runner = Runner::new(sleep(1.0));
    /// assert_eq!(runner.iteration(), 0);
    /// runner.run_once();
    /// assert_eq!(runner.iteration(), 1);
    /// ```
    pub fn iteration(&self) -> u32 {
        self.event_loop.iteration()
    }

    /// Why the run is over, if it is.
    ///
    /// ```
    /// use loopscope::model::Ending;
    /// use loopscope::runtime::{Runner, sleep};
    /// let mut runner = Runner::new(sleep(1.0));
    /// runner.run_once();
    /// assert_eq!(runner.ending(), None);
    /// runner.run_to_end();
    /// assert_eq!(runner.ending(), Some(Ending::Finished));
    /// ```
    pub fn ending(&self) -> Option<Ending> {
        self.ending
    }

    /// The exception that `asyncio.run` would raise, once the main task is done.
    ///
    /// ```
    /// use loopscope::runtime::{Exception, Runner};
    /// let mut runner = Runner::new(async { Err(Exception::new("ValueError", "no")) });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_some_and(|exception| exception.is("ValueError")));
    /// ```
    pub fn exception(&self) -> Option<Exception> {
        self.shutdown_exception.clone().or_else(|| self.main.peek_exception())
    }

    /// Begins the next phase of `asyncio.run` when the future for which the loop ran is done.
    ///
    /// Shutting down generators and the executor takes a task each. If there is nothing to shut down
    /// and nothing else would run meanwhile, the task is left out; its number is still used up.
    fn finish_phase(&mut self) {
        let event_loop = self.event_loop.clone();
        event_loop.enter(|| {
            if matches!(self.phase, Phase::Main) && self.main.has_raised() {
                // `asyncio.run` raises it, so it is not lost.
                self.main.exception();
            }
            self.shutdown_exception = end_phase(&self.phase);
            let next = match self.phase {
                Phase::Main => cancel_all(&event_loop)
                    .or_else(|| shut_down_generators(&event_loop))
                    .or_else(|| shut_down_executor(&event_loop)),
                Phase::CancelAll(_) => {
                    shut_down_generators(&event_loop).or_else(|| shut_down_executor(&event_loop))
                }
                Phase::ShutDownGenerators(_) if self.shutdown_exception.is_none() => {
                    shut_down_executor(&event_loop)
                }
                Phase::ShutDownGenerators(_) | Phase::ShutDownExecutor(_) => None,
            };
            if let Some((phase, future)) = next {
                self.phase = phase;
                future.add_done_callback(&event_loop, DoneCallback::Stop);
                return;
            }
            for task in event_loop.all_tasks() {
                report::destroyed_pending(&task);
            }
            event_loop.take_apart();
            self.end(Ending::Finished);
        });
    }
}

/// Reports what the tasks of a phase raised, or gives it if it ends the shutdown.
pub(super) fn end_phase(phase: &Phase) -> Option<Exception> {
    match phase {
        Phase::Main => None,
        Phase::CancelAll(cancelled) => {
            for task in cancelled.iter().filter(|task| task.has_raised()) {
                report::unhandled_at_shutdown(task);
            }
            None
        }
        Phase::ShutDownGenerators(task) | Phase::ShutDownExecutor(task) => task.exception(),
    }
}

/// `_cancel_all_tasks`.
pub(super) fn cancel_all(event_loop: &EventLoop) -> Option<(Phase, AnyFuture)> {
    let left: Rc<[_]> = event_loop.all_tasks().into();
    if left.is_empty() {
        return None;
    }
    for task in left.iter() {
        task.cancel(event_loop, None);
    }
    let all = gather_futures(event_loop, &left, true, Caller::NONE, nothing);
    Some((Phase::CancelAll(left), all))
}

/// `loop.shutdown_asyncgens`.
pub(super) fn shut_down_generators(event_loop: &EventLoop) -> Option<(Phase, AnyFuture)> {
    if !has_open(event_loop) && !event_loop.has_something_due() {
        event_loop.new_task_number();
        return None;
    }
    let shut_down = async {
        match EventLoop::with_running(EventLoop::generators_shut_down)? {
            Some(shut_down) => shut_down().await,
            None => Ok(()),
        }
    };
    let task = tasks::create_lazily(shut_down, None, Caller::NONE);
    Some((Phase::ShutDownGenerators(task.clone()), task))
}

/// `loop.shutdown_default_executor`: the loop runs until every thread is free.
pub(super) fn shut_down_executor(event_loop: &EventLoop) -> Option<(Phase, AnyFuture)> {
    let executor =
        |event_loop: &EventLoop| event_loop.executor().filter(|executor| executor.has_default());
    if executor(event_loop).is_none() && !event_loop.has_something_due() {
        return None;
    }
    let shut_down = async move {
        let executor = EventLoop::with_running(|event_loop| {
            event_loop.shut_down_executor();
            executor(event_loop)
        })?;
        match executor {
            Some(executor) => executor.shut_down().await,
            None => Ok(()),
        }
    };
    let task = tasks::create_lazily(shut_down, None, Caller::NONE);
    Some((Phase::ShutDownExecutor(task.clone()), task))
}

impl Drop for Runner {
    fn drop(&mut self) {
        self.event_loop.close();
    }
}

impl fmt::Debug for Runner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Runner")
            .field("event_loop", &self.event_loop)
            .field("ending", &self.ending)
            .finish_non_exhaustive()
    }
}
