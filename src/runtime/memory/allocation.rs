//! The cells of new futures: from a free list, or from the allocator.

use std::any::TypeId;
use std::cell::{Cell, RefCell};
use std::mem::ManuallyDrop;

use super::flag::Flag;
use super::free_list::FreeList;
use super::future_cell::reference::EMPTY;
use super::future_cell::{AnyFuture, Content, FutureCell};
use crate::model::ObjectId;

/// The free cells with memory for coroutines of one type.
struct CellKind {
    coroutine: TypeId,
    cells: FreeList<AnyFuture>,
}

/// A thread that has made this many cells uses free ones of other kinds before it makes more.
const MANY: u32 = 4096;

/// How many cells are made at once, so that futures that are made one after the other lie side by
/// side.
const BLOCK: u32 = 32;

// Without destructors, because every access would have to check whether they ran. A thread keeps as
// many cells as it ever used at once, or `MANY`; their memory is not freed when the thread ends.
thread_local! {
    /// Sorted by coroutine.
    static KINDS: ManuallyDrop<RefCell<Vec<&'static CellKind>>> =
        const { ManuallyDrop::new(RefCell::new(Vec::new())) };
    /// The kind that was used last: most programs have many tasks of few kinds.
    static LAST: Cell<Option<&'static CellKind>> = const { Cell::new(None) };
    /// How many cells were ever made.
    static MADE: Cell<u32> = const { Cell::new(0) };
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

    /// A cell to use that is empty.
    fn unused() -> Self {
        EMPTY.with(|cells| cells.take()).unwrap_or_else(Self::fresh)
    }

    /// A cell to use with something in it.
    #[inline(never)]
    pub(super) fn unused_with(content: Content) -> Self {
        let cell = Self::unused();
        cell.put_content(content);
        cell
    }

    /// A cell that was never used or, where there are many, a free one of another kind.
    #[cold]
    #[inline(never)]
    fn fresh() -> Self {
        if MADE.get() >= MANY
            && let Some(other) = take_any()
        {
            drop(other.take_content());
            return other;
        }
        MADE.set(MADE.get().saturating_add(BLOCK));
        // Their memory is never freed and so `'static`.
        let block = Box::leak(Box::new([const { FutureCell::unused() }; BLOCK as usize]));
        let [first, others @ ..] = &*block;
        EMPTY.with(|cells| others.iter().rev().for_each(|cell| cells.keep(Self::counted(cell))));
        Self::counted(first)
    }
}

/// The free cells with memory for one type of coroutine.
#[inline]
pub(super) fn cells_for(coroutine: TypeId) -> &'static FreeList<AnyFuture> {
    match LAST.get() {
        Some(kind) if kind.coroutine == coroutine => &kind.cells,
        _ => find(coroutine),
    }
}

#[inline(never)]
fn find(coroutine: TypeId) -> &'static FreeList<AnyFuture> {
    let kind = KINDS.with(|kinds| {
        let mut kinds = kinds.borrow_mut();
        match kinds.binary_search_by_key(&coroutine, |kind| kind.coroutine) {
            Ok(position) => kinds[position],
            Err(position) => {
                let kind: &'static CellKind =
                    Box::leak(Box::new(CellKind { coroutine, cells: FreeList::new() }));
                kinds.insert(position, kind);
                kind
            }
        }
    });
    LAST.set(Some(kind));
    &kind.cells
}

/// Takes a cell with memory for a coroutine of any type.
fn take_any() -> Option<AnyFuture> {
    KINDS.with(|kinds| kinds.borrow().iter().find_map(|kind| kind.cells.take()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Ending, HandleId};
    use crate::runtime::memory::{DoneCallback, coroutine};
    use crate::runtime::{
        BoxedCoroutine, EventLoop, Exception, Lock, Queue, Result, Runner, create_eager_task,
        create_future, create_task, gather, sleep, timeout, wait_for,
    };

    /// How many cells of this thread are free.
    fn free_count() -> usize {
        let kinds = KINDS.with(|kinds| kinds.borrow().clone());
        let with_memory: usize = kinds.iter().map(|kind| count(&kind.cells)).sum();
        with_memory + EMPTY.with(|cells| count(cells))
    }

    fn count(cells: &FreeList<AnyFuture>) -> usize {
        let all: Vec<_> = std::iter::from_fn(|| cells.take()).collect();
        let count = all.len();
        all.into_iter().rev().for_each(|cell| cells.keep(cell));
        count
    }

    /// Runs a program again and again, at times only its first iterations: every cell that was ever
    /// made comes back, and later runs use those of the first.
    #[track_caller]
    fn check(program: fn() -> BoxedCoroutine) {
        let run = |iterations| {
            let mut runner = Runner::new(program());
            while runner.iteration() < iterations && runner.run_once().is_none() {}
            drop(runner);
            assert_eq!(free_count(), MADE.get() as usize, "after {iterations} iterations");
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
    fn with_many_cells_free_cells_are_used_by_every_kind() {
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
        // The main tasks and what they await need some too.
        assert!(MADE.get() <= made + 10, "{made} and then {}", MADE.get());
        assert_eq!(free_count(), MADE.get() as usize);
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
        // Its exception is not retrieved.
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

    #[test]
    fn nothing_is_left_of_what_a_cell_was() {
        let event_loop = EventLoop::new(None);
        event_loop.enter(|| {
            let task = coroutine(async { Ok(1) }).into_task(ObjectId(1), 7);
            event_loop.register_task(&task);
            let cell = task.cell();
            task.with_extra(|extra| extra.name = Some("old".into()));
            task.add_done_callback(&event_loop, DoneCallback::Stop);
            task.set_timer(HandleId(4));
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
            assert_eq!(next.timer(), HandleId(0));
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
