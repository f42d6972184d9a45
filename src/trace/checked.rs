//! A trace of events from an untrusted source: each one is checked before it is appended.

use super::bounds::{MOST_FILES, MOST_TEXT_BYTES};
use super::damage::Damage;
use super::grammar::Grammar;
use super::header::Header;
use super::log::Trace;
use super::saved::Saved;
use crate::model::{Event, FileId, Timestamp};

/// A trace that takes an event only if a probe could have recorded it next.
///
/// ```
/// use loopscope::model::{Event, ObjectId, Site, Timestamp};
/// use loopscope::trace::CheckedTrace;
/// let mut checked = CheckedTrace::default();
/// let main = Event::TaskCreated { task: ObjectId(1), name: "Task-1", site: Site::UNKNOWN };
/// assert!(checked.push(Timestamp::default(), &main).is_ok());
/// ```
#[derive(Debug, Default)]
pub struct CheckedTrace {
    trace: Trace,
    grammar: Grammar,
}

impl CheckedTrace {
    /// Appends an event; fails if it cannot have happened next.
    pub fn push(&mut self, timestamp: Timestamp, event: &Event<'_>) -> Result<(), Damage> {
        let number = self.grammar.event_count();
        self.grammar
            .follow(timestamp, event)
            .map_err(|problem| Damage::at_event(number, problem))?;
        self.trace.push(timestamp, event);
        Ok(())
    }

    /// How many events were appended.
    pub fn event_count(&self) -> u32 {
        self.grammar.event_count()
    }

    /// Names the next file of the program.
    pub fn name_file(&mut self, name: &str) -> Result<(), Damage> {
        let file = self.trace.file_names().len();
        if file >= MOST_FILES || name.len() > MOST_TEXT_BYTES {
            return Err(Damage::of_file(
                "it has more files, or longer names of files, than it may",
            ));
        }
        self.grammar.name_file();
        self.trace.name_file(FileId(file as u32), name);
        Ok(())
    }

    /// The trace of everything that was appended.
    pub fn finish(self) -> Trace {
        self.trace
    }

    /// The run with this header and everything that was appended; fails if the digest that its file
    /// has, if any, is another one.
    pub fn finish_as(self, header: Header, digest: Option<&str>) -> Result<Saved, Damage> {
        header.check().map_err(Damage::of_file)?;
        let trace = self.trace;
        if digest.is_some_and(|digest| digest != trace.digest().to_string()) {
            return Err(Damage::of_file("its digest is that of another run"));
        }
        Ok(Saved { header, trace })
    }
}
