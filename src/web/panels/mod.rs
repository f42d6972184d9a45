//! The panels, one file each: the parts of the page that show the run at the playhead.

mod console;
mod ending;
mod inspection;
mod lanes;
mod line_marks;
pub mod listing;
pub mod parameters;
mod run_summary;
mod sentence;
mod stage;
mod task_table;
pub mod transport;

use yew::Callback;

use crate::web::base::views::Views;
use crate::web::session::message::Message;
use crate::web::session::panel::Panel;

/// Every panel; `tell` passes on what the reader asks for in one of them.
pub fn all(views: &Views, tell: &Callback<Message>) -> Vec<Box<dyn Panel>> {
    vec![
        Box::new(ending::Ending::new(views)),
        Box::new(line_marks::LineMarks::new(views)),
        Box::new(task_table::TaskTable::new(views, tell)),
        Box::new(sentence::Sentence::new(views)),
        Box::new(transport::Transport::new(views)),
        Box::new(inspection::InspectionLine::new(views)),
        Box::new(run_summary::RunSummary::new(views)),
        Box::new(stage::Stage::new(views)),
        Box::new(lanes::Lanes::new(views)),
        Box::new(console::Console::new(views, tell)),
    ]
}
