//! An executor: a pool of threads.

use super::super::super::machine::{Machine, Primitive};
use super::super::super::slot::{Slot, Slots};
use super::super::future_spec::FutureSpec;
use super::super::primitive_spec::PrimitiveSpec;
use crate::model::ObjectId;

/// How many threads are shown at least, even if some have had no job.
const LEAST_THREADS: u32 = 4;

pub(super) struct ThreadPool;

impl PrimitiveSpec for ThreadPool {
    fn fill(&self, machine: &Machine, primitive: &Primitive, slots: &mut Slots) {
        if machine.jobs.has_several_pools() {
            // The numbers of its threads have gaps, so its running jobs come first.
            let running = machine.jobs.running_in(primitive.id);
            slots.extend(running.map(|(_, job)| Slot::Task(job.by)));
            let (busy, _) = machine.jobs.counts(primitive.id);
            let shown = primitive.size.min(LEAST_THREADS) as usize;
            slots.add(&Slot::Free, shown.saturating_sub(busy));
            return;
        }
        let running = &machine.jobs.running;
        let threads = running.back().map_or(0, |(worker, _)| worker + 1);
        slots.extend((0..threads.max(primitive.size.min(LEAST_THREADS))).map(|worker| {
            let index = running.binary_search_by_key(&worker, |(other, _)| *other);
            index.map_or(Slot::Free, |index| Slot::Task(running[index].1.by))
        }));
    }

    fn status(&self, machine: &Machine, primitive: &Primitive) -> String {
        let (busy, queued) = machine.jobs.counts(primitive.id);
        match queued {
            0 => format!("{busy} of {} busy", primitive.size),
            queued => format!("{busy} of {} busy, {queued} queued", primitive.size),
        }
    }
}

/// The future of a job.
pub(in crate::scene) struct JobWait;

impl FutureSpec for JobWait {
    fn describe(&self, machine: &Machine, future: ObjectId) -> String {
        match machine.task(machine.waiter_of(future)) {
            Some(task) => format!("{}’s job", task.label()),
            None => "a job".to_owned(),
        }
    }

    fn listener(&self, _machine: &Machine, _future: ObjectId) -> String {
        "the thread pool".to_owned()
    }

    fn wake_word(&self, _machine: &Machine, _future: ObjectId) -> String {
        "job".to_owned()
    }

    fn waits(&self, machine: &Machine, future: ObjectId) -> String {
        match machine.jobs.worker_of(future) {
            Some(worker) => format!("waits for its job in thread {worker}"),
            None if machine.jobs.queue.iter().any(|waiting| waiting.future == future) => {
                "waits for its job, for which no thread is free".to_owned()
            }
            None => "waits for its job".to_owned(),
        }
    }

    fn why_done(&self, _machine: &Machine, _task: ObjectId, _future: ObjectId) -> String {
        "its job is done".to_owned()
    }

    fn waker(&self, machine: &Machine, _now_nanos: u64, future: ObjectId) -> String {
        match machine.jobs.worker_of(future) {
            Some(worker) => format!("by thread {worker}"),
            None => "by a thread".to_owned(),
        }
    }

    fn station(&self, machine: &Machine, future: ObjectId) -> Option<ObjectId> {
        Some(machine.primitive_of(future).map_or(future, |pool| pool.id))
    }
}
