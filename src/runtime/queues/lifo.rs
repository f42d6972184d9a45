//! `LifoQueue`: last in, first out.

use super::base::{BaseQueue, Storage};

/// A queue that gives out the item that was put last.
///
/// ```
/// use loopscope::runtime::{Runner, queues::LifoQueue};
/// let mut runner = Runner::new(async {
///     let stack = LifoQueue::new(0);
///     stack.put_nowait("bottom")?;
///     stack.put_nowait("top")?;
///     assert_eq!(stack.get().await?, "top");
///     Ok(())
/// });
/// runner.run_to_end();
/// assert!(runner.exception().is_none());
/// ```
///
/// Source: <https://docs.python.org/3.13/library/asyncio-queue.html#asyncio.LifoQueue>
pub type LifoQueue<T> = BaseQueue<T, Lifo<T>>;

/// The items of a [`LifoQueue`].
///
/// ```
/// use loopscope::runtime::queues::{Lifo, Storage};
/// let mut letters = Lifo::default();
/// letters.put('a');
/// letters.put('b');
/// assert_eq!(letters.get().map(|(letter, _)| letter), Some('b'));
/// ```
#[derive(Debug)]
pub struct Lifo<T>(Vec<T>);

impl<T> Default for Lifo<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Storage<T> for Lifo<T> {
    const KIND: &'static str = "LifoQueue";

    fn put(&mut self, item: T) {
        self.0.push(item);
    }

    fn get(&mut self) -> Option<(T, u64)> {
        self.0.pop().map(|item| (item, 0))
    }

    fn count_before(&self, _number: u64) -> usize {
        self.0.len()
    }

    fn len(&self) -> usize {
        self.0.len()
    }
}
