//! The default executor: a simulated thread pool for blocking calls.

use std::collections::VecDeque;
use std::future::Future as StdFuture;

use super::content::{self, Content};
use super::event_loop::Jobs;
use super::future::Awaiting;
use super::watch::Watch;
use super::{
    AnyFuture, DoneCallback, EnsureFuture, EventLoop, Exception, Future, Program, Result, clock,
    report, time, timeout,
};
use crate::model::{Call, Event, FutureKind, ObjectId, PrimitiveKind, seconds_from_nanos};
use crate::runtime::caller::Caller;

/// Has a thread of the pool run `job` and gives the future of its result.
///
/// The job is plain code that may call [`block_for`](super::block_for). It runs as soon as one of
/// the threads is free, the jobs in the order in which they came, and when it ends its thread tells
/// the loop, which sets the future's result in a handle of its own. What the job does besides
/// blocking happens at the moment when it begins. Fails with `RuntimeError` outside a running loop,
/// and once `asyncio.run` is shutting the pool down.
///
/// Cancel safety: cancelling the future takes a job that waits for a thread off the queue; one that
/// has begun runs to its end, and nobody hears of it.
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
    submit(&event_loop, Box::new(|| job().map(content::value)), caller).map(Future::of_cell)
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
        let future = submit(&event_loop, Box::new(|| job().map(content::value)), caller)?;
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
    EventLoop::with_running(|event_loop| {
        event_loop.with_pool(|pool| pool.max_workers = max_workers.max(1));
    })
}

/// Threads and what they do.
pub(crate) struct ThreadPool {
    id: ObjectId,
    max_workers: u32,
    /// By number; `None` is idle.
    workers: Vec<Option<Running>>,
    queue: VecDeque<Job>,
    job_count: u32,
    is_shut_down: bool,
    /// Done when every thread is free, if somebody waits for that.
    on_idle: Option<Future<()>>,
    /// How long the job that is being run has blocked, in virtual nanoseconds after its start.
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

impl Default for ThreadPool {
    fn default() -> Self {
        Self {
            id: ObjectId(0),
            max_workers: 8,
            workers: Vec::new(),
            queue: VecDeque::new(),
            job_count: 0,
            is_shut_down: false,
            on_idle: None,
            blocked_until_nanos: None,
        }
    }
}

impl ThreadPool {
    /// Lets the job that runs now take longer; `false` if none does.
    pub(super) fn block_job(&mut self, delay_seconds: f64) -> bool {
        let Some(until_nanos) = self.blocked_until_nanos else { return false };
        let until_seconds = seconds_from_nanos(until_nanos);
        self.blocked_until_nanos = Some(clock::deadline_nanos(until_seconds, delay_seconds));
        true
    }

    /// Takes no more jobs.
    pub(super) fn shut_down(&mut self) {
        self.is_shut_down = true;
    }

    /// Whether no job waits or runs.
    fn is_idle(&self) -> bool {
        self.queue.is_empty() && self.workers.iter().all(Option::is_none)
    }

    fn next_end(&self) -> Option<(u64, u32, usize)> {
        let ends = self.workers.iter().enumerate().filter_map(|(worker, running)| {
            running.as_ref().map(|running| (running.end_nanos, running.number, worker))
        });
        ends.min()
    }

    /// The lowest idle thread, a new one if there may be more.
    fn idle_worker(&mut self) -> Option<usize> {
        let idle = self.workers.iter().position(Option::is_none);
        idle.filter(|worker| *worker < self.max_workers as usize).or_else(|| {
            let is_room = self.workers.len() < self.max_workers as usize;
            is_room.then(|| {
                self.workers.push(None);
                self.workers.len() - 1
            })
        })
    }
}

/// What `run_in_executor` does with `executor.submit` and `wrap_future`.
fn submit(
    event_loop: &EventLoop,
    function: Box<dyn FnOnce() -> Result<Content>>,
    caller: Caller,
) -> Result<AnyFuture> {
    if event_loop.with_pool(|pool| pool.is_shut_down) {
        return Err(Exception::new("RuntimeError", "Executor shutdown has been called"));
    }
    if event_loop.jobs().is_none() {
        let size = event_loop.with_pool(|pool| pool.max_workers);
        let id = event_loop.new_primitive(PrimitiveKind::ThreadPool, size, "", caller);
        event_loop.with_pool(|pool| pool.id = id);
        event_loop.set_jobs(Jobs {
            next_end_nanos: EventLoop::next_job_end_nanos,
            end_until: EventLoop::end_jobs_until,
            shut_down: join,
        });
    }
    let pool = event_loop.with_pool(|pool| pool.id);
    let future = event_loop.new_future(FutureKind::Job, pool, caller);
    event_loop.tell(Event::JobSubmitted { job: future.id() });
    event_loop.with_pool(|pool| {
        pool.queue.push_back(Job { future: future.clone(), function });
    });
    start_jobs(event_loop, event_loop.now_nanos());
    let check_cancel = Watch::new(future.id(), check_cancel);
    future.add_done_callback(event_loop, DoneCallback::Watch(check_cancel));
    Ok(future)
}

/// Lets every idle thread take the next job, at `nanos`.
fn start_jobs(event_loop: &EventLoop, nanos: u64) {
    loop {
        let next = event_loop.with_pool(|pool| {
            if pool.queue.is_empty() {
                return None;
            }
            let worker = pool.idle_worker()?;
            pool.job_count += 1;
            // A job may submit another, which begins inside it.
            let outer = pool.blocked_until_nanos.replace(nanos);
            Some((outer, worker, pool.job_count, pool.queue.pop_front()?))
        });
        let Some((outer, worker, number, Job { future, function })) = next else { return };
        event_loop.tell(Event::JobBegan { job: future.id(), worker: worker as u32 });
        let result = function();
        event_loop.with_pool(|pool| {
            let end_nanos = std::mem::replace(&mut pool.blocked_until_nanos, outer);
            let end_nanos = end_nanos.unwrap_or(nanos);
            pool.workers[worker] = Some(Running { future, result, end_nanos, number });
        });
    }
}

/// `_call_check_cancel`: a job that has not begun never will.
fn check_cancel(event_loop: &EventLoop, future: &AnyFuture, _: usize) {
    if !future.is_cancelled() {
        return;
    }
    let removed = event_loop.with_pool(|pool| {
        let place = pool.queue.iter().position(|job| job.future.is(future))?;
        pool.queue.remove(place)
    });
    if let Some(job) = removed {
        // The executor's own future tells of its cancellation, which changes nothing any more.
        tell_loop(event_loop, job.future, Err(Exception::cancelled(None)));
    }
}

/// `call_soon_threadsafe(_set_state, …)`: the loop hears of the result in a handle of its own.
fn tell_loop(event_loop: &EventLoop, future: AnyFuture, result: Result<Content>) {
    let call = Call::JobDone(future.id());
    let set_state = move || {
        if future.is_done() {
            if !future.is_cancelled() {
                // Somebody else gave the future its result, on which asyncio did not count.
                report::failed_callback("AssertionError()");
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

impl EventLoop {
    /// When the first thread ends its job.
    fn next_job_end_nanos(&self) -> Option<u64> {
        self.with_pool(|pool| match pool.next_end() {
            None if pool.on_idle.is_some() => Some(self.now_nanos()),
            end => end.map(|(end_nanos, ..)| end_nanos),
        })
    }

    /// Ends every job that ends until `nanos` and begins those that wait for its thread.
    fn end_jobs_until(&self, nanos: u64) {
        loop {
            let ended = self.with_pool(|pool| {
                let (end_nanos, _, worker) = pool.next_end()?;
                if end_nanos > nanos { None } else { Some((worker, pool.workers[worker].take()?)) }
            });
            let Some((worker, Running { future, result, end_nanos, .. })) = ended else { break };
            self.tell(Event::JobEnded { job: future.id(), worker: worker as u32 });
            tell_loop(self, future, result);
            start_jobs(self, end_nanos);
        }
        let on_idle =
            self.with_pool(|pool| if pool.is_idle() { pool.on_idle.take() } else { None });
        if let Some(on_idle) = on_idle {
            let call = Call::SetResult(on_idle.any().id());
            self.call_soon(call, Box::new(move || on_idle.set_result(()).unwrap_or(())));
        }
    }
}

/// asyncio's `THREAD_JOIN_TIMEOUT`.
const THREAD_JOIN_TIMEOUT_SECONDS: f64 = 300.0;

/// The rest of `loop.shutdown_default_executor`: waits until every thread is free, which another
/// thread tells the loop.
fn join() -> Program {
    Box::pin(async {
        let idle = EventLoop::with_running(|event_loop| {
            let idle = event_loop.new_future(FutureKind::Plain, ObjectId(0), Caller::NONE);
            let idle = Future::of_cell(idle);
            event_loop.with_pool(|pool| pool.on_idle = Some(idle.clone()));
            idle
        })?;
        let when_seconds = time().map(|now| Some(now + THREAD_JOIN_TIMEOUT_SECONDS));
        match timeout::within(when_seconds, Caller::NONE, |_| idle.into_awaiting(Caller::NONE))
            .await
        {
            Err(exception) if exception.is("TimeoutError") => {
                report::threads_left(THREAD_JOIN_TIMEOUT_SECONDS);
                Ok(())
            }
            result => result,
        }
    })
}
