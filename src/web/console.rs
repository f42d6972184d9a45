//! The console: what the program printed and what was reported to stderr, with virtual times; the
//! future is dimmed.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

use super::dom;
use super::instrument::Instrument;
use super::listener::Listener;
use super::views::View;
use crate::model::Seconds;
use crate::scene::{Film, Machine};

/// More rows than this are shown as a window that follows the playhead.
const MOST_ROWS: usize = 200;

/// Goes to the moment of a line that is clicked, and from row to row with the arrow keys.
pub(super) fn listen(list: &HtmlElement, instrument: &Rc<Instrument>) -> Vec<Listener> {
    let (hand, own) = (Rc::clone(instrument), list.clone());
    let on_click = Listener::new(list, "click", move |event| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        if let Some(row) = target.and_then(|target| target.closest("li").ok()?) {
            hand.look_at_print(&row);
        }
    });
    let on_key = Listener::new(list, "keydown", move |event| {
        let rows: Vec<_> = dom::children(&own).collect();
        let now = rows.iter().filter(|row| !row.class_list().contains("future")).count();
        let buttons: Vec<_> = rows.iter().filter_map(|row| dom::children(row).next()).collect();
        if let Some(key) = event.dyn_ref::<KeyboardEvent>()
            && dom::rove(&key.key(), &buttons, now)
        {
            event.prevent_default();
        }
    });
    on_click.into_iter().chain(on_key).collect()
}

/// The rows that were written last.
#[derive(Debug, Default)]
pub(super) struct Console {
    rows: Vec<HtmlElement>,
    first: usize,
    printed: Option<usize>,
}

impl Console {
    /// Writes what `machine` has printed so far into the list.
    pub(super) fn write(&mut self, list: &View, film: &Film, machine: &Machine) {
        let printed = machine.printed;
        if self.printed == Some(printed) {
            return;
        }
        let Some(list) = list.element() else { return };
        let count = film.prints().len();
        let last_first = count.saturating_sub(MOST_ROWS);
        let first = printed.saturating_sub(MOST_ROWS / 2).min(last_first);
        // Moving the window makes all rows anew, so it moves only when its edge comes near.
        let is_within = printed > self.first && printed < self.first + self.rows.len();
        if self.printed.is_none()
            || (first != self.first && (!is_within || printed.is_multiple_of(50)))
        {
            self.fill(list, film, first);
        }
        self.printed = Some(printed);
        for (index, row) in self.rows.iter().enumerate() {
            let is_future = self.first + index >= printed;
            // Writing a class cannot fail.
            let _ = row.class_list().toggle_with_force("future", is_future);
        }
        self.follow(list, printed);
    }

    /// The number of the line that is in this row.
    pub(super) fn index_of(&self, row: &Element) -> Option<usize> {
        Some(self.first + self.rows.iter().position(|other| **other == *row)?)
    }

    fn fill(&mut self, list: &HtmlElement, film: &Film, first: usize) {
        // The focus would be lost with its row.
        let focused = dom::document().active_element().and_then(|button| button.parent_element());
        let focused = focused.and_then(|row| self.index_of(&row));
        list.set_text_content(None);
        self.first = first;
        self.rows.clear();
        for print in film.prints().iter().skip(first).take(MOST_ROWS) {
            let class = if print.is_report { "printed reported" } else { "printed" };
            let Some(row) = dom::create("li", class) else { continue };
            let Some(button) = dom::create("button", "") else { continue };
            // One stop for the keyboard is enough.
            dom::set_attribute(&button, "tabindex", "-1");
            dom::set_attribute(&button, "type", "button");
            let who = if print.is_report { "stderr" } else { &*print.who };
            let time = format!("{:.3}", Seconds(print.nanos));
            for (class, text) in [("when", &*time), ("who", who), ("what", &*print.text)] {
                dom::append(&button, "span", class, text);
            }
            // Appending a new element cannot fail.
            let _ = row.append_child(&button);
            let _ = list.append_child(&row);
            self.rows.push(row);
        }
        let row = focused.and_then(|index| self.rows.get(index.checked_sub(first)?));
        if let Some(button) = row.and_then(|row| dom::children(row).next()) {
            // An element that cannot be focused leaves the focus where it is.
            let _ = button.focus();
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
