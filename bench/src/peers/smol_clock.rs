//! A virtual clock for smol, whose own timers come from the operating system.
//!
//! It is a heap of wakers, ordered by deadline. When the executor has nothing left to run, the
//! clock jumps to the next deadline and wakes the tasks that wait for it, as tokio's paused clock
//! and Loopscope's do. It is cheaper than those: it has no timer wheel, and timers cannot be
//! cancelled.

use std::cell::{Cell, RefCell};
use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{self, AtomicBool};
use std::task::{Context, Poll, Wake, Waker};

use async_executor::LocalExecutor;

/// A clock in virtual nanoseconds; its clones share one time.
#[derive(Clone, Default)]
pub struct Clock(Rc<Inner>);

#[derive(Default)]
struct Inner {
    now_nanos: Cell<u64>,
    set: Cell<u64>,
    timers: RefCell<BinaryHeap<Reverse<Timer>>>,
}

struct Timer {
    /// The deadline and the number of the timer, which decides between equal deadlines.
    key: (u64, u64),
    waker: Waker,
}

impl Clock {
    /// Virtual nanoseconds since the start.
    pub fn now_nanos(&self) -> u64 {
        self.0.now_nanos.get()
    }

    /// Waits for `nanos` virtual nanoseconds.
    pub fn sleep(&self, nanos: u64) -> Sleep {
        Sleep { clock: self.clone(), when_nanos: self.now_nanos() + nanos, is_set: false }
    }

    /// Runs `main` on `executor`; the clock jumps when nothing is ready.
    pub fn block_on<T>(&self, executor: &LocalExecutor<'_>, main: impl Future<Output = T>) -> T {
        let is_woken = Arc::new(Flag::default());
        let waker = Waker::from(Arc::clone(&is_woken));
        let mut context = Context::from_waker(&waker);
        let mut running = pin!(executor.run(main));
        loop {
            if let Poll::Ready(value) = running.as_mut().poll(&mut context) {
                return value;
            }
            // After every 200 task polls the executor yields and wakes itself.
            if !is_woken.take() {
                assert!(self.jump(), "every task waits, and none for a timer");
            }
        }
    }

    /// Moves the clock to the next deadline and wakes the tasks that wait for it; returns `false`
    /// if there is no deadline.
    fn jump(&self) -> bool {
        let mut timers = self.0.timers.borrow_mut();
        let Some(Reverse(first)) = timers.peek() else {
            return false;
        };
        let now_nanos = first.key.0;
        self.0.now_nanos.set(now_nanos);
        while let Some(Reverse(due)) = timers.peek()
            && due.key.0 <= now_nanos
        {
            let Some(Reverse(due)) = timers.pop() else { break };
            due.waker.wake();
        }
        true
    }
}

/// What [`Clock::sleep`] returns.
pub struct Sleep {
    clock: Clock,
    when_nanos: u64,
    is_set: bool,
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.clock.now_nanos() >= self.when_nanos {
            return Poll::Ready(());
        }
        // A sleep is polled by one task only, so its waker stays the same.
        if !self.is_set {
            self.is_set = true;
            let inner = &self.clock.0;
            let number = inner.set.get();
            inner.set.set(number + 1);
            let key = (self.when_nanos, number);
            let timer = Timer { key, waker: context.waker().clone() };
            inner.timers.borrow_mut().push(Reverse(timer));
        }
        Poll::Pending
    }
}

impl Ord for Timer {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key.cmp(&other.key)
    }
}

impl PartialOrd for Timer {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Timer {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for Timer {}

/// A waker that remembers whether it was woken.
#[derive(Default)]
struct Flag(AtomicBool);

impl Flag {
    fn take(&self) -> bool {
        self.0.swap(false, atomic::Ordering::Relaxed)
    }
}

impl Wake for Flag {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.0.store(true, atomic::Ordering::Relaxed);
    }
}
