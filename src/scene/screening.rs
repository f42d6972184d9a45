//! A screening: the machine at a playhead that moves. It replays only from the place before, or
//! from a snapshot.

use std::rc::Rc;

use super::{Film, Machine};
use crate::model::Event;
use crate::trace::Cursor;

/// The machine before and after the last beat of a playhead.
///
/// Both depend only on the film and the beat. The place before decides only how long a seek takes.
#[derive(Debug)]
pub struct Screening {
    film: Rc<Film>,
    beat: usize,
    before: Machine,
    after: Machine,
    /// Before the last beat.
    cursor_before: Cursor,
    /// After the last beat.
    cursor: Cursor,
}

impl Screening {
    /// A screening of `film` at its start.
    pub fn new(film: Rc<Film>) -> Self {
        let (cursor, machine) = film.machine_after(0);
        let before = machine.clone();
        Self { film, beat: 0, before, after: machine, cursor_before: cursor, cursor }
    }

    /// The film.
    pub fn film(&self) -> &Rc<Film> {
        &self.film
    }

    /// How many beats have happened.
    pub fn beat(&self) -> usize {
        self.beat
    }

    /// The machine before the last beat.
    pub fn before(&self) -> &Machine {
        &self.before
    }

    /// The machine after the last beat.
    pub fn after(&self) -> &Machine {
        &self.after
    }

    /// The last event of the last beat, which is the one that moved something.
    pub fn last_event(&self) -> Option<Event<'_>> {
        let mut cursor = self.cursor_before;
        let mut last = None;
        while cursor.index() < self.cursor.index() {
            last = cursor.next_event(self.film.trace());
        }
        last
    }

    /// Goes to the place where `beat` beats have happened.
    pub fn seek(&mut self, beat: usize) {
        let beat = beat.min(self.film.beat_count());
        if beat == self.beat {
            return;
        }
        let events_before = self.film.events_after(beat.saturating_sub(1));
        let events = self.film.events_after(beat);
        // For a long way, replaying from the nearest snapshot takes less time.
        let is_near = self.cursor.index() <= events_before
            && events_before - self.cursor.index() < super::film::EVENTS_PER_SNAPSHOT;
        if !is_near {
            (self.cursor, self.after) = self.film.machine_after(events_before);
        }
        self.film.advance(&mut self.cursor, &mut self.after, events_before);
        self.before.clone_from(&self.after);
        self.cursor_before = self.cursor;
        self.film.advance(&mut self.cursor, &mut self.after, events);
        self.beat = beat;
    }
}
