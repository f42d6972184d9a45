//! Grips on the lanes: durations that can be dragged with a pointer, or changed with keys.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, Event, HtmlElement, KeyboardEvent, PointerEvent};
use yew::Callback;

use crate::model::Seconds;
use crate::program::{ParameterKind, Value};
use crate::run::{Grip, grips};
use crate::scene::{Axis, Edge, Film, Point, TimelineView, edges};
use crate::web::base::dom;
use crate::web::base::listener::Listener;
use crate::web::session::instrument::Instrument;
use crate::web::session::message::Message;
use crate::web::session::pictures::Pictures;

/// The greatest distance from a grip at which a mouse can drag it, in pixels.
const REACH: f32 = 8.0;
/// The greatest distance at which a finger can drag it; so its zone is 28 pixels wide.
const FINGER_REACH: f32 = 14.0;

/// Listens to pointers and keys on the lanes until it is dropped.
pub fn attach(
    instrument: &Rc<Instrument>,
    pictures: &Pictures,
    tell: &Callback<Message>,
) -> Option<GripDrag> {
    let timeline_box = pictures.timeline_box.cast::<Element>()?;
    let canvas = pictures.timeline.cast::<Element>()?;
    let element = dom::append(&canvas.parent_element()?, "div", "grip", "")?;
    for (name, value) in [
        ("role", "slider"),
        ("tabindex", "0"),
        ("aria-label", "Durations"),
        // The values for the time before the first grip is known.
        ("aria-valuenow", "0"),
        ("aria-valuetext", "none"),
    ] {
        dom::set_attribute(&element, name, value);
    }
    let drag = Rc::new(Drag {
        instrument: Rc::clone(instrument),
        canvas,
        element: element.clone(),
        tell: tell.clone(),
        known: RefCell::default(),
        shown: RefCell::default(),
        placed: RefCell::default(),
        held: RefCell::default(),
        passes_on: Cell::new(false),
    });
    let weak = Rc::downgrade(&drag);
    instrument.after_paint(move || {
        if let Some(drag) = weak.upgrade() {
            drag.place();
        }
    });
    let mut listeners = Vec::new();
    for name in ["focus", "blur", "keydown"] {
        let drag = Rc::clone(&drag);
        listeners.extend(Listener::new(&element, name, move |event| drag.take_on_element(&event)));
    }
    let take = Closure::<dyn Fn(Event)>::new(move |event: Event| {
        if let Some(event) = event.dyn_ref::<PointerEvent>() {
            drag.take(event);
        }
    });
    for name in ["pointerdown", "pointermove", "pointerup", "pointercancel", "pointerleave"] {
        // In the capture phase, so that dragging a grip does not move the playhead as well.
        // An element takes any listener.
        let _ = timeline_box.add_event_listener_with_callback_and_bool(
            name,
            take.as_ref().unchecked_ref(),
            true,
        );
    }
    Some(GripDrag { _listeners: listeners, _take: take })
}

/// The listeners of the grips.
pub struct GripDrag {
    _listeners: Vec<Listener>,
    _take: Closure<dyn Fn(Event)>,
}

/// What the listeners share.
struct Drag {
    instrument: Rc<Instrument>,
    canvas: Element,
    /// The element of a grip. It takes the focus, and shows one grip at a time.
    element: HtmlElement,
    tell: Callback<Message>,
    /// The grips of a run.
    known: RefCell<Option<Known>>,
    /// The grip that is shown.
    shown: RefCell<Option<Grip>>,
    /// The edge of the shown grip in the run on the page, which may be another run meanwhile.
    placed: RefCell<Option<(Weak<Film>, Option<Edge>)>>,
    held: RefCell<Option<Held>>,
    /// Whether an event is being dispatched that only the other listeners handle.
    passes_on: Cell<bool>,
}

/// A run and its grips.
struct Known {
    film: Weak<Film>,
    grips: Rc<[Grip]>,
}

/// The grip that is being dragged.
struct Held {
    grip: Grip,
    /// The x of the pointer and the nanoseconds of a pixel when the drag began. The value is computed from
    /// these only, so that moving the pointer back restores the value at the start.
    from_x: f32,
    nanos_per_pixel: f64,
    /// The value that was asked for last.
    asked_nanos: u64,
    /// The event that began it.
    down: PointerEvent,
}

impl Drag {
    fn take(&self, event: &PointerEvent) {
        if self.passes_on.get() {
            return;
        }
        let Some(view) = self.instrument.timeline_now() else { return };
        let at = dom::point_of(event);
        let is_held = self.held.borrow().is_some();
        match &*event.type_() {
            "pointerdown" if is_held => self.pass_on(),
            "pointerdown" if event.button() == 0 && !event.shift_key() => {
                self.hold(event, &view, at);
            }
            "pointermove" if is_held => {
                event.stop_propagation();
                self.drag(at);
            }
            "pointermove" => self.point(event, &view, at),
            "pointerup" | "pointercancel" if is_held => {
                event.stop_propagation();
                self.held.take();
                self.instrument.hold_window(None);
                self.tell.emit(Message::TimelineChanged);
            }
            "pointerleave" if !is_held => self.let_go(),
            _ => {}
        }
    }

    /// The grips of the run on the page.
    fn grips(&self) -> Rc<[Grip]> {
        let film = self.instrument.film();
        if let Some(known) = &*self.known.borrow()
            && known.film.ptr_eq(&Rc::downgrade(&film))
        {
            return Rc::clone(&known.grips);
        }
        let (opened, version, values) = self.instrument.program();
        let grips: Rc<[Grip]> = grips(&opened, version, &values, &film).into();
        let film = Rc::downgrade(&film);
        self.known.replace(Some(Known { film, grips: Rc::clone(&grips) }));
        grips
    }

    /// The nearest grip in the lane at a point, and whether the pointer is close enough to drag it.
    fn near(&self, event: &PointerEvent, view: &TimelineView, at: Point) -> Option<(Grip, bool)> {
        let is_on_lanes = at.x >= view.left() && at.y >= TimelineView::AXIS_HEIGHT;
        if view.axis != Axis::Seconds || !is_on_lanes {
            return None;
        }
        let row = view.row_at(at.y)?;
        let is_finger = event.pointer_type() == "touch";
        let distance = |grip: &Grip| (grip.edge.place(view).0 - at.x).abs();
        let grips = self.grips();
        let of_lane = grips.iter().filter(|grip| grip.edge.row == row);
        let nearest = of_lane.min_by(|a, b| distance(a).total_cmp(&distance(b)))?;
        let is_close = distance(nearest) <= if is_finger { FINGER_REACH } else { REACH };
        // A finger does not hover: the first touch of a lane shows where its grip is.
        (is_close || is_finger).then(|| (nearest.clone(), is_close))
    }

    /// Shows with the grip and the cursor whether something can be dragged, or else the words of the lane.
    fn point(&self, event: &PointerEvent, view: &TimelineView, at: Point) {
        let near = self.near(event, view, at);
        let is_close = near.as_ref().is_some_and(|(_, is_close)| *is_close);
        // The class of an element can always be changed.
        let _ = self.canvas.class_list().toggle_with_force("on-edge", is_close);
        let title = match &near {
            Some((grip, true)) => format!("Drag: {}", grip.parameter.label),
            _ => self.instrument.lane_reason_at(view, at).unwrap_or_default(),
        };
        dom::set_attribute(&self.canvas, "title", &title);
        match near {
            Some((grip, _)) => self.show(grip),
            None => self.let_go(),
        }
    }

    fn hold(&self, event: &PointerEvent, view: &TimelineView, at: Point) {
        // A second finger zooms, even if the first one holds nothing.
        if !event.is_primary() {
            return;
        }
        let Some((grip, is_close)) = self.near(event, view, at) else { return };
        self.show(grip.clone());
        if !is_close {
            return;
        }
        event.stop_propagation();
        event.prevent_default();
        // Without capture, the drag ends at the border of the timeline.
        let _ = self.canvas.set_pointer_capture(event.pointer_id());
        // The axis stands still while the length of the run changes.
        self.instrument.hold_window(Some(view.window));
        let pixels = view.x_from_place(view.window.to) - view.x_from_place(view.window.from);
        let nanos = (view.window.to - view.window.from) as f64;
        self.held.replace(Some(Held {
            asked_nanos: grip.value_nanos,
            grip,
            from_x: at.x,
            down: event.clone(),
            nanos_per_pixel: nanos / f64::from(pixels.max(1.0)),
        }));
    }

    /// A second finger zooms and pans: restores the value at the start, and passes the press of the first
    /// finger on to the other listeners.
    fn pass_on(&self) {
        self.drag_by(0.0);
        self.instrument.hold_window(None);
        if let Some(held) = self.held.take() {
            self.passes_on.set(true);
            // It is the event of a pointer that is still down.
            let _ = self.canvas.dispatch_event(&held.down);
            self.passes_on.set(false);
        }
    }

    fn drag(&self, at: Point) {
        let from_x = self.held.borrow().as_ref().map_or(at.x, |held| held.from_x);
        self.drag_by(at.x - from_x);
    }

    fn drag_by(&self, pixels: f32) {
        let mut held = self.held.borrow_mut();
        let Some(held) = &mut *held else { return };
        let nanos = held.grip.value_after(f64::from(pixels) * held.nanos_per_pixel);
        if nanos != std::mem::replace(&mut held.asked_nanos, nanos) {
            let name = held.grip.parameter.name;
            self.tell.emit(Message::TypeParameter(name, Seconds(nanos).to_string()));
        }
    }

    fn take_on_element(&self, event: &Event) {
        match &*event.type_() {
            "focus" => {
                let shown = self.shown.borrow().clone();
                match shown.or_else(|| self.grips().first().cloned()) {
                    Some(grip) => self.show(grip),
                    None => {
                        dom::set_attribute(&self.element, "aria-label", "No durations to change");
                    }
                }
            }
            "blur" => self.let_go(),
            _ => {
                if let Some(event) = event.dyn_ref::<KeyboardEvent>() {
                    self.press(event);
                }
            }
        }
    }

    /// Left and right change the value, up and down go to another grip.
    fn press(&self, event: &KeyboardEvent) {
        let (by, steps) = match &*event.key() {
            "ArrowLeft" => (0, -1),
            "ArrowRight" => (0, 1),
            "ArrowUp" => (-1, 0),
            "ArrowDown" => (1, 0),
            _ => return,
        };
        event.stop_propagation();
        event.prevent_default();
        let Some(shown) = self.shown.borrow().clone() else { return };
        if steps != 0 {
            let parameter = shown.parameter;
            let value = self.instrument.program().2.get(parameter.name);
            let steps = if event.shift_key() { 10 * steps } else { steps };
            let value = parameter.turned(value, steps, 0);
            self.tell.emit(Message::TypeParameter(parameter.name, value.to_string()));
            return;
        }
        let grips = self.grips();
        let now = grips.iter().position(|grip| grip.edge.is_same(&shown.edge));
        let next = now.map_or(Some(0), |now| now.checked_add_signed(by));
        if let Some(grip) = next.and_then(|next| grips.get(next)) {
            self.show(grip.clone());
        }
    }

    /// Shows a grip; each frame places it anew.
    fn show(&self, grip: Grip) {
        let label = format!("{}, in the lane of {}", grip.parameter.label, grip.edge.name);
        dom::set_attribute(&self.element, "aria-label", &label);
        self.shown.replace(Some(grip));
        self.placed.take();
        let _ = self.element.class_list().add_1("shown");
        self.place();
    }

    fn let_go(&self) {
        let is_focused = dom::document().active_element().as_ref() == Some(&self.element);
        if !is_focused {
            let _ = self.element.class_list().remove_1("shown");
            self.shown.take();
        }
    }

    /// Puts the grip where the end of the duration is in the run on the page.
    fn place(&self) {
        let (Some(view), shown) = (self.instrument.timeline_now(), self.shown.borrow()) else {
            return;
        };
        let Some(Grip { edge, parameter, .. }) = &*shown else { return };
        let film = self.instrument.film();
        let mut placed = self.placed.borrow_mut();
        let same = placed.take().filter(|(of, _)| of.ptr_eq(&Rc::downgrade(&film)));
        let is_new = same.is_none();
        let found = same.unwrap_or_else(|| {
            let here = edges(&film).into_iter().find(|other| edge.is_same(other));
            (Rc::downgrade(&film), here)
        });
        if is_new && let ParameterKind::Nanos { least, most, .. } = parameter.kind {
            let value = self.instrument.program().2.get(parameter.name);
            let Value::Nanos(nanos) = value else { return };
            for (name, nanos) in [("now", nanos), ("min", least), ("max", most)] {
                let name = format!("aria-value{name}");
                dom::set_attribute(&self.element, &name, &Seconds(nanos).to_string());
            }
            dom::set_attribute(&self.element, "aria-valuetext", &format!("{value} seconds"));
        }
        let place = found.1.as_ref().map(|edge| edge.place(&view));
        let place = place.filter(|_| view.axis == Axis::Seconds).filter(|(x, y)| {
            *x >= view.left() && *x <= view.right() && *y >= TimelineView::AXIS_HEIGHT
        });
        let (x, y) = place.unwrap_or((-100.0, 0.0));
        dom::set_style(&self.element, "left", &format!("{}px", x.round()));
        dom::set_style(&self.element, "top", &format!("{}px", (y + view.scroll_y).round()));
        placed.replace(found);
    }
}
