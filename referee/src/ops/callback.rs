//! Callbacks: `call_soon`, `call_later`, `call_at` and their handles.

use loopscope::runtime::{TimerHandle, call_at, call_later, call_soon};

use crate::draft::Draft;
use crate::family::{Family, Perform, Uses, operations, read};
use crate::interpreter::{Next, Performed, Scope};
use crate::ops::flow::{callback_block, exception, raising};
use crate::program::{Block, Name, Raising, Statement};
use crate::words::say_truth;

/// The family of callbacks.
pub const FAMILY: Family = Family {
    name: Callback::NAME,
    operations: Callback::NAMES,
    read: read::<Callback>,
    objects: &[],
    uses: Some(Uses { share: 2, prepare: |_| (), make_up, in_callbacks: &[] }),
};

operations! {
    /// Functions that the loop calls outside any task; they run the statements that do not await.
    Callback as "callback" {
        /// `loop.call_soon(…)`.
        Soon(Name, Block),
        /// `loop.call_later(seconds, …)`.
        Later(Name, f64, Block),
        /// `loop.call_at(seconds, …)`.
        At(Name, f64, Block),
        /// `loop.call_soon(…)` of a callback that raises at its end.
        Raising(Name, Block, Raising),
        /// `handle.cancel()`.
        Cancel(Name),
        /// `handle.cancelled()`.
        Cancelled(Name),
    }
}

impl Perform for Callback {
    fn awaits(&self) -> bool {
        false
    }

    async fn perform(&self, scope: &Scope) -> Performed {
        let callback = |statements: &Block| scope.callback(statements.clone());
        match self {
            Self::Soon(name, statements) => scope.keep(name, call_soon(callback(statements))?),
            Self::Later(name, seconds, statements) => {
                scope.keep(name, call_later(*seconds, callback(statements))?);
            }
            Self::At(name, seconds, statements) => {
                scope.keep(name, call_at(*seconds, callback(statements))?);
            }
            Self::Raising(name, statements, raising) => {
                let (callback, raised) = (callback(statements), exception(raising));
                let raising = move || {
                    callback();
                    Err::<(), _>(raised)
                };
                scope.keep(name, call_soon(raising)?);
            }
            Self::Cancel(name) => {
                scope.find::<TimerHandle>(name)?.cancel();
            }
            Self::Cancelled(name) => {
                say_truth(name, "cancelled", scope.find::<TimerHandle>(name)?.is_cancelled());
            }
        }
        Ok(Next::Statement)
    }
}

fn make_up(draft: &mut Draft, to: &mut Vec<Statement>) {
    let name = draft.pick(&["h1", "h2"]).to_owned();
    let operation = match draft.below(9) {
        8 => Callback::Raising(name, callback_block(draft), raising(draft)),
        0..=2 => Callback::Soon(name, callback_block(draft)),
        3 | 4 => Callback::Later(name, draft.seconds(), callback_block(draft)),
        5 => Callback::At(name, draft.seconds(), callback_block(draft)),
        6 => Callback::Cancel(name),
        _ => Callback::Cancelled(name),
    };
    to.push(operation.into());
}
