//! References to futures that do not keep them.

use super::future_cell::{AnyFuture, FutureCell};

/// A reference to a future for as long as others have it.
///
/// Packed, because the loop has one for every task.
#[repr(Rust, packed(4))]
pub(crate) struct WeakFuture {
    cell: &'static FutureCell,
    /// Which of the futures that the cell has been is meant.
    ///
    /// After four thousand million others in the same cell it would seem to be alive again.
    life: u32,
}

impl AnyFuture {
    pub(crate) fn downgrade(&self) -> WeakFuture {
        WeakFuture { cell: self.cell(), life: self.life() }
    }
}

impl WeakFuture {
    /// The future, unless its last reference is gone.
    pub(crate) fn upgrade(&self) -> Option<AnyFuture> {
        self.is_alive().then(|| AnyFuture::counted(self.cell))
    }

    pub(crate) fn is_alive(&self) -> bool {
        self.cell.life() == self.life
    }
}
