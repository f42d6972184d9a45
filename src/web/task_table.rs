//! The table of tasks: the stage in words, written whenever the playhead rests.

use web_sys::HtmlElement;

use super::dom;
use super::part::{Part, TASK_TABLE};
use super::views::View;
use crate::runtime::Seconds;
use crate::scene::{Machine, Playhead, State, TaskState, Waiter};

/// A longer table would tell nobody anything.
const MOST_ROWS: usize = 200;

/// What stands in a row.
pub(super) type Row = [String; 4];

/// The rows that were written last.
#[derive(Debug, Default)]
pub(super) struct TaskTable {
    written: Option<Vec<Row>>,
    has_asked: bool,
}

impl TaskTable {
    /// Writes a row for each task; gives what has to be fetched for that.
    pub(super) fn write(
        &mut self,
        body: &View,
        machine: &Machine,
        playhead: &Playhead,
    ) -> Option<Part> {
        // Nobody reads a closed table, and many rows take longer than the picture.
        let body = body.element()?;
        if !matches!(body.closest("details[open]"), Ok(Some(_))) {
            self.has_asked = false;
            return None;
        }
        let Some(write) = TASK_TABLE.get() else {
            let is_first = !std::mem::replace(&mut self.has_asked, true);
            return is_first.then_some(Part::TaskTable);
        };
        write(&mut self.written, body, machine, playhead);
        None
    }
}

/// Writes a row for each task, unless that is what was `written` last.
pub(super) fn write(
    written: &mut Option<Vec<Row>>,
    body: &HtmlElement,
    machine: &Machine,
    playhead: &Playhead,
) {
    let mut rows: Vec<Row> =
        machine.tasks.iter().take(MOST_ROWS).map(|task| row(machine, task, playhead)).collect();
    if machine.tasks.len() > MOST_ROWS {
        let more = format!("and {} more", machine.tasks.len() - MOST_ROWS);
        rows.push([more, String::new(), String::new(), String::new()]);
    }
    if written.as_ref() == Some(&rows) {
        return;
    }
    body.set_text_content(None);
    for row in &rows {
        let Some(line) = dom::create("tr", "") else { continue };
        for (column, text) in row.iter().enumerate() {
            let cell = dom::append(&line, if column == 0 { "th" } else { "td" }, "", text);
            if let Some(cell) = cell.filter(|_| column == 0) {
                dom::set_attribute(&cell, "scope", "row");
            }
        }
        // Appending a new element cannot fail.
        let _ = body.append_child(&line);
    }
    *written = Some(rows);
}

fn row(machine: &Machine, task: &TaskState, playhead: &Playhead) -> Row {
    let waits_for = match &task.state {
        State::Waiting(Waiter::Sleep { until_nanos, .. }) => {
            let left = until_nanos.saturating_sub(playhead.nanos);
            format!("its sleep, {:.3} s left", Seconds(left))
        }
        State::Waiting(Waiter::Gather { left, .. }) => format!("gather, {left} left"),
        State::Waiting(Waiter::Task(other)) => machine.label(*other).to_owned(),
        State::Waiting(Waiter::Future(future)) => machine.describe(*future),
        State::Waiting(_) => machine.waits(task),
        State::Failed(exception) => exception.to_string(),
        _ => String::new(),
    };
    let since = format!("{:.3} s", Seconds(task.since_nanos));
    [task.label().to_owned(), task.state.word().to_owned(), waits_for, since]
}
