//! Free lists: memory that is not in use, for the next that needs some.

use std::cell::Cell;

use super::put::put;

/// What can be in a free list: it has room for the reference to the next of the list.
pub(crate) trait Linked: Sized {
    /// Has this lead to `next`. It leads to nothing yet.
    fn set_next(&self, next: Option<Self>);

    /// Takes out where this leads to.
    fn take_next(&self) -> Option<Self>;
}

/// A free list, the last that was kept first.
///
/// Each element leads to the next one, so the list itself takes no memory.
pub(crate) struct FreeList<T>(Cell<Option<T>>);

impl<T: Linked> FreeList<T> {
    pub(super) const fn new() -> Self {
        Self(Cell::new(None))
    }

    #[inline]
    pub(super) fn take(&self) -> Option<T> {
        let first = self.0.take()?;
        put(&self.0, first.take_next());
        Some(first)
    }

    #[inline]
    pub(super) fn keep(&self, element: T) {
        element.set_next(self.0.take());
        put(&self.0, Some(element));
    }
}
