//! Futures, and tasks as futures.

use loopscope::runtime::{self, AddedCallback, create_future};

use crate::awaitable::Awaitable;
use crate::draft::Draft;
use crate::family::{Family, Perform, Uses, operations, read};
use crate::interpreter::{Next, Performed, Scope, Value};
use crate::ops::flow::{callback_block, exception, raising};
use crate::program::{Block, Name, Raising, Statement};
use crate::words::{say, say_gave, say_truth, show};

/// The family of futures.
pub const FAMILY: Family = Family {
    name: Future::NAME,
    operations: Future::NAMES,
    read: read::<Future>,
    objects: &[],
    uses: Some(Uses {
        share: 3,
        prepare: |_| (),
        make_up,
        in_callbacks: &[
            |draft| Some(Future::SetResult(name(draft), 5).into()),
            |draft| Some(Future::Cancel(name(draft)).into()),
        ],
    }),
};

operations! {
    /// Methods of futures, most of which tasks have too, and awaits.
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
        /// `add_done_callback(…)` of a callback that raises.
        OnDoneRaising(Name, Raising),
        /// `add_done_callback(…)`, kept under a name.
        OnDoneKept(Name, Name, Block),
        /// `remove_done_callback(…)` of a callback that was kept.
        RemoveCallback(Name, Name),
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
            Self::OnDoneRaising(name, raising) => {
                let raised = exception(raising);
                existing(name)?.add_done_callback(move || Err::<(), _>(raised));
            }
            Self::OnDoneKept(callback, name, statements) => {
                let target = existing(name)?;
                if let Some(added) = target.add_done_callback(scope.callback(statements.clone())) {
                    scope.keep(callback, added);
                }
            }
            Self::RemoveCallback(name, callback) => {
                let target = existing(name)?;
                let added = scope.find::<AddedCallback>(callback)?;
                say("removed", callback, target.remove_done_callback(&added));
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

fn make_up(draft: &mut Draft, to: &mut Vec<Statement>) {
    let operation = match draft.below(20) {
        16 => Future::OnDoneRaising(name_or_task(draft), raising(draft)),
        17 | 18 => Future::OnDoneKept(callback(draft), name_or_task(draft), callback_block(draft)),
        19 => Future::RemoveCallback(name_or_task(draft), callback(draft)),
        0..=2 => Future::New(name(draft)),
        3 | 4 => Future::Await(name(draft)),
        5 | 6 => Future::Await(draft.later_task()),
        7 | 8 => Future::SetResult(name(draft), i64::from(draft.below(9))),
        9 => Future::SetException(name(draft), raising(draft)),
        10 => Future::Cancel(name(draft)),
        11 => Future::CancelWith(name(draft), "stop".to_owned()),
        12 => Future::OnDone(name_or_task(draft), callback_block(draft)),
        13 => Future::Done(name_or_task(draft)),
        14 => Future::Result(name_or_task(draft)),
        _ if draft.one_in(2) => Future::Cancelled(name_or_task(draft)),
        _ => Future::Exception(name_or_task(draft)),
    };
    to.push(operation.into());
}

/// Picks the name of a done callback.
fn callback(draft: &mut Draft) -> Name {
    draft.pick(&["d1", "d2"]).to_owned()
}

/// Picks the name of a future.
pub fn name(draft: &mut Draft) -> Name {
    draft.pick(&["f1", "f2"]).to_owned()
}

/// Picks the name of a future or of a task.
fn name_or_task(draft: &mut Draft) -> Name {
    if draft.one_in(2) { name(draft) } else { draft.any_task() }
}
