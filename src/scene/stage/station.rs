//! Stations: what tasks wait at. A lock with its owner, a queue with its items, a task that others
//! await, each with those who wait, in order.

use std::rc::Rc;

use super::super::task::{State, TaskState, Waiter};
use super::super::{Machine, Primitive};
use crate::model::{ObjectId, PrimitiveKind};

/// Something that tasks wait for, or could.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Station {
    /// The primitive, future or task.
    pub(super) id: ObjectId,
    /// Those who wait, in the order in which they came, each behind the number of its place.
    pub(super) waiters: Vec<(ObjectId, ObjectId)>,
}

/// A place inside of a station.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Slot {
    /// Nobody and nothing is there.
    Free,
    /// Something without a name is there: somebody at a barrier, a flag that is up.
    Taken,
    /// A task is there: it holds the lock, or its job is in this thread.
    Task(ObjectId),
    /// A task or future is there that the others wait for.
    Child(ObjectId),
    /// An item of a queue.
    Item(Rc<str>),
}

/// The stations that are there although nobody waits: primitives in the order of their creation.
pub(super) fn stations(machine: &Machine) -> Vec<Station> {
    machine
        .primitives
        .iter()
        .filter(|primitive| is_shown(machine, primitive))
        .map(|primitive| Station { id: primitive.id, waiters: Vec::new() })
        .collect()
}

/// Adds a task to those who wait where it waits, which may need a station of its own.
pub(super) fn join(stations: &mut Vec<Station>, machine: &Machine, task: &TaskState) {
    let Some((target, place)) = wait_of(machine, task) else { return };
    let found = stations.binary_search_by_key(&target, |station| station.id);
    let index = found.unwrap_or_else(|index| {
        stations.insert(index, Station { id: target, waiters: Vec::new() });
        index
    });
    let waiters = &mut stations[index].waiters;
    // Most came in the order of their ages.
    let after = match waiters.last() {
        Some((last, _)) if *last > place => waiters.partition_point(|(other, _)| *other <= place),
        _ => waiters.len(),
    };
    waiters.insert(after, (place, task.id));
}

/// Where a task waits and the number of its place in the line: everybody who waits at a primitive
/// has a future of its own, and futures are numbered. A sleeping task waits among the timers.
fn wait_of(machine: &Machine, task: &TaskState) -> Option<(ObjectId, ObjectId)> {
    let State::Waiting(waiter) = &task.state else { return None };
    Some(match *waiter {
        Waiter::Sleep { .. } => return None,
        Waiter::Gather { future, .. } | Waiter::Wait { future, .. } => (future, future),
        Waiter::Shield { future, inner } => (inner, future),
        Waiter::Group { future, group: of, .. }
        | Waiter::Acquire { future, primitive: of }
        | Waiter::Notified { future, primitive: of }
        | Waiter::Put { future, queue: of }
        | Waiter::Get { future, queue: of }
        | Waiter::Join { future, queue: of } => (of, future),
        Waiter::Job(job) => (thread_pool(machine).map_or(job, |pool| pool.id), job),
        Waiter::Task(other) | Waiter::Future(other) => (other, other),
    })
}

fn thread_pool(machine: &Machine) -> Option<&Primitive> {
    machine.primitives.iter().find(|primitive| primitive.kind == PrimitiveKind::ThreadPool)
}

/// Whether a primitive has a station although nobody may wait there.
fn is_shown(machine: &Machine, primitive: &Primitive) -> bool {
    match primitive.kind {
        // Its deadline is among the timers.
        PrimitiveKind::Timeout => false,
        PrimitiveKind::TaskGroup => machine.left_of(primitive.id) > 0,
        _ => true,
    }
}

impl Station {
    /// The first `most` of its places, and whether there are more.
    pub(super) fn slots(&self, machine: &Machine, most: usize) -> (Vec<Slot>, bool) {
        let mut slots = Vec::new();
        let mut count = 0;
        let mut add = |slot: Slot, times: usize| {
            for _ in 0..times.min(most.saturating_sub(slots.len())) {
                slots.push(slot.clone());
            }
            count += times;
        };
        let children = machine.children_of(self.id).take(most + 1);
        match machine.primitive(self.id) {
            Some(primitive) if primitive.is_queue() => {
                let Primitive { items, size, .. } = primitive;
                for item in items.iter().take(most) {
                    add(Slot::Item(Rc::clone(item)), 1);
                }
                add(Slot::Taken, items.len().saturating_sub(most));
                add(Slot::Free, (*size as usize).saturating_sub(items.len()));
            }
            Some(primitive) => match primitive.kind {
                PrimitiveKind::Event => {
                    add(if primitive.is_set() { Slot::Taken } else { Slot::Free }, 1);
                }
                PrimitiveKind::Barrier => {
                    let there = primitive.value.min(primitive.size);
                    add(Slot::Taken, there as usize);
                    add(Slot::Free, (primitive.size - there) as usize);
                }
                PrimitiveKind::ThreadPool => {
                    let running = &machine.jobs.running;
                    let workers = running.last().map_or(0, |(worker, _)| *worker as usize + 1);
                    let workers = workers.max((primitive.size as usize).min(4));
                    for worker in 0..workers {
                        let job = running.iter().find(|(other, _)| *other as usize == worker);
                        add(job.map_or(Slot::Free, |(_, job)| Slot::Task(job.by)), 1);
                    }
                }
                PrimitiveKind::TaskGroup => {
                    children.for_each(|child| add(Slot::Child(child), 1));
                }
                _ => {
                    let places = if primitive.is_semaphore() { primitive.size } else { 1 };
                    for holder in &primitive.holders {
                        add(Slot::Task(*holder), 1);
                    }
                    let free = (places as usize).saturating_sub(primitive.holders.len());
                    add(Slot::Free, free);
                }
            },
            None if machine.task(self.id).is_some() => add(Slot::Child(self.id), 1),
            None => children.for_each(|child| add(Slot::Child(child), 1)),
        }
        let has_more = count > slots.len();
        (slots, has_more)
    }
}
