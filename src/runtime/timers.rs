//! The timers: handles by deadline, equal deadlines in the order in which they were set.
//!
//! Virtual time only moves forwards, so this is a radix heap: a timer lies in the bucket of the
//! highest bit in which its deadline differs from the last one that was looked at. Looking for the
//! first moves the timers of one bucket to lower ones, which happens to each at most once a bit, in
//! order and through memory that lies together; a comparing heap of 100,000 timers jumps about in
//! seventeen places for each. Source: Ahuja, Mehlhorn, Orlin and Tarjan, “Faster algorithms for the
//! shortest path problem”, Journal of the ACM 37 (1990).

use super::handle::TimerCall;

/// Handles that wait for their deadline.
pub(crate) struct Timers {
    /// The deadline that was looked at last; nothing in the buckets is due before it.
    base_nanos: u64,
    /// Bucket zero holds what is due at `base_nanos`, in order, from `next` on.
    buckets: [Vec<Timer>; 65],
    next: usize,
    /// A bit for each bucket above zero that holds something.
    occupied: u64,
    /// Deadlines before `base_nanos`, latest first: few, since they are set after a look ahead.
    early: Vec<Timer>,
}

/// Something that runs at a deadline.
pub(crate) struct Timer {
    when_nanos: u64,
    pub(crate) call: TimerCall,
}

/// A bucket that held more than this gives its memory back when it is emptied.
const KEPT_CAPACITY: usize = 256;

impl Default for Timers {
    fn default() -> Self {
        Self {
            base_nanos: 0,
            buckets: [const { Vec::new() }; 65],
            next: 0,
            occupied: 0,
            early: Vec::new(),
        }
    }
}

impl Timers {
    pub(crate) fn push(&mut self, when_nanos: u64, call: TimerCall) {
        let timer = Timer { when_nanos, call };
        if when_nanos < self.base_nanos {
            // Behind its equals, which means in front of them here.
            let place = self.early.partition_point(|other| other.when_nanos > when_nanos);
            self.early.insert(place, timer);
        } else {
            self.put(timer);
        }
    }

    /// Takes cancelled timers off the head, so that the next deadline is a real one.
    ///
    /// They are handed out, not dropped, because dropping one may run code of the program.
    pub(crate) fn pop_cancelled(&mut self) -> Option<Timer> {
        if self.head()?.call.is_cancelled() { self.pop() } else { None }
    }

    /// Takes the first timer whose deadline is not after `now_nanos`.
    pub(crate) fn pop_due(&mut self, now_nanos: u64) -> Option<Timer> {
        if self.head()?.when_nanos <= now_nanos { self.pop() } else { None }
    }

    /// The earliest deadline.
    pub(crate) fn next_nanos(&mut self) -> Option<u64> {
        self.head().map(|timer| timer.when_nanos)
    }

    /// Takes everything out.
    pub(crate) fn drain(&mut self) -> Vec<Timer> {
        let Self { buckets, early, .. } = std::mem::take(self);
        buckets.into_iter().flatten().chain(early).collect()
    }

    fn head(&mut self) -> Option<&Timer> {
        if !self.early.is_empty() {
            return self.early.last();
        }
        if self.next == self.buckets[0].len() {
            self.settle();
        }
        self.buckets[0].get(self.next)
    }

    /// Takes the head that `head` just found.
    fn pop(&mut self) -> Option<Timer> {
        if let Some(timer) = self.early.pop() {
            return Some(timer);
        }
        let timer = self.buckets[0].get_mut(self.next)?;
        self.next += 1;
        let call = std::mem::replace(&mut timer.call, TimerCall::Nothing);
        Some(Timer { when_nanos: timer.when_nanos, call })
    }

    /// Moves the timers of the lowest bucket down, so that the first of all lies in bucket zero.
    fn settle(&mut self) {
        self.next = 0;
        self.buckets[0].clear();
        self.buckets[0].shrink_to(KEPT_CAPACITY);
        if self.occupied == 0 {
            return;
        }
        let lowest = self.occupied.trailing_zeros() as usize + 1;
        self.occupied &= self.occupied - 1;
        let mut bucket = std::mem::take(&mut self.buckets[lowest]);
        let first = bucket.iter().map(|timer| timer.when_nanos).min();
        self.base_nanos = first.unwrap_or(self.base_nanos);
        for timer in bucket.drain(..) {
            self.put(timer);
        }
        if bucket.capacity() <= KEPT_CAPACITY {
            self.buckets[lowest] = bucket;
        }
    }

    fn put(&mut self, timer: Timer) {
        let difference = timer.when_nanos ^ self.base_nanos;
        let bucket = (u64::BITS - difference.leading_zeros()) as usize;
        if let Some(bit) = bucket.checked_sub(1) {
            self.occupied |= 1 << bit;
        }
        self.buckets[bucket].push(timer);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::{HandleId, Random};

    /// Timers come out by deadline, equal ones in order, whatever is set in between.
    #[test]
    fn the_order_is_that_of_a_sorted_list() {
        let mut random = Random::seeded(7);
        for round in 0..200 {
            let spread = [3.0, 40.0, 1e6, 1e18][round % 4];
            let mut timers = Timers::default();
            let mut list: Vec<(u64, u32)> = Vec::new();
            let mut now_nanos = 0;
            for number in 0..300 {
                // A look ahead, after which earlier deadlines may still be set.
                assert_eq!(timers.next_nanos(), list.iter().map(|timer| timer.0).min());
                if random.random() < 0.6 {
                    let when_nanos = now_nanos + (random.random() * spread) as u64;
                    timers.push(when_nanos, TimerCall::test(HandleId(number)));
                    list.push((when_nanos, number));
                } else if let Some(&first) = list.iter().min() {
                    now_nanos = first.0;
                    let due = timers.pop_due(now_nanos).expect("it is due");
                    assert_eq!((due.when_nanos, due.call.id()), (first.0, HandleId(first.1)));
                    list.retain(|timer| *timer != first);
                }
            }
            let left: Vec<_> = std::iter::from_fn(|| timers.pop_due(u64::MAX)).collect();
            list.sort_unstable();
            let left: Vec<_> = left.iter().map(|t| (t.when_nanos, t.call.id().0)).collect();
            assert_eq!(left, list);
        }
    }
}
