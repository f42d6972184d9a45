//! Weak references to futures.

use super::future_cell::{AnyFuture, FutureCell};

/// A reference that does not keep its future alive.
///
/// Packed, because the loop has one for every task.
#[repr(Rust, packed(4))]
pub(crate) struct WeakFuture {
    cell: &'static FutureCell,
    /// The generation of the cell: how many futures it had held before this one.
    ///
    /// The number wraps after four thousand million futures in the same cell.
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
