//! Weak references to futures.

use super::{AnyFuture, WeakFuture};

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
