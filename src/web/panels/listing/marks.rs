//! The marks on the listings: the line of the running task, the lines of waiting tasks, and a tip
//! with the names of the tasks at a line.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::model::Site;
use crate::program::Listing;
use crate::scene::{Machine, State, TaskState};
use crate::web::base::dom;
use crate::web::session::message::ListingLine;

/// The id of the box that says which tasks are at a line.
pub const TIP: &str = "tasks-at-line";

/// The most names in the tip; further tasks are counted.
const MOST_NAMES: usize = 5;

/// The marks of all rows of the listings.
#[derive(Default)]
pub struct LineMarks {
    /// For each listing the row of each source line, so that a task's row is found without a
    /// search.
    rows: Vec<Vec<Option<usize>>>,
    /// The marks that were written last.
    written: Vec<Vec<Option<LineMark>>>,
    beat: Option<usize>,
    /// The last beat at which the list was scrolled to the line of the running task.
    followed: Option<usize>,
    /// The beat and the line for which the tip was written last.
    tip: Option<(usize, Option<ListingLine>)>,
}

/// The mark of a row.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct LineMark {
    runs: bool,
    waiting: usize,
}

impl LineMarks {
    /// Begins to mark these listings.
    pub fn change_to(&mut self, listings: &[Listing]) {
        self.written = listings.iter().map(|listing| vec![None; listing.lines.len()]).collect();
        self.rows = listings.iter().map(rows_by_source).collect();
        self.forget();
    }

    /// Forgets which marks were written, because another run or another listing is shown.
    pub fn forget(&mut self) {
        self.beat = None;
        self.followed = None;
        self.tip = None;
        for row in self.written.iter_mut().flatten() {
            *row = None;
        }
    }

    /// Marks the line of the running task and the lines where others wait.
    pub fn write(&mut self, lists: &HtmlElement, machine: &Machine, beat: usize) {
        // Marks depend only on the beat, and there may be dozens of frames between two beats.
        if self.beat == Some(beat) {
            return;
        }
        for (index, list) in dom::children(lists).take(self.rows.len()).enumerate() {
            let mut marks = vec![LineMark::default(); self.written[index].len()];
            for (task, row) in tasks_here(machine, &self.rows[index]) {
                if machine.is_running(task.id) {
                    marks[row].runs = true;
                } else {
                    marks[row].waiting += 1;
                }
            }
            if list.child_element_count() as usize != marks.len() {
                // The page still has the old listing; the new one has to be rendered first.
                return;
            }
            let rows = list.children();
            for (row, mark) in marks.into_iter().enumerate() {
                if self.written[index][row].replace(mark) != Some(mark)
                    && let Some(row) = rows.item(row as u32)
                {
                    mark.write(&row);
                }
            }
        }
        self.beat = Some(beat);
    }

    /// Scrolls to the line of the running task. It does so once for each beat, so that the reader
    /// can scroll elsewhere while the playhead rests.
    pub fn follow(&mut self, lists: &HtmlElement) {
        if self.followed == self.beat || lists.client_height() == 0 {
            return;
        }
        self.followed = self.beat;
        for (list, marks) in dom::children(lists).zip(&self.written) {
            let running = marks.iter().position(|mark| mark.is_some_and(|mark| mark.runs));
            if let Some(row) = running.and_then(|row| dom::children(&list).nth(row)) {
                dom::bring_into_sight(&list, &row);
            }
        }
    }

    /// Writes the tip: which tasks are at `line`.
    pub fn write_tip(
        &mut self,
        lists: &HtmlElement,
        machine: &Machine,
        beat: usize,
        line: Option<ListingLine>,
    ) {
        let before = self.tip.replace((beat, line));
        if before == self.tip {
            return;
        }
        if let Some(row) = before.and_then(|(_, line)| row_at(lists, line?)) {
            // Removing an attribute cannot fail.
            let _ = row.remove_attribute("aria-describedby");
        }
        let Some(tip) = dom::children(lists).last() else { return };
        let tasks = line.and_then(|at| {
            let all = tasks_here(machine, self.rows.get(at.listing)?);
            Some(names(machine, all.filter_map(|(task, row)| (row == at.line).then_some(task))))
        });
        let tasks = tasks.unwrap_or_default();
        tip.set_hidden(tasks.is_empty());
        dom::set_text(&tip, &tasks);
        if !tasks.is_empty()
            && let Some(row) = line.and_then(|line| row_at(lists, line))
            && let Some(list) =
                row.parent_element().and_then(|list| list.dyn_into::<HtmlElement>().ok())
        {
            let top = row.offset_top() + row.offset_height() - list.scroll_top();
            let right = lists.client_width() - list.offset_left() - list.client_width();
            dom::set_style(&tip, "top", &format!("{top}px"));
            dom::set_style(&tip, "right", &format!("{right}px"));
            dom::set_attribute(&row, "aria-describedby", TIP);
        }
    }
}

/// The element of a line.
fn row_at(lists: &HtmlElement, ListingLine { listing, line }: ListingLine) -> Option<HtmlElement> {
    let list = lists.children().item(listing as u32)?;
    list.children().item(line as u32)?.dyn_into().ok()
}

impl LineMark {
    fn write(self, row: &Element) {
        let mark = match self {
            Self { runs: true, .. } => Some("running"),
            Self { waiting: 0, .. } => None,
            _ => Some("waiting"),
        };
        let count = match self.waiting {
            1 if self.runs => Some("1 waits".to_owned()),
            0 | 1 => None,
            waiting => Some(format!("{waiting} wait")),
        };
        for (name, value) in [
            ("data-mark", mark),
            ("data-count", count.as_deref()),
            ("aria-current", self.runs.then_some("true")),
        ] {
            // Writing an attribute with a valid name cannot fail.
            let _ = match value {
                Some(value) => row.set_attribute(name, value),
                None => row.remove_attribute(name),
            };
        }
    }
}

fn rows_by_source(listing: &Listing) -> Vec<Option<usize>> {
    let most = listing.lines.iter().filter_map(|line| line.source_line).max();
    (0..=most.unwrap_or(0)).map(|source_line| listing.line_at(Site::line(source_line))).collect()
}

/// The tasks that have begun and have not ended, each with its row.
fn tasks_here<'a>(
    machine: &'a Machine,
    rows: &'a [Option<usize>],
) -> impl Iterator<Item = (&'a TaskState, usize)> {
    machine.tasks.iter().filter_map(|task| {
        let is_here =
            matches!(task.state, State::Waiting(_) | State::Ready) || machine.is_running(task.id);
        let row = (*rows.get(task.site.line as usize)?)?;
        is_here.then_some((task, row))
    })
}

/// The names of the first tasks with their states, and how many more tasks there are.
fn names<'a>(machine: &Machine, tasks: impl Iterator<Item = &'a TaskState>) -> String {
    let mut names = Vec::new();
    let mut more = 0;
    for task in tasks {
        if names.len() < MOST_NAMES {
            let word = if machine.is_running(task.id) { "running" } else { task.state.word() };
            names.push(format!("{} ({word})", task.label()));
        } else {
            more += 1;
        }
    }
    let names = names.join(", ");
    if more > 0 { format!("{names} and {more} more") } else { names }
}
