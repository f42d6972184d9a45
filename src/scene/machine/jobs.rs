//! Jobs of thread pools: those that run and those that wait for a thread.

use std::collections::VecDeque;

use super::line::take;
use crate::model::ObjectId;

/// A job of a thread pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Job {
    /// The future that will have its result.
    pub future: ObjectId,
    /// The task that submitted it, zero if a callback did.
    pub by: ObjectId,
    /// The pool that has it.
    pub pool: ObjectId,
    /// When it was submitted or, once it runs, when it began, in nanoseconds since the loop
    /// started.
    pub since_nanos: u64,
}

/// The jobs that wait for a thread and those that run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Jobs {
    /// Those that wait, next first.
    pub queue: VecDeque<Job>,
    /// Those that run, each with the number of its thread from zero, in the order of their threads.
    pub running: VecDeque<(u32, Job)>,
    /// How many threads have had a job. Each new thread has the next number; a number that leaves a
    /// gap is ignored.
    thread_count: u32,
    /// The pool of the first job, zero before.
    first_pool: ObjectId,
    /// Whether other pools have had jobs too.
    has_several_pools: bool,
}

impl Jobs {
    /// The running jobs of a pool, each with the number of its thread among those of all pools.
    pub(in crate::scene) fn running_in(&self, pool: ObjectId) -> impl Iterator<Item = &(u32, Job)> {
        self.running.iter().filter(move |(_, job)| job.pool == pool || !self.has_several_pools)
    }

    /// How many jobs of a pool run, and how many wait.
    pub(in crate::scene) fn counts(&self, pool: ObjectId) -> (usize, usize) {
        if !self.has_several_pools {
            return (self.running.len(), self.queue.len());
        }
        let waiting = self.queue.iter().filter(|job| job.pool == pool);
        (self.running_in(pool).count(), waiting.count())
    }

    /// Whether more than one pool has had jobs.
    pub(in crate::scene) fn has_several_pools(&self) -> bool {
        self.has_several_pools
    }

    /// The thread that runs a job, if one does.
    pub fn worker_of(&self, job: ObjectId) -> Option<u32> {
        self.running.iter().find(|(_, running)| running.future == job).map(|(worker, _)| *worker)
    }

    pub(in crate::scene) fn submit(&mut self, job: Job) {
        if self.first_pool == ObjectId::default() {
            self.first_pool = job.pool;
        }
        self.has_several_pools |= job.pool != self.first_pool;
        self.queue.push_back(job);
    }

    pub(in crate::scene) fn begin(&mut self, future: ObjectId, worker: u32, nanos: u64) {
        if worker == self.thread_count {
            self.thread_count += 1;
        } else if worker > self.thread_count {
            return;
        }
        // A thread may take a job just when its future is cancelled; then it is no longer queued.
        let taken = self.take(future);
        let (by, pool) = taken.map(|job| (job.by, job.pool)).unwrap_or_default();
        let index = self.running.partition_point(|(other, _)| *other < worker);
        self.running.insert(index, (worker, Job { future, by, pool, since_nanos: nanos }));
    }

    pub(in crate::scene) fn end(&mut self, job: ObjectId, worker: u32) {
        let index = self.running.partition_point(|(other, _)| *other < worker);
        if self.running.get(index).is_some_and(|(_, running)| running.future == job) {
            self.running.remove(index);
        }
    }

    /// Removes a job from the queue, because a thread begins it or because it was cancelled.
    pub(in crate::scene) fn take(&mut self, future: ObjectId) -> Option<Job> {
        take(&mut self.queue, |job| job.future == future)
    }
}
