//! Counted references to futures: a cell is free when the last one is dropped.

use std::hint::cold_path;
use std::mem::ManuallyDrop;
use std::ops::Deref;

use super::{AnyFuture, FutureCell, References};
use crate::runtime::memory::flag::Flag;
use crate::runtime::memory::free_list::{FreeList, Linked};
use crate::runtime::memory::put::put;

thread_local! {
    /// The cells that are free and have no memory for a coroutine.
    ///
    /// Without a destructor, because every access would have to check whether it ran.
    pub(in crate::runtime::memory) static EMPTY: ManuallyDrop<FreeList<AnyFuture>> =
        const { ManuallyDrop::new(FreeList::new()) };
}

impl AnyFuture {
    /// A further counted reference to the future in a cell.
    #[inline]
    pub(in crate::runtime) fn counted(cell: &'static FutureCell) -> Self {
        let count = &cell.references.count;
        count.set(count.get() + 1);
        Self(cell)
    }

    /// A reference that is not counted, for as long as a counted one exists.
    #[inline]
    pub(in crate::runtime) fn uncounted(cell: &'static FutureCell) -> ManuallyDrop<Self> {
        ManuallyDrop::new(Self(cell))
    }

    pub(in crate::runtime) fn cell(&self) -> &'static FutureCell {
        self.0
    }

    /// Whether both are the same future.
    pub(crate) fn is(&self, other: &Self) -> bool {
        std::ptr::eq(self.0, other.0)
    }

    /// Drops everything that the future owned when its last reference has gone, and adds the cell to a
    /// free list.
    ///
    /// One future may own the next, and so on, so this recursion uses little of the stack. It takes
    /// the cell and not the reference, so that no caller has to store a reference in memory.
    #[inline(never)]
    fn free(cell: &'static FutureCell) {
        let References { count, life } = &cell.references;
        // From now on weak references to the future are dead, even while its content is dropped.
        life.set(life.get().wrapping_add(1));
        // The count is zero. It is not read and incremented: it lies beside `life`, and a load of both
        // would wait for the store to `life` (store forwarding).
        count.set(1);
        if cell.take(Flag::Unretrieved) {
            cell.report_unretrieved();
        }
        let list = cell.empty();
        Self(cell).keep(list);
    }

    /// Adds an empty cell to the free list for its kind, and drops its links.
    #[inline(never)]
    fn keep(self, list: Option<&'static FreeList<Self>>) {
        // Taken out first: dropping them may run code that takes the cell from the list.
        let (links, awaited) = (self.links.take(), self.awaited.take());
        match list {
            Some(list) => list.keep(self),
            None => EMPTY.with(|list| list.keep(self)),
        }
        if links.is_some() || awaited.is_some() {
            cold_path();
            drop((links, awaited));
        }
    }
}

impl FutureCell {
    /// The generation of the cell, which tells its futures apart.
    pub(in crate::runtime::memory) fn life(&self) -> u32 {
        self.references.life.get()
    }

    /// Reports an exception that was not retrieved.
    #[cold]
    fn report_unretrieved(&self) {
        let content = self.content.take();
        if let Some(content) = &content {
            content.report_unretrieved(self);
        }
        put(&self.content, content);
    }

    /// Drops the coroutine or value. If memory is left that can hold another coroutine, returns the
    /// free list for cells with such memory.
    fn empty(&self) -> Option<&'static FreeList<AnyFuture>> {
        let mut content = self.content.take()?;
        let list = content.as_mut().empty()?;
        put(&self.content, Some(content));
        Some(list)
    }
}

impl Linked for AnyFuture {
    #[inline]
    fn set_next(&self, next: Option<Self>) {
        put(&self.awaited, next);
    }

    #[inline]
    fn take_next(&self) -> Option<Self> {
        self.awaited.take()
    }
}

impl Deref for AnyFuture {
    type Target = FutureCell;

    fn deref(&self) -> &FutureCell {
        self.0
    }
}

impl Clone for AnyFuture {
    #[inline]
    fn clone(&self) -> Self {
        Self::counted(self.0)
    }
}

impl Drop for AnyFuture {
    #[inline]
    fn drop(&mut self) {
        let count = &self.0.references.count;
        let left = count.get() - 1;
        count.set(left);
        if left == 0 {
            Self::free(self.0);
        }
    }
}
