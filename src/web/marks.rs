//! The marks on the listings: the line that runs, the lines that wait, and who is there.

use web_sys::HtmlElement;

use super::dom;
use super::listing::TIP;
use super::views::View;
use crate::demos::Listing;
use crate::model::Site;
use crate::scene::{Machine, State, TaskState};

/// More names than this are only counted.
const MOST_NAMES: usize = 5;

/// What was written last, and where the lines of the program are.
#[derive(Debug, Default)]
pub(super) struct Marks {
    /// For each listing the row of each source line, so that finding a task's row takes no search.
    rows: Vec<Vec<Option<usize>>>,
    written: Vec<Vec<Option<Mark>>>,
    beat: Option<usize>,
    inspected: Option<HtmlElement>,
}

/// The mark of a row.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Mark {
    runs: bool,
    waiting: usize,
}

impl Marks {
    /// The marks of these listings.
    pub(super) fn of(listings: &[Listing]) -> Self {
        let mut marks = Self::default();
        marks.change_to(listings);
        marks
    }

    /// Forgets what was written, because the listings or the run are others now.
    pub(super) fn change_to(&mut self, listings: &[Listing]) {
        self.beat = None;
        self.written = listings.iter().map(|listing| vec![None; listing.lines.len()]).collect();
        self.rows = listings.iter().map(rows_by_source).collect();
    }

    /// Marks the line of the running task and the lines where others wait.
    pub(super) fn write(&mut self, lists: &View, machine: &Machine, beat: usize) {
        // The machine is a function of the beat, and there are frames by the dozen between beats.
        if self.beat == Some(beat) {
            return;
        }
        let Some(lists) = lists.element() else { return };
        for (index, list) in dom::children(lists).take(self.rows.len()).enumerate() {
            let mut marks = vec![Mark::default(); self.written[index].len()];
            for (task, row) in tasks_here(machine, &self.rows[index]) {
                if machine.is_running(task.id) {
                    marks[row].runs = true;
                } else {
                    marks[row].waiting += 1;
                }
            }
            if list.child_element_count() as usize != marks.len() {
                // This listing is not the one that is shown yet.
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
        self.write_tip(lists, machine);
    }

    /// Says which tasks are at a row, from now on.
    pub(super) fn inspect(&mut self, row: Option<HtmlElement>, lists: &View, machine: &Machine) {
        if self.inspected == row {
            return;
        }
        if let Some(old) = std::mem::replace(&mut self.inspected, row) {
            // Removing an attribute cannot fail.
            let _ = old.remove_attribute("aria-describedby");
        }
        if let Some(lists) = lists.element() {
            self.write_tip(lists, machine);
        }
    }

    fn write_tip(&self, lists: &HtmlElement, machine: &Machine) {
        let Some(tip) = dom::children(lists).last() else { return };
        let place = self.inspected.as_ref().and_then(|row| {
            let mut lists = dom::children(lists).take(self.rows.len()).enumerate();
            let (index, list) = lists.find(|(_, list)| list.contains(Some(row)))?;
            let line = dom::children(&list).position(|other| other == *row)?;
            Some((row, line, index, list))
        });
        let tasks = place.as_ref().map_or(String::new(), |(_, line, index, _)| {
            let all = tasks_here(machine, &self.rows[*index]);
            names(machine, all.filter_map(|(task, row)| (row == *line).then_some(task)))
        });
        tip.set_hidden(tasks.is_empty());
        dom::set_text(&tip, &tasks);
        if let Some((row, _, _, list)) = place
            && !tasks.is_empty()
        {
            let top = row.offset_top() + row.offset_height() - list.scroll_top();
            let right = lists.client_width() - list.offset_left() - list.client_width();
            dom::set_style(&tip, "top", &format!("{top}px"));
            dom::set_style(&tip, "right", &format!("{right}px"));
            dom::set_attribute(row, "aria-describedby", TIP);
        }
    }
}

impl Mark {
    fn write(self, row: &web_sys::Element) {
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

/// The tasks that have begun and not ended, each with its row.
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

/// The first names with what they do, and how many more there are.
fn names<'a>(machine: &Machine, tasks: impl Iterator<Item = &'a TaskState>) -> String {
    let mut text = String::new();
    let mut count = 0;
    for task in tasks {
        count += 1;
        if count <= MOST_NAMES {
            let comma = if count > 1 { ", " } else { "" };
            let word = if machine.is_running(task.id) { "running" } else { task.state.word() };
            text.extend([comma, task.label(), " (", word, ")"]);
        }
    }
    if count > MOST_NAMES {
        text.extend([" and ", &(count - MOST_NAMES).to_string(), " more"]);
    }
    text
}
