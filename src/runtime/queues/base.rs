//! The common part of the three queues.

use std::cell::Cell;
use std::fmt;
use std::future::Future as StdFuture;
use std::marker::PhantomData;
use std::rc::Rc;

use crate::model::{Event, FutureKind, PrimitiveKind};
use crate::runtime::event_loop::Caller;
use crate::runtime::python::{Exception, Repr, Result};
use crate::runtime::sync::{Primitive, Waiters};

/// A queue of items between tasks, cheap to clone: every clone is the same queue.
///
/// Fairness: tasks that wait to put or to get are woken in the order in which they began to wait. A
/// task that did not wait can overtake one that is woken and has not run yet, which then waits again
/// at the end of the line, as in asyncio.
///
/// Cancel safety: a cancelled [`put`](Self::put) has put nothing and a cancelled
/// [`get`](Self::get) has taken nothing; if it was woken already, the next in line is.
///
/// The types of the three are [`Queue`](super::Queue), [`LifoQueue`](super::LifoQueue) and
/// [`PriorityQueue`](super::PriorityQueue).
///
/// ```
/// use loopscope::runtime::queues::{BaseQueue, Fifo};
/// use loopscope::runtime::run;
/// run(async {
///     let queue: BaseQueue<u32, Fifo<u32>> = BaseQueue::new(0);
///     queue.clone().put_nowait(7)?;
///     assert_eq!(queue.get_nowait()?, 7);
///     Ok(())
/// })
/// .unwrap();
/// ```
pub struct BaseQueue<T, S>(Rc<Inner<T, S>>);

struct Inner<T, S> {
    /// Its value is the number of unfinished items.
    primitive: Primitive,
    maxsize: usize,
    storage: S,
    getters: Waiters,
    putters: Waiters,
    joiners: Waiters,
    is_shut_down: Cell<bool>,
    items: PhantomData<fn() -> T>,
}

/// How a queue keeps its items, which decides which one comes out next.
///
/// ```
/// use loopscope::runtime::queues::{Lifo, Storage};
/// let letters = Lifo::default();
/// letters.put('a')?;
/// letters.put('b')?;
/// let (letter, number) = letters.get().unwrap();
/// assert_eq!((letter?, letters.count_before(number)), ('b', 1));
/// # Ok::<(), loopscope::runtime::Exception>(())
/// ```
pub trait Storage<T>: Default {
    /// The name of asyncio's class.
    const KIND: &'static str;

    /// Adds an item, which stays in the queue even if comparing it fails.
    fn put(&self, item: T) -> Result<()>;

    /// Takes the next item out, with the number by which [`count_before`](Self::count_before)
    /// knows it. The item is lost if ordering those that are left fails.
    fn get(&self) -> Option<(Result<T>, u64)>;

    /// How many of the items that are left were put before the one with this number.
    fn count_before(&self, number: u64) -> usize;

    /// How many items there are.
    fn len(&self) -> usize;

    /// Whether there is no item.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl<T: Repr + 'static, S: Storage<T> + 'static> BaseQueue<T, S> {
    /// A queue for at most `maxsize` items, for any number if that is zero.
    ///
    /// ```
    /// use loopscope::runtime::{Queue, Runner};
    /// let mut runner = Runner::new(async {
    ///     let queue = Queue::new(1);
    ///     queue.put_nowait("item")?;
    ///     assert!(queue.full());
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-queue.html#asyncio.Queue>
    #[track_caller]
    pub fn new(maxsize: usize) -> Self {
        Self::named("", maxsize)
    }

    /// A queue for at most `maxsize` items, for any number if that is zero or less.
    ///
    /// [`maxsize`](Self::maxsize) is zero then, where asyncio gives the number back.
    ///
    /// ```
    /// use loopscope::runtime::Queue;
    /// let queue = Queue::of_size(-1);
    /// queue.put_nowait("item").unwrap();
    /// assert!(!queue.full());
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-queue.html#asyncio.Queue>
    #[track_caller]
    pub fn of_size(maxsize: i64) -> Self {
        Self::new(usize::try_from(maxsize).unwrap_or(0))
    }

    /// A queue for at most `maxsize` items, under the name that it has in the program.
    ///
    /// ```
    /// use loopscope::runtime::{Queue, Runner};
    /// let mut runner = Runner::new(async {
    ///     let orders = Queue::<u32>::named("orders", 2);
    ///     assert!(orders.empty() && orders.maxsize() == 2);
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    #[track_caller]
    pub fn named(name: &str, maxsize: usize) -> Self {
        let caller = Caller::here();
        let kind = match S::KIND {
            "LifoQueue" => PrimitiveKind::LifoQueue,
            "PriorityQueue" => PrimitiveKind::PriorityQueue,
            _ => PrimitiveKind::Queue,
        };
        let size = u32::try_from(maxsize).unwrap_or(u32::MAX);
        Self(Rc::new(Inner {
            primitive: Primitive::new(kind, size, name.to_owned(), caller),
            maxsize,
            storage: S::default(),
            getters: Waiters::default(),
            putters: Waiters::default(),
            joiners: Waiters::default(),
            is_shut_down: Cell::new(false),
            items: PhantomData,
        }))
    }

    /// Waits for a free place and puts an item into the queue.
    ///
    /// Fails with `QueueShutDown` once the queue is shut down.
    ///
    /// ```
    /// use loopscope::runtime::{Queue, Runner, create_task, sleep};
    /// let mut runner = Runner::new(async {
    ///     let queue = Queue::new(1);
    ///     queue.put("first").await?;
    ///     let second = create_task(queue.put("second"));
    ///     sleep(0.0).await?;
    ///     assert!(!second.done()); // the queue is full
    ///     assert_eq!(queue.get().await?, "first");
    ///     second.await?;
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-queue.html#asyncio.Queue.put>
    #[track_caller]
    pub fn put(&self, item: T) -> impl StdFuture<Output = Result<()>> + use<T, S> {
        let caller = Caller::here();
        let queue = self.clone();
        async move {
            let inner = &*queue.0;
            while queue.full() {
                if inner.is_shut_down.get() {
                    return Err(Exception::bare("QueueShutDown"));
                }
                let queued = inner.putters.join(&inner.primitive, FutureKind::Put, caller)?;
                queued.wait_or_wake_next(|| !queue.full()).await?;
            }
            inner.put(item)
        }
    }

    /// Puts an item into the queue; fails with `QueueFull` if there is no free place, with
    /// `QueueShutDown` once the queue is shut down.
    ///
    /// ```
    /// use loopscope::runtime::{Queue, Runner};
    /// let mut runner = Runner::new(async {
    ///     let queue = Queue::new(1);
    ///     queue.put_nowait("item")?;
    ///     assert!(queue.put_nowait("more").unwrap_err().is("QueueFull"));
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-queue.html#asyncio.Queue.put_nowait>
    pub fn put_nowait(&self, item: T) -> Result<()> {
        if self.full() && !self.0.is_shut_down.get() {
            return Err(Exception::bare("QueueFull"));
        }
        self.0.put(item)
    }

    /// Waits for an item and takes it out of the queue.
    ///
    /// Fails with `QueueShutDown` once the queue is shut down and empty.
    ///
    /// ```
    /// use loopscope::runtime::{Queue, Runner, create_task, sleep};
    /// let mut runner = Runner::new(async {
    ///     let queue = Queue::new(0);
    ///     let getter = create_task(queue.get());
    ///     sleep(1.0).await?;
    ///     queue.put_nowait("item")?;
    ///     assert_eq!(getter.await?, "item");
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-queue.html#asyncio.Queue.get>
    #[track_caller]
    pub fn get(&self) -> impl StdFuture<Output = Result<T>> + use<T, S> {
        let caller = Caller::here();
        let queue = self.clone();
        async move {
            let inner = &*queue.0;
            while queue.empty() {
                if inner.is_shut_down.get() {
                    return Err(Exception::bare("QueueShutDown"));
                }
                let queued = inner.getters.join(&inner.primitive, FutureKind::Get, caller)?;
                queued.wait_or_wake_next(|| !queue.empty()).await?;
            }
            queue.get_nowait()
        }
    }

    /// Takes an item out of the queue; fails with `QueueEmpty` if there is none, with
    /// `QueueShutDown` if there will be none.
    ///
    /// ```
    /// use loopscope::runtime::{Queue, Runner};
    /// let mut runner = Runner::new(async {
    ///     let queue = Queue::new(0);
    ///     assert!(queue.get_nowait().unwrap_err().is("QueueEmpty"));
    ///     queue.put_nowait("item")?;
    ///     assert_eq!(queue.get_nowait()?, "item");
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-queue.html#asyncio.Queue.get_nowait>
    pub fn get_nowait(&self) -> Result<T> {
        let inner = &*self.0;
        let Some(item) = inner.take()? else {
            let is_shut_down = inner.is_shut_down.get();
            return Err(Exception::bare(if is_shut_down { "QueueShutDown" } else { "QueueEmpty" }));
        };
        inner.putters.wake_and_remove_first();
        Ok(item)
    }

    /// Marks an item that was taken as done; fails with `ValueError` if all are done.
    ///
    /// ```
    /// use loopscope::runtime::{Queue, Runner};
    /// let mut runner = Runner::new(async {
    ///     let queue = Queue::new(0);
    ///     queue.put_nowait("item")?;
    ///     queue.get_nowait()?;
    ///     queue.task_done()?;
    ///     assert!(queue.task_done().unwrap_err().is("ValueError"));
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-queue.html#asyncio.Queue.task_done>
    pub fn task_done(&self) -> Result<()> {
        let inner = &*self.0;
        let Some(left) = inner.primitive.value().checked_sub(1) else {
            return Err(Exception::new("ValueError", "task_done() called too many times"));
        };
        inner.primitive.set_value(left);
        inner.wake_joiners();
        Ok(())
    }

    /// Waits until every item that was put is marked as done.
    ///
    /// Cancel safety: a cancelled wait changes nothing.
    ///
    /// ```
    /// use loopscope::runtime::{Queue, Runner, create_task, sleep};
    /// let mut runner = Runner::new(async {
    ///     let queue = Queue::new(0);
    ///     queue.put_nowait("item")?;
    ///     let joined = create_task(queue.join());
    ///     queue.get().await?;
    ///     sleep(1.0).await?;
    ///     assert!(!joined.done()); // taken, but not marked as done
    ///     queue.task_done()?;
    ///     joined.await?;
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-queue.html#asyncio.Queue.join>
    #[track_caller]
    pub fn join(&self) -> impl StdFuture<Output = Result<()>> + use<T, S> {
        let caller = Caller::here();
        let queue = self.clone();
        async move {
            let inner = &*queue.0;
            if inner.primitive.value() == 0 {
                return Ok(());
            }
            let queued = inner.joiners.join(&inner.primitive, FutureKind::Join, caller)?;
            queued.wait().await
        }
    }

    /// Makes every later put fail, and every get once the queue is empty; wakes all waiting tasks.
    ///
    /// If it `is_immediate`, the items that are left are thrown away and count as done. Fails if
    /// ordering them fails, as in CPython.
    ///
    /// ```
    /// use loopscope::runtime::{Queue, Runner};
    /// let mut runner = Runner::new(async {
    ///     let queue = Queue::new(0);
    ///     queue.put_nowait("item")?;
    ///     queue.shutdown(false)?;
    ///     assert!(queue.put_nowait("late").unwrap_err().is("QueueShutDown"));
    ///     assert_eq!(queue.get().await?, "item");
    ///     assert!(queue.get().await.unwrap_err().is("QueueShutDown"));
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-queue.html#asyncio.Queue.shutdown>
    pub fn shutdown(&self, is_immediate: bool) -> Result<()> {
        let inner = &*self.0;
        inner.is_shut_down.set(true);
        if is_immediate {
            while let Some(item) = inner.take()? {
                drop(item);
                inner.primitive.set_value(inner.primitive.value().saturating_sub(1));
            }
            inner.wake_joiners();
        }
        inner.getters.wake_and_remove_all();
        inner.putters.wake_and_remove_all();
        Ok(())
    }

    /// How many items there are.
    ///
    /// ```
    /// use loopscope::runtime::{Queue, Runner};
    /// let mut runner = Runner::new(async {
    ///     let queue = Queue::new(2);
    ///     queue.put_nowait("item")?;
    ///     assert_eq!((queue.qsize(), queue.maxsize()), (1, 2));
    ///     assert!(!queue.empty() && !queue.full());
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-queue.html#asyncio.Queue.qsize>
    pub fn qsize(&self) -> usize {
        self.0.storage.len()
    }

    /// How many items there may be, zero for any number.
    ///
    /// ```
    /// use loopscope::runtime::{Queue, Runner};
    /// let mut runner = Runner::new(async {
    ///     assert_eq!(Queue::<u32>::new(3).maxsize(), 3);
    ///     assert_eq!(Queue::<u32>::new(0).maxsize(), 0); // never full
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-queue.html#asyncio.Queue.maxsize>
    pub fn maxsize(&self) -> usize {
        self.0.maxsize
    }

    /// Whether there is no item.
    ///
    /// ```
    /// use loopscope::runtime::{Queue, Runner};
    /// let mut runner = Runner::new(async {
    ///     let queue = Queue::new(0);
    ///     assert!(queue.empty());
    ///     queue.put_nowait("item")?;
    ///     assert!(!queue.empty());
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-queue.html#asyncio.Queue.empty>
    pub fn empty(&self) -> bool {
        self.0.storage.is_empty()
    }

    /// Returns `true` if no item is queued.
    ///
    /// ```
    /// use loopscope::runtime::{Queue, Runner};
    /// let mut runner = Runner::new(async {
    ///     let queue = Queue::new(1);
    ///     assert!(!queue.full());
    ///     queue.put_nowait("item")?;
    ///     assert!(queue.full());
    ///     Ok(())
    /// });
    /// runner.run_to_end();
    /// assert!(runner.exception().is_none());
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/asyncio-queue.html#asyncio.Queue.full>
    pub fn full(&self) -> bool {
        self.0.maxsize > 0 && self.qsize() >= self.0.maxsize
    }
}

impl<T: Repr, S: Storage<T>> Inner<T, S> {
    /// Puts an item into a queue that is not full.
    fn put(&self, item: T) -> Result<()> {
        if self.is_shut_down.get() {
            return Err(Exception::bare("QueueShutDown"));
        }
        if self.primitive.is_probed() {
            let repr = item.repr();
            self.primitive.tell(|queue| Event::ItemPut { queue, item: &repr });
        }
        self.storage.put(item)?;
        self.primitive.set_value(self.primitive.value() + 1);
        self.getters.wake_and_remove_first();
        Ok(())
    }

    fn take(&self) -> Result<Option<T>> {
        let Some((item, number)) = self.storage.get() else { return Ok(None) };
        if self.primitive.is_probed() {
            let index = self.storage.count_before(number) as u32;
            self.primitive.tell(|queue| Event::ItemGot { queue, index });
        }
        item.map(Some)
    }

    /// Wakes the tasks in `join` if every item is done: asyncio sets the `_finished` event.
    fn wake_joiners(&self) {
        if self.primitive.value() == 0 {
            self.joiners.wake(usize::MAX);
        }
    }
}

impl<T, S> Clone for BaseQueue<T, S> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<T, S: Storage<T>> fmt::Debug for BaseQueue<T, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}({} items)", S::KIND, self.0.storage.len())
    }
}
