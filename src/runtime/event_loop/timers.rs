//! The timers: handles by deadline, equal deadlines in the order in which they were set.
//!
//! Virtual time only moves forwards, so this is a radix heap in digits of six bits: a hierarchical
//! timer wheel whose levels cover all 64 bits of a deadline. A timer is in the level of the highest
//! digit in which its deadline differs from the base, which is the last deadline that was looked at,
//! and in the slot of that digit. Finding the first timer moves the timers of one slot to lower levels. This happens to each
//! timer at most once per digit, in order and through contiguous memory; a binary heap of 100,000
//! timers accesses seventeen distant places for each. Sources: Ahuja, Mehlhorn, Orlin and Tarjan,
//! “Faster algorithms for the shortest path problem”, Journal of the ACM 37 (1990); Varghese and
//! Lauck, “Hashed and hierarchical timing wheels”, SOSP 1987.

use super::handle::TimerCall;

/// Handles that wait for their deadline.
#[derive(Default)]
pub(crate) struct Timers {
    /// The base: the deadline that was looked at last. No timer in the levels is due before it.
    base_nanos: u64,
    /// What is due at `base_nanos`, in order, from `next` on.
    front: Vec<Timer>,
    next: usize,
    /// A bit for each level that holds something.
    occupied: u32,
    /// The lowest digit first.
    levels: [Level; LEVELS],
    /// Deadlines before `base_nanos`, latest first. They are few: they can only be set after a look
    /// at the next deadline and before that deadline has come.
    early: Vec<Timer>,
}

/// The timers whose deadlines differ from the base in one digit and no higher one.
#[derive(Default)]
struct Level {
    /// A bit for each slot that holds something.
    occupied: u64,
    /// By digit; made when the level is first used.
    slots: Option<Box<[Vec<Timer>; SLOTS]>>,
}

/// Something that runs at a deadline.
pub(crate) struct Timer {
    when_nanos: u64,
    pub(crate) call: TimerCall,
}

/// How many bits a digit has.
const DIGIT_BITS: u32 = 6;

/// The number of values of a digit.
const SLOTS: usize = 1 << DIGIT_BITS;

/// The number of digits of a deadline.
const LEVELS: usize = u64::BITS.div_ceil(DIGIT_BITS) as usize;

/// The most timers whose tasks are prefetched into the cache together.
const PREFETCHED: usize = 64;

/// An emptied list keeps memory for at most this many timers.
const KEPT_CAPACITY: usize = 64;

impl Timers {
    /// Adds a timer, behind those with the same deadline.
    #[inline]
    pub(crate) fn push(&mut self, when_nanos: u64, call: impl FnOnce() -> TimerCall) {
        if when_nanos < self.base_nanos {
            self.push_early(Timer { when_nanos, call: call() });
        } else {
            self.place_for(when_nanos).push(Timer { when_nanos, call: call() });
        }
    }

    #[cold]
    #[inline(never)]
    fn push_early(&mut self, timer: Timer) {
        // It is due after timers with an equal deadline, so it is before them in this reversed list.
        let index = self.early.partition_point(|other| other.when_nanos > timer.when_nanos);
        self.early.insert(index, timer);
    }

    /// The first timer: the earliest deadline, and among equal ones the one that was set first.
    #[inline]
    pub(crate) fn first(&mut self) -> Option<&Timer> {
        if !self.early.is_empty() {
            return self.early.last();
        }
        if self.next == self.front.len() {
            self.settle();
        }
        self.front.get(self.next)
    }

    /// The first deadline, after dropping cancelled timers before it; `u64::MAX` if there is none.
    ///
    /// Dropping a cancelled timer runs no code of the program: its callback was dropped when it was
    /// cancelled.
    pub(crate) fn first_nanos(&mut self, loop_number: u32) -> u64 {
        while let Some(first) = self.first() {
            if !first.call.is_cancelled(loop_number) {
                return first.when_nanos;
            }
            self.take_first();
        }
        u64::MAX
    }

    /// Takes the first timer if `f` returns `true` for it.
    #[inline]
    pub(crate) fn pop_if(&mut self, f: impl FnOnce(&Timer) -> bool) -> Option<Timer> {
        if f(self.first()?) { self.take_first() } else { None }
    }

    /// Takes the first timer, after [`first`](Self::first) has found it.
    #[inline]
    pub(crate) fn take_first(&mut self) -> Option<Timer> {
        if let Some(timer) = self.early.pop() {
            return Some(timer);
        }
        let timer = self.front.get_mut(self.next)?;
        self.next += 1;
        let call = std::mem::replace(&mut timer.call, TimerCall::Nothing);
        Some(Timer { when_nanos: timer.when_nanos, call })
    }

    /// Takes everything out.
    pub(crate) fn drain(&mut self) -> Vec<Timer> {
        let Self { front: mut all, mut levels, mut early, .. } = std::mem::take(self);
        for level in &mut levels {
            level.slots.iter_mut().flat_map(|slots| &mut **slots).for_each(|slot| all.append(slot));
        }
        all.append(&mut early);
        all
    }

    /// Moves the timers of the lowest slot to lower levels, until `front` has the first timer.
    #[inline(never)]
    fn settle(&mut self) {
        self.next = 0;
        self.front.clear();
        self.front.shrink_to(KEPT_CAPACITY);
        if self.occupied == 0 {
            return;
        }
        let number = self.occupied.trailing_zeros() as usize % LEVELS;
        let level = &mut self.levels[number];
        let digit = level.occupied.trailing_zeros() as usize % SLOTS;
        level.occupied &= level.occupied - 1;
        if level.occupied == 0 {
            self.occupied &= self.occupied - 1;
        }
        let Some(slots) = &mut level.slots else { return };
        let slot = &mut slots[digit];
        let Some(first) = slot.first() else { return };
        let (mut earliest, mut latest) = (first.when_nanos, first.when_nanos);
        for timer in &*slot {
            earliest = earliest.min(timer.when_nanos);
            latest = latest.max(timer.when_nanos);
        }
        self.base_nanos = earliest;
        if earliest == latest {
            // As in every slot of the lowest level.
            std::mem::swap(&mut self.front, slot);
            return;
        }
        if slot.len() <= PREFETCHED {
            for timer in &*slot {
                timer.call.prefetch();
            }
        }
        let mut slot = std::mem::take(slot);
        for timer in slot.drain(..) {
            self.place_for(timer.when_nanos).push(timer);
        }
        if slot.capacity() <= KEPT_CAPACITY
            && let Some(slots) = &mut self.levels[number].slots
        {
            slots[digit] = slot;
        }
    }

    /// The list for a timer that is not due before the base.
    #[inline]
    fn place_for(&mut self, when_nanos: u64) -> &mut Vec<Timer> {
        let difference = when_nanos ^ self.base_nanos;
        if difference == 0 {
            return &mut self.front;
        }
        let number = (difference.ilog2() / DIGIT_BITS) as usize;
        let digit = (when_nanos >> (number as u32 * DIGIT_BITS)) as usize % SLOTS;
        let level = &mut self.levels[number];
        self.occupied |= 1 << number;
        level.occupied |= 1 << digit;
        &mut level.slots.get_or_insert_with(new_slots)[digit]
    }
}

#[cold]
#[inline(never)]
fn new_slots() -> Box<[Vec<Timer>; SLOTS]> {
    Box::new([const { Vec::new() }; SLOTS])
}

impl Timer {
    /// The deadline in virtual nanoseconds.
    pub(crate) fn when_nanos(&self) -> u64 {
        self.when_nanos
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::HandleId;
    use crate::runtime::Random;

    /// Timers come out by deadline, equal deadlines in order, also if timers are set in between.
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
                let first = list.iter().map(|timer| timer.0).min();
                assert_eq!(timers.first().map(Timer::when_nanos), first);
                if random.random() < 0.6 {
                    let when_nanos = now_nanos + (random.random() * spread) as u64;
                    timers.push(when_nanos, || TimerCall::test(HandleId(number)));
                    list.push((when_nanos, number));
                } else if let Some(&first) = list.iter().min() {
                    now_nanos = first.0;
                    let due =
                        timers.pop_if(|timer| timer.when_nanos <= now_nanos).expect("it is due");
                    assert_eq!((due.when_nanos, due.call.id()), (first.0, HandleId(first.1)));
                    list.retain(|timer| *timer != first);
                }
            }
            let left: Vec<_> = std::iter::from_fn(|| timers.pop_if(|_| true)).collect();
            list.sort_unstable();
            let left: Vec<_> = left.iter().map(|t| (t.when_nanos, t.call.id().0)).collect();
            assert_eq!(left, list);
        }
    }
}
