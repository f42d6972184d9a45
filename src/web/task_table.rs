//! The table of tasks: the stage in words, written whenever the playhead rests.

use super::dom;
use super::views::View;
use crate::runtime::Seconds;
use crate::scene::{Machine, Playhead, State, TaskState, Waiter};

/// A longer table would tell nobody anything.
const MOST_ROWS: usize = 200;

/// The rows that were written last.
#[derive(Debug, Default)]
pub(super) struct TaskTable {
    written: Option<Vec<[String; 4]>>,
}

impl TaskTable {
    /// Writes a row for each task.
    pub(super) fn write(&mut self, body: &View, machine: &Machine, playhead: &Playhead) {
        // Nobody reads a closed table, and many rows take longer than the picture.
        let Some(body) = body.element() else { return };
        if !matches!(body.closest("details[open]"), Ok(Some(_))) {
            return;
        }
        let mut rows: Vec<[String; 4]> =
            machine.tasks.iter().take(MOST_ROWS).map(|task| row(machine, task, playhead)).collect();
        if machine.tasks.len() > MOST_ROWS {
            let more = format!("and {} more", machine.tasks.len() - MOST_ROWS);
            rows.push([more, String::new(), String::new(), String::new()]);
        }
        if self.written.as_ref() == Some(&rows) {
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
        self.written = Some(rows);
    }
}

fn row(machine: &Machine, task: &TaskState, playhead: &Playhead) -> [String; 4] {
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
