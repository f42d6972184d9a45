//! `Queue`: first in, first out.

use std::collections::VecDeque;

use super::base::{BaseQueue, Storage};

/// A queue that gives its items out in the order in which they were put.
///
/// ```
/// use loopscope::runtime::{Runner, create_task, queues::Queue};
/// let mut runner = Runner::new(async {
///     let queue = Queue::new(2);
///     let items = queue.clone();
///     let producer = create_task(async move {
///         for item in 1..=3 {
///             items.put(item).await?;
///         }
///         Ok(())
///     });
///     for item in 1..=3 {
///         assert_eq!(queue.get().await?, item);
///         queue.task_done()?;
///     }
///     queue.join().await?;
///     producer.await
/// });
/// runner.run_to_end();
/// assert!(runner.exception().is_none());
/// ```
///
/// Source: <https://docs.python.org/3.13/library/asyncio-queue.html#asyncio.Queue>
pub type Queue<T> = BaseQueue<T, Fifo<T>>;

/// The items of a [`Queue`].
///
/// ```
/// use loopscope::runtime::queues::{Fifo, Storage};
/// let mut letters = Fifo::default();
/// letters.put('a');
/// letters.put('b');
/// assert_eq!(letters.get().map(|(letter, _)| letter), Some('a'));
/// ```
#[derive(Debug)]
pub struct Fifo<T>(VecDeque<T>);

impl<T> Default for Fifo<T> {
    fn default() -> Self {
        Self(VecDeque::new())
    }
}

impl<T> Storage<T> for Fifo<T> {
    const KIND: &'static str = "Queue";

    fn put(&mut self, item: T) {
        self.0.push_back(item);
    }

    fn get(&mut self) -> Option<(T, u64)> {
        self.0.pop_front().map(|item| (item, 0))
    }

    fn count_before(&self, _number: u64) -> usize {
        0
    }

    fn len(&self) -> usize {
        self.0.len()
    }
}
