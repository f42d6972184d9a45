//! The console: what the program printed and what was reported to stderr, with virtual times; the
//! future is dimmed.

use web_sys::HtmlElement;
use yew::NodeRef;

use super::dom;
use crate::runtime::Seconds;
use crate::scene::{Film, Machine};

/// More rows than this are shown as a window that follows the playhead.
const MOST_ROWS: usize = 200;

/// The rows that were written last.
#[derive(Debug, Default)]
pub(super) struct Console {
    rows: Vec<HtmlElement>,
    first: usize,
    printed: Option<usize>,
}

impl Console {
    /// Writes what `machine` has printed so far into the list.
    pub(super) fn write(&mut self, list: &NodeRef, film: &Film, machine: &Machine) {
        let printed = machine.printed;
        if self.printed == Some(printed) {
            return;
        }
        let Some(list) = dom::element(list) else { return };
        let count = film.prints().len();
        let last_first = count.saturating_sub(MOST_ROWS);
        let first = printed.saturating_sub(MOST_ROWS / 2).min(last_first);
        // Moving the window makes all rows anew, so it moves only when its edge comes near.
        let is_within = printed >= self.first && printed <= self.first + self.rows.len();
        if self.printed.is_none()
            || (first != self.first && (!is_within || printed.is_multiple_of(50)))
        {
            self.fill(&list, film, first);
        }
        self.printed = Some(printed);
        for (index, row) in self.rows.iter().enumerate() {
            let is_future = self.first + index >= printed;
            // Writing a class cannot fail.
            let _ = row.class_list().toggle_with_force("future", is_future);
        }
        self.follow(&list, printed);
    }

    fn fill(&mut self, list: &HtmlElement, film: &Film, first: usize) {
        list.set_text_content(None);
        self.first = first;
        self.rows.clear();
        for print in film.prints().iter().skip(first).take(MOST_ROWS) {
            let class = if print.is_report { "printed reported" } else { "printed" };
            let Some(row) = dom::create("li", class) else { continue };
            let who = if print.is_report { "stderr" } else { &*print.who };
            let time = format!("{:.3}", Seconds(print.nanos));
            for (class, text) in [("when", &*time), ("who", who), ("what", &*print.text)] {
                if let Some(cell) = dom::create("span", class) {
                    cell.set_text_content(Some(text));
                    // Appending a new element cannot fail.
                    let _ = row.append_child(&cell);
                }
            }
            let _ = list.append_child(&row);
            self.rows.push(row);
        }
    }

    /// Keeps the last printed line in sight, without moving the page.
    fn follow(&self, list: &HtmlElement, printed: usize) {
        let last = printed.saturating_sub(1).saturating_sub(self.first);
        let Some(row) = self.rows.get(last) else { return };
        let (top, height) = (row.offset_top() - list.offset_top(), row.offset_height());
        let (seen, room) = (list.scroll_top(), list.client_height());
        if top < seen {
            list.set_scroll_top(top);
        } else if top + height > seen + room {
            list.set_scroll_top(top + height - room);
        }
    }
}
