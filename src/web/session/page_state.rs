//! What the page shows apart from the playhead.

use std::rc::Rc;

use crate::model::{Clock, Version};
use crate::program::Listing;
use crate::scene::{Deadlock, Film};
use crate::web::session::shown::Shown;

/// What the page shows apart from the playhead. It changes only with messages.
pub struct PageState<'a> {
    /// The program, its values and the view.
    pub shown: &'a Shown,
    /// The run.
    pub film: Rc<Film>,
    /// Which kind of time the run has.
    pub clock: Clock,
    /// The version of CPython that the run imitates, if it is known.
    pub version: Option<Version>,
    /// The listings that are shown.
    pub listings: Rc<[Listing]>,
    /// The report of the deadlock in which the run ends, if it has been made.
    pub deadlock: Option<Rc<Deadlock>>,
    /// The parameter for which something was typed last that could not be taken as it was.
    pub invalid: Option<&'static str>,
    /// Whether the page is in a frame of another one.
    pub is_embedded: bool,
    /// Whether it plays.
    pub is_playing: bool,
}

impl PageState<'_> {
    /// The value of `aria-live` for what is written at the playhead. It is off while the run plays,
    /// because a screen reader would talk without end.
    pub fn live(&self) -> &'static str {
        if self.is_playing { "off" } else { "polite" }
    }
}
