//! Cells of futures that are gone, for those to come.

use std::any::TypeId;
use std::cell::{Cell, RefCell};
use std::mem::ManuallyDrop;

use super::AnyFuture;

/// A list of cells that this thread does not use at the moment, the last one first.
///
/// Allocators take hundreds of instructions to take memory back and give it out again, this a few.
/// A thread keeps as many cells as it ever used at once. Each leads to the next by the reference
/// that it has for what a task awaits, so the list itself takes no memory.
#[derive(Default)]
pub(super) struct Spares(Cell<Option<AnyFuture>>);

/// Spares with empty places for coroutines of one type.
struct Kind {
    place: TypeId,
    spares: Spares,
}

// Without destructors, which every look at them would have to ask about.
thread_local! {
    /// Those without a place for a coroutine.
    static EMPTY: ManuallyDrop<Spares> =
        const { ManuallyDrop::new(Spares(Cell::new(None))) };
    static KINDS: ManuallyDrop<RefCell<Vec<&'static Kind>>> =
        const { ManuallyDrop::new(RefCell::new(Vec::new())) };
    /// The kind that was asked for last: most programs have many tasks of few kinds.
    static LAST: Cell<Option<&'static Kind>> = const { Cell::new(None) };
}

impl Spares {
    /// Calls `f` with the cells that have no place for a coroutine.
    #[inline]
    pub(super) fn with_empty<R>(f: impl FnOnce(&Self) -> R) -> R {
        EMPTY.with(|spares| f(spares))
    }

    /// The cells with a place of one type.
    #[inline]
    pub(super) fn with_place(place: TypeId) -> &'static Self {
        match LAST.get() {
            Some(kind) if kind.place == place => &kind.spares,
            _ => Self::find(place),
        }
    }

    #[inline(never)]
    fn find(place: TypeId) -> &'static Self {
        let kind = KINDS.with(|kinds| {
            let mut kinds = kinds.borrow_mut();
            match kinds.binary_search_by_key(&place, |kind| kind.place) {
                Ok(position) => kinds[position],
                Err(position) => {
                    let kind: &'static Kind =
                        Box::leak(Box::new(Kind { place, spares: Self::default() }));
                    kinds.insert(position, kind);
                    kind
                }
            }
        });
        LAST.set(Some(kind));
        &kind.spares
    }

    #[inline]
    pub(super) fn take(&self) -> Option<AnyFuture> {
        let cell = self.0.take()?;
        self.0.set(cell.take_awaited());
        Some(cell)
    }

    #[inline]
    pub(super) fn keep(&self, cell: AnyFuture) {
        if let Some(next) = self.0.take() {
            cell.set_next(next);
        }
        self.0.set(Some(cell));
    }
}
