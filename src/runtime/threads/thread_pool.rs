//! The default executor: a simulated thread pool for blocking calls.

use std::any::Any;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::future::Future as StdFuture;
use std::rc::Rc;

use crate::model::{Call, Event, FutureKind, ObjectId, PrimitiveKind, seconds_from_nanos};
use crate::runtime::combinators::within;
use crate::runtime::event_loop::{
    BoxedCoroutine, Caller, EventLoop, Executor, deadline_nanos, report,
};
use crate::runtime::memory::{self, AnyFuture, ChildCallback, Content, DoneCallback};
use crate::runtime::python::{Exception, Result};
use crate::runtime::tasks::{Awaiting, EnsureFuture, Future, time};

/// Has a thread of the pool run `job` and gives the future of its result.
///
/// The job is plain code that may call [`block_for`](super::block_for). It runs as soon as one of
/// the threads is free, the jobs in the order in which they came, and when it ends its thread tells
/// the loop, which sets the future's result in a handle of its own. What the job does besides
/// blocking happens at the moment when it begins. Fails with `RuntimeError` outside a running loop,
/// and once `asyncio.run` is shutting the pool down.
///
/// Cancel safety: cancelling the future takes a job that waits for a thread off the queue; one that
/// has begun runs to its end, and its result is lost.
///
/// ```
/// use loopscope::runtime::{Runner, block_for, run_in_executor};
/// let mut runner = Runner::new(async {
///     let answer = run_in_executor(|| {
///         block_for(2.0);
///         Ok(42)
///     })?;
///     assert_eq!(answer.await?, 42);
///     Ok(())
/// });
/// runner.run_to_end();
/// assert!(runner.exception().is_none());
/// ```
///
/// Source: <https://docs.python.org/3.13/library/asyncio-eventloop.html#asyncio.loop.run_in_executor>
#[track_caller]
pub fn run_in_executor<T: Clone + 'static>(
    job: impl FnOnce() -> Result<T> + 'static,
) -> Result<Future<T>> {
    let caller = Caller::here();
    let event_loop = EventLoop::with_running(EventLoop::clone)?;
    let job = event_loop.out_of_context(Box::new(|| job().map(memory::value)));
    submit(&event_loop, job, caller).map(Future::of_cell)
}

/// Runs `job` in a thread of the pool and waits for its result.
///
/// It is [`run_in_executor`] and an await: nothing is submitted before the first poll. Cancel
/// safety is the same.
///
/// ```
/// use loopscope::runtime::{Runner, block_for, to_thread};
/// let mut runner = Runner::new(to_thread(|| Ok(block_for(2.0))));
/// runner.run_to_end();
/// assert_eq!(runner.now_nanos(), 2_000_000_000);
/// ```
///
/// Source: <https://docs.python.org/3.13/library/asyncio-task.html#asyncio.to_thread>
#[track_caller]
pub fn to_thread<T: Clone + 'static, J>(job: J) -> impl StdFuture<Output = Result<T>> + use<T, J>
where
    J: FnOnce() -> Result<T> + 'static,
{
    let caller = Caller::here();
    async move {
        let event_loop = EventLoop::with_running(EventLoop::clone)?;
        let job = event_loop.in_context_of_caller(Box::new(|| job().map(memory::value)));
        let future = submit(&event_loop, job, caller)?;
        Awaiting::new(future, caller).await
    }
}

/// Sets how many threads the pool has, at least one; jobs that run already run on.
///
/// Without it there are eight, what asyncio takes on a machine with four processors. Fails with
/// `RuntimeError` outside a running loop.
///
/// ```
/// use loopscope::runtime::{Runner, block_for, gather, set_default_executor, time, to_thread};
/// let mut runner = Runner::new(async {
///     set_default_executor(1)?;
///     let job = || to_thread(|| Ok(block_for(1.0)));
///     gather([job(), job(), job()], false).await?;
///     assert_eq!(time()?, 3.0); // one after the other
///     Ok(())
/// });
/// runner.run_to_end();
/// assert!(runner.exception().is_none());
/// ```
///
/// Source: <https://docs.python.org/3.13/library/asyncio-eventloop.html#asyncio.loop.set_default_executor>
pub fn set_default_executor(max_workers: u32) -> Result<()> {
    EventLoop::with_running(|event_loop| event_loop.set_max_workers(max_workers.max(1)))
}

/// The threads of a loop and their jobs.
struct ThreadPool {
    id: ObjectId,
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    /// By number; `None` is idle.
    workers: Vec<Option<Running>>,
    queue: VecDeque<Job>,
    job_count: u32,
    /// Done when every thread is free, if the loop waits for that.
    on_idle: Option<Future<()>>,
    /// How long the job whose function runs now has blocked, in virtual nanoseconds after its start.
    blocked_until_nanos: Option<u64>,
}

struct Job {
    future: AnyFuture,
    function: Box<dyn FnOnce() -> Result<Content>>,
}

struct Running {
    future: AnyFuture,
    result: Result<Content>,
    end_nanos: u64,
    /// Jobs that end at one time end in the order in which they began.
    number: u32,
}

/// What `run_in_executor` does with `executor.submit` and `wrap_future`.
fn submit(
    event_loop: &EventLoop,
    function: Box<dyn FnOnce() -> Result<Content>>,
    caller: Caller,
) -> Result<AnyFuture> {
    if event_loop.is_executor_shut_down() {
        return Err(Exception::new("RuntimeError", "Executor shutdown has been called"));
    }
    let pool = ThreadPool::of(event_loop, caller);
    let future = event_loop.new_future(FutureKind::Job, pool.id, caller);
    event_loop.tell(Event::JobSubmitted { job: future.id() });
    pool.state.borrow_mut().queue.push_back(Job { future: future.clone(), function });
    pool.start_jobs(event_loop, event_loop.now_nanos());
    // It finds the pool by the loop, because the pool owns the future, which owns the callback.
    let callback = ChildCallback::in_loop(future.id(), |event_loop, future, _| {
        if let Some(pool) = ThreadPool::known(event_loop) {
            pool.check_cancel(event_loop, future);
        }
    });
    future.add_done_callback(event_loop, DoneCallback::Child(callback));
    Ok(future)
}

impl ThreadPool {
    /// The pool of a loop, which begins with its first job.
    fn of(event_loop: &EventLoop, caller: Caller) -> Rc<Self> {
        if let Some(pool) = Self::known(event_loop) {
            return pool;
        }
        let size = event_loop.max_workers();
        let id = event_loop.new_primitive(PrimitiveKind::ThreadPool, size, "", caller);
        let pool = Rc::new(Self { id, state: RefCell::default() });
        event_loop.set_executor(Rc::clone(&pool) as Rc<dyn Executor>);
        pool
    }

    fn known(event_loop: &EventLoop) -> Option<Rc<Self>> {
        let executor: Rc<dyn Any> = event_loop.executor()?;
        executor.downcast().ok()
    }

    /// Lets every idle thread take the next job, at `nanos`.
    fn start_jobs(&self, event_loop: &EventLoop, nanos: u64) {
        while let Some(start) = self.next_start(event_loop, nanos) {
            let Start { worker, number, job: Job { future, function }, outer } = start;
            event_loop.tell(Event::JobBegan { job: future.id(), worker: worker as u32 });
            let result = function();
            let mut state = self.state.borrow_mut();
            let end_nanos = std::mem::replace(&mut state.blocked_until_nanos, outer);
            let end_nanos = end_nanos.unwrap_or(nanos);
            state.workers[worker] = Some(Running { future, result, end_nanos, number });
        }
    }

    /// The next job that a thread can take at `nanos`.
    fn next_start(&self, event_loop: &EventLoop, nanos: u64) -> Option<Start> {
        let mut state = self.state.borrow_mut();
        if state.queue.is_empty() {
            return None;
        }
        let worker = state.idle_worker(event_loop.max_workers() as usize)?;
        state.job_count += 1;
        let (number, outer) = (state.job_count, state.blocked_until_nanos.replace(nanos));
        Some(Start { worker, number, job: state.queue.pop_front()?, outer })
    }

    /// `_call_check_cancel`: a job that has not begun never will.
    fn check_cancel(&self, event_loop: &EventLoop, future: &AnyFuture) {
        if !future.is_cancelled() {
            return;
        }
        let removed = {
            let queue = &mut self.state.borrow_mut().queue;
            let position = queue.iter().position(|job| job.future.is(future));
            position.and_then(|position| queue.remove(position))
        };
        if let Some(job) = removed {
            // The executor's own future tells of its cancellation, which changes nothing any more.
            tell_loop(event_loop, job.future, Err(Exception::cancelled(None)));
        }
    }

    /// Ends every job that ends by `nanos`, and begins those that wait for its thread.
    fn end_jobs(&self, event_loop: &EventLoop, nanos: u64) {
        while let Some((worker, ended)) = self.take_ended(nanos) {
            let Running { future, result, end_nanos, .. } = ended;
            event_loop.tell(Event::JobEnded { job: future.id(), worker: worker as u32 });
            tell_loop(event_loop, future, result);
            self.start_jobs(event_loop, end_nanos);
        }
        let on_idle = {
            let mut state = self.state.borrow_mut();
            if state.is_idle() { state.on_idle.take() } else { None }
        };
        if let Some(on_idle) = on_idle {
            let call = Call::SetResult(on_idle.any().id());
            event_loop.call_soon(call, Box::new(move || on_idle.set_result(()).unwrap_or(())));
        }
    }

    /// The first job that ends by `nanos`, with its thread, which is free from then on.
    fn take_ended(&self, nanos: u64) -> Option<(usize, Running)> {
        let mut state = self.state.borrow_mut();
        let (end_nanos, _, worker) = state.next_end()?;
        if end_nanos > nanos { None } else { Some((worker, state.workers[worker].take()?)) }
    }
}

/// A job that begins.
struct Start {
    worker: usize,
    number: u32,
    job: Job,
    /// How long the job that submitted this one inside its function has blocked.
    outer: Option<u64>,
}

impl Executor for ThreadPool {
    fn next_end_nanos(&self, now_nanos: u64) -> Option<u64> {
        let state = self.state.borrow();
        match state.next_end() {
            None if state.on_idle.is_some() => Some(now_nanos),
            end => end.map(|(end_nanos, ..)| end_nanos),
        }
    }

    fn end_until(&self, nanos: u64) {
        EventLoop::with_running(|event_loop| self.end_jobs(event_loop, nanos)).ok();
    }

    fn block(&self, delay_seconds: f64) -> bool {
        let mut state = self.state.borrow_mut();
        let Some(until_nanos) = state.blocked_until_nanos else { return false };
        let until_seconds = seconds_from_nanos(until_nanos);
        state.blocked_until_nanos = Some(deadline_nanos(until_seconds, delay_seconds));
        true
    }

    /// The rest of `loop.shutdown_default_executor`: waits until every thread is free, which another
    /// thread tells the loop.
    fn shut_down(self: Rc<Self>) -> BoxedCoroutine {
        Box::pin(async move {
            let idle = EventLoop::with_running(|event_loop| {
                let idle = event_loop.new_future(FutureKind::Plain, ObjectId(0), Caller::NONE);
                Future::of_cell(idle)
            })?;
            self.state.borrow_mut().on_idle = Some(idle.clone());
            drop(self);
            let when_seconds = time().map(|now| Some(now + THREAD_JOIN_TIMEOUT_SECONDS));
            match within(when_seconds, Caller::NONE, |_| idle.into_awaiting(Caller::NONE)).await {
                Err(exception) if exception.is("TimeoutError") => {
                    report::threads_left(THREAD_JOIN_TIMEOUT_SECONDS);
                    Ok(())
                }
                result => result,
            }
        })
    }
}

impl State {
    /// Whether no job waits or runs.
    fn is_idle(&self) -> bool {
        self.queue.is_empty() && self.workers.iter().all(Option::is_none)
    }

    /// When the first job ends, its number and its thread.
    fn next_end(&self) -> Option<(u64, u32, usize)> {
        let ends = self.workers.iter().enumerate().filter_map(|(worker, running)| {
            running.as_ref().map(|running| (running.end_nanos, running.number, worker))
        });
        ends.min()
    }

    /// The lowest idle thread, a new one if there may be more.
    fn idle_worker(&mut self, max_workers: usize) -> Option<usize> {
        let idle = self.workers.iter().position(Option::is_none);
        idle.filter(|worker| *worker < max_workers).or_else(|| {
            let is_room = self.workers.len() < max_workers;
            is_room.then(|| {
                self.workers.push(None);
                self.workers.len() - 1
            })
        })
    }
}

/// `call_soon_threadsafe(_set_state, …)`: the loop hears of the result in a handle of its own.
fn tell_loop(event_loop: &EventLoop, future: AnyFuture, result: Result<Content>) {
    let call = Call::JobDone(future.id());
    let set_state = move || {
        if future.is_done() {
            if !future.is_cancelled() {
                // The program has set the result itself; asyncio fails with this.
                report::failed_callback(Exception::bare("AssertionError"));
            }
            return;
        }
        EventLoop::with_running(|event_loop| match result {
            Ok(value) => future.set_result(event_loop, Some(value)),
            Err(exception) => future.set_exception(event_loop, exception),
        })
        .ok();
    };
    event_loop.call_soon(call, Box::new(set_state));
}

/// asyncio's `THREAD_JOIN_TIMEOUT`.
const THREAD_JOIN_TIMEOUT_SECONDS: f64 = 300.0;
