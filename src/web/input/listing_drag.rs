//! What pointers and keys do to the listings: values are dragged, turned with keys and typed, and the
//! tasks at a line are asked for.

use std::cell::Cell;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlElement, HtmlInputElement, KeyboardEvent, PointerEvent};
use yew::Callback;

use crate::program::ALL_STEPS;
use crate::web::base::dom;
use crate::web::base::listener::Listener;
use crate::web::session::instrument::Instrument;
use crate::web::session::message::Message;

/// How far a pointer goes for one step.
const PIXELS_PER_STEP: i32 = 4;

/// What is heard of everything that happens to the listings.
const EVENTS: [&str; 11] = [
    "pointerdown",
    "pointermove",
    "pointerup",
    "pointerover",
    "pointerleave",
    "mousedown",
    "click",
    "dblclick",
    "keydown",
    "focusin",
    "focusout",
];

/// Listens to the pointer and the keys in the box of the listings.
///
/// One listener for each kind of event on the box hears of all the values and lines, which are
/// plain HTML.
pub fn listen(
    lists: &HtmlElement,
    instrument: &Rc<Instrument>,
    tell: &Callback<Message>,
) -> impl Iterator<Item = Listener> {
    let drag = Rc::new(ListingDrag {
        instrument: Rc::clone(instrument),
        tell: tell.clone(),
        x: Cell::default(),
        has_turned: Cell::default(),
    });
    EVENTS.into_iter().filter_map(move |name| {
        let drag = Rc::clone(&drag);
        Listener::new(lists, name, move |event| {
            // Nothing is what most events mean.
            let _ = drag.take(&event);
        })
    })
}

struct ListingDrag {
    instrument: Rc<Instrument>,
    tell: Callback<Message>,
    /// Where the pointer was when the value had what it has now.
    x: Cell<i32>,
    /// Whether this press has turned the value.
    has_turned: Cell<bool>,
}

impl ListingDrag {
    fn take(&self, event: &Event) -> Option<()> {
        let target = event.target()?.dyn_into::<HtmlElement>().ok()?;
        let value = target.class_list().contains("value").then_some(&target);
        let flips = target.class_list().contains("flips");
        let number = value.filter(|_| !flips);
        let row = || target.closest("li").ok()??.dyn_into::<HtmlElement>().ok();
        match &*event.type_() {
            "pointerdown" => {
                let event = event.dyn_ref::<PointerEvent>()?;
                if event.button() == 0 {
                    self.x.set(event.client_x());
                    self.has_turned.set(false);
                    // Without capture it is a click and no drag.
                    let _ = number?.set_pointer_capture(event.pointer_id());
                }
            }
            "pointermove" => {
                let event = event.dyn_ref::<PointerEvent>()?;
                let steps = (event.client_x() - self.x.get()) / PIXELS_PER_STEP;
                if steps != 0 && number?.has_pointer_capture(event.pointer_id()) {
                    self.x.set(self.x.get() + steps * PIXELS_PER_STEP);
                    self.has_turned.set(true);
                    self.turn(number?, steps.into());
                }
            }
            "pointerup" => {
                let event = event.dyn_ref::<PointerEvent>()?;
                // A finger has no keys to type with until there is a field.
                if event.pointer_type() == "touch" && !self.has_turned.get() {
                    open(number?, None);
                }
            }
            // A value is held and not selected, though it can be within a longer selection.
            "mousedown" => {
                // An element that cannot be focused leaves the focus where it is.
                let _ = value?.focus();
                event.prevent_default();
            }
            "click" if flips => self.turn(value?, 1),
            "dblclick" => open(number?, None),
            "keydown" => self.press(event.dyn_ref::<KeyboardEvent>()?, &target, value, flips)?,
            "pointerover" => self.instrument.inspect(Some(row()?)),
            "pointerleave" => self.instrument.inspect(None),
            "focusin" if target.tag_name() == "LI" => self.instrument.inspect(Some(target)),
            "focusout" => {
                self.instrument.inspect(None);
                self.close(target.dyn_ref()?)?;
            }
            _ => {}
        }
        Some(())
    }

    fn press(
        &self,
        event: &KeyboardEvent,
        target: &HtmlElement,
        value: Option<&HtmlElement>,
        flips: bool,
    ) -> Option<()> {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return None;
        }
        let key = event.key();
        if let Some(field) = target.dyn_ref::<HtmlInputElement>() {
            if key == "Escape" {
                // Without its class, what is in it counts for nothing.
                field.set_class_name("");
            } else if key != "Enter" {
                return None;
            }
            let value = field.previous_element_sibling()?.dyn_into::<HtmlElement>().ok()?;
            value.set_hidden(false);
            // The field closes when it loses the focus.
            let _ = value.focus();
        } else if let Some(value) = value {
            let far = if event.shift_key() && !flips { 10 } else { 1 };
            match &*key {
                "ArrowUp" | "ArrowRight" => self.turn(value, far),
                "ArrowDown" | "ArrowLeft" => self.turn(value, -far),
                "Home" => self.turn(value, -ALL_STEPS),
                "End" => self.turn(value, ALL_STEPS),
                "Enter" | " " if flips => self.turn(value, 1),
                "Enter" => open(value, None),
                digit if !flips && matches!(digit.as_bytes(), [b'0'..=b'9' | b'.' | b'-']) => {
                    open(value, Some(digit));
                }
                _ => return None,
            }
        } else if key == "Escape" {
            self.instrument.inspect(None);
            return None;
        } else {
            let list = target.closest("ol").ok()??;
            let rows: Vec<_> =
                dom::children(&list).filter(|row| row.has_attribute("data-mark")).collect();
            if !dom::rove(&key, &rows, 0) {
                return None;
            }
        }
        event.prevent_default();
        Some(())
    }

    fn turn(&self, value: &HtmlElement, by: i64) {
        self.tell.emit(Message::TurnParameter(name(value), by));
    }

    /// Takes what was typed, and shows the value in place of the field.
    fn close(&self, field: &HtmlInputElement) -> Option<()> {
        let value = field.previous_element_sibling()?.dyn_into::<HtmlElement>().ok()?;
        if field.class_name() == "typing" {
            self.tell.emit(Message::Type(name(&value), field.value()));
        }
        value.set_hidden(false);
        field.remove();
        Some(())
    }
}

/// The name of the parameter whose value this is.
fn name(value: &HtmlElement) -> String {
    value.get_attribute("data-name").unwrap_or_default()
}

/// Opens a field in place of a value, with the value in it or with what was typed already.
fn open(value: &HtmlElement, typed: Option<&str>) {
    let field = dom::create("input", "typing").and_then(|field| field.dyn_into().ok());
    let Some(field): Option<HtmlInputElement> = field else { return };
    for (name, text) in [
        ("type", "text"),
        ("inputmode", "decimal"),
        ("autocomplete", "off"),
        ("maxlength", "40"),
        ("aria-label", &*value.get_attribute("aria-label").unwrap_or_default()),
    ] {
        dom::set_attribute(&field, name, text);
    }
    let text = value.get_attribute("aria-valuetext");
    field.set_value(typed.or(text.as_deref()).unwrap_or_default());
    // Inserting a new element cannot fail, and it can be focused.
    let _ = value.insert_adjacent_element("afterend", &field);
    let _ = field.focus();
    if typed.is_none() {
        field.select();
    }
    value.set_hidden(true);
}
