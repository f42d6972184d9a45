//! `Queue`: first in, first out.

use std::cell::RefCell;
use std::collections::VecDeque;

use super::base::{BaseQueue, Storage};
use crate::runtime::python::Result;

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
/// let letters = Fifo::default();
/// letters.put('a')?;
/// letters.put('b')?;
/// assert_eq!(letters.get(), Some((Ok('a'), 0)));
/// # Ok::<(), loopscope::runtime::Exception>(())
/// ```
#[derive(Debug)]
pub struct Fifo<T>(RefCell<VecDeque<T>>);

impl<T> Default for Fifo<T> {
    fn default() -> Self {
        Self(RefCell::default())
    }
}

impl<T> Storage<T> for Fifo<T> {
    const KIND: &'static str = "Queue";

    fn put(&self, item: T) -> Result<()> {
        self.0.borrow_mut().push_back(item);
        Ok(())
    }

    fn get(&self) -> Option<(Result<T>, u64)> {
        self.0.borrow_mut().pop_front().map(|item| (Ok(item), 0))
    }

    fn count_before(&self, _number: u64) -> usize {
        0
    }

    fn len(&self) -> usize {
        self.0.borrow().len()
    }
}
