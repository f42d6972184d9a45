//! The thread pools of a loop: which job runs when, and what their threads do at which time.

use std::any::Any;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::pool::{Function, Job, Own, Pool};
use crate::model::{Call, Event, FutureKind, ObjectId, PrimitiveKind, seconds_from_nanos};
use crate::runtime::combinators::within;
use crate::runtime::event_loop::{
    BoxedCoroutine, Caller, EventLoop, Executor, deadline_nanos, report,
};
use crate::runtime::memory::{AnyFuture, ChildCallback, Content, DoneCallback};
use crate::runtime::python::{Exception, Result};
use crate::runtime::tasks::{EnsureFuture, Future, time};

/// The pools of a loop. The function of a job is called when it begins, and what its thread does
/// later is kept until the clock is there.
#[derive(Default)]
pub(super) struct Pools(RefCell<State>);

#[derive(Default)]
struct State {
    pools: Vec<Pool>,
    /// What threads will do, by time and then by number.
    actions: BTreeMap<(u64, u32), Action>,
    action_count: u32,
    /// The time of the thread whose job's function runs now.
    job_nanos: Option<u64>,
    /// Done when every thread of the default executor is free, if the loop waits for that.
    on_idle: Option<Future<()>>,
}

/// What a thread does at a time.
enum Action {
    /// A job prints a line.
    Print(String, Caller),
    /// A job ends.
    End { pool: usize, worker: usize, future: AnyFuture, result: Result<Content> },
    /// The thread that joins those of the default executor finds them idle.
    TellIdle,
}

/// How a job ended, as the loop is told.
enum Told {
    Ended(Result<Content>),
    /// The executor was shut down before it began.
    Cancelled,
}

/// What `run_in_executor` does with `executor.submit` and `wrap_future`. The default executor is
/// that of no program, `None`.
pub(super) fn submit(
    event_loop: &EventLoop,
    own: Option<&Rc<Own>>,
    function: Function,
    caller: Caller,
) -> Result<AnyFuture> {
    if own.is_none() && event_loop.is_executor_shut_down() {
        return Err(Exception::new("RuntimeError", "Executor shutdown has been called"));
    }
    if own.is_some_and(|own| own.is_shut_down.get()) {
        let message = "cannot schedule new futures after shutdown";
        return Err(Exception::new("RuntimeError", message));
    }
    let pools = Pools::of(event_loop);
    let index = pools.index_of(event_loop, own, caller);
    let id = pools.0.borrow().pools[index].id;
    let future = event_loop.new_future(FutureKind::Job, id, caller);
    event_loop.tell(Event::JobSubmitted { job: future.id() });
    let job = Job { future: future.clone(), function };
    pools.0.borrow_mut().pools[index].queue.push_back(job);
    pools.start_jobs(event_loop, index);
    // It finds the pools by the loop, because they own the future, which owns the callback.
    let callback = ChildCallback::in_loop(future.id(), |event_loop, future, _| {
        if let Some(pools) = Pools::known(event_loop) {
            pools.check_cancel(event_loop, future);
        }
    });
    future.add_done_callback(event_loop, DoneCallback::Child(callback));
    Ok(future)
}

/// `Executor.shutdown`, for what the executor still has to do in a loop.
pub(super) fn shut_down(
    event_loop: &EventLoop,
    own: &Rc<Own>,
    is_waiting: bool,
    cancels_futures: bool,
) {
    own.is_shut_down.set(true);
    let Some(pools) = Pools::known(event_loop) else { return };
    let Some(index) = pools.0.borrow().pools.iter().position(|pool| pool.is_of(Some(own))) else {
        return;
    };
    if cancels_futures {
        let cancelled = std::mem::take(&mut pools.0.borrow_mut().pools[index].queue);
        for job in cancelled {
            tell_loop(event_loop, job.future, Told::Cancelled);
        }
    }
    let is_in_job = pools.job_nanos().is_some();
    while is_waiting && !is_in_job && !pools.0.borrow().pools[index].is_idle() {
        let Some(nanos) = pools.next_nanos() else { return };
        pools.advance(nanos);
    }
}

impl Pools {
    /// The pools of a loop, which begin with its first job.
    fn of(event_loop: &EventLoop) -> Rc<Self> {
        Self::known(event_loop).unwrap_or_else(|| {
            let pools = Rc::new(Self::default());
            event_loop.set_executor(Rc::clone(&pools) as Rc<dyn Executor>);
            pools
        })
    }

    fn known(event_loop: &EventLoop) -> Option<Rc<Self>> {
        let executor: Rc<dyn Any> = event_loop.executor()?;
        executor.downcast().ok()
    }

    /// The pool of an executor, which begins with its first job in the loop.
    fn index_of(&self, event_loop: &EventLoop, own: Option<&Rc<Own>>, caller: Caller) -> usize {
        let known = self.0.borrow().pools.iter().position(|pool| pool.is_of(own));
        known.unwrap_or_else(|| {
            let size = max_workers(event_loop, own);
            let id = event_loop.new_primitive(PrimitiveKind::ThreadPool, size, "", caller);
            let pools = &mut self.0.borrow_mut().pools;
            pools.push(Pool::new(id, own.cloned()));
            pools.len() - 1
        })
    }

    /// Lets every idle thread of a pool take its next job.
    fn start_jobs(&self, event_loop: &EventLoop, pool: usize) {
        while let Some(start) = self.next_start(event_loop, pool) {
            let Start { worker, number, job: Job { future, function }, outer } = start;
            event_loop.tell(Event::JobBegan { job: future.id(), worker: number });
            let result = function();
            let mut state = self.0.borrow_mut();
            let end_nanos = std::mem::replace(&mut state.job_nanos, outer);
            let end_nanos = end_nanos.unwrap_or_else(|| event_loop.now_nanos());
            state.plan(end_nanos, Action::End { pool, worker, future, result });
        }
    }

    /// The next job of a pool that a thread can take.
    fn next_start(&self, event_loop: &EventLoop, index: usize) -> Option<Start> {
        let mut state = self.0.borrow_mut();
        let State { pools, job_nanos, .. } = &mut *state;
        let worker_count: usize = pools.iter().map(|pool| pool.workers.len()).sum();
        let pool = &mut pools[index];
        if pool.queue.is_empty() {
            return None;
        }
        let max_workers = max_workers(event_loop, pool.own.as_ref());
        let worker = pool.take_worker(max_workers as usize, worker_count as u32)?;
        let (number, job) = (pool.workers[worker].number, pool.queue.pop_front()?);
        Some(Start { worker, number, job, outer: job_nanos.replace(event_loop.now_nanos()) })
    }

    /// `_call_check_cancel`: a job that has not begun never will.
    fn check_cancel(&self, event_loop: &EventLoop, future: &AnyFuture) {
        if !future.is_cancelled() {
            return;
        }
        let removed = self.0.borrow_mut().pools.iter_mut().find_map(|pool| {
            let position = pool.queue.iter().position(|job| job.future.is(future))?;
            pool.queue.remove(position)
        });
        if let Some(job) = removed {
            // The executor's own future tells of its cancellation, which changes nothing any more.
            tell_loop(event_loop, job.future, Told::Cancelled);
        }
    }

    /// Does what a thread does now.
    fn perform(&self, event_loop: &EventLoop, action: Action) {
        match action {
            Action::Print(text, caller) => {
                let site = event_loop.site(caller);
                event_loop.tell(Event::Printed { text: &text, site });
            }
            Action::End { pool, worker, future, result } => {
                let number = {
                    let worker = &mut self.0.borrow_mut().pools[pool].workers[worker];
                    worker.is_busy = false;
                    worker.number
                };
                event_loop.tell(Event::JobEnded { job: future.id(), worker: number });
                tell_loop(event_loop, future, Told::Ended(result));
                self.start_jobs(event_loop, pool);
                self.tell_idle(event_loop);
            }
            Action::TellIdle => self.tell_idle(event_loop),
        }
    }

    /// Tells the loop that no job of the default executor is left, if it waits for that.
    fn tell_idle(&self, event_loop: &EventLoop) {
        let on_idle = {
            let mut state = self.0.borrow_mut();
            if state.is_default_idle() { state.on_idle.take() } else { None }
        };
        if let Some(on_idle) = on_idle {
            let call = Call::SetResult(on_idle.any().id());
            event_loop.call_soon(call, Box::new(move || on_idle.set_result(()).unwrap_or(())));
        }
    }

    /// When a thread will tell the loop something.
    fn next_nanos(&self) -> Option<u64> {
        let state = self.0.borrow();
        let is_told = |(_, action): &(_, &Action)| !matches!(action, Action::Print(..));
        state.actions.iter().find(is_told).map(|((nanos, _), _)| *nanos)
    }
}

impl State {
    fn plan(&mut self, nanos: u64, action: Action) {
        self.action_count += 1;
        self.actions.insert((nanos, self.action_count), action);
    }

    /// Takes out the first action until a time.
    fn take_until(&mut self, nanos: u64) -> Option<(u64, Action)> {
        let first = self.actions.first_entry().filter(|first| first.key().0 <= nanos)?;
        Some((first.key().0, first.remove()))
    }

    fn is_default_idle(&self) -> bool {
        self.pools.iter().filter(|pool| pool.own.is_none()).all(Pool::is_idle)
    }
}

/// A job that begins.
struct Start {
    worker: usize,
    number: u32,
    job: Job,
    /// The time of the job that submitted this one inside its function.
    outer: Option<u64>,
}

impl Executor for Pools {
    fn next_nanos(&self) -> Option<u64> {
        self.next_nanos()
    }

    fn advance(&self, nanos: u64) {
        EventLoop::with_running(|event_loop| {
            loop {
                let Some((nanos, action)) = self.0.borrow_mut().take_until(nanos) else { break };
                if nanos > event_loop.now_nanos() {
                    event_loop.set_now_nanos(nanos);
                }
                self.perform(event_loop, action);
            }
        })
        .ok();
    }

    fn block(&self, delay_seconds: f64) -> bool {
        let mut state = self.0.borrow_mut();
        let Some(until_nanos) = state.job_nanos else { return false };
        let until_seconds = seconds_from_nanos(until_nanos);
        state.job_nanos = Some(deadline_nanos(until_seconds, delay_seconds));
        true
    }

    fn job_nanos(&self) -> Option<u64> {
        self.0.borrow().job_nanos
    }

    fn print(&self, nanos: u64, text: &str, caller: Caller) {
        self.0.borrow_mut().plan(nanos, Action::Print(text.to_owned(), caller));
    }

    fn has_default(&self) -> bool {
        self.0.borrow().pools.iter().any(|pool| pool.own.is_none())
    }

    /// The rest of `loop.shutdown_default_executor`: waits until every thread is free, which another
    /// thread tells the loop.
    fn shut_down(self: Rc<Self>) -> BoxedCoroutine {
        Box::pin(async move {
            let idle = EventLoop::with_running(|event_loop| {
                let idle = event_loop.new_future(FutureKind::Plain, ObjectId(0), Caller::NONE);
                let mut state = self.0.borrow_mut();
                let idle = Future::of_cell(idle);
                state.on_idle = Some(idle.clone());
                if state.is_default_idle() {
                    state.plan(event_loop.now_nanos(), Action::TellIdle);
                }
                idle
            })?;
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

/// How many threads an executor may have, the default one for `None`.
fn max_workers(event_loop: &EventLoop, own: Option<&Rc<Own>>) -> u32 {
    own.map_or_else(|| event_loop.max_workers(), |own| own.max_workers)
}

/// `call_soon_threadsafe(_set_state, …)`: the loop hears of the result in a handle of its own.
fn tell_loop(event_loop: &EventLoop, future: AnyFuture, told: Told) {
    let call = Call::JobDone(future.id());
    let set_state = move || {
        if future.is_done() {
            if !future.is_cancelled() {
                // The program has set the result itself; asyncio fails with this.
                report::failed_callback(Exception::bare("AssertionError"));
            }
            return;
        }
        EventLoop::with_running(|event_loop| match told {
            Told::Ended(Ok(value)) => future.set_result(event_loop, Some(value)),
            Told::Ended(Err(exception)) => future.set_exception(event_loop, exception),
            Told::Cancelled => future.cancel(event_loop, None),
        })
        .ok();
    };
    event_loop.call_soon(call, Box::new(set_state));
}

/// asyncio's `THREAD_JOIN_TIMEOUT`.
const THREAD_JOIN_TIMEOUT_SECONDS: f64 = 300.0;
