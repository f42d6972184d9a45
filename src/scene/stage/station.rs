//! Stations: the objects at which tasks wait. A lock with its owner, a queue with its items, a task
//! that others await, each with the waiting tasks in order.

use super::super::kinds::{spec_of_future, spec_of_primitive};
use super::super::machine::{Machine, TaskState};
use super::super::slot::Slots;
use crate::model::ObjectId;

/// An object for which tasks wait, or could wait.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Station {
    /// The primitive, future or task.
    pub(super) id: ObjectId,
    /// The waiting tasks in the order in which they came, as pairs of the future that the task awaits
    /// and the task. The numbers of the futures give the order.
    pub(super) waiters: Vec<(ObjectId, ObjectId)>,
}

/// The stations that are shown even without waiting tasks: primitives in the order of creation.
pub(super) fn stations(machine: &Machine) -> Vec<Station> {
    machine
        .primitives
        .iter()
        .filter(|primitive| spec_of_primitive(primitive.kind).has_station(machine, primitive))
        .map(|primitive| Station { id: primitive.id, waiters: Vec::new() })
        .collect()
}

/// Adds a waiting task to the station of what it waits for, and adds that station if it is new.
pub(super) fn join(stations: &mut Vec<Station>, machine: &Machine, task: &TaskState) {
    let Some(wait) = task.wait() else { return };
    let Some(target) = spec_of_future(wait.kind).station(machine, wait.future) else { return };
    let future = wait.future;
    let found = stations.binary_search_by_key(&target, |station| station.id);
    let index = found.unwrap_or_else(|index| {
        stations.insert(index, Station { id: target, waiters: Vec::new() });
        index
    });
    let waiters = &mut stations[index].waiters;
    // Tasks come in the order of creation, and most of them began to wait in that order.
    let index = match waiters.last() {
        Some((last, _)) if *last > future => waiters.partition_point(|(other, _)| *other <= future),
        _ => waiters.len(),
    };
    waiters.insert(index, (future, task.id));
}

impl Station {
    /// The slots of the station; at most `most` of them are shown.
    pub(super) fn slots(&self, machine: &Machine, most: usize) -> Slots {
        let mut slots = Slots::new(most);
        match machine.primitive(self.id) {
            Some(primitive) => {
                spec_of_primitive(primitive.kind).fill(machine, primitive, &mut slots);
            }
            None => machine.spec_of(self.id).fill(machine, self.id, &mut slots),
        }
        slots
    }
}
