//! The table of tasks: the stage in words, written whenever the playhead rests.

use super::dom;
use super::part::{Part, Said};
use super::views::View;
use crate::model::Seconds;
use crate::scene::{Machine, Playhead, State, TaskState, Waiter};

/// A longer table would tell nobody anything.
const MOST_ROWS: usize = 200;

/// What was written last.
#[derive(Debug, Default)]
pub(super) struct TaskTable {
    written: Option<String>,
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
        let Some(say) = Part::TaskTable.say() else {
            let has_asked = std::mem::replace(&mut self.has_asked, true);
            return (!has_asked).then_some(Part::TaskTable);
        };
        let Said { html, .. } = say(machine, playhead);
        if self.written.as_ref() != Some(&html) {
            body.set_inner_html(&html);
            self.written = Some(html);
        }
        None
    }
}

/// A row for each task.
pub(super) fn say(machine: &Machine, playhead: &Playhead) -> Said {
    let mut html = String::new();
    for task in machine.tasks.iter().take(MOST_ROWS) {
        let [label, cells @ ..] = row(machine, task, playhead);
        html.extend(["<tr><th scope=row>", &dom::escaped(&label), "</th>"]);
        for cell in cells {
            html.extend(["<td>", &dom::escaped(&cell), "</td>"]);
        }
        html.push_str("</tr>");
    }
    if machine.tasks.len() > MOST_ROWS {
        let more = (machine.tasks.len() - MOST_ROWS).to_string();
        html.extend([
            "<tr><th scope=row>and ",
            &more,
            " more</th>",
            &"<td></td>".repeat(3),
            "</tr>",
        ]);
    }
    Said { html, ..Said::default() }
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
