//! Free lists: memory that is not in use.

use std::cell::Cell;

use super::put::put;

/// An element of a free list, which has room for a reference to the next.
pub(crate) trait Linked: Sized {
    /// Sets the reference to the next element, of which there is none yet.
    fn set_next(&self, next: Option<Self>);

    /// Takes the reference to the next element out.
    fn take_next(&self) -> Option<Self>;
}

/// A free list: the element that was added last is used first.
///
/// Each element refers to the next, so the list itself takes no memory.
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
