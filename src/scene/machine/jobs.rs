//! Jobs of the thread pool: those that run and those that wait for a thread.

use std::collections::VecDeque;

use super::line::take;
use crate::model::ObjectId;

/// A job of the thread pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Job {
    /// The future that will have its result.
    pub future: ObjectId,
    /// The task that submitted it, zero if a callback did.
    pub by: ObjectId,
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
}

impl Jobs {
    /// The thread that runs a job, if one does.
    pub fn worker_of(&self, job: ObjectId) -> Option<u32> {
        self.running.iter().find(|(_, running)| running.future == job).map(|(worker, _)| *worker)
    }

    pub(in crate::scene) fn submit(&mut self, job: Job) {
        self.queue.push_back(job);
    }

    pub(in crate::scene) fn begin(&mut self, future: ObjectId, worker: u32, nanos: u64) {
        if worker == self.thread_count {
            self.thread_count += 1;
        } else if worker > self.thread_count {
            return;
        }
        // A thread may take a job just when its future is cancelled; then it is no longer queued.
        let by = self.take(future).map(|job| job.by).unwrap_or_default();
        let index = self.running.partition_point(|(other, _)| *other < worker);
        self.running.insert(index, (worker, Job { future, by, since_nanos: nanos }));
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
