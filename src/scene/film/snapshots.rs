//! Snapshots: copies of the machine at some places of a run. They make seeking fast and change
//! nothing else.

use std::cell::RefCell;

use super::super::machine::{Machine, Primitive};
use crate::trace::Cursor;

/// How many events lie between two snapshots of a prepared film, or more if the machine is large:
/// seeking replays at most that many.
pub(in crate::scene) const EVENTS_PER_SNAPSHOT: u32 = 8_192;

/// The factor by which the snapshots that a seek takes on its way are farther apart.
///
/// A snapshot costs time, because the replay copies each page that it changes afterwards. The
/// reader waits for a seek, and a film is often sought only once: while a parameter is being
/// changed, each value makes a new film.
const ON_THE_WAY: u32 = 16;

/// Snapshots of the machine in the order of the run, first at the start.
#[derive(Debug)]
pub(super) struct Snapshots(RefCell<Vec<Snapshot>>);

#[derive(Debug)]
struct Snapshot {
    cursor: Cursor,
    machine: Machine,
    /// After how many events the next one is due.
    next: u32,
}

impl Default for Snapshots {
    fn default() -> Self {
        Self(RefCell::new(vec![Snapshot::new(Cursor::default(), Machine::default())]))
    }
}

impl Snapshot {
    fn new(cursor: Cursor, machine: Machine) -> Self {
        let next = cursor.index().saturating_add(distance(&machine));
        Self { cursor, machine, next }
    }
}

impl Snapshots {
    /// The last snapshot that lies within the first `events` events.
    pub(super) fn nearest(&self, events: u32) -> (Cursor, Machine) {
        let taken = self.0.borrow();
        let count = taken.partition_point(|snapshot| snapshot.cursor.index() <= events);
        let last = count.checked_sub(1).and_then(|last| taken.get(last));
        last.map_or_else(Default::default, |last| (last.cursor, last.machine.clone()))
    }

    /// Takes a snapshot, unless there is one at this place.
    pub(super) fn take(&self, cursor: Cursor, machine: &Machine) {
        let mut taken = self.0.borrow_mut();
        let found = taken.binary_search_by_key(&cursor.index(), |other| other.cursor.index());
        if let Err(index) = found {
            taken.insert(index, Snapshot::new(cursor, machine.clone()));
        }
    }

    /// After how many events the first snapshot is missing in a run of `events` events.
    pub(super) fn missing(&self, events: u32) -> Option<u32> {
        let mut next = u32::MAX;
        for snapshot in self.0.borrow().iter() {
            if next < snapshot.cursor.index() {
                return Some(next);
            }
            next = snapshot.next;
        }
        (next < events).then_some(next)
    }
}

/// After how many events the next snapshot is taken on the way to a place.
pub(super) fn next_on_the_way(cursor: &Cursor, machine: &Machine) -> u32 {
    cursor.index().saturating_add(ON_THE_WAY.saturating_mul(distance(machine)))
}

/// How many events after a machine its next snapshot is due.
///
/// The distance grows with the machine, because a copy of a large one takes as long as replaying
/// many events: of lists in pages it has a pointer for each page, and lists that are not in pages are
/// copied whole. So all snapshots together take a few times the memory of the events.
fn distance(machine: &Machine) -> u32 {
    let inside = |it: &Primitive| it.items.len() + it.waiters.len() + it.holders.len();
    let lists = machine.ready.len()
        + machine.jobs.queue.len()
        + machine.jobs.running.len()
        + machine.primitives.iter().map(inside).sum::<usize>();
    let in_pages = machine.tasks.len()
        + machine.primitives.len()
        + machine.objects.len()
        + machine.deadlines.len();
    EVENTS_PER_SNAPSHOT + in_pages as u32 / 8 + lists as u32
}
