//! The panels, one file each: the parts of the page that show the run at the playhead.

mod comparison;
mod console;
mod ending;
mod inspection;
mod lanes;
mod legend;
mod listing;
mod moments;
mod parameters;
mod question;
mod run_summary;
mod sentence;
mod separator;
mod stage;
mod task_table;
mod transport;

use separator::Separator;
use yew::Callback;

use crate::later::later;
use crate::web::base::lazy_part::LazyPart;
use crate::web::session::message::Message;
use crate::web::session::panel::{Area, PanelIn, Panels};
use crate::web::session::pictures::Pictures;

/// The panels of the first picture; `tell` passes on what the reader asks for in one of them.
pub fn first(pictures: &Pictures, tell: &Callback<Message>) -> Panels {
    Panels::new(vec![
        (Area::Head, Box::new(question::Question::new(tell))),
        (Area::Knobs, Box::new(parameters::Parameters::new(tell))),
        (Area::Picture, Box::new(sentence::SentencePanel::new(tell))),
        (Area::Picture, Box::new(stage::StagePanel::new(&pictures.stage, tell))),
        (Area::Picture, Box::new(inspection::InspectionLine::new(tell))),
        (Area::Picture, Box::new(transport::Transport::new(tell))),
        (Area::Picture, Box::new(lanes::LanesPanel::new(pictures, tell))),
        (Area::Code, Box::new(listing::ListingPanel::new(tell))),
        (Area::Output, Box::new(console::Console::new(tell))),
    ])
}

/// Makes panels that pass on what the reader asks for.
type MakePanels = fn(&Callback<Message>) -> Vec<PanelIn>;

/// The panels that are fetched after the first picture. They come below the others of their area.
pub static LATER: LazyPart<MakePanels> = LazyPart::new(
    later!(later_panels, MakePanels, later_panels),
    "legend, no notes and no table of tasks",
    "Open the page again",
);

fn later_panels(tell: &Callback<Message>) -> Vec<PanelIn> {
    vec![
        (Area::Signs, Box::new(legend::Legend)),
        (Area::Gaps, Box::new(Separator::new(&separator::LANES))),
        (Area::Gaps, Box::new(Separator::new(&separator::SIDE))),
        (Area::Gaps, Box::new(Separator::new(&separator::OUTPUT))),
        (Area::Notes, Box::new(ending::EndingPanel)),
        (Area::Notes, Box::new(moments::Moments::new(tell))),
        (Area::Notes, Box::new(task_table::TaskTable::new(tell))),
        (Area::Footer, Box::new(run_summary::RunSummary::default())),
        (Area::Footer, Box::new(comparison::Comparison)),
    ]
}
