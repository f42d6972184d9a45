//! The table of tasks: the stage in words. It is written when the playhead rests.

use web_sys::Element;
use yew::{Callback, Event, Html, NodeRef, html};

use crate::model::Seconds;
use crate::scene::{Machine, Playhead, State, TaskState};
use crate::web::session::message::Message;
use crate::web::session::page_state::PageState;
use crate::web::session::panel::{Now, Panel};

/// The most rows; further tasks are counted, because a longer table would not be read.
const MOST_ROWS: usize = 200;

/// A row: the task, its state, details, and since when.
type Row = [String; 4];

/// The table of tasks.
pub struct TaskTable {
    details: NodeRef,
    rows: Vec<Row>,
    tell: Callback<Message>,
}

impl TaskTable {
    /// A table; `tell` says that it has other rows.
    pub fn new(tell: &Callback<Message>) -> Self {
        Self { details: NodeRef::default(), rows: Vec::new(), tell: tell.clone() }
    }
}

impl Panel for TaskTable {
    fn view(&self, _: &PageState<'_>) -> Html {
        html! {
            <details
                class="tasks"
                ref={self.details.clone()}
                ontoggle={Message::Repaint.on::<Event>(&self.tell)}
            >
                <summary>{ "Tasks as a table" }</summary>
                <div class="table-box" tabindex="0" role="region" aria-label="Tasks">
                    <table>
                        <thead>
                            <tr>
                                <th scope="col">{ "Task" }</th>
                                <th scope="col">{ "State" }</th>
                                <th scope="col">{ "Details" }</th>
                                <th scope="col">{ "Since" }</th>
                            </tr>
                        </thead>
                        <tbody>{ for self.rows.iter().map(view_row) }</tbody>
                    </table>
                </div>
            </details>
        }
    }

    /// Makes a row for each task, unless the playhead moves.
    fn write(&mut self, now: &Now<'_>) {
        if now.is_moving {
            return;
        }
        let Some(details) = self.details.cast::<Element>() else { return };
        // Many rows take longer than the pictures, so a closed table has no rows.
        if !details.has_attribute("open") {
            return;
        }
        let rows = rows(now.machine(), &now.playhead);
        if self.rows != rows {
            self.rows = rows;
            self.tell.emit(Message::PanelChanged);
        }
    }
}

fn view_row([task, state, details, since]: &Row) -> Html {
    html! {
        <tr>
            <th scope="row">{ task }</th>
            <td>{ state }</td>
            <td>{ details }</td>
            <td>{ since }</td>
        </tr>
    }
}

/// A row for each task.
fn rows(machine: &Machine, playhead: &Playhead) -> Vec<Row> {
    let tasks = machine.tasks.iter().take(MOST_ROWS);
    let mut rows: Vec<_> = tasks.map(|task| row(machine, task, playhead)).collect();
    if machine.tasks.len() > MOST_ROWS {
        let more = format!("and {} more", machine.tasks.len() - MOST_ROWS);
        rows.push([more, String::new(), String::new(), String::new()]);
    }
    rows
}

fn row(machine: &Machine, task: &TaskState, playhead: &Playhead) -> Row {
    let waits_for = match &task.state {
        State::Waiting(_) => machine.waits_for(task, playhead.nanos),
        State::Failed(exception) => exception.to_string(),
        _ => String::new(),
    };
    let since = format!("{:.3} s", Seconds(task.since_nanos));
    [task.label().to_owned(), task.state.word().to_owned(), waits_for, since]
}
