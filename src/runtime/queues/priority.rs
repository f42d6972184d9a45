//! `PriorityQueue`: lowest first.

use super::base::{BaseQueue, Storage};

/// A queue that gives out the lowest item first.
///
/// Items are compared with `<` alone and kept as Python's `heapq` keeps them, so that items of
/// which neither is lower come out in the order in which they do there.
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
/// let mut numbers = Priority::default();
/// [2, 1, 3].map(|number| numbers.put(number));
/// assert_eq!(numbers.get().map(|(number, _)| number), Some(1));
/// ```
#[derive(Debug)]
pub struct Priority<T> {
    heap: Vec<(T, u64)>,
    last_number: u64,
}

impl<T> Default for Priority<T> {
    fn default() -> Self {
        Self { heap: Vec::new(), last_number: 0 }
    }
}

impl<T: PartialOrd> Storage<T> for Priority<T> {
    const KIND: &'static str = "PriorityQueue";

    /// `heapq.heappush`.
    fn put(&mut self, item: T) {
        self.last_number += 1;
        self.heap.push((item, self.last_number));
        self.move_up(self.heap.len() - 1);
    }

    /// `heapq.heappop`: the last item takes the place of the first and sinks.
    fn get(&mut self) -> Option<(T, u64)> {
        if self.heap.is_empty() {
            return None;
        }
        let first = self.heap.swap_remove(0);
        self.move_down();
        Some(first)
    }

    fn count_before(&self, number: u64) -> usize {
        self.heap.iter().filter(|(_, other)| *other < number).count()
    }

    fn len(&self) -> usize {
        self.heap.len()
    }
}

impl<T: PartialOrd> Priority<T> {
    /// `heapq._siftdown`, which moves an item towards the root while it is lower than its parent.
    fn move_up(&mut self, from: usize) {
        let mut index = from;
        while index > 0 {
            let parent = (index - 1) / 2;
            if self.heap[index].0 < self.heap[parent].0 {
                self.heap.swap(index, parent);
                index = parent;
            } else {
                break;
            }
        }
    }

    /// `heapq._siftup`, which moves the root to a leaf along the lower children, then up again.
    fn move_down(&mut self) {
        let (mut index, end) = (0, self.heap.len());
        loop {
            let mut child = 2 * index + 1;
            if child >= end {
                break;
            }
            let right = child + 1;
            let is_left_lower = right >= end || self.heap[child].0 < self.heap[right].0;
            if !is_left_lower {
                child = right;
            }
            self.heap.swap(index, child);
            index = child;
        }
        if end > 0 {
            self.move_up(index);
        }
    }
}
