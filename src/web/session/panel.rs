//! A panel: one part of the page that shows the run.

use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

use yew::Html;

use crate::program::Listing;
use crate::scene::{Deadlock, Film, Level, Machine, Playhead, Screening, StageView, TimelineView};
use crate::trace::Digest;
use crate::web::session::page_state::PageState;
use crate::web::session::selection::Selection;

/// One part of the page that shows the run; `panels/mod.rs` has the list of all.
///
/// What changes with messages, such as a pressed button, is rendered by yew from the state of the
/// page. What changes with the playhead is written into the elements directly, up to sixty times a
/// second. A panel knows no other panel.
pub trait Panel {
    /// The elements of the panel, for a page in this state.
    fn view(&self, page: &PageState<'_>) -> Html;

    /// Called when another run is shown.
    fn show_run(&mut self, _film: &Rc<Film>) {}

    /// Called when other listings are shown.
    fn show_listings(&mut self, _listings: &[Listing]) {}

    /// Writes the words of the panel for what is shown now.
    ///
    /// Nothing may be measured here: every panel writes before the page is laid out once.
    fn write(&mut self, _now: &Now<'_>) {}

    /// Paints what is shown now, after all panels have written their words. Elements may be
    /// measured here.
    fn paint(&mut self, _now: &Now<'_>, _measured: &Measured) {}
}

/// Where on the page a panel is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    /// Above the picture: the question and its presets.
    Head,
    /// The parameters of the program.
    Knobs,
    /// The column with the sentence, the stage, the transport and the lanes.
    Picture,
    /// The signs of the lanes, below the picture.
    Signs,
    /// The program, beside the picture.
    Code,
    /// The console, below the listing.
    Output,
    /// Between the parts of the screen.
    Gaps,
    /// Texts below all others.
    Notes,
    /// The footer.
    Footer,
}

/// A panel and where it is on the page.
pub type PanelIn = (Area, Box<dyn Panel>);

/// All panels of the page, those of an area in the order in which they are shown.
pub struct Panels(RefCell<Vec<PanelIn>>);

impl Panels {
    /// The panels with their areas.
    pub fn new(panels: Vec<PanelIn>) -> Self {
        Self(RefCell::new(panels))
    }

    /// The elements of the panels of an area.
    pub fn view(&self, area: Area, page: &PageState<'_>) -> Html {
        let panels = self.0.borrow();
        let here = panels.iter().filter(|(other, _)| *other == area);
        here.map(|(_, panel)| panel.view(page)).collect()
    }

    /// Adds panels, in areas that have none yet: yew would make the elements of the others anew.
    pub fn add(&self, panels: Vec<PanelIn>) {
        self.0.borrow_mut().extend(panels);
    }

    /// Calls `tell` with each panel.
    pub fn tell(&self, mut tell: impl FnMut(&mut dyn Panel)) {
        for (_, panel) in &mut *self.0.borrow_mut() {
            tell(&mut **panel);
        }
    }
}

impl fmt::Debug for Panels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Panels")
    }
}

/// What is shown: the run, the playhead, and what the reader looks at more closely.
pub struct Now<'a> {
    /// The run around the playhead.
    pub screening: &'a Screening,
    /// The playhead.
    pub playhead: Playhead,
    /// Whether the playhead moves.
    pub is_moving: bool,
    /// The level of sentences and steps.
    pub level: Level,
    /// The report of the deadlock in which the run ends, if it has been made.
    pub deadlock: Option<&'a Rc<Deadlock>>,
    /// The digest of the run.
    pub digest: &'a Digest,
    /// The digest of the live run, if it is over.
    pub live_digest: Option<&'a Digest>,
    /// The listings that are shown.
    pub listings: &'a [Listing],
    /// What the reader looks at more closely.
    pub selection: &'a Selection,
}

/// The sizes of the pictures on the page.
pub struct Measured {
    /// The view of the stage at its current size.
    pub stage: StageView,
    /// The view of the timeline at its current size, if it is on the page.
    pub timeline: Option<TimelineView>,
}

impl Now<'_> {
    /// The run.
    pub fn film(&self) -> &Film {
        self.screening.film()
    }

    /// The machine at the playhead.
    pub fn machine(&self) -> &Machine {
        self.screening.after()
    }
}
