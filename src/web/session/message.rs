//! The messages of the page: what the reader asks for, and results that arrive later.

use web_sys::File;
use yew::Callback;

use crate::address::Listings;
use crate::later::NotLoaded;
use crate::player::{Command, Pace};
use crate::program::{Source, Value};
use crate::run::Opened;
use crate::scene::Point;
use crate::web::base::lazy_part::Fetch;
use crate::web::session::side_view::SideView;
use crate::web::session::timeline_command::TimelineCommand;

/// Something that happens to the page.
#[derive(Clone, Debug)]
pub enum Message {
    /// A preset was chosen by its number; `None` means the default values.
    Preset(Option<usize>),
    /// A parameter was set to a value.
    SetParameter(&'static str, Value),
    /// A parameter was changed by some steps.
    TurnParameter(&'static str, i64),
    /// A value was typed for a parameter.
    TypeParameter(&'static str, String),
    /// The pace was changed.
    SetPace(Pace),
    /// What comes after the playhead is hidden, or shown again.
    HideFuture(bool),
    /// The level of sentences and steps was changed.
    ToggleDetail,
    /// The reader chose another program.
    Open(Source),
    /// The program that the reader or the URL asked for was fetched, or could not be fetched.
    Arrived(Source, Result<Opened, NotLoaded>),
    /// A file was chosen or dropped.
    OpenFile(File),
    /// The run in a file has been read.
    ShowSaved(Opened),
    /// A panel needs a lazy part that has not been fetched.
    Need(&'static dyn Fetch),
    /// A lazy part that a panel needed has been fetched.
    Fetched,
    /// A lazy part could not be fetched; the text says so.
    NotFetched(&'static dyn Fetch, String),
    /// A notice has to say that something could not be done as asked.
    Complain(String),
    /// The notices are dismissed.
    Dismiss,
    /// The player has to do something.
    Command(Command),
    /// The playhead has to go to a time, in nanoseconds.
    LookAtNanos(u64),
    /// The playhead has to go to where the line of the console with this number is printed.
    GoToPrint(usize),
    /// The playhead has to go to the moment with this number, counted from zero.
    GoToMoment(usize),
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
    /// The lanes are on the page, or a pointer came to them: they have to hear gestures.
    EnterLanes,
    /// The panels that come after the first picture are needed.
    AddPanels,
    /// A presentation begins, which shows only picture and code, large and on the whole screen, or it
    /// ends; `None` means the other of the two.
    Present(Option<bool>),
    /// The next zone of the stage is unfolded; after the last one, all are folded.
    UnfoldNext,
    /// Nothing is selected any more.
    Deselect,
    /// A point of the stage was pressed.
    PressStage(Point),
    /// The pointer is at a point of the stage; `None` if it has left.
    PointAtStage(Option<Point>),
    /// The pointer or the focus is on a line of a listing; `None` if it is on no line.
    InspectLine(Option<ListingLine>),
    /// The list of keys is asked for.
    OpenKeys,
    /// The dialog for sharing is asked for.
    OpenShare,
    /// The dialog was closed.
    CloseDialog,
    /// The timeline has to show another part of the run or to change its axis.
    Timeline(TimelineCommand),
    /// The timeline shows another part of the run, or another selection.
    TimelineChanged,
    /// Other listings are shown.
    Show(Listings),
    /// Another side view was chosen.
    ShowSide(SideView),
    /// The theme changes to the next.
    NextTheme,
    /// The player started, stopped, or rests at another place.
    Rested,
    /// A panel has to be rendered again.
    PanelChanged,
    /// The URL was changed by the reader or by a link.
    Navigated,
    /// The page is inside of another one, with which it has to exchange messages.
    AttachHost,
    /// The page around this one sets some keys of the address, or says whether to play.
    FromHost {
        /// The keys with their values, as a link has them.
        keys: String,
        /// Whether it plays afterwards; `None` leaves that as it is.
        plays: Option<bool>,
    },
    /// A size, a scroll position or the system's theme changed.
    Repaint,
}

/// A line of one of the listings that are shown. Both are numbered from zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListingLine {
    /// The listing.
    pub listing: usize,
    /// The line in it.
    pub line: usize,
}

impl Message {
    /// Returns `true` if it sets values of parameters.
    pub fn sets_values(&self) -> bool {
        matches!(
            self,
            Self::Preset(_)
                | Self::SetParameter(..)
                | Self::TurnParameter(..)
                | Self::TypeParameter(..)
        )
    }

    /// A callback that passes on this message for any event.
    pub fn on<Event: 'static>(self, tell: &Callback<Self>) -> Callback<Event> {
        let tell = tell.clone();
        Callback::from(move |_| tell.emit(self.clone()))
    }
}
