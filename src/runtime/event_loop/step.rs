//! A step of a task: from where it is suspended to where it is suspended next.

use super::caller::Caller;
use super::handle::Handle;
use super::inline::inline_natively;
use super::last_await::LastAwait;
use super::state::EventLoop;
use crate::model::Event;
use crate::runtime::memory::{AnyFuture, Content, DoneCallback, Flag, Resumed};
use crate::runtime::python::Exception;

inline_natively! {
    /// Runs the coroutine to its next suspension, raising `thrown` where it is suspended.
    ///
    /// This is `Task.__step` of CPython's `asyncio/tasks.py`, case by case. `task` and `awaited` are
    /// passed by value: the reference that a handle held moves into the handle or the future that
    /// resumes the task next, so that a step changes no reference count.
    pub(super) fn step(
        task: AnyFuture,
        event_loop: &EventLoop,
        awaited: Option<AnyFuture>,
        thrown: Option<Exception>,
    ) {
        if task.is_done() {
            return;
        }
        let Some(coroutine) = task.take_content() else { return };
        debug_assert!(task.awaited_id().is_none());
        if thrown.is_none() && !task.has(Flag::MustCancel) {
            task.set(Flag::Started);
            drop(awaited);
            run(task, coroutine, event_loop);
        } else {
            throw(task, coroutine, event_loop, awaited, thrown);
        }
    }
}

/// The step that raises an exception at the task's await, or before its first step.
///
/// Not inlined, so that a step without an exception is short.
#[inline(never)]
fn throw(
    task: AnyFuture,
    coroutine: Content,
    event_loop: &EventLoop,
    awaited: Option<AnyFuture>,
    thrown: Option<Exception>,
) {
    let must_cancel = task.take(Flag::MustCancel);
    let exception = thrown
        .filter(|thrown| !must_cancel || thrown.is_cancelled())
        .unwrap_or_else(|| Exception::cancelled(task.cancel_message().as_deref()));
    drop(awaited);
    if event_loop.is_probed() {
        event_loop.tell(Event::Thrown { exception: &exception.told() });
    }
    if task.set_new(Flag::Started) {
        give_up(&task, coroutine, event_loop, exception);
    } else {
        event_loop.set_thrown(Some(exception));
        run(task, coroutine, event_loop);
        // An exception that no await of the step has raised must not reach another task.
        drop(event_loop.take_thrown());
    }
}

/// Runs a coroutine until it is suspended or ends, and does what that means for its task.
fn run(task: AnyFuture, mut coroutine: Content, event_loop: &EventLoop) {
    let running = event_loop.running_task().begin_step(&task);
    match coroutine.as_mut().resume() {
        Resumed::Suspended => {
            drop(running);
            task.put_content(coroutine);
            suspend(task, event_loop);
        }
        resumed => {
            event_loop.forget_last_await();
            drop(running);
            complete(&task, event_loop, resumed, coroutine);
        }
    }
}

/// Ends a task whose coroutine never ran and so has no await at which it could catch anything.
#[cold]
fn give_up(task: &AnyFuture, coroutine: Content, event_loop: &EventLoop, exception: Exception) {
    let running = event_loop.running_task().begin_step(task);
    event_loop.close_coroutine(coroutine);
    event_loop.forget_last_await();
    drop(running);
    fail(task, event_loop, exception);
}

inline_natively! {
    /// Resumes a task because what it waited for is done.
    pub(super) fn wake(task: AnyFuture, event_loop: &EventLoop) {
        let awaited = task.take_awaited();
        if awaited.as_ref().is_some_and(|future| future.raises()) {
            wake_raising(task, event_loop, awaited);
        } else {
            step(task, event_loop, awaited, None);
        }
    }
}

#[inline(never)]
fn wake_raising(task: AnyFuture, event_loop: &EventLoop, awaited: Option<AnyFuture>) {
    let thrown = awaited.as_ref().and_then(|future| future.exception());
    step(task, event_loop, awaited, thrown);
}

/// The first step of an eager task, inside the step that creates it: `Task.__eager_start`.
#[inline(never)]
pub(crate) fn start_eagerly(task: &AnyFuture, event_loop: &EventLoop) {
    let Some(coroutine) = task.take_content() else { return };
    // The state of the step that creates the task is put back afterwards.
    let thrown = event_loop.take_thrown();
    let last_await = event_loop.take_last_await();
    event_loop.tell(Event::EagerStepBegan { task: task.id() });
    let resumed = event_loop.running_task().with(|outer| outer.id());
    task.set(Flag::Started);
    let entered = event_loop.keep_context_entered();
    run(task.clone(), coroutine, event_loop);
    if entered {
        event_loop.leave_context();
    }
    event_loop.tell(Event::EagerStepEnded { resumed });
    event_loop.set_last_await(last_await);
    event_loop.set_thrown(thrown);
}

#[inline(never)]
fn tell_yields(task: &AnyFuture, event_loop: &EventLoop, caller: Caller) {
    let site = event_loop.site(caller);
    task.set_site(site);
    event_loop.tell(Event::TaskYields { site });
}

inline_natively! {
    fn complete(task: &AnyFuture, event_loop: &EventLoop, resumed: Resumed, outcome: Content) {
        if resumed == Resumed::Raised {
            raise(task, event_loop, outcome);
        } else if task.has(Flag::MustCancel) {
            cancel_instead(task, event_loop);
        } else {
            task.set_result(event_loop, Some(outcome));
        }
    }
}

/// Ends a task whose coroutine has raised what is in `outcome`.
#[inline(never)]
fn raise(task: &AnyFuture, event_loop: &EventLoop, outcome: Content) {
    let exception = outcome.value().and_then(|exception| exception.downcast_ref().cloned());
    drop(outcome);
    if let Some(exception) = exception {
        fail(task, event_loop, exception);
    }
}

/// Ends a task as cancelled that returned while a cancellation was pending.
#[cold]
fn cancel_instead(task: &AnyFuture, event_loop: &EventLoop) {
    task.take(Flag::MustCancel);
    task.set_cancelled(event_loop, None, task.cancel_message().as_deref());
}

/// Ends a task with the exception that its coroutine has raised.
fn fail(task: &AnyFuture, event_loop: &EventLoop, exception: Exception) {
    if exception.is_cancelled() {
        task.set_cancelled(event_loop, Some(exception), None);
    } else {
        task.set_exception(event_loop, exception.raised_by("coroutine"));
    }
}

fn suspend(task: AnyFuture, event_loop: &EventLoop) {
    match event_loop.take_last_await() {
        LastAwait::Yield { caller } => {
            if event_loop.is_probed() {
                tell_yields(&task, event_loop, caller);
            }
            event_loop.push_new(|id| Handle::Step(id, task));
        }
        LastAwait::Future { future, caller } => wait_for(task, event_loop, future, caller),
        LastAwait::Unknown => yield_bare(task, event_loop),
    }
}

/// Has a task wait for a future.
///
/// Not inlined, so that a step that ends in `sleep(0)` is short. The rare cases are a tail call, so
/// that the common one saves no registers.
#[inline(never)]
fn wait_for(task: AnyFuture, event_loop: &EventLoop, future: AnyFuture, caller: Caller) {
    if event_loop.is_probed()
        || task.has(Flag::MustCancel)
        || !future.is_pending_without_callback()
        || future.is(&task)
    {
        return wait_otherwise(task, event_loop, future, caller);
    }
    let awaited = future.cell();
    task.set_awaited(future);
    awaited.set_wakeup(task);
}

#[inline(never)]
fn wait_otherwise(task: AnyFuture, event_loop: &EventLoop, future: AnyFuture, caller: Caller) {
    if future.is(&task) {
        tell_yields(&task, event_loop, caller);
        let message = format!("Task cannot await on itself: {}", task.name());
        return refuse(task, event_loop, message);
    }
    if event_loop.is_probed() {
        let site = event_loop.site(caller);
        task.set_site(site);
        event_loop.tell(Event::TaskWaits { future: future.id(), site });
    }
    future.add_done_callback(event_loop, DoneCallback::Wakeup(task.clone()));
    if !task.has(Flag::MustCancel) {
        return task.set_awaited(future);
    }
    task.set_awaited(future.clone());
    if future.cancel(event_loop, task.cancel_message().as_deref()) {
        task.take(Flag::MustCancel);
    }
}

/// Suspends a task that awaits a future of no loop, such as a `poll_fn` that is pending once.
///
/// asyncio resumes a coroutine that yields nothing in the next iteration, as `sleep(0)` does.
#[cold]
fn yield_bare(task: AnyFuture, event_loop: &EventLoop) {
    tell_yields(&task, event_loop, Caller::NONE);
    event_loop.push_new(|id| Handle::Step(id, task));
}

/// Raises a `RuntimeError` at the await of something that cannot be awaited.
#[cold]
fn refuse(task: AnyFuture, event_loop: &EventLoop, message: String) {
    let exception = Exception::new("RuntimeError", message);
    event_loop.push_ready(Handle::Throw(event_loop.new_handle_id(), task, exception));
}

/// Takes out everything through which a task that will never run again owns other futures.
///
/// Tasks that wait for each other own each other. Dropping a chain of them recursively could take
/// more stack than there is, so the caller gets the pieces and drops them.
pub(super) fn close(task: &AnyFuture) -> impl Sized + use<> {
    let awaited = task.take_awaited();
    let links = awaited.as_ref().map(|future| future.take_links());
    (task.take_content(), task.take_links(), links, awaited)
}
