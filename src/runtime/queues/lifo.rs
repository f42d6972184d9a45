//! `LifoQueue`: last in, first out.

use std::cell::RefCell;

use super::base::{BaseQueue, Storage};
use crate::runtime::python::Result;

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
/// let letters = Lifo::default();
/// letters.put('a')?;
/// letters.put('b')?;
/// assert_eq!(letters.get(), Some((Ok('b'), 0)));
/// # Ok::<(), loopscope::runtime::Exception>(())
/// ```
#[derive(Debug)]
pub struct Lifo<T>(RefCell<Vec<T>>);

impl<T> Default for Lifo<T> {
    fn default() -> Self {
        Self(RefCell::default())
    }
}

impl<T> Storage<T> for Lifo<T> {
    const KIND: &'static str = "LifoQueue";

    fn put(&self, item: T) -> Result<()> {
        self.0.borrow_mut().push(item);
        Ok(())
    }

    fn get(&self) -> Option<(Result<T>, u64)> {
        self.0.borrow_mut().pop().map(|item| (Ok(item), 0))
    }

    fn count_before(&self, _number: u64) -> usize {
        self.len()
    }

    fn len(&self) -> usize {
        self.0.borrow().len()
    }
}
