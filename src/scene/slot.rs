//! Slots: what is inside of a station.

use std::rc::Rc;

use crate::model::ObjectId;

/// One place inside of a station.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Slot {
    /// Nothing is there.
    Free,
    /// Something without a name is there: a task at a barrier, a flag that is set.
    Taken,
    /// A task is there: it holds the lock, or its job is in this thread.
    Task(ObjectId),
    /// A task or future is there that the others wait for.
    Child(ObjectId),
    /// An item of a queue.
    Item(Rc<str>),
}

/// The first slots of a station, as many as can be shown.
#[derive(Clone, Debug)]
pub(super) struct Slots {
    shown: Vec<Slot>,
    count: usize,
    most: usize,
}

impl Slots {
    /// An empty list that will keep at most `most` slots.
    pub(super) fn new(most: usize) -> Self {
        Self { shown: Vec::new(), count: 0, most }
    }

    /// Adds a slot, `times` times.
    pub(super) fn add(&mut self, slot: &Slot, times: usize) {
        let shown = times.min(self.most - self.shown.len());
        self.shown.extend(std::iter::repeat_n(slot, shown).cloned());
        self.count = self.count.saturating_add(times);
    }

    /// Adds slots from an iterator. It is read up to one more than can be shown, because nothing
    /// needs the exact number of the others.
    pub(super) fn extend(&mut self, slots: impl Iterator<Item = Slot>) {
        for slot in slots.take(self.most + 1) {
            self.add(&slot, 1);
        }
    }

    /// The slots that can be shown.
    pub(super) fn shown(&self) -> &[Slot] {
        &self.shown
    }

    /// Returns `true` if there are more than can be shown.
    pub(super) fn has_more(&self) -> bool {
        self.count > self.shown.len()
    }
}
