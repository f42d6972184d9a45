//! How a task gives control back to the loop.

use std::cell::Cell;

use super::AnyFuture;

/// How a task gave control back.
#[derive(Clone, Copy, Default)]
pub(super) enum Suspension {
    /// By awaiting something that no loop of ours knows.
    #[default]
    Unknown,
    /// It wants to go on in the next iteration.
    Yields { line: u32 },
    /// It waits for a future, which lies beside this.
    Waits { line: u32 },
    /// It waits for its own sleep, which is set already.
    Sleeps { line: u32 },
}

/// What the running step has awaited last, which counts if it is suspended.
///
/// How and what for lie apart, because most suspensions have no future and are but two numbers.
#[derive(Default)]
pub(super) struct LastAwait {
    suspension: Cell<Suspension>,
    future: Cell<Option<AnyFuture>>,
}

impl LastAwait {
    /// Takes the place of whatever the step has awaited before.
    pub(super) fn set(&self, suspension: Suspension, future: Option<AnyFuture>) {
        let superseded = self.future.replace(future);
        self.suspension.set(suspension);
        // Last, because it may run code of the program, even an eager task's step.
        drop(superseded);
    }

    pub(super) fn take(&self) -> (Suspension, Option<AnyFuture>) {
        (self.suspension.take(), self.future.take())
    }
}
