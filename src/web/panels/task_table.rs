//! The table of tasks: the stage in words, written whenever the playhead rests.

use std::rc::Rc;

use yew::Callback;

use crate::later::later;
use crate::model::Seconds;
use crate::scene::{Film, Machine, Playhead, State, TaskState};
use crate::web::base::dom;
use crate::web::base::lazy_part::LazyPart;
use crate::web::base::views::{View, Views};
use crate::web::session::message::Message;
use crate::web::session::panel::{Moment, Panel};

/// A longer table would tell the reader nothing.
const MOST_ROWS: usize = 200;

type Rows = fn(&Machine, &Playhead) -> String;

/// Makes the rows; few readers open the table.
static ROWS: LazyPart<Rows> =
    LazyPart::new(later!(later_task_table, Rows, rows), "table of tasks", "Open it again");

/// The body of the table.
pub struct TaskTable {
    body: View,
    tell: Callback<Message>,
    written: Option<String>,
    has_asked: bool,
}

impl TaskTable {
    /// The table of the page.
    pub fn new(views: &Views, tell: &Callback<Message>) -> Self {
        Self { body: views.tasks.clone(), tell: tell.clone(), written: None, has_asked: false }
    }
}

impl Panel for TaskTable {
    fn show_run(&mut self, _: &Rc<Film>) {
        self.written = None;
        self.has_asked = false;
    }

    /// Writes a row for each task, unless the playhead moves.
    fn write(&mut self, moment: &Moment<'_>) {
        if moment.is_moving {
            return;
        }
        let Some(body) = self.body.element() else { return };
        // A closed table is not read, and many rows take longer than the picture.
        if !matches!(body.closest("details[open]"), Ok(Some(_))) {
            self.has_asked = false;
            return;
        }
        let Some(rows) = ROWS.get() else {
            if !std::mem::replace(&mut self.has_asked, true) {
                self.tell.emit(Message::Need(&ROWS));
            }
            return;
        };
        let html = rows(moment.machine(), &moment.playhead);
        if self.written.as_ref() != Some(&html) {
            body.set_inner_html(&html);
            self.written = Some(html);
        }
    }
}

/// A row for each task.
fn rows(machine: &Machine, playhead: &Playhead) -> String {
    let mut rows: Vec<_> = machine
        .tasks
        .iter()
        .take(MOST_ROWS)
        .map(|task| row(&cells(machine, task, playhead)))
        .collect();
    if machine.tasks.len() > MOST_ROWS {
        let more = format!("and {} more", machine.tasks.len() - MOST_ROWS);
        rows.push(row(&[more, String::new(), String::new(), String::new()]));
    }
    rows.concat()
}

fn row(cells: &[String; 4]) -> String {
    let [label, state, details, since] = cells.each_ref().map(|cell| dom::escaped(cell));
    format!("<tr><th scope=row>{label}</th><td>{state}</td><td>{details}</td><td>{since}</td></tr>")
}

fn cells(machine: &Machine, task: &TaskState, playhead: &Playhead) -> [String; 4] {
    let waits_for = match &task.state {
        State::Waiting(_) => machine.waits_for(task, playhead.nanos),
        State::Failed(exception) => exception.to_string(),
        _ => String::new(),
    };
    let since = format!("{:.3} s", Seconds(task.since_nanos));
    [task.label().to_owned(), task.state.word().to_owned(), waits_for, since]
}
