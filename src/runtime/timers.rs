//! The timers: a heap of handles by deadline, equal deadlines in the order in which they were set.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use super::handle::Handle;

/// Handles that wait for their deadline.
#[derive(Default)]
pub(crate) struct Timers(BinaryHeap<Reverse<Timer>>);

struct Timer {
    when_nanos: u64,
    handle: Handle,
}

impl Timers {
    pub(crate) fn push(&mut self, when_nanos: u64, handle: Handle) {
        self.0.push(Reverse(Timer { when_nanos, handle }));
    }

    /// Takes cancelled handles off the head, so that the next deadline is a real one.
    ///
    /// They are handed out, not dropped, because dropping one may run code of the program.
    pub(crate) fn pop_cancelled(&mut self) -> Option<Handle> {
        let Reverse(head) = self.0.peek()?;
        if head.handle.action.is_cancelled() {
            self.0.pop().map(|Reverse(timer)| timer.handle)
        } else {
            None
        }
    }

    /// Takes the first handle whose deadline is not after `now_nanos`.
    pub(crate) fn pop_due(&mut self, now_nanos: u64) -> Option<Handle> {
        let Reverse(head) = self.0.peek()?;
        if head.when_nanos <= now_nanos {
            self.0.pop().map(|Reverse(timer)| timer.handle)
        } else {
            None
        }
    }

    /// The earliest deadline.
    pub(crate) fn next_nanos(&self) -> Option<u64> {
        self.0.peek().map(|Reverse(timer)| timer.when_nanos)
    }

    /// Takes everything out.
    pub(crate) fn drain(&mut self) -> Vec<Handle> {
        self.0.drain().map(|Reverse(timer)| timer.handle).collect()
    }
}

impl Timer {
    /// Handle numbers grow, so they break ties first in, first out.
    fn key(&self) -> (u64, u32) {
        (self.when_nanos, self.handle.id.0)
    }
}

impl Ord for Timer {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl PartialOrd for Timer {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Timer {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Timer {}
