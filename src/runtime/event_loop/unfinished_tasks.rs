//! Every task that is not done, so that shutting down finds what is left.

use crate::runtime::memory::{AnyFuture, WeakFuture};

/// The tasks of a loop, by age, as asyncio's weak set of them.
///
/// The list holds weak references and removes those of dropped tasks when it is full. So the end of
/// a task does not access the list, which saves a cache miss for each when 100,000 tasks end in any
/// order.
#[derive(Default)]
pub(crate) struct UnfinishedTasks {
    tasks: Vec<WeakFuture>,
    /// How many times in a row the full list was enlarged without a search for dropped tasks.
    skipped: u8,
}

impl UnfinishedTasks {
    /// Adds a task; with it there are `unfinished` tasks that are not done or were dropped before.
    #[inline]
    pub(crate) fn register(&mut self, task: &AnyFuture, unfinished: u32) {
        if self.tasks.len() == self.tasks.capacity() {
            self.forget_or_grow(task, unfinished);
        } else {
            self.tasks.push(task.downgrade());
        }
    }

    /// Makes room in the full list and adds a task: constant time for each task on average.
    #[cold]
    #[inline(never)]
    fn forget_or_grow(&mut self, task: &AnyFuture, unfinished: u32) {
        let count = self.tasks.len();
        // A search takes time for every task, and removes little while most are not done.
        if unfinished as usize <= count / 2 || self.skipped == 2 {
            self.tasks.retain(WeakFuture::is_alive);
            self.skipped = 0;
        } else {
            self.skipped += 1;
        }
        // The list is full again when it has doubled.
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
    fn dropped_tasks_are_removed() {
        check(|_| true);
        check(|number| number % 2 == 0);
        // They were dropped before they were done.
        check(|_| false);
    }
}
