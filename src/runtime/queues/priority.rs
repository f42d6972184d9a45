//! `PriorityQueue`: lowest first.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::base::{BaseQueue, Storage};
use super::less_than::LessThan;
use crate::runtime::python::{Exception, Result};

/// A queue that gives out the lowest item first.
///
/// Items are compared with `<` alone ([`LessThan`]) and kept as Python's `heapq` keeps them, so that
/// items of which neither is lower come out in the order in which they do there.
///
/// An item that cannot be compared is in the queue all the same when `put` fails, and is lost when
/// `get` fails. Comparing may use the queue; if that changes its size, the operation that compares
/// fails with `RuntimeError`. All this is as in CPython.
///
/// ```
/// use loopscope::runtime::{Runner, queues::PriorityQueue};
/// let mut runner = Runner::new(async {
///     let queue = PriorityQueue::new(0);
///     queue.put_nowait((2, "later"))?;
///     queue.put_nowait((1, "now"))?;
///     assert_eq!(queue.get().await?, (1, "now"));
///     Ok(())
/// });
/// runner.run_to_end();
/// assert!(runner.exception().is_none());
/// ```
///
/// Source: <https://docs.python.org/3.13/library/asyncio-queue.html#asyncio.PriorityQueue>
pub type PriorityQueue<T> = BaseQueue<T, Priority<T>>;

/// The items of a [`PriorityQueue`], with the number of each by age.
///
/// ```
/// use loopscope::runtime::queues::{Priority, Storage};
/// let numbers = Priority::default();
/// for number in [2, 1, 3] {
///     numbers.put(number)?;
/// }
/// assert_eq!(numbers.get(), Some((Ok(1), 2)));
/// # Ok::<(), loopscope::runtime::Exception>(())
/// ```
#[derive(Debug)]
pub struct Priority<T> {
    heap: RefCell<Vec<Entry<T>>>,
    last_number: Cell<u64>,
}

/// An item and its number by age.
#[derive(Debug)]
struct Entry<T> {
    /// Shared with the comparison that runs, during which the heap may change.
    item: Rc<T>,
    number: u64,
}

impl<T> Default for Priority<T> {
    fn default() -> Self {
        Self { heap: RefCell::default(), last_number: Cell::new(0) }
    }
}

impl<T: LessThan> Storage<T> for Priority<T> {
    const KIND: &'static str = "PriorityQueue";

    /// `heapq.heappush`.
    fn put(&self, item: T) -> Result<()> {
        let number = self.last_number.get() + 1;
        self.last_number.set(number);
        let index = self.len();
        self.heap.borrow_mut().push(Entry { item: Rc::new(item), number });
        self.move_up(index)
    }

    /// `heapq.heappop`: the last item takes the place of the first and sinks.
    fn get(&self) -> Option<(Result<T>, u64)> {
        let first = {
            let mut heap = self.heap.borrow_mut();
            if heap.is_empty() {
                return None;
            }
            heap.swap_remove(0)
        };
        let Entry { item, number } = first;
        let moved = self.move_down();
        let item = moved.and_then(|()| Rc::into_inner(item).ok_or_else(taken_while_compared));
        Some((item, number))
    }

    fn count_before(&self, number: u64) -> usize {
        self.heap.borrow().iter().filter(|entry| entry.number < number).count()
    }

    fn len(&self) -> usize {
        self.heap.borrow().len()
    }
}

impl<T: LessThan> Priority<T> {
    /// `heapq._siftdown`, which moves an item towards the root while it is lower than its parent.
    fn move_up(&self, from: usize) -> Result<()> {
        let mut index = from;
        while index > 0 {
            let parent = (index - 1) / 2;
            if !self.is_lower(index, parent)? {
                break;
            }
            self.heap.borrow_mut().swap(index, parent);
            index = parent;
        }
        Ok(())
    }

    /// `heapq._siftup`, which moves the root to a leaf along the lower children, then up again.
    fn move_down(&self) -> Result<()> {
        let (mut index, end) = (0, self.len());
        loop {
            let mut child = 2 * index + 1;
            if child >= end {
                break;
            }
            let right = child + 1;
            if right < end && !self.is_lower(child, right)? {
                child = right;
            }
            self.heap.borrow_mut().swap(index, child);
            index = child;
        }
        self.move_up(index)
    }

    /// Whether the item at one index is lower than the item at another one.
    ///
    /// Nothing is borrowed while they are compared, because their code may use the queue. Fails if
    /// that has changed the size of the heap, as `heapq` does.
    fn is_lower(&self, one: usize, other: usize) -> Result<bool> {
        let item = |index: usize| self.heap.borrow().get(index).map(|entry| Rc::clone(&entry.item));
        let size = self.len();
        let (Some(one), Some(other)) = (item(one), item(other)) else { return Err(size_changed()) };
        let is_lower = one.less_than(&other)?;
        if self.len() == size { Ok(is_lower) } else { Err(size_changed()) }
    }
}

#[cold]
fn size_changed() -> Exception {
    Exception::new("RuntimeError", "list changed size during iteration")
}

/// The exception of a `get` that is called while the item that it takes is compared.
#[cold]
fn taken_while_compared() -> Exception {
    Exception::new("RuntimeError", "an item cannot be taken while it is compared")
}
