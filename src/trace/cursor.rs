//! Reading a trace: a place in the log that is cheap to keep and to come back to.

use super::codec;
use super::context::Context;
use super::log::Trace;
use crate::model::{Event, HandleId, ObjectId, Timestamp};

/// A place between two events of a trace.
///
/// A cursor is a few numbers, so keeping one now and then makes any place quick to reach.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cursor {
    position: usize,
    index: u32,
    context: Context,
}

/// An event with its place in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    /// The number of events before this one.
    pub index: u32,
    /// When it happened.
    pub timestamp: Timestamp,
    /// The handle that was running, which is what caused it; `None` between handles.
    pub cause: Option<HandleId>,
    /// The task that was running.
    pub task: Option<ObjectId>,
    /// What happened.
    pub event: Event<'a>,
}

impl Cursor {
    /// How many events lie before the cursor.
    pub fn index(&self) -> u32 {
        self.index
    }

    /// The time and iteration that the events before the cursor led to.
    pub fn timestamp(&self) -> Timestamp {
        self.context.timestamp
    }

    /// Reads the next event and moves behind it; `None` at the end.
    pub fn next<'a>(&mut self, trace: &'a Trace) -> Option<Entry<'a>> {
        let index = self.index;
        let event = self.next_event(trace)?;
        let (cause, task) = match self.context.running {
            Some((handle, task)) => (Some(handle), task),
            None => (None, None),
        };
        Some(Entry { index, timestamp: self.context.timestamp, cause, task, event })
    }

    /// Reads the next event as [`next`](Self::next) does, without the other fields of its entry: faster
    /// for long stretches.
    pub(crate) fn next_event<'a>(&mut self, trace: &'a Trace) -> Option<Event<'a>> {
        let event =
            codec::decode(&trace.bytes, &mut self.position, &trace.texts, &mut self.context)?;
        self.index += 1;
        Some(event)
    }
}

impl Trace {
    /// Every event from the first.
    pub fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        let mut cursor = Cursor::default();
        std::iter::from_fn(move || cursor.next(self))
    }
}
