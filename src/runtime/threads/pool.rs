//! A pool of threads and its jobs.

use std::cell::Cell;
use std::collections::VecDeque;
use std::rc::Rc;

use crate::model::ObjectId;
use crate::runtime::memory::{AnyFuture, Content};
use crate::runtime::python::Result;

/// The plain code of a job.
pub(super) type Function = Box<dyn FnOnce() -> Result<Content>>;

/// A job that waits for a thread.
pub(super) struct Job {
    pub(super) future: AnyFuture,
    pub(super) function: Function,
}

/// What all loops share of a program's own executor.
#[derive(Debug)]
pub(super) struct Own {
    pub(super) max_workers: u32,
    pub(super) is_shut_down: Cell<bool>,
}

/// The threads of one executor in a loop.
pub(super) struct Pool {
    pub(super) id: ObjectId,
    /// The executor of the program; `None` in the default executor.
    pub(super) own: Option<Rc<Own>>,
    pub(super) workers: Vec<Worker>,
    pub(super) queue: VecDeque<Job>,
}

/// A thread.
pub(super) struct Worker {
    /// The number among the threads of all pools, in the order of their first jobs.
    pub(super) number: u32,
    pub(super) is_busy: bool,
}

impl Pool {
    pub(super) fn new(id: ObjectId, own: Option<Rc<Own>>) -> Self {
        Self { id, own, workers: Vec::new(), queue: VecDeque::new() }
    }

    /// Whether it is that of an executor, which is the default one for `None`.
    pub(super) fn is_of(&self, own: Option<&Rc<Own>>) -> bool {
        match (&self.own, own) {
            (None, None) => true,
            (Some(mine), Some(other)) => Rc::ptr_eq(mine, other),
            _ => false,
        }
    }

    /// Whether no job waits or runs.
    pub(super) fn is_idle(&self) -> bool {
        self.queue.is_empty() && self.workers.iter().all(|worker| !worker.is_busy)
    }

    /// Makes the lowest idle thread busy, a new one if there may be more, whose number is
    /// `next_number`.
    pub(super) fn take_worker(&mut self, max_workers: usize, next_number: u32) -> Option<usize> {
        let idle = self.workers.iter().position(|worker| !worker.is_busy);
        let index = idle.unwrap_or(self.workers.len());
        if index >= max_workers {
            return None;
        }
        if idle.is_none() {
            self.workers.push(Worker { number: next_number, is_busy: false });
        }
        self.workers[index].is_busy = true;
        Some(index)
    }
}
