//! Parts of the page that few visitors need, each of which is fetched when somebody first does.

use std::fmt;

use super::{embedded, ending, grip, share, task_table};
use crate::later::{Later, NotLoaded, later};
use crate::scene::{Machine, Playhead};

/// A part of the page that is fetched when it is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Who waits for whom in a deadlock.
    Deadlock,
    /// The rows of the table of tasks.
    TaskTable,
    /// The list of keys.
    Keys,
    /// The dialog for sharing, with what writes files.
    Share,
    /// What takes hold of durations in the picture.
    Grip,
    /// What talks to a page around this one.
    Embedded,
}

/// What a part is. All are of one type, because what fetches is made anew for each.
#[derive(Clone, Copy)]
pub enum Code {
    /// It says something of a machine at a playhead.
    Say(Say),
    /// It is a text.
    Text(&'static str),
    /// It shares.
    Share(share::Share),
    /// It takes hold of durations.
    Grip(grip::Attach),
    /// It talks to a page around this one.
    Embedded(embedded::Attach),
}

/// Says something of a machine at a playhead.
pub(super) type Say = fn(&Machine, &Playhead) -> Said;

/// What such a part says.
#[derive(Debug, Default)]
pub struct Said {
    /// What it writes into its place on the page.
    pub(super) html: String,
    /// What it adds to the sentence, if it does.
    pub(super) conclusion: String,
}

static DEADLOCK: Later<Code> = later!(later_deadlock, Code, Code::Say(ending::say_deadlock));
static TASK_TABLE: Later<Code> = later!(later_task_table, Code, Code::Say(task_table::say));
static KEYS: Later<Code> = later!(later_keys, Code, Code::Text(include_str!("keys.html")));
static SHARE: Later<Code> = later!(later_share, Code, Code::Share(share::share));
static GRIP: Later<Code> = later!(later_grip, Code, Code::Grip(grip::attach));
static EMBEDDED: Later<Code> = later!(later_embedded, Code, Code::Embedded(embedded::attach));

impl Part {
    fn later(self) -> &'static Later<Code> {
        match self {
            Self::Deadlock => &DEADLOCK,
            Self::TaskTable => &TASK_TABLE,
            Self::Keys => &KEYS,
            Self::Share => &SHARE,
            Self::Grip => &GRIP,
            Self::Embedded => &EMBEDDED,
        }
    }

    /// What it is, if it is here.
    pub(super) fn get(self) -> Option<Code> {
        self.later().get()
    }

    /// What it says with, if it is here and says something.
    pub(super) fn say(self) -> Option<Say> {
        match self.get() {
            Some(Code::Say(say)) => Some(say),
            _ => None,
        }
    }

    /// Fetches it if it is not here yet.
    pub(super) async fn load(self) -> Result<Code, NotLoaded> {
        self.later().load().await
    }

    /// What to say if it cannot be fetched.
    pub(super) fn complaint(self, reason: NotLoaded) -> String {
        let (what, remedy) = match self {
            Self::Deadlock => ("report of the deadlock", "Change a value"),
            Self::TaskTable => ("table of tasks", "Open it again"),
            Self::Keys => ("list of keys", "Press ?"),
            Self::Share => ("way to share it", "Press Share"),
            Self::Grip => ("dragging of durations", "Point at the lanes"),
            Self::Embedded => ("talk with the page around this one", "Load it again"),
        };
        format!("There is no {what} now, because {reason}. {remedy} to try again")
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Code")
    }
}
