//! Parts of the page that few visitors need, each of which is fetched when somebody first does.

use web_sys::HtmlElement;

use super::task_table::{self, Row};
use crate::later::{Later, NotLoaded, later};
use crate::scene::{self, Deadlock, Machine, Playhead};

/// A part of the page that is fetched when it is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Who waits for whom in a deadlock.
    Deadlock,
    /// The rows of the table of tasks.
    TaskTable,
}

/// Says who waits for whom in the last machine of a run.
pub(super) static DEADLOCK: Later<fn(&Machine) -> Option<Deadlock>> =
    later!(later_deadlock, fn(&Machine) -> Option<Deadlock>, scene::deadlock);

/// Writes the rows of the table of tasks.
pub(super) static TASK_TABLE: Later<WriteTable> =
    later!(later_task_table, WriteTable, task_table::write);

/// How the table of tasks is written, given what was written last.
type WriteTable = fn(&mut Option<Vec<Row>>, &HtmlElement, &Machine, &Playhead);

impl Part {
    /// Fetches it if it is not here yet.
    pub(super) async fn load(self) -> Result<(), NotLoaded> {
        match self {
            Self::Deadlock => DEADLOCK.load().await.map(|_| ()),
            Self::TaskTable => TASK_TABLE.load().await.map(|_| ()),
        }
    }

    /// What to say if it cannot be fetched.
    pub(super) fn complaint(self, reason: NotLoaded) -> String {
        let (what, remedy) = match self {
            Self::Deadlock => ("There is no report of the deadlock", "Change a value"),
            Self::TaskTable => ("There is no table of tasks", "Open it again"),
        };
        format!("{what} now, because {reason}. {remedy} to try again")
    }
}
