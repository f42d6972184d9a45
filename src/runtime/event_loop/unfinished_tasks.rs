//! Every task that is not done, so that shutting down finds what is left.

use crate::runtime::memory::{AnyFuture, WeakFuture};

/// The tasks of a loop, by age, as asyncio's weak set of them.
///
/// A task leaves by being dropped, which nobody tells the list; now and then it forgets those. So
/// the end of a task touches nothing here, which matters where 100,000 of them end in any order.
#[derive(Default)]
pub(crate) struct UnfinishedTasks {
    tasks: Vec<WeakFuture>,
    /// How many times in a row it has not forgotten any.
    skipped: u8,
}

impl UnfinishedTasks {
    /// Adds a task, which is one of `unfinished` that are not done, or were dropped before they were.
    #[inline]
    pub(crate) fn register(&mut self, task: &AnyFuture, unfinished: u32) {
        if self.tasks.len() == self.tasks.capacity() {
            self.forget_or_grow(task, unfinished);
        } else {
            self.tasks.push(task.downgrade());
        }
    }

    /// Makes room, whenever the list is full, and adds a task: constant work for each on average.
    #[cold]
    #[inline(never)]
    fn forget_or_grow(&mut self, task: &AnyFuture, unfinished: u32) {
        let count = self.tasks.len();
        // Looking at each is slow, and vain while most are not done.
        if unfinished as usize <= count / 2 || self.skipped == 2 {
            self.tasks.retain(WeakFuture::is_alive);
            self.skipped = 0;
        } else {
            self.skipped += 1;
        }
        // As many again fit in before this is done next.
        let room = self.tasks.len().max(64);
        self.tasks.shrink_to(self.tasks.len() + room);
        self.tasks.reserve_exact(room);
        self.tasks.push(task.downgrade());
    }

    /// Every task that is not done, oldest first.
    pub(crate) fn unfinished(&self) -> Vec<AnyFuture> {
        self.tasks.iter().filter_map(WeakFuture::upgrade).filter(|task| !task.is_done()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ObjectId;
    use crate::runtime::memory::coroutine;

    /// Registers tasks, keeps every tenth for a while, and has some of the others finish.
    #[track_caller]
    fn check(finishes: impl Fn(u32) -> bool) {
        let mut registry = UnfinishedTasks::default();
        let mut kept = Vec::new();
        let mut unfinished = 0;
        for number in 1..=100_000 {
            let task = coroutine(async { Ok(()) }).into_task(ObjectId(number), number);
            unfinished += 1;
            registry.register(&task, unfinished);
            if number % 10 == 0 {
                kept.push(task);
                kept.truncate(100);
            } else if finishes(number) {
                unfinished -= 1;
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
