//! What happens to the page: what its reader asks for, and what comes back.

use crate::address::Listings;
use crate::later::NotLoaded;
use crate::player::Command;
use crate::program::Source;
use crate::run::Opened;
use crate::scene::Point;
use crate::web::base::lazy_part::Fetch;
use crate::web::session::timeline_command::TimelineCommand;

/// Something that happens to the page.
#[derive(Clone, Debug)]
pub enum Message {
    /// A preset was picked by its number, or none for the defaults.
    Preset(Option<usize>),
    /// The slider of a parameter was moved to a position.
    Slide(String, u64),
    /// The slider or switch of the pace with this name was set to a number.
    Pace(String, f64),
    /// Something else was picked to be shown.
    Open(Source),
    /// What was picked, or what the URL asks for, is here or cannot be had.
    Arrived(Source, Result<Opened, NotLoaded>),
    /// Something on the page needs a part that is not here; afterwards it is painted again.
    Need(&'static dyn Fetch),
    /// Something could not be taken as it was given.
    Complain(String),
    /// The notices were read.
    Dismiss,
    /// The player has to do something.
    Command(Command),
    /// A position of the slider that is the playhead was asked for.
    Scrub(u64),
    /// The moment was asked for at which the line of the console with this number is printed.
    GoToPrint(usize),
    /// The next or the last thing of the marked task is asked for.
    GoToThing {
        /// Whether it is the next.
        is_next: bool,
    },
    /// The next lane is marked, or the one before.
    SelectNeighbour {
        /// Whether it is the next.
        is_next: bool,
    },
    /// A pointer came to the lanes, whose edges it may drag.
    EnterLanes,
    /// The next zone of the stage is unfolded, or after the last one none.
    UnfoldNext,
    /// No task is marked any more.
    Deselect,
    /// A place of the stage was pressed.
    PressStage(Point),
    /// The list of keys is asked for, or was read.
    ToggleHelp,
    /// The timeline has to show another part of the run, or count something else.
    Timeline(TimelineCommand),
    /// The timeline shows another part of the run, or something else is marked on it.
    TimelineChanged,
    /// A parameter was turned by some steps.
    TurnParameter(String, i64),
    /// A value was typed for a parameter.
    Type(String, String),
    /// Other listings are shown.
    Show(Listings),
    /// The theme changes to the next.
    NextTheme,
    /// The player started, stopped, or rests at another place.
    Rested,
    /// The URL was changed from outside.
    Navigated,
    /// A button of the dialog for sharing was pressed; an empty word opens it.
    Share(String),
    /// The page around this one is there to be talked to.
    Attach,
    /// The page around this one sets some keys of the address, and says whether to play.
    FromHost {
        /// The keys with their values, as a link has them.
        keys: String,
        /// Whether it plays afterwards; nothing leaves that as it is.
        plays: Option<bool>,
    },
    /// A size, a scroll position or the system's theme changed.
    Repaint,
}
