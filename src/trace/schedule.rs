//! The ready queue and the timers, as far as the next event depends on them.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::model::{Call, HandleId};

/// Every handle that is ready or a timer; the numbers of handles are dense and begin with one.
#[derive(Debug, Default)]
pub(super) struct Schedule {
    last_handle: HandleId,
    pending: BTreeMap<HandleId, Pending>,
    /// The ready handles in order; cancelled ones stay until they come to the front.
    ready: VecDeque<HandleId>,
    timers: BTreeSet<(u64, HandleId)>,
    /// How many handles were ever ready.
    ready_count: u64,
    /// How many of the ready handles were cancelled and are still in the queue.
    cancelled_count: usize,
    /// How many handles this iteration has yet to run.
    owed: usize,
    /// The value of `ready_count` when the iteration began to run its handles.
    limit: u64,
}

#[derive(Clone, Copy, Debug)]
struct Pending {
    call: Call,
    queue: PendingIn,
}

#[derive(Clone, Copy, Debug)]
enum PendingIn {
    /// The timers, with its deadline.
    Timers(u64),
    /// The ready queue, with the value of `ready_count` when it joined.
    Ready(u64),
}

impl Schedule {
    /// How many handles are ready.
    pub(super) fn ready_len(&self) -> usize {
        self.ready.len() - self.cancelled_count
    }

    /// How many handles this iteration has yet to run.
    pub(super) fn owed(&self) -> usize {
        self.owed
    }

    /// Fixes which handles the iteration runs: those that are ready now.
    pub(super) fn begin_running(&mut self) {
        self.owed = self.ready_len();
        self.limit = self.ready_count;
    }

    /// Appends a new handle to the ready queue.
    pub(super) fn push(&mut self, handle: HandleId, call: Call) -> Result<(), String> {
        self.count(handle)?;
        let queue = self.join_ready(handle);
        self.pending.insert(handle, Pending { call, queue });
        Ok(())
    }

    /// Sets a new handle as a timer.
    pub(super) fn set(&mut self, handle: HandleId, call: Call, nanos: u64) -> Result<(), String> {
        self.count(handle)?;
        self.timers.insert((nanos, handle));
        self.pending.insert(handle, Pending { call, queue: PendingIn::Timers(nanos) });
        Ok(())
    }

    /// The deadline that comes first.
    pub(super) fn next_deadline(&self) -> Option<u64> {
        self.timers.first().map(|(nanos, _)| *nanos)
    }

    /// Moves the first timer to the ready queue; fails if that is not `handle`.
    pub(super) fn move_due(&mut self, handle: HandleId) -> Result<(), String> {
        match self.timers.pop_first() {
            Some((_, first)) if first == handle => {}
            Some((_, first)) => return Err(format!("{handle} is due, but {first} comes first")),
            None => return Err(format!("{handle} is due, but no timer is set")),
        }
        let queue = self.join_ready(handle);
        if let Some(pending) = self.pending.get_mut(&handle) {
            pending.queue = queue;
        }
        Ok(())
    }

    /// Cancels a handle; one that has run or was cancelled may be cancelled again.
    pub(super) fn cancel(&mut self, handle: HandleId) -> Result<(), String> {
        if handle.0 == 0 || handle > self.last_handle {
            return Err(format!("it speaks of {handle}, which does not exist yet"));
        }
        match self.pending.remove(&handle).map(|pending| pending.queue) {
            Some(PendingIn::Timers(nanos)) => {
                self.timers.remove(&(nanos, handle));
            }
            Some(PendingIn::Ready(number)) => {
                self.cancelled_count += 1;
                self.owed -= usize::from(self.owed > 0 && number <= self.limit);
            }
            None => {}
        }
        Ok(())
    }

    /// Takes the next handle off the ready queue; fails if that is not this one.
    pub(super) fn begin(&mut self, handle: HandleId, call: Call) -> Result<(), String> {
        if self.owed == 0 {
            return Err(format!("{handle} begins, but this iteration has run all its handles"));
        }
        while let Some(first) = self.ready.pop_front() {
            let Some(pending) = self.pending.remove(&first) else {
                self.cancelled_count -= 1;
                continue;
            };
            if first != handle {
                return Err(format!("{handle} begins, but {first} is the next that is ready"));
            }
            if pending.call != call {
                return Err(format!("{handle} does something else than it was made for"));
            }
            self.owed -= 1;
            return Ok(());
        }
        Err(format!("{handle} begins, but nothing is ready"))
    }

    fn join_ready(&mut self, handle: HandleId) -> PendingIn {
        self.ready.push_back(handle);
        self.ready_count += 1;
        PendingIn::Ready(self.ready_count)
    }

    /// Counts a new handle; fails if its number is not the next one.
    fn count(&mut self, handle: HandleId) -> Result<(), String> {
        let next = HandleId(self.last_handle.0.wrapping_add(1));
        if handle != next {
            return Err(format!("{handle} is created, but the next number is {next}"));
        }
        self.last_handle = next;
        Ok(())
    }
}
