//! Cells of futures that are gone, for those to come.

use std::any::TypeId;
use std::cell::{Cell, RefCell};
use std::mem::ManuallyDrop;

use super::AnyFuture;
use super::future_cell::put;

/// A list of cells that this thread does not use at the moment, the last one first.
///
/// Allocators take hundreds of instructions to take memory back and give it out again, this a few.
/// A thread keeps as many cells as it ever used at once, or [`MANY`], and what it has when it ends
/// is lost. Each cell leads to the next by the reference that it has for what a task awaits, so the
/// list itself takes no memory.
#[derive(Default)]
pub(crate) struct Spares(Cell<Option<AnyFuture>>);

/// Spares with empty places for coroutines of one type.
struct Kind {
    place: TypeId,
    spares: Spares,
}

/// From so many on, a thread uses the spares of other kinds before it makes more.
const MANY: u32 = 4096;

// Without destructors, which every look at them would have to ask about.
thread_local! {
    /// Those without a place for a coroutine.
    static EMPTY: ManuallyDrop<Spares> =
        const { ManuallyDrop::new(Spares(Cell::new(None))) };
    static KINDS: ManuallyDrop<RefCell<Vec<&'static Kind>>> =
        const { ManuallyDrop::new(RefCell::new(Vec::new())) };
    /// The kind that was asked for last: most programs have many tasks of few kinds.
    static LAST: Cell<Option<&'static Kind>> = const { Cell::new(None) };
    /// How many cells were ever made.
    static MADE: Cell<u32> = const { Cell::new(0) };
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

    /// Counts a cell that is made.
    pub(super) fn count_new() {
        MADE.set(MADE.get().saturating_add(1));
    }

    pub(super) fn are_many() -> bool {
        MADE.get() >= MANY
    }

    /// Takes a cell with a place of any type.
    pub(super) fn take_any() -> Option<AnyFuture> {
        KINDS.with(|kinds| kinds.borrow().iter().find_map(|kind| kind.spares.take()))
    }

    #[inline]
    pub(super) fn take(&self) -> Option<AnyFuture> {
        let cell = self.0.take()?;
        put(&self.0, cell.take_awaited());
        Some(cell)
    }

    #[inline]
    pub(super) fn keep(&self, cell: AnyFuture) {
        cell.set_next(self.0.take());
        put(&self.0, Some(cell));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Ending;
    use crate::runtime::{
        Exception, Lock, Program, Queue, Result, Runner, create_eager_task, create_future,
        create_task, gather, sleep, timeout, wait_for,
    };

    /// How many cells this thread has that nobody uses.
    fn spare_count() -> usize {
        let kinds = KINDS.with(|kinds| kinds.borrow().clone());
        let with_places: usize = kinds.iter().map(|kind| count(&kind.spares)).sum();
        with_places + Spares::with_empty(count)
    }

    fn count(spares: &Spares) -> usize {
        let all: Vec<_> = std::iter::from_fn(|| spares.take()).collect();
        let count = all.len();
        all.into_iter().rev().for_each(|cell| spares.keep(cell));
        count
    }

    /// Runs a program again and again, at times only its first iterations: every cell that was ever
    /// made comes back, and later runs use those of the first.
    #[track_caller]
    fn check(program: fn() -> Program) {
        let run = |iterations| {
            let mut runner = Runner::new(program());
            while runner.iteration() < iterations && runner.run_once().is_none() {}
            drop(runner);
            assert_eq!(spare_count(), MADE.get() as usize, "after {iterations} iterations");
        };
        run(u32::MAX);
        let made = MADE.get();
        for iterations in [u32::MAX, 2, u32::MAX, 3, u32::MAX] {
            run(iterations);
        }
        assert_eq!(MADE.get(), made);
    }

    #[test]
    fn later_runs_use_the_cells_of_earlier_ones() {
        check(|| Box::pin(async { Ok(()) }));
        check(|| Box::pin(returning()));
        check(|| Box::pin(failing()));
        check(|| Box::pin(large()));
        check(|| Box::pin(waiting()));
        check(|| Box::pin(cancelling()));
        check(|| Box::pin(deadlocked()));
        check(|| Box::pin(left_behind()));
    }

    #[test]
    fn where_there_are_many_they_are_used_by_every_kind() {
        fn run<const KIND: usize>(count: u32) {
            let program = async move {
                let task = |_| create_task(async { Ok([KIND as u64; KIND]) });
                gather((0..count).map(task), false).await.map(drop)
            };
            assert_eq!(Runner::new(program).run_to_end(), Ending::Finished);
        }
        run::<1>(MANY);
        let made = MADE.get();
        run::<2>(MANY);
        run::<3>(MANY / 2);
        run::<100>(MANY / 2);
        run::<1>(MANY);
        // But for those of the main tasks and what they await.
        assert!(MADE.get() <= made + 10, "{made} and then {}", MADE.get());
        assert_eq!(spare_count(), MADE.get() as usize);
    }

    async fn returning() -> Result<()> {
        let small = (0..10).map(|number| create_task(async move { Ok(number) }));
        let text = (0..10).map(|number| create_task(async move { Ok(number.to_string()) }));
        let (small, text) = (gather(small, false), gather(text, false));
        assert_eq!(small.await?.len() + text.await?.len(), 20);
        Ok(())
    }

    async fn failing() -> Result<()> {
        let fail = |_| create_task(async { Err::<(), _>(Exception::bare("ValueError")) });
        gather((0..10).map(fail), true).await?;
        // Nobody asks for this one.
        create_task(async { Err::<(), _>(Exception::bare("KeyError")) });
        sleep(1.0).await
    }

    async fn large() -> Result<()> {
        let carry = |number| {
            create_task(async move {
                let load = [number; 1000];
                sleep(1.0).await?;
                Ok(load)
            })
        };
        gather((0..10).map(carry), false).await.map(drop)
    }

    async fn waiting() -> Result<()> {
        let (lock, queue) = (Lock::new(), Queue::new(1));
        for number in 0..10 {
            let (lock, queue) = (lock.clone(), queue.clone());
            create_task(async move {
                let _guard = lock.guard().await?;
                queue.put(number).await
            });
        }
        for _ in 0..10 {
            queue.get().await?;
        }
        Ok(())
    }

    async fn cancelling() -> Result<()> {
        for _ in 0..10 {
            assert!(wait_for(sleep(2.0), Some(1.0)).await.is_err());
            timeout(Some(2.0), |_| sleep(1.0)).await?;
            create_task(sleep(1.0)).cancel();
        }
        create_eager_task(None, sleep(1.0)).await
    }

    async fn deadlocked() -> Result<()> {
        let never = create_future::<u32>()?;
        for _ in 0..10 {
            let awaited = never.clone();
            create_task(async move { awaited.await.map(drop) });
        }
        never.await.map(drop)
    }

    async fn left_behind() -> Result<()> {
        for _ in 0..10 {
            create_task(async { create_task(sleep(9.0)).await });
        }
        sleep(1.0).await
    }
}
