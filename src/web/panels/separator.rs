//! The separators between the parts of the screen, which are dragged, or moved with the arrow keys.
//!
//! A size is a custom property of the root element to which the style sheet refers. It is kept if there
//! is storage; `www/first.js` sets it before anything is painted.

use std::cell::Cell;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{DomRect, Element, HtmlElement, KeyboardEvent, MouseEvent, PointerEvent};
use yew::{Callback, Html, NodeRef, html};

use crate::model::trimmed;
use crate::web::base::{dom, storage};
use crate::web::session::page_state::PageState;
use crate::web::session::panel::{Measured, Now, Panel};

/// A size that the reader can choose, in hundredths of the window or of the main part of the page.
#[derive(Debug)]
pub struct Pane {
    /// Its name in storage, and the custom property without the dashes.
    name: &'static str,
    label: &'static str,
    unit: &'static str,
    /// The element whose size it is, and which ends where the size ends.
    sized: &'static str,
    is_width: bool,
    least: f64,
    most: f64,
}

/// The width of program and output.
pub static SIDE: Pane = Pane {
    name: "side-width",
    label: "Width of program and output",
    unit: "%",
    sized: ".program",
    is_width: true,
    least: 20.0,
    most: 60.0,
};

/// The height of the output.
pub static OUTPUT: Pane = Pane {
    name: "output-height",
    label: "Height of the output",
    unit: "dvh",
    sized: ".output",
    is_width: false,
    least: 14.0,
    most: 60.0,
};

/// The height of the lanes.
pub static LANES: Pane = Pane {
    name: "lanes-height",
    label: "Height of the lanes",
    unit: "dvh",
    sized: ".timeline-box",
    is_width: false,
    least: 14.0,
    most: 50.0,
};

/// How far a key moves a separator, in hundredths.
const KEY_STEP: f64 = 2.0;

/// The separator that sets the size of a pane.
pub struct Separator {
    pane: &'static Pane,
    element: NodeRef,
    /// Whether it is being dragged.
    is_held: Rc<Cell<bool>>,
}

impl Separator {
    /// A separator that sets this size.
    pub fn new(pane: &'static Pane) -> Self {
        Self { pane, element: NodeRef::default(), is_held: Rc::default() }
    }
}

impl Panel for Separator {
    fn view(&self, _: &PageState<'_>) -> Html {
        let (pane, is_held) = (self.pane, &self.is_held);
        let held = Rc::clone(is_held);
        let onpointerdown = Callback::from(move |event: PointerEvent| {
            if event.button() == 0
                && let Some(element) = event.target().and_then(|it| it.dyn_into::<Element>().ok())
            {
                // Without capture the separator stops at the edge of what it lies on, and no more.
                let _ = element.set_pointer_capture(event.pointer_id());
                held.set(true);
            }
        });
        let held = Rc::clone(is_held);
        let onpointermove = Callback::from(move |event: PointerEvent| {
            if held.get() {
                pane.drag(&event);
            }
        });
        let held = Rc::clone(is_held);
        let release = Callback::from(move |_: PointerEvent| held.set(false));
        html! {
            <div
                class={format!("separator {}", pane.name)}
                role="separator"
                tabindex="0"
                aria-label={pane.label}
                aria-orientation={if pane.is_width { "vertical" } else { "horizontal" }}
                aria-valuemin={trimmed(pane.least, 0)}
                aria-valuemax={trimmed(pane.most, 0)}
                title={format!("{}: drag, or press an arrow key; a double click sets it back", pane.label)}
                ref={self.element.clone()}
                {onpointerdown}
                {onpointermove}
                onpointerup={release.clone()}
                onpointercancel={release}
                onkeydown={Callback::from(move |event: KeyboardEvent| pane.press(&event))}
                ondblclick={Callback::from(move |_: MouseEvent| pane.set(None))}
            />
        }
    }

    /// Says how large the pane is: at first, and whenever the playhead rests, because a frame measures the
    /// page only once while it plays.
    fn paint(&mut self, now: &Now<'_>, _: &Measured) {
        if let Some(element) = self.element.cast::<Element>()
            && !(now.is_moving && element.has_attribute("aria-valuenow"))
            && let Some(size) = self.pane.now()
        {
            dom::set_attribute(&element, "aria-valuenow", &trimmed(size.round(), 0));
        }
    }
}

impl Pane {
    /// The size that ends at the pointer.
    fn drag(&self, event: &PointerEvent) {
        let Some((area, whole)) = self.area() else { return };
        let size = if self.is_width {
            area.right() - f64::from(event.client_x())
        } else {
            area.bottom() - f64::from(event.client_y())
        };
        self.set(Some(size / whole * 100.0));
    }

    fn press(&self, event: &KeyboardEvent) {
        let Some(now) = self.now() else { return };
        let size = match &*event.key() {
            // The pane lies to the right of its separator, or below it.
            "ArrowLeft" if self.is_width => now + KEY_STEP,
            "ArrowRight" if self.is_width => now - KEY_STEP,
            "ArrowUp" if !self.is_width => now + KEY_STEP,
            "ArrowDown" if !self.is_width => now - KEY_STEP,
            "Home" => self.least,
            "End" => self.most,
            "Enter" => {
                event.prevent_default();
                return self.set(None);
            }
            _ => return,
        };
        event.prevent_default();
        self.set(Some(size));
    }

    /// Sets the size in hundredths, within its limits; `None` sets the default.
    fn set(&self, hundredths: Option<f64>) {
        let Some(root) = dom::document().document_element() else { return };
        let text = hundredths.map(|size| trimmed(size.clamp(self.least, self.most), 1));
        let value = text.as_ref().map_or(String::new(), |text| format!("{text}{}", self.unit));
        dom::set_style(root.unchecked_ref::<HtmlElement>(), &format!("--{}", self.name), &value);
        storage::set(self.name, text.as_deref());
    }

    /// The size that it has now in hundredths; `None` if it is not shown.
    fn now(&self) -> Option<f64> {
        let (area, whole) = self.area()?;
        let size = if self.is_width { area.width() } else { area.height() };
        (size > 0.0).then(|| size / whole * 100.0)
    }

    /// The place of the pane, and the length of which its size is a part.
    fn area(&self) -> Option<(DomRect, f64)> {
        let area = |selector| {
            let element = dom::document().query_selector(selector).ok()??;
            Some(element.get_bounding_client_rect())
        };
        let whole = if self.is_width {
            area("main")?.width()
        } else {
            dom::window().inner_height().ok()?.as_f64()?
        };
        Some((area(self.sized)?, whole))
    }
}
