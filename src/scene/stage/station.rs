//! Stations: what tasks wait at. A lock with its owner, a queue with its items, a task that others
//! await, each with those who wait, in order.

use super::super::kinds::{spec_of_future, spec_of_primitive};
use super::super::machine::{Machine, TaskState};
use super::super::slot::Slots;
use crate::model::ObjectId;

/// Something that tasks wait for, or could.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Station {
    /// The primitive, future or task.
    pub(super) id: ObjectId,
    /// Those who wait, in the order in which they came, each behind the number of its place.
    pub(super) waiters: Vec<(ObjectId, ObjectId)>,
}

/// The stations that are there although nobody waits: primitives in the order of their creation.
pub(super) fn stations(machine: &Machine) -> Vec<Station> {
    machine
        .primitives
        .iter()
        .filter(|primitive| spec_of_primitive(primitive.kind).has_station(machine, primitive))
        .map(|primitive| Station { id: primitive.id, waiters: Vec::new() })
        .collect()
}

/// Adds a task to those who wait where it waits, which may need a station of its own.
pub(super) fn join(stations: &mut Vec<Station>, machine: &Machine, task: &TaskState) {
    let Some(wait) = task.wait() else { return };
    let Some(target) = spec_of_future(wait.kind).station(machine, wait.future) else { return };
    let place = wait.future;
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

impl Station {
    /// What is inside, of which at most `most` things can be shown.
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
