//! What happens to the page: what its reader asks for, and what comes back.

use web_sys::File;
use yew::Callback;

use crate::address::Listings;
use crate::later::NotLoaded;
use crate::player::{Command, Pace};
use crate::program::{Source, Value};
use crate::run::Opened;
use crate::scene::Point;
use crate::web::base::lazy_part::Fetch;
use crate::web::session::timeline_command::TimelineCommand;

/// Something that happens to the page.
#[derive(Clone, Debug)]
pub enum Message {
    /// A preset was picked by its number, or none for the defaults.
    Preset(Option<usize>),
    /// A parameter was set to a value.
    SetParameter(&'static str, Value),
    /// A parameter was turned by some steps.
    TurnParameter(&'static str, i64),
    /// A value was typed for a parameter.
    TypeParameter(&'static str, String),
    /// How fast it plays was changed.
    SetPace(Pace),
    /// Something else was picked to be shown.
    Open(Source),
    /// What was picked, or what the URL asks for, is here or cannot be had.
    Arrived(Source, Result<Opened, NotLoaded>),
    /// A file with a run was picked or dropped.
    OpenFile(File),
    /// The run in a file is here.
    ShowSaved(Opened),
    /// A panel needs a lazy part that has not been fetched.
    Need(&'static dyn Fetch),
    /// A lazy part that a panel needed has been fetched.
    Fetched,
    /// The reader has to be told that something could not be done as asked.
    Complain(String),
    /// The notices are dismissed.
    Dismiss,
    /// The player has to do something.
    Command(Command),
    /// A time was asked for, in nanoseconds.
    LookAtNanos(u64),
    /// The line of the console with this number was chosen, and with it the moment of its printing.
    GoToPrint(usize),
    /// The next or the previous event of the selected task is asked for.
    GoToThing {
        /// Whether it is the next.
        is_next: bool,
    },
    /// The next lane is selected, or the one before.
    SelectNeighbour {
        /// Whether it is the next.
        is_next: bool,
    },
    /// A pointer came to the lanes, whose edges it may drag.
    EnterLanes,
    /// The next zone of the stage is unfolded, or after the last one none.
    UnfoldNext,
    /// The selection is taken back.
    Deselect,
    /// A place of the stage was pressed.
    PressStage(Point),
    /// The pointer is at a place of the stage, or has left it.
    PointAtStage(Option<Point>),
    /// The pointer or the focus is on a line of a listing, or on none.
    InspectLine(Option<ListingLine>),
    /// The list of keys is asked for.
    OpenKeys,
    /// The dialog for sharing is asked for.
    OpenShare,
    /// The dialog was closed.
    CloseDialog,
    /// The timeline has to show another part of the run, or count something else.
    Timeline(TimelineCommand),
    /// The timeline shows another part of the run, or another selection.
    TimelineChanged,
    /// Other listings are shown.
    Show(Listings),
    /// The theme changes to the next.
    NextTheme,
    /// The player started, stopped, or rests at another place.
    Rested,
    /// A panel has something else to render.
    PanelChanged,
    /// The URL was changed from outside.
    Navigated,
    /// There is a page around this one, which has to be talked to.
    AttachHost,
    /// The page around this one sets some keys of the address, and says whether to play.
    FromHost {
        /// The keys with their values, as a link has them.
        keys: String,
        /// Whether it plays afterwards; `None` leaves that as it is.
        plays: Option<bool>,
    },
    /// A size, a scroll position or the system's theme changed.
    Repaint,
}

/// A line of one of the listings that are shown, each by its place from zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListingLine {
    /// The listing.
    pub listing: usize,
    /// The line in it.
    pub line: usize,
}

impl Message {
    /// A callback that passes on this message for any event.
    pub fn on<Event: 'static>(self, tell: &Callback<Self>) -> Callback<Event> {
        let tell = tell.clone();
        Callback::from(move |_| tell.emit(self.clone()))
    }
}
