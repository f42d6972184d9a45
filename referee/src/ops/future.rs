//! Futures, and tasks as futures.

use loopscope::runtime::{self, Result, create_future};

use crate::interpreter::{Awaitable, Scope, Value, gave, say, say_truth, show};
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
        Some(match self {
            Self::Await(_) => return None,
            Self::Done(name)
            | Self::Cancelled(name)
            | Self::Result(name)
            | Self::Exception(name)
            | Self::OnDone(name, _) => {
                run.target(name).map_or(Ok(()), |target| self.look(scope, name, &target))
            }
            Self::New(name) => create_future().map(|future| run.keep_future(name, future)),
            Self::SetResult(name, value) => {
                let set = |future: runtime::Future<Value>| future.set_result(Some(*value));
                run.future(name).map_or(Ok(()), set)
            }
            Self::SetException(name, raising) => {
                let exception = raising.exception();
                let set = |future: runtime::Future<Value>| future.set_exception(exception);
                run.future(name).map_or(Ok(()), set)
            }
            Self::Cancel(name) => {
                if let Some(future) = run.future(name) {
                    say_truth("cancel", name, future.cancel());
                }
                Ok(())
            }
            Self::CancelWith(name, message) => {
                if let Some(future) = run.future(name) {
                    say_truth("cancel", name, future.cancel_with_message(message));
                }
                Ok(())
            }
        })
    }

    /// Looks at a task or future.
    fn look(&self, scope: &Scope, name: &str, target: &Awaitable) -> Result<()> {
        match self {
            Self::Done(_) => say_truth(name, "done", target.done()),
            Self::Cancelled(_) => say_truth(name, "cancelled", target.cancelled()),
            Self::Result(_) => say(name, "result", show(target.result()?)),
            Self::Exception(_) => {
                let shown = target.exception()?.map_or_else(|| "None".to_owned(), |e| e.repr());
                say(name, "exception", shown);
            }
            Self::OnDone(_, statements) => {
                target.add_done_callback(scope.run.callback(statements.clone()));
            }
            _ => {}
        }
        Ok(())
    }

    /// Does what awaits.
    pub(crate) async fn run(&self, scope: &Scope) -> Result<()> {
        if let Self::Await(name) = self
            && let Some(awaitable) = scope.run.awaitable(name)
        {
            gave(name, show(awaitable.wait().await?));
        }
        Ok(())
    }
}
