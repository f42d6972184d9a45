//! The panels, one file each: the parts of the page that show the run at the playhead.

mod console;
mod ending;
mod inspection;
mod lanes;
mod legend;
mod listing;
mod notice_this;
mod parameters;
mod question;
mod run_summary;
mod sentence;
mod stage;
mod task_table;
mod transport;

use yew::Callback;

use crate::web::session::message::Message;
use crate::web::session::panel::{Area, Panels};
use crate::web::session::pictures::Pictures;

/// Every panel; `tell` passes on what the reader asks for in one of them.
pub fn all(pictures: &Pictures, tell: &Callback<Message>) -> Panels {
    Panels::new(vec![
        (Area::Head, Box::new(question::Question::new(tell))),
        (Area::Knobs, Box::new(parameters::Parameters::new(tell))),
        (Area::Picture, Box::new(sentence::SentencePanel::new(tell))),
        (Area::Picture, Box::new(stage::StagePanel::new(&pictures.stage, tell))),
        (Area::Picture, Box::new(inspection::InspectionLine::new(tell))),
        (Area::Picture, Box::new(transport::Transport::new(tell))),
        (Area::Picture, Box::new(lanes::LanesPanel::new(pictures, tell))),
        (Area::Picture, Box::new(legend::Legend::new(tell))),
        (Area::Code, Box::new(listing::ListingPanel::new(tell))),
        (Area::Output, Box::new(console::Console::new(tell))),
        (Area::Notes, Box::new(ending::EndingPanel)),
        (Area::Notes, Box::new(notice_this::NoticeThis)),
        (Area::Notes, Box::new(task_table::TaskTable::new(tell))),
        (Area::Footer, Box::new(run_summary::RunSummary::default())),
    ])
}
