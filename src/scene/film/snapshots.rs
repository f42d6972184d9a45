//! The machine at places of a run: a memory, without which going somewhere only takes longer.

use std::cell::RefCell;

use super::super::Machine;
use crate::trace::Cursor;

/// A snapshot every so many events, or a little more, in a film that is prepared: then seeking
/// replays at most that many.
pub(in crate::scene) const EVENTS_PER_SNAPSHOT: u32 = 8_192;

/// How many times as far apart snapshots are on the way to a place, where somebody waits for it:
/// who turns a number goes there once and never again, and pays for every page that is shared with
/// a snapshot when it changes.
const ON_THE_WAY: u32 = 16;

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
        let last = count.checked_sub(1).and_then(|last| taken.get(last));
        last.cloned().unwrap_or_default()
    }

    /// Takes one, unless it is there.
    pub(super) fn take(&self, cursor: Cursor, machine: &Machine) {
        let mut taken = self.0.borrow_mut();
        let place = taken.binary_search_by_key(&cursor.index(), |(other, _)| other.index());
        if let Err(place) = place {
            taken.insert(place, (cursor, machine.clone()));
        }
    }

    /// After how many events the first one is missing in a run of `events` events.
    pub(super) fn missing(&self, events: u32) -> Option<u32> {
        let mut next = u32::MAX;
        for (cursor, machine) in self.0.borrow().iter() {
            if next < cursor.index() {
                return Some(next);
            }
            next = cursor.index() + distance(machine);
        }
        (next < events).then_some(next)
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
