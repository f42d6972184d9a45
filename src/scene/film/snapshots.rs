//! The machine at places of a run: a memory, without which going somewhere only takes longer.

use std::cell::RefCell;

use super::super::Machine;
use crate::trace::Cursor;

/// A snapshot every so many events, or a little more: seeking replays at most that many.
pub(in crate::scene) const EVENTS_PER_SNAPSHOT: u32 = 8_192;

/// How many times as far apart snapshots are on the way to a place, where somebody waits for it:
/// who turns a number goes there once and never again.
const ON_THE_WAY: u32 = 8;

/// Snapshots of the machine in the order of the run, first at the start.
#[derive(Debug)]
pub(super) struct Snapshots(RefCell<Vec<(Cursor, Machine)>>);

impl Default for Snapshots {
    fn default() -> Self {
        Self(RefCell::new(vec![Default::default()]))
    }
}

impl Snapshots {
    /// The last one within `events` events.
    pub(super) fn nearest(&self, events: u32) -> (Cursor, Machine) {
        let taken = self.0.borrow();
        let count = taken.partition_point(|(cursor, _)| cursor.index() <= events);
        taken[count - 1].clone()
    }

    /// Takes one, unless it is there.
    pub(super) fn take(&self, cursor: Cursor, machine: &Machine) {
        let mut taken = self.0.borrow_mut();
        let place = taken.partition_point(|(other, _)| other.index() < cursor.index());
        if taken.get(place).is_none_or(|(other, _)| *other != cursor) {
            taken.insert(place, (cursor, machine.clone()));
        }
    }

    /// After how many events the first one is missing in a run of `events` events.
    pub(super) fn missing(&self, events: u32) -> Option<u32> {
        let taken = self.0.borrow();
        let ends = taken.iter().skip(1).map(|(cursor, _)| cursor.index()).chain([events]);
        let mut gaps = taken.iter().zip(ends);
        gaps.find_map(|((cursor, machine), end)| {
            let next = cursor.index() + distance(machine);
            (next < end).then_some(next)
        })
    }
}

/// After how many events the next snapshot is taken on the way to a place.
pub(super) fn next_on_the_way(cursor: &Cursor, machine: &Machine) -> u32 {
    cursor.index() + ON_THE_WAY * distance(machine)
}

/// A machine of many tasks takes as long to copy as many events to replay.
fn distance(machine: &Machine) -> u32 {
    EVENTS_PER_SNAPSHOT + machine.tasks.len() as u32 / 8
}
