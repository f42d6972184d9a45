//! The log itself.

use super::bounds::{MOST_EVENTS, MOST_TEXT_BYTES, MOST_TOLD_BYTES, text_of};
use super::codec;
use super::context::Context;
use super::digest::Digest;
use super::texts::Texts;
use crate::model::{Event, FileId, Timestamp};

/// Everything that happened in a run, in order; events are only ever appended.
///
/// ```
/// use loopscope::model::Event;
/// use loopscope::run::Recording;
/// use loopscope::runtime::print;
/// let trace = Recording::of(async { Ok(print("hello")) });
/// let lines = trace.entries().filter(|entry| matches!(entry.event, Event::Printed { .. }));
/// assert_eq!(lines.count(), 1);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Trace {
    pub(super) bytes: Vec<u8>,
    pub(super) texts: Texts,
    /// The names of the files of the program, by their numbers.
    files: Vec<Box<str>>,
    context: Context,
    event_count: u32,
    /// The length of all texts that were told, however often.
    told_bytes: usize,
}

impl Trace {
    /// Appends an event without checking it.
    ///
    /// Events that do not come from our own runtime go through a
    /// [`CheckedTrace`](super::CheckedTrace). A trace can be saved and read back if its events were
    /// [`shortened`](super::shortened) and it [had room](Self::has_room) for each.
    pub fn push(&mut self, timestamp: Timestamp, event: &Event<'_>) {
        codec::encode(&mut self.bytes, &mut self.texts, &mut self.context, timestamp, event);
        self.event_count += 1;
        self.told_bytes += text_of(event).map_or(0, |(text, _)| text.len());
    }

    /// Names a file of the program; the numbers of files are dense.
    ///
    /// ```
    /// use loopscope::model::FileId;
    /// use loopscope::trace::Trace;
    /// let mut trace = Trace::default();
    /// trace.name_file(FileId(0), "main.py");
    /// assert_eq!(trace.file_name(FileId(0)), Some("main.py"));
    /// ```
    pub fn name_file(&mut self, file: FileId, name: &str) {
        debug_assert_eq!(file.0 as usize, self.files.len(), "files are numbered in order");
        self.files.push(name.into());
    }

    /// The name of a file of the program, if it is known.
    pub fn file_name(&self, file: FileId) -> Option<&str> {
        self.files.get(file.0 as usize).map(|name| &**name)
    }

    /// The names of the files of the program, in the order of their numbers.
    pub fn file_names(&self) -> impl ExactSizeIterator<Item = &str> {
        self.files.iter().map(|name| &**name)
    }

    /// How many events there are.
    pub fn event_count(&self) -> u32 {
        self.event_count
    }

    /// Returns `true` if there is room for any event and, after it, for the end of the run.
    pub fn has_room(&self) -> bool {
        self.event_count < MOST_EVENTS - 1 && self.told_bytes <= MOST_TOLD_BYTES - MOST_TEXT_BYTES
    }

    /// The size of the log in bytes, without the texts.
    pub fn byte_count(&self) -> usize {
        self.bytes.len()
    }

    /// The time and iteration of the last event.
    pub fn timestamp(&self) -> Timestamp {
        self.context.timestamp
    }

    /// The fingerprint of everything in the trace but the names of files, which depend on where a
    /// program was built.
    pub fn digest(&self) -> Digest {
        Digest::of(&self.bytes, &self.texts)
    }
}
