//! References to futures of every kind, counted so that the last one frees the future.

use std::cell::Cell;
use std::mem::ManuallyDrop;
use std::ops::Deref;

use super::content::{self, Content};
use super::future_cell::{Flag, FutureCell};
use super::{Exception, ObjectId};

/// Any future of the loop, whatever it stands for: one reference among several.
///
/// As an `Rc` it would own an allocation that comes and goes with the future. Here a cell is never
/// freed but used again, which costs a few instructions where an allocator takes a hundred, and
/// the cells of a run lie side by side in warm memory. A thread keeps as many as it ever had.
pub(crate) struct AnyFuture(&'static FutureCell);

/// A reference to a future that does not keep it.
pub(crate) struct WeakFuture {
    cell: &'static FutureCell,
    /// Which of the futures that the cell has been is meant.
    life: u32,
}

/// How many references there are to what a cell is, and the how manieth thing that is.
#[derive(Default)]
pub(super) struct References {
    count: Cell<u32>,
    life: Cell<u32>,
}

/// So many cells lie side by side.
const CELLS_PER_PAGE: usize = 32;

thread_local! {
    /// Unused cells, each with a reference to the next in the place of the future that it awaits.
    ///
    /// Without a destructor, which every look at it would have to ask about.
    static UNUSED: ManuallyDrop<Cell<Option<AnyFuture>>> =
        const { ManuallyDrop::new(Cell::new(None)) };
}

impl AnyFuture {
    /// A pending future.
    pub(crate) fn new(id: ObjectId) -> Self {
        Self::begin(id, 0, None, 0)
    }

    /// A task that has not started.
    pub(crate) fn task(id: ObjectId, number: u32, coroutine: Content) -> Self {
        Self::begin(id, number, Some(coroutine), Flag::Task as u8)
    }

    /// A future that was refused and is done with an exception from the start.
    pub(crate) fn failed(exception: Exception) -> Self {
        let future = Self::begin(ObjectId(0), 0, Some(content::value(exception)), 0);
        future.set_raised();
        future
    }

    fn begin(id: ObjectId, number: u32, content: Option<Content>, flags: u8) -> Self {
        let future = UNUSED.with(|unused| {
            let future = unused.take().unwrap_or_else(new_page);
            unused.set(future.take_next_unused());
            future
        });
        future.0.begin(id, number, content, flags);
        future
    }

    /// Whether both are the same future.
    pub(crate) fn is(&self, other: &Self) -> bool {
        std::ptr::eq(self.0, other.0)
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
        self.0.end();
        count.set(1);
        UNUSED.with(|unused| {
            self.0.set_next_unused(unused.take());
            unused.set(Some(Self(self.0)));
        });
    }
}

/// Makes cells, and gives the first, which leads to the others.
#[cold]
#[inline(never)]
fn new_page() -> AnyFuture {
    let page: Box<[FutureCell]> =
        std::iter::repeat_with(FutureCell::unused).take(CELLS_PER_PAGE).collect();
    let mut next = None;
    for cell in Box::leak(page).iter().rev() {
        cell.references.count.set(1);
        cell.set_next_unused(next);
        next = Some(AnyFuture(cell));
    }
    next.unwrap()
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
