//! Callbacks: `call_soon`, `call_later`, `call_at` and their handles.

use loopscope::runtime::{Result, TimerHandle, call_at, call_later, call_soon, print};

use crate::interpreter::{Scope, python_bool};
use crate::program::{Block, Name};

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

impl Callback {
    /// Does it; no operation of this family awaits.
    pub(crate) fn immediately(&self, scope: &Scope) -> Result<()> {
        let run = &scope.run;
        let keep = |name: &Name, handle: Result<TimerHandle>| {
            run.handles.borrow_mut().insert(name.clone(), handle?);
            Ok(())
        };
        match self {
            Self::Soon(name, statements) => keep(name, call_soon(run.callback(statements.clone()))),
            Self::Later(name, seconds, statements) => {
                keep(name, call_later(*seconds, run.callback(statements.clone())))
            }
            Self::At(name, seconds, statements) => {
                keep(name, call_at(*seconds, run.callback(statements.clone())))
            }
            Self::Cancel(name) => {
                if let Some(handle) = run.handle(name) {
                    handle.cancel();
                }
                Ok(())
            }
            Self::Cancelled(name) => {
                if let Some(handle) = run.handle(name) {
                    let is_cancelled = python_bool(handle.is_cancelled());
                    print(format!("{name} cancelled: {is_cancelled}"));
                }
                Ok(())
            }
        }
    }
}
