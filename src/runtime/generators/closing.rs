//! How generators are closed that no code asks any more.

use std::rc::{Rc, Weak};

use crate::model::Call;
use crate::runtime::combinators::{gather_futures, outcomes};
use crate::runtime::event_loop::{BoxedCoroutine, Caller, EventLoop, Generator, report};
use crate::runtime::python::Result;
use crate::runtime::tasks::{self, EnsureFuture, Future, Task};

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
pub(super) fn shut_down() -> BoxedCoroutine {
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

/// Has a task close a generator, in the next iteration.
pub(super) fn close_soon(event_loop: &EventLoop, generator: Rc<dyn Generator>) {
    let close = move || drop(closing_task(&generator));
    event_loop.call_soon(Call::Callback, Box::new(close));
}

/// A task that closes a generator, even if it is cancelled before its first step.
fn closing_task(generator: &Rc<dyn Generator>) -> Task<()> {
    tasks::create_prepared(Rc::clone(generator).aclose())
}
