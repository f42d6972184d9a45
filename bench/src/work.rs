//! The workloads: what they are, their sizes and their right results.

use std::fmt;

/// Virtual nanoseconds in a millisecond.
const NANOS_PER_MILLI: u64 = 1_000_000;

/// Concurrent tasks in W2.
pub const YIELDING_TASKS: u32 = 1_000;

/// Tasks that may hold the semaphore of W4 at once.
pub const PERMITS: u32 = 10;

/// How long each task of W4 holds the semaphore, in milliseconds.
pub const HELD_MILLIS: u64 = 1;

/// Items that the queue of W5 holds.
pub const QUEUE_SIZE: u32 = 16;

/// Producers of W5; there are as many consumers.
pub const PRODUCERS: u32 = 10;

/// When the timeouts of W6 fire, in seconds.
pub const TIMEOUT_SECONDS: u32 = 1;

/// How long the tasks of W7 sleep, and those of W6 would sleep without timeouts, in seconds.
pub const LONG_SECONDS: u32 = 10;

/// One workload; `docs/benchmarks.md` has a table of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Workload {
    /// Tasks that return at once, awaited with `gather`.
    W1,
    /// Tasks that yield with `sleep(0)` again and again.
    W2,
    /// Tasks that sleep for a pseudo-random time below a second.
    W3,
    /// Tasks that each hold one semaphore for a while.
    W4,
    /// Producers and consumers of a bounded queue, which is joined; the consumers are cancelled.
    W5,
    /// Timeouts that fire.
    W6,
    /// Sleeping tasks, of which the memory is measured.
    W7,
}

/// What a peer returns after a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// What the tasks have counted; [`Workload::check`] knows the right number.
    pub count: u64,
    /// The virtual time at the end, in nanoseconds since the start.
    pub nanos: u64,
}

/// When W7 looks at how much memory is in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// The loop runs, with only its main task.
    Before,
    /// Every task sleeps.
    Asleep,
}

impl Workload {
    /// The workloads whose time is measured.
    pub const TIMED: [Self; 6] = [Self::W1, Self::W2, Self::W3, Self::W4, Self::W5, Self::W6];

    /// The workload of a name such as `W3`.
    pub fn named(name: &str) -> Option<Self> {
        let mut all = Self::TIMED.into_iter().chain([Self::W7]);
        all.find(|workload| workload.to_string().eq_ignore_ascii_case(name))
    }

    /// What it does, as the table says it.
    pub fn title(self) -> &'static str {
        match self {
            Self::W1 => "create 100,000 tasks that return at once, gather them; ns per task",
            Self::W2 => "1,000 tasks × 1,000 sleep(0); ns per turn",
            Self::W3 => {
                "100,000 tasks, each a sleep of a pseudo-random time below 1 s; ns per task"
            }
            Self::W4 => "10,000 tasks through a semaphore of 10, held for 1 ms each; ns per task",
            Self::W5 => {
                "200,000 items through a queue of 16, 10 producers, 10 consumers; ns per item"
            }
            Self::W6 => "20,000 wait_for over a longer sleep; ns per timeout",
            Self::W7 => "100,000 sleeping tasks; bytes per task",
        }
    }

    /// How many operations it is made of: tasks, turns, items or timeouts.
    pub fn operations(self) -> u32 {
        match self {
            Self::W1 | Self::W3 | Self::W7 => 100_000,
            Self::W2 => 1_000 * YIELDING_TASKS,
            Self::W4 => 10_000,
            Self::W5 => 200_000,
            Self::W6 => 20_000,
        }
    }

    /// Fails if `outcome` is not the right result of `operations` operations.
    ///
    /// A peer whose clock is coarser than a nanosecond may end later by up to `resolution_nanos`.
    pub fn check(
        self,
        operations: u32,
        outcome: Outcome,
        resolution_nanos: u64,
    ) -> Result<(), String> {
        let wanted = self.expected(operations);
        let is_late = outcome.nanos.saturating_sub(wanted.nanos) > resolution_nanos;
        if outcome.count == wanted.count && outcome.nanos >= wanted.nanos && !is_late {
            return Ok(());
        }
        Err(format!(
            "{self} with {operations} operations has the result {outcome:?}, not {wanted:?}"
        ))
    }

    /// The right result of `operations` operations on a clock that counts nanoseconds.
    fn expected(self, operations: u32) -> Outcome {
        let count = u64::from(operations);
        let sum_of_numbers = count * count.saturating_sub(1) / 2;
        match self {
            // The sum of what the tasks return, which are their numbers.
            Self::W1 => Outcome { count: sum_of_numbers, nanos: 0 },
            // The turns that the tasks have taken.
            Self::W2 => Outcome { count, nanos: 0 },
            // The tasks that have slept.
            Self::W3 => {
                let longest = delays_micros().take(operations as usize).max();
                Outcome { count, nanos: u64::from(longest.unwrap_or_default()) * 1_000 }
            }
            // The tasks that have held it, if never more than ten held it at once.
            Self::W4 => {
                let turns = count.div_ceil(u64::from(PERMITS));
                Outcome { count, nanos: turns * HELD_MILLIS * NANOS_PER_MILLI }
            }
            // The sum of the items that were taken out, which are numbered for each producer.
            Self::W5 => {
                let each = count / u64::from(PRODUCERS);
                let sum_of_each = each * each.saturating_sub(1) / 2;
                Outcome { count: u64::from(PRODUCERS) * sum_of_each, nanos: 0 }
            }
            // The timeouts that fired.
            Self::W6 => {
                Outcome { count, nanos: u64::from(TIMEOUT_SECONDS) * 1_000 * NANOS_PER_MILLI }
            }
            // The tasks that have slept.
            Self::W7 => Outcome { count, nanos: u64::from(LONG_SECONDS) * 1_000 * NANOS_PER_MILLI },
        }
    }
}

impl fmt::Display for Workload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

/// An endless sequence of pseudo-random delays above zero and below a second, in microseconds.
///
/// The generator is that of *Numerical Recipes*: Python and JavaScript need one line each for the
/// same sequence.
pub fn delays_micros() -> impl Iterator<Item = u32> {
    let mut state = 1_u32;
    std::iter::repeat_with(move || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        1 + ((u64::from(state) * 999_999) >> 32) as u32
    })
}

#[cfg(test)]
mod tests {
    use super::{Outcome, Workload, delays_micros};

    #[test]
    fn delays_are_those_of_the_scripts() {
        let first: Vec<_> = delays_micros().take(3).collect();
        // `python3.13 bench/python/workloads.py delays 3` prints the same.
        assert_eq!(first, [236_456, 369_271, 504_242]);
        assert!(delays_micros().take(100_000).all(|micros| (1..1_000_000).contains(&micros)));
    }

    #[test]
    fn a_coarse_clock_may_be_late_but_not_early() {
        let outcome = Outcome { count: 20, nanos: 2_000_000 };
        assert_eq!(Workload::W4.check(20, outcome, 0), Ok(()));
        let late = Outcome { nanos: 3_000_000, ..outcome };
        assert!(Workload::W4.check(20, late, 0).is_err());
        assert_eq!(Workload::W4.check(20, late, 1_000_000), Ok(()));
        let early = Outcome { nanos: 1_999_999, ..outcome };
        assert!(Workload::W4.check(20, early, 1_000_000).is_err());
    }

    #[test]
    fn workloads_are_found_by_name() {
        assert_eq!(Workload::named("w5"), Some(Workload::W5));
        assert_eq!(Workload::named("W8"), None);
    }
}
