//! References to futures of every kind, counted so that the last one frees the future.

use std::cell::Cell;
use std::mem::ManuallyDrop;
use std::ops::Deref;

use super::content::{self, Content};
use super::future_cell::{Flag, FutureCell};
use super::spares::Spares;
use super::{Exception, ObjectId};

/// Any future of the loop, whatever it stands for: one reference among several.
///
/// As an `Rc` it would own an allocation that comes and goes with the future. Here a cell is never
/// freed but used again, which costs a few instructions where an allocator takes a hundred, and
/// the cells of a run lie side by side in warm memory. A thread keeps as many as it ever had.
pub(crate) struct AnyFuture(&'static FutureCell);

/// A reference to a future that does not keep it.
///
/// Packed, because there is one for every task.
#[repr(Rust, packed(4))]
pub(crate) struct WeakFuture {
    cell: &'static FutureCell,
    /// Which of the futures that the cell has been is meant.
    life: u32,
}

/// A reference for as long as somebody else is known to have one.
#[derive(Clone, Copy)]
pub(super) struct BorrowedFuture(&'static FutureCell);

/// How many references there are to what a cell is, and the how manieth thing that is.
#[derive(Default)]
pub(super) struct References {
    count: Cell<u32>,
    life: Cell<u32>,
}

impl AnyFuture {
    /// A pending future.
    pub(crate) fn new(id: ObjectId) -> Self {
        let future = Self::unused();
        future.begin(id, 0, 0);
        future
    }

    /// A task that has not started, of the coroutine in an unused cell.
    pub(crate) fn into_task(self, id: ObjectId, number: u32) -> Self {
        self.begin(id, number, Flag::Task as u8);
        self
    }

    /// A future that was refused and is done with an exception from the start.
    pub(crate) fn failed(exception: Exception) -> Self {
        let future = Self::new(ObjectId(0));
        future.put_content(content::value(exception));
        future.set_raised();
        future
    }

    /// A cell to use, which may have been something else before.
    pub(super) fn unused() -> Self {
        Spares::with_empty(Spares::take).unwrap_or_else(|| Self::fresh(None))
    }

    /// A cell that was never used, which lies beside its content if that was made just now.
    #[cold]
    #[inline(never)]
    pub(super) fn fresh(content: Option<Content>) -> Self {
        let cell = Self(Box::leak(Box::new(FutureCell::unused())));
        cell.references.count.set(1);
        if let Some(content) = content {
            cell.put_content(content);
        }
        cell
    }

    /// Whether both are the same future.
    pub(crate) fn is(&self, other: &Self) -> bool {
        std::ptr::eq(self.0, other.0)
    }

    pub(super) fn borrowed(&self) -> BorrowedFuture {
        BorrowedFuture(self.0)
    }

    pub(crate) fn downgrade(&self) -> WeakFuture {
        WeakFuture { cell: self.0, life: self.0.references.life.get() }
    }

    /// Frees the cell of a future that nobody has any more.
    #[inline(never)]
    fn free(&self) {
        let References { count, life } = &self.0.references;
        // From now on no weak reference finds it, not even while it ends.
        life.set(life.get().wrapping_add(1));
        count.set(1);
        Self(self.0).end();
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
        let count = &self.0.references.count;
        count.set(count.get() + 1);
        Self(self.0)
    }
}

impl Drop for AnyFuture {
    #[inline]
    fn drop(&mut self) {
        let count = &self.0.references.count;
        let left = count.get() - 1;
        count.set(left);
        if left == 0 {
            self.free();
        }
    }
}

impl BorrowedFuture {
    /// The future, to be cloned by who keeps it.
    pub(super) fn get(self) -> ManuallyDrop<AnyFuture> {
        ManuallyDrop::new(AnyFuture(self.0))
    }
}

impl WeakFuture {
    /// The future, unless nobody has it any more.
    pub(crate) fn upgrade(&self) -> Option<AnyFuture> {
        self.is_alive().then(|| {
            let count = &self.cell.references.count;
            count.set(count.get() + 1);
            AnyFuture(self.cell)
        })
    }

    pub(crate) fn is_alive(&self) -> bool {
        self.cell.references.life.get() == self.life
    }
}
