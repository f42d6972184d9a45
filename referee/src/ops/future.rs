//! Futures, and tasks as futures.

use loopscope::runtime::{Result, create_future, print};

use super::flow::gave;
use crate::interpreter::{Awaitable, Scope, python_bool, show};
use crate::program::{Block, Name, Raising};

operations! {
    /// What is done with futures, most of it with tasks as well.
    Future as "future" {
        /// Awaits a task, a future, or a new coroutine of a body, and prints the result.
        Await(Name),
        /// `done()`.
        Done(Name),
        /// `cancelled()`.
        Cancelled(Name),
        /// `result()`.
        Result(Name),
        /// `exception()`.
        Exception(Name),
        /// `add_done_callback(…)`, which runs what does not await.
        OnDone(Name, Block),
        /// `loop.create_future()`.
        New(Name),
        /// `set_result(value)`.
        SetResult(Name, i64),
        /// `set_exception(exception)`.
        SetException(Name, Raising),
        /// `cancel()` of a future.
        Cancel(Name),
        /// `cancel(message)` of a future.
        CancelWith(Name, String),
    }
}

impl Future {
    /// Does what does not await; `None` for what does.
    pub(crate) fn immediately(&self, scope: &Scope) -> Option<Result<()>> {
        let run = &scope.run;
        let say = |what: &str, name: &str, answer: bool| {
            print(format!("{what} {name}: {}", python_bool(answer)));
        };
        match self {
            Self::Await(_) => return None,
            Self::Done(name) => match run.target(name) {
                Some(Awaitable::Task(task)) => say(name, "done", task.done()),
                Some(Awaitable::Future(future)) => say(name, "done", future.done()),
                _ => {}
            },
            Self::Cancelled(name) => match run.target(name) {
                Some(Awaitable::Task(task)) => say(name, "cancelled", task.cancelled()),
                Some(Awaitable::Future(future)) => say(name, "cancelled", future.cancelled()),
                _ => {}
            },
            Self::OnDone(name, statements) => {
                let callback = scope.run.callback(statements.clone());
                match run.target(name) {
                    Some(Awaitable::Task(task)) => task.add_done_callback(callback),
                    Some(Awaitable::Future(future)) => future.add_done_callback(callback),
                    _ => {}
                }
            }
            Self::New(name) => match create_future() {
                Ok(future) => {
                    run.futures.borrow_mut().insert(name.clone(), future);
                }
                Err(exception) => return Some(Err(exception)),
            },
            Self::SetResult(name, value) => {
                return Some(run.future(name).map_or(Ok(()), |f| f.set_result(Some(*value))));
            }
            Self::SetException(name, raising) => {
                let set = |future: loopscope::runtime::Future<_>| {
                    future.set_exception(raising.exception())
                };
                return Some(run.future(name).map_or(Ok(()), set));
            }
            Self::Cancel(name) => {
                if let Some(future) = run.future(name) {
                    let is_taken = future.cancel();
                    say("cancel", name, is_taken);
                }
            }
            _ => {}
        }
        Some(Ok(()))
    }

    /// Does what awaits.
    pub(crate) async fn run(&self, scope: &Scope) -> Result<()> {
        if let Self::Await(name) = self
            && let Some(awaitable) = scope.run.awaitable(name)
        {
            gave(name, awaitable.wait().await?);
        }
        Ok(())
    }
}

/// Prints what a future has.
pub(crate) fn say_result(name: &str, what: &str, value: Option<i64>) {
    print(format!("{name} {what}: {}", show(value)));
}
