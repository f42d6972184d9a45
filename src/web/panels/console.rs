//! The console: what the program printed and what was reported to stderr, with times; lines after
//! the playhead are dimmed.

use std::cell::Cell;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement};
use yew::{Callback, Event, Html, KeyboardEvent, MouseEvent, NodeRef, TargetCast, html};

use crate::model::Seconds;
use crate::scene::Film;
use crate::web::base::dom;
use crate::web::session::message::Message;
use crate::web::session::page_state::PageState;
use crate::web::session::panel::{Measured, Now, Panel};

/// The most rows. Of more lines, the list shows those around the playhead.
const MOST_ROWS: usize = 200;

/// The list of printed lines.
pub struct Console {
    list: NodeRef,
    on_hide: Callback<Event>,
    on_click: Callback<MouseEvent>,
    on_key: Callback<KeyboardEvent>,
    rows: Vec<HtmlElement>,
    /// The number of the line in the first row.
    first: Rc<Cell<usize>>,
    /// The number of printed lines when the list was written last.
    printed: Option<usize>,
}

impl Console {
    /// A console that passes on which line the reader chooses.
    pub fn new(tell: &Callback<Message>) -> Self {
        let list = NodeRef::default();
        let on_hide = tell.reform(|event: Event| {
            Message::HideFuture(event.target_unchecked_into::<HtmlInputElement>().checked())
        });
        let first: Rc<Cell<usize>> = Rc::default();
        let (own, first_now, tell) = (list.clone(), Rc::clone(&first), tell.clone());
        let on_click = Callback::from(move |event: MouseEvent| {
            if let Some(index) = own.cast().and_then(|list| index_in(&list, &row_of(&event)?)) {
                tell.emit(Message::GoToPrint(first_now.get() + index));
            }
        });
        let own = list.clone();
        let on_key = Callback::from(move |event: KeyboardEvent| {
            let rows: Vec<_> = own.cast().iter().flat_map(dom::children).collect();
            let now = rows.iter().filter(|row| !row.class_list().contains("future")).count();
            let buttons: Vec<_> = rows.iter().filter_map(|row| dom::children(row).next()).collect();
            if dom::rove(&event.key(), &buttons, now) {
                event.prevent_default();
            }
        });
        Self { list, on_hide, on_click, on_key, rows: Vec::new(), first, printed: None }
    }
}

impl Panel for Console {
    fn view(&self, page: &PageState<'_>) -> Html {
        html! {
            <section class="panel console" aria-label="Console">
                <div class="panel-head">
                    <h2>{ "Output" }</h2>
                    <label class="hide">
                        <span>{ "Hide what comes next" }</span>
                        <input
                            type="checkbox"
                            name="hide"
                            checked={page.shown.view.hides_future}
                            onchange={self.on_hide.clone()}
                        />
                    </label>
                </div>
                <ol
                    class="lines"
                    tabindex="0"
                    aria-label="Printed lines"
                    ref={self.list.clone()}
                    onclick={self.on_click.clone()}
                    onkeydown={self.on_key.clone()}
                ></ol>
            </section>
        }
    }

    fn show_run(&mut self, _: &Rc<Film>) {
        self.rows.clear();
        self.first.set(0);
        self.printed = None;
    }

    /// Dims the lines that are not printed yet, and scrolls to the last printed one.
    fn paint(&mut self, now: &Now<'_>, _: &Measured) {
        let (film, printed) = (now.film(), now.machine().printed);
        if self.printed == Some(printed) {
            return;
        }
        let Some(list) = self.list.cast::<HtmlElement>() else { return };
        let count = film.prints().len();
        let last_first = count.saturating_sub(MOST_ROWS);
        let first = printed.saturating_sub(MOST_ROWS / 2).min(last_first);
        // Filling the list makes all rows anew, so it happens only when the playhead leaves the
        // rows or comes to a multiple of 50 lines.
        let now = self.first.get();
        let is_within = printed > now && printed < now + self.rows.len();
        if self.printed.is_none() || (first != now && (!is_within || printed.is_multiple_of(50))) {
            self.fill(&list, film, first);
        }
        self.printed = Some(printed);
        for (index, row) in self.rows.iter().enumerate() {
            let is_future = self.first.get() + index >= printed;
            // Writing a class cannot fail.
            let _ = row.class_list().toggle_with_force("future", is_future);
        }
        self.follow(&list, printed);
    }
}

impl Console {
    fn fill(&mut self, list: &HtmlElement, film: &Film, first: usize) {
        // Removing a row that has the focus would lose the focus.
        let focused = dom::document().active_element().and_then(|button| button.parent_element());
        let focused = focused.and_then(|row| Some(self.first.get() + index_in(list, &row)?));
        list.set_text_content(None);
        self.first.set(first);
        self.rows.clear();
        for print in film.prints().iter().skip(first).take(MOST_ROWS) {
            let class = if print.is_report { "printed reported" } else { "printed" };
            let Some(row) = dom::create("li", class) else { continue };
            let Some(button) = dom::create("button", "") else { continue };
            // The Tab key reaches the list once; the arrow keys go from row to row.
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

    /// Scrolls the list, and not the page, to the last printed line.
    fn follow(&self, list: &HtmlElement, printed: usize) {
        let last = printed.saturating_sub(1).saturating_sub(self.first.get());
        let Some(row) = self.rows.get(last) else { return };
        dom::bring_into_sight(list, row);
    }
}

/// The row in which the mouse was clicked.
fn row_of(event: &MouseEvent) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()?.closest("li").ok()?
}

/// The index of a row in the list.
fn index_in(list: &HtmlElement, row: &Element) -> Option<usize> {
    dom::children(list).position(|other| *other == *row)
}
