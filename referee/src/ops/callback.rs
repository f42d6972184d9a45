//! Callbacks: `call_soon`, `call_later`, `call_at` and their handles.

use loopscope::runtime::{TimerHandle, call_at, call_later, call_soon};

use crate::family::{Family, Perform, operations, read};
use crate::interpreter::{Next, Performed, Scope};
use crate::program::{Block, Name};
use crate::words::say_truth;

/// The family of callbacks.
pub const FAMILY: Family = Family {
    name: Callback::NAME,
    operations: Callback::NAMES,
    read: read::<Callback>,
    objects: &[],
};

operations! {
    /// What the loop calls outside any task; a callback runs what does not await.
    Callback as "callback" {
        /// `loop.call_soon(…)`.
        Soon(Name, Block),
        /// `loop.call_later(seconds, …)`.
        Later(Name, f64, Block),
        /// `loop.call_at(seconds, …)`.
        At(Name, f64, Block),
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
