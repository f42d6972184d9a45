//! References to futures of every kind, counted so that a cell is free when the last one goes.

use std::cell::Cell;
use std::hint::cold_path;
use std::mem::ManuallyDrop;
use std::ops::Deref;

use super::Exception;
use super::content::{self, Content};
use super::future_cell::{Flag, FutureCell};
use super::spares::Spares;
use super::weak_future::WeakFuture;
use crate::model::ObjectId;

/// Any future of the loop, whatever it stands for: one reference of several.
///
/// As an `Rc` each future would own memory that comes and goes with it. Here a cell that is free is
/// used for the next future instead, see [`Spares`], so that most of them need no allocator.
pub(crate) struct AnyFuture(&'static FutureCell);

/// How many references there are to the future that a cell is, and to which of its futures.
#[derive(Default)]
pub(super) struct References {
    count: Cell<u32>,
    /// Counts the futures that the cell has been, for those who may still mean an earlier one.
    pub(super) life: Cell<u32>,
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

    /// A cell to use that is empty.
    fn unused() -> Self {
        Spares::with_empty(Spares::take).unwrap_or_else(Self::fresh)
    }

    /// A cell to use with something in it.
    #[inline(never)]
    pub(super) fn unused_with(content: Content) -> Self {
        let cell = Self::unused();
        cell.put_content(content);
        cell
    }

    /// A cell that was never used or, where there are many, the spare of another kind.
    ///
    /// If its content was made just now, a cell that was never used lies beside it.
    #[cold]
    #[inline(never)]
    fn fresh() -> Self {
        if Spares::are_many()
            && let Some(other) = Spares::take_any()
        {
            drop(other.take_content());
            return other;
        }
        Spares::count_new();
        // Its memory is never given back, and so for ever at hand.
        Self::counted(Box::leak(Box::new(FutureCell::unused())))
    }

    /// One more reference to what a cell is.
    #[inline]
    pub(super) fn counted(cell: &'static FutureCell) -> Self {
        let count = &cell.references.count;
        count.set(count.get() + 1);
        Self(cell)
    }

    /// A reference that does not count, while another one does.
    #[inline]
    pub(super) fn uncounted(cell: &'static FutureCell) -> ManuallyDrop<Self> {
        ManuallyDrop::new(Self(cell))
    }

    pub(super) fn cell(&self) -> &'static FutureCell {
        self.0
    }

    /// Whether both are the same future.
    pub(crate) fn is(&self, other: &Self) -> bool {
        std::ptr::eq(self.0, other.0)
    }

    pub(crate) fn downgrade(&self) -> WeakFuture {
        WeakFuture::new(self.0)
    }

    /// Lets go of everything that the future owned, now that nobody has it any more, and keeps the
    /// cell for the next.
    ///
    /// One future may own the next, and so on: this and what it calls take little of the stack.
    ///
    /// It takes the cell and not the reference, so that nobody has to have a reference in memory.
    #[inline(never)]
    fn free(cell: &'static FutureCell) {
        let References { count, life } = &cell.references;
        // From now on no weak reference finds it, not even while it ends.
        life.set(life.get().wrapping_add(1));
        // The count, which is zero, is not read again: both numbers are next to each other, and a
        // processor that reads them in one go waits until the one that was just written arrives.
        count.set(1);
        cell.tell_unretrieved();
        let spares = cell.empty();
        Self(cell).keep(spares);
    }

    /// Keeps a cell that is empty in the list for its kind, and drops what else it has.
    #[inline(never)]
    fn keep(self, spares: Option<&'static Spares>) {
        // Taken out first, because dropping them may run code that uses the cell again.
        let (links, awaited) = (self.take_links(), self.take_awaited());
        match spares {
            Some(spares) => spares.keep(self),
            None => Spares::with_empty(|spares| spares.keep(self)),
        }
        // Mostly there is nothing.
        if links.is_some() || awaited.is_some() {
            cold_path();
            drop((links, awaited));
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::HandleId;
    use crate::runtime::nap::{Nap, NapStage};
    use crate::runtime::{DoneCallback, EventLoop};

    #[test]
    fn nothing_is_left_of_what_a_cell_was() {
        let event_loop = EventLoop::new(None);
        event_loop.enter(|| {
            let task = content::coroutine(async { Ok(1) }).into_task(ObjectId(1), 7);
            event_loop.register_task(&task);
            let cell = task.cell();
            task.with_extra(|extra| extra.name = Some("old".into()));
            task.add_done_callback(&event_loop, DoneCallback::Stop);
            task.set_nap(Nap::new(ObjectId(3), HandleId(4)).at(NapStage::Ended));
            task.cancel(&event_loop, Some("message"));
            drop(task.take_content());
            task.set_exception(&event_loop, Exception::bare("ValueError"));
            drop(task);
            // The handle of its callback goes too.
            event_loop.close();

            let next = AnyFuture::new(ObjectId(2));
            assert!(std::ptr::eq(next.cell(), cell), "it is used again");
            assert_eq!((next.id(), next.number()), (ObjectId(2), 0));
            assert!(!next.is_task() && !next.is_done() && !next.has(Flag::MustCancel));
            assert_eq!((next.cancel_requests.get(), next.cancel_message()), (0, None));
            assert!(next.with_extra_if_any(|_| ()).is_none(), "neither name nor callbacks");
            assert!(next.exception().is_none() && next.awaited().is_none());
            assert_eq!(next.nap().stage, NapStage::Awake);
        });
    }

    #[test]
    fn a_weak_reference_means_one_future() {
        let future = AnyFuture::new(ObjectId(1));
        let (cell, weak) = (future.cell(), future.downgrade());
        let again = weak.upgrade().expect("it is there");
        assert!(again.is(&future));
        drop(future);
        assert!(weak.is_alive(), "one reference is left");
        drop(again);
        assert!(!weak.is_alive() && weak.upgrade().is_none());
        let next = AnyFuture::new(ObjectId(2));
        assert!(std::ptr::eq(next.cell(), cell), "it is used again");
        assert!(weak.upgrade().is_none(), "but is not what was meant");
    }
}
