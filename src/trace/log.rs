//! The log itself.

use super::codec;
use super::context::Context;
use super::cursor::{Cursor, Entry};
use super::digest::Digest;
use super::recording::MAXIMUM_EVENTS;
use super::texts::Texts;
use crate::runtime::{Event, Moment, Turn};

/// Everything that happened in a run, in order; events are only ever appended.
///
/// ```
/// use loopscope::runtime::{Event, print};
/// use loopscope::trace::Recording;
/// let trace = Recording::of(async { Ok(print("hello")) });
/// let lines = trace.entries().filter(|entry| matches!(entry.event, Event::Printed { .. }));
/// assert_eq!(lines.count(), 1);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Trace {
    pub(super) bytes: Vec<u8>,
    pub(super) texts: Texts,
    context: Context,
    event_count: u32,
}

impl Trace {
    /// Appends an event.
    pub fn push(&mut self, moment: Moment, event: &Event<'_>) {
        codec::encode(&mut self.bytes, &mut self.texts, &mut self.context, moment, event);
        self.event_count += 1;
    }

    /// Appends the events of a turn at once; `false` if that cannot be, or they would be too many.
    pub(super) fn append_turn(&mut self, turn: Turn) -> bool {
        let is_appended = self.event_count + 4 <= MAXIMUM_EVENTS
            && codec::encode_turn(&mut self.bytes, &mut self.context, turn);
        if is_appended {
            self.event_count += 4;
        }
        is_appended
    }

    /// How many events there are.
    pub fn event_count(&self) -> u32 {
        self.event_count
    }

    /// The size of the log in bytes, without the texts.
    pub fn byte_count(&self) -> usize {
        self.bytes.len()
    }

    /// The time and iteration of the last event.
    pub fn moment(&self) -> Moment {
        self.context.moment
    }

    /// Every event from the first.
    pub fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        let mut cursor = Cursor::default();
        std::iter::from_fn(move || cursor.next(self))
    }

    /// The fingerprint of everything in the trace.
    pub fn digest(&self) -> Digest {
        Digest::of(&self.bytes, &self.texts)
    }
}
