//! A panel: one part of the page that shows the run at the playhead.

use std::rc::Rc;

use crate::model::Clock;
use crate::program::Listing;
use crate::scene::{Deadlock, Film, Machine, Playhead, Screening, StageView, Timeline};
use crate::trace::Digest;
use crate::web::session::selection::Selection;

/// One part of the page that shows the run at the playhead.
///
/// A panel writes its own elements and knows no other panel; `panels/mod.rs` has the list of all.
pub trait Panel {
    /// Another run is shown from now on.
    fn show_run(&mut self, _film: &Rc<Film>) {}

    /// Other listings are shown from now on, or those of another program.
    fn show_listings(&mut self, _listings: &[Listing]) {}

    /// Writes what is said in words of this moment.
    ///
    /// Nothing may be measured here: every panel writes before the page is laid out once.
    fn write(&mut self, _moment: &Moment<'_>) {}

    /// Paints this moment, after all panels have written their words. Here things may be measured.
    fn paint(&mut self, _moment: &Moment<'_>, _views: &Measured) {}
}

/// What is shown: the run, the playhead, and what the reader looks at more closely.
pub struct Moment<'a> {
    /// The run around the playhead.
    pub screening: &'a Screening,
    /// The playhead.
    pub playhead: Playhead,
    /// Whether the playhead moves.
    pub is_moving: bool,
    /// Who waits for whom, if the run ends in a deadlock and that has been found out.
    pub deadlock: Option<&'a Deadlock>,
    /// The digest of the run.
    pub digest: &'a Digest,
    /// The digest of the live run, if it is over.
    pub live_digest: Option<&'a Digest>,
    /// Which kind of time the run has.
    pub clock: Clock,
    /// The listings that are shown.
    pub listings: &'a [Listing],
    /// What the reader looks at more closely.
    pub selection: &'a Selection,
}

/// How the pictures lie on the page.
pub struct Measured {
    /// The stage at its present size.
    pub stage: StageView,
    /// The timeline at its present size, if it is on the page.
    pub timeline: Option<Timeline>,
}

impl Moment<'_> {
    /// The run.
    pub fn film(&self) -> &Film {
        self.screening.film()
    }

    /// The machine at the playhead.
    pub fn machine(&self) -> &Machine {
        self.screening.after()
    }
}
