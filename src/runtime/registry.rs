//! Every task that is not done, so that shutting down finds what is left.

use super::AnyFuture;
use super::weak_future::WeakFuture;

/// The tasks of a loop, by age, as asyncio's weak set of them.
///
/// A task leaves by being dropped, which nobody tells the list; now and then it forgets those. So
/// the end of a task touches nothing here, which matters where 100,000 of them end in any order.
#[derive(Default)]
pub(crate) struct Registry {
    tasks: Vec<WeakFuture>,
    /// At how many the list forgets next.
    forgets_at: usize,
    /// How many times in a row it has not forgotten any.
    skipped: u8,
    /// How many are not done, or were dropped before they were.
    unfinished: usize,
}

impl Registry {
    pub(crate) fn register(&mut self, task: &AnyFuture) {
        // Whenever the list has doubled: constant work for each task on average.
        if self.tasks.len() >= self.forgets_at {
            // Looking at each is slow, and vain while most are not done.
            if self.unfinished <= self.tasks.len() / 2 || self.skipped == 2 {
                self.tasks.retain(WeakFuture::is_alive);
                self.skipped = 0;
            } else {
                self.skipped += 1;
            }
            self.forgets_at = (self.tasks.len() * 2).max(64);
        }
        self.tasks.push(task.downgrade());
        self.unfinished += 1;
    }

    /// Counts a task that is done.
    pub(crate) fn count_finished(&mut self) {
        self.unfinished -= 1;
    }

    /// Every task that is not done, oldest first.
    pub(crate) fn unfinished(&self) -> Vec<AnyFuture> {
        if self.unfinished == 0 {
            return Vec::new();
        }
        self.tasks.iter().filter_map(WeakFuture::upgrade).filter(|task| !task.is_done()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::{ObjectId, content};

    /// Registers tasks, keeps every tenth for a while, and has some of the others finish.
    #[track_caller]
    fn check(finishes: impl Fn(u32) -> bool) {
        let mut registry = Registry::default();
        let mut kept = Vec::new();
        for number in 1..=100_000 {
            let task = content::coroutine(async { Ok(()) }).into_task(ObjectId(number), number);
            registry.register(&task);
            if number % 10 == 0 {
                kept.push(task);
                kept.truncate(100);
            } else if finishes(number) {
                registry.count_finished();
            }
            assert!(registry.tasks.len() < 3000, "{} after {number}", registry.tasks.len());
        }
        assert_eq!(registry.unfinished().len(), kept.len());
    }

    #[test]
    fn tasks_that_are_gone_are_forgotten() {
        check(|_| true);
        check(|number| number % 2 == 0);
        // They were dropped before they were done.
        check(|_| false);
    }
}
