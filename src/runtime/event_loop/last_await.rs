//! What the running step has awaited last, which counts if it is suspended.

use std::cell::Cell;

use super::caller::Caller;
use crate::runtime::memory::AnyFuture;

/// What the running step has awaited last.
///
/// How and what for lie apart, because most suspensions have no future and are but two numbers.
#[derive(Default)]
pub(crate) struct LastAwait {
    suspension: Cell<Suspension>,
    /// Of [`Suspension::Waits`], and of no other.
    future: Cell<Option<AnyFuture>>,
}

/// How a task gives control back.
#[derive(Clone, Copy, Default)]
pub(crate) enum Suspension {
    /// By awaiting something that no loop of ours knows.
    #[default]
    Unknown,
    /// It wants to go on in the next iteration.
    Yields { caller: Caller },
    /// It waits for a future.
    Waits { caller: Caller },
    /// It waits for its own sleep, which is set already.
    Sleeps { caller: Caller },
}

impl LastAwait {
    /// Takes the place of whatever the step has awaited before, and gives the future of that.
    ///
    /// Dropping it may run code of the program, so nothing may be borrowed then.
    #[must_use = "it is to be dropped when nothing is borrowed"]
    pub(crate) fn set(
        &self,
        suspension: Suspension,
        future: Option<AnyFuture>,
    ) -> Option<AnyFuture> {
        self.suspension.set(suspension);
        self.future.replace(future)
    }

    /// Takes how the step was suspended, which leaves the future of [`Suspension::Waits`] behind.
    pub(crate) fn take_suspension(&self) -> Suspension {
        self.suspension.take()
    }

    pub(crate) fn take_future(&self) -> Option<AnyFuture> {
        self.future.take()
    }

    pub(crate) fn take(&self) -> (Suspension, Option<AnyFuture>) {
        (self.take_suspension(), self.take_future())
    }
}
