//! Futures, and tasks as futures.

use loopscope::runtime::{self, create_future};

use crate::awaitable::Awaitable;
use crate::family::{Family, Perform, operations, read};
use crate::interpreter::{Next, Performed, Scope, Value};
use crate::ops::flow::exception;
use crate::program::{Block, Name, Raising};
use crate::words::{say, say_gave, say_truth, show};

/// The family of futures.
pub const FAMILY: Family =
    Family { name: Future::NAME, operations: Future::NAMES, read: read::<Future>, objects: &[] };

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

impl Perform for Future {
    fn awaits(&self) -> bool {
        matches!(self, Self::Await(_))
    }

    async fn perform(&self, scope: &Scope) -> Performed {
        let future = |name| scope.find::<runtime::Future<Value>>(name);
        let existing = |name| Awaitable::existing(scope, name);
        match self {
            Self::Await(name) => {
                say_gave(name, show(Awaitable::named(scope, name)?.wait().await?));
            }
            Self::Done(name) => say_truth(name, "done", existing(name)?.done()),
            Self::Cancelled(name) => say_truth(name, "cancelled", existing(name)?.cancelled()),
            Self::Result(name) => say(name, "result", show(existing(name)?.result()?)),
            Self::Exception(name) => {
                let exception = existing(name)?.exception()?;
                say(name, "exception", exception.map_or_else(|| "None".to_owned(), |e| e.repr()));
            }
            Self::OnDone(name, statements) => {
                existing(name)?.add_done_callback(scope.callback(statements.clone()));
            }
            Self::New(name) => scope.keep::<runtime::Future<Value>>(name, create_future()?),
            Self::SetResult(name, value) => future(name)?.set_result(Some(*value))?,
            Self::SetException(name, raising) => {
                future(name)?.set_exception(exception(raising))?;
            }
            Self::Cancel(name) => say_truth("cancel", name, future(name)?.cancel()),
            Self::CancelWith(name, message) => {
                say_truth("cancel", name, future(name)?.cancel_with_message(message));
            }
        }
        Ok(Next::Statement)
    }
}
