//! Parts of the page that few visitors need, each of which is fetched when somebody first does.

use super::{ending, task_table};
use crate::later::{Later, NotLoaded, later};
use crate::scene::{Machine, Playhead};

/// A part of the page that is fetched when it is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Who waits for whom in a deadlock.
    Deadlock,
    /// The rows of the table of tasks.
    TaskTable,
}

/// What such a part does: it says something of a machine at a playhead.
pub(super) type Say = fn(&Machine, &Playhead) -> Said;

/// What such a part says.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// What it writes into its place on the page.
    pub(super) html: String,
    /// What it adds to the sentence, if it does.
    pub(super) conclusion: String,
}

static DEADLOCK: Later<Say> = later!(later_deadlock, Say, ending::say_deadlock);
static TASK_TABLE: Later<Say> = later!(later_task_table, Say, task_table::say);

impl Part {
    fn later(self) -> &'static Later<Say> {
        match self {
            Self::Deadlock => &DEADLOCK,
            Self::TaskTable => &TASK_TABLE,
        }
    }

    /// What it does, if it is here.
    pub(super) fn get(self) -> Option<Say> {
        self.later().get()
    }

    /// Fetches it if it is not here yet.
    pub(super) async fn load(self) -> Result<Say, NotLoaded> {
        self.later().load().await
    }

    /// What to say if it cannot be fetched.
    pub(super) fn complaint(self, reason: NotLoaded) -> String {
        let (what, remedy) = match self {
            Self::Deadlock => ("report of the deadlock", "Change a value"),
            Self::TaskTable => ("table of tasks", "Open it again"),
        };
        format!("There is no {what} now, because {reason}. {remedy} to try again")
    }
}
