//! References to futures, counted so that a cell is free when the last one goes.

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
    /// Without a destructor, which every access would have to ask about.
    pub(in crate::runtime::memory) static EMPTY: ManuallyDrop<FreeList<AnyFuture>> =
        const { ManuallyDrop::new(FreeList::new()) };
}

impl AnyFuture {
    /// One more reference to what a cell is.
    #[inline]
    pub(in crate::runtime) fn counted(cell: &'static FutureCell) -> Self {
        let count = &cell.references.count;
        count.set(count.get() + 1);
        Self(cell)
    }

    /// A reference that does not count, while another one does.
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

    /// Lets go of everything that the future owned, now that its last reference is gone, and keeps
    /// the cell for the next.
    ///
    /// One future may own the next, and so on: this and what it calls take little of the stack.
    ///
    /// It takes the cell and not the reference, so that no caller needs a reference in memory.
    #[inline(never)]
    fn free(cell: &'static FutureCell) {
        let References { count, life } = &cell.references;
        // From now on no weak reference finds it, not even while it ends.
        life.set(life.get().wrapping_add(1));
        // The count, which is zero, is not read again: both numbers are next to each other, and a
        // processor that reads them in one go waits until the one that was just written arrives.
        count.set(1);
        if cell.take(Flag::Unretrieved) {
            cell.report_unretrieved();
        }
        let list = cell.empty();
        Self(cell).keep(list);
    }

    /// Keeps a cell that is empty in the list for its kind, and drops what else it has.
    #[inline(never)]
    fn keep(self, list: Option<&'static FreeList<Self>>) {
        // Taken out first, because dropping them may run code that uses the cell again.
        let (links, awaited) = (self.links.take(), self.awaited.take());
        match list {
            Some(list) => list.keep(self),
            None => EMPTY.with(|list| list.keep(self)),
        }
        // Mostly there is nothing.
        if links.is_some() || awaited.is_some() {
            cold_path();
            drop((links, awaited));
        }
    }
}

impl FutureCell {
    /// Which of the futures that a cell has been it is now.
    pub(in crate::runtime::memory) fn life(&self) -> u32 {
        self.references.life.get()
    }

    /// Reports an exception that was not retrieved while it could be.
    #[cold]
    fn report_unretrieved(&self) {
        let content = self.content.take();
        if let Some(content) = &content {
            content.report_unretrieved(self);
        }
        put(&self.content, content);
    }

    /// Drops the coroutine or value; what may be left is memory that can take another coroutine,
    /// and then this gives the list for cells with such memory.
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
