//! Dragging the end of a sleep or a timeout in the lanes, if its duration is a parameter.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, Event, PointerEvent};
use yew::Callback;

use crate::model::{Seconds, Site};
use crate::program::{Fragment, Kind, Program, Value, Values};
use crate::scene::{Axis, Edge, Film, Point, TimelineView, Window, edge_at};
use crate::web::base::dom;
use crate::web::session::instrument::Instrument;
use crate::web::session::message::Message;
use crate::web::session::pictures::Pictures;

/// The greatest distance from an edge at which a mouse can drag it, in pixels.
const REACH: f32 = 5.0;
/// The same for a finger.
const FINGER_REACH: f32 = 14.0;
/// Dragged values are multiples of this many nanoseconds, because a pointer is not more exact.
const STEP_NANOS: u64 = 1_000_000;

/// Listens to pointers on the lanes from now on.
pub fn attach(instrument: &Rc<Instrument>, pictures: &Pictures, tell: &Callback<Message>) {
    let Some(timeline_box) = pictures.timeline_box.cast::<Element>() else { return };
    let drag = EdgeDrag {
        instrument: Rc::clone(instrument),
        pictures: pictures.clone(),
        tell: tell.clone(),
        held: RefCell::default(),
        last: RefCell::default(),
    };
    let take = Closure::<dyn Fn(Event)>::new(move |event: Event| {
        if let Some(event) = event.dyn_ref::<PointerEvent>() {
            drag.take(event);
        }
    });
    for name in ["pointerdown", "pointermove", "pointerup", "pointercancel"] {
        // In the capture phase, so that dragging an edge does not move the playhead as well.
        // An element takes any listener.
        let _ = timeline_box.add_event_listener_with_callback_and_bool(
            name,
            take.as_ref().unchecked_ref(),
            true,
        );
    }
    // The listener is needed as long as the page exists.
    take.forget();
}

/// Handles the pointers on the lanes.
struct EdgeDrag {
    instrument: Rc<Instrument>,
    pictures: Pictures,
    tell: Callback<Message>,
    held: RefCell<Option<Held>>,
    /// The last edge that a pointer was on.
    last: RefCell<Option<Pointed>>,
}

/// An edge, its run, and the parameter that is its duration, if there is one.
struct Pointed {
    edge: Edge,
    film: Weak<Film>,
    bounds: Option<Bounds>,
}

/// The edge that is being dragged.
struct Held {
    edge: Edge,
    parameter: Bounds,
    /// How much later the edge is than the place under the pointer, in nanoseconds.
    behind_nanos: f64,
    /// The previous value, and the time of the edge with it.
    before: Option<(u64, f64)>,
    /// The window of the timeline before the drag, which is shown again afterwards.
    window: Option<Window>,
}

/// A parameter that is a duration, with its value and its limits in nanoseconds.
#[derive(Clone, Copy)]
struct Bounds {
    name: &'static str,
    label: &'static str,
    nanos: u64,
    least: u64,
    most: u64,
}

impl EdgeDrag {
    fn take(&self, event: &PointerEvent) {
        let Some(view) = self.instrument.timeline_now() else { return };
        let at = Point::new(event.offset_x() as f32, event.offset_y() as f32);
        let is_held = self.held.borrow().is_some();
        match &*event.type_() {
            "pointerdown" if event.button() == 0 && !event.shift_key() => {
                self.hold(event, &view, at);
            }
            "pointermove" if is_held => {
                event.stop_propagation();
                self.drag(&view, at);
            }
            "pointermove" => self.point(event, &view, at),
            "pointerup" | "pointercancel" if is_held => {
                event.stop_propagation();
                let held = self.held.take();
                self.instrument.show_window(view.axis, held.and_then(|held| held.window));
                self.tell.emit(Message::TimelineChanged);
            }
            _ => {}
        }
    }

    /// The edge at a point and the parameter that is its duration.
    fn edge(&self, event: &PointerEvent, view: &TimelineView, at: Point) -> Option<(Edge, Bounds)> {
        let is_finger = event.pointer_type() == "touch";
        let reach = if is_finger { FINGER_REACH } else { REACH };
        let film = self.instrument.film();
        let edge = edge_at(&film, view, at, reach)?;
        // Finding the parameter takes a seek and a listing, which is too slow for every move of the
        // pointer.
        let last = self.last.take();
        let same = last.filter(|last| last.edge == edge && last.film.ptr_eq(&Rc::downgrade(&film)));
        let bounds = same.map_or_else(|| self.bounds(&edge, &film), |last| last.bounds);
        let film = Rc::downgrade(&film);
        self.last.replace(Some(Pointed { edge: edge.clone(), film, bounds }));
        Some((edge, bounds?))
    }

    /// The parameter that is the duration of an edge, if there is one.
    fn bounds(&self, edge: &Edge, film: &Film) -> Option<Bounds> {
        let (opened, values) = self.instrument.program();
        bounds_in(opened.program(), &values, edge.site(film)?)
    }

    /// Shows with the cursor and the title whether an edge can be dragged, or else the words of the
    /// lane.
    fn point(&self, event: &PointerEvent, view: &TimelineView, at: Point) {
        let Some(canvas) = self.pictures.timeline.cast::<Element>() else { return };
        let edge = self.edge(event, view, at);
        // The class of an element can always be changed.
        let _ = canvas.class_list().toggle_with_force("on-edge", edge.is_some());
        let title = match edge {
            Some((_, bounds)) => format!("Drag: {}", bounds.label),
            None => self.instrument.lane_reason_at(view, at).unwrap_or_default(),
        };
        dom::set_attribute(&canvas, "title", &title);
    }

    fn hold(&self, event: &PointerEvent, view: &TimelineView, at: Point) {
        let Some((edge, parameter)) = self.edge(event, view, at) else { return };
        event.stop_propagation();
        event.prevent_default();
        if let Some(canvas) = self.pictures.timeline.cast::<Element>() {
            // Without capture, the drag ends at the border of the timeline.
            let _ = canvas.set_pointer_capture(event.pointer_id());
        }
        let (_, window) = self.instrument.seen();
        // The window stays the same while the length of the run changes; otherwise the scale would
        // change under the pointer.
        let Window { from, to } = view.window;
        self.instrument.show_window(Axis::Seconds, Some(Window { from, to: to + 1 }));
        self.held.replace(Some(Held {
            behind_nanos: edge.nanos as f64 - view.place_from_x(at.x) as f64,
            before: None,
            edge,
            parameter,
            window,
        }));
    }

    fn drag(&self, view: &TimelineView, at: Point) {
        let mut held = self.held.borrow_mut();
        let Some(held) = &mut *held else { return };
        let text = held.follow(&self.instrument.film(), view, at);
        let name = held.parameter.name;
        if let Some(text) = text {
            self.tell.emit(Message::TypeParameter(name, text));
        }
    }
}

impl Held {
    /// The value of the parameter that brings the edge to the pointer; `None` if it is the current
    /// one.
    fn follow(&mut self, film: &Film, view: &TimelineView, at: Point) -> Option<String> {
        let end = self.edge.nanos_in(film)? as f64;
        let value = self.parameter.nanos;
        // The slope is how many nanoseconds the edge moves for each nanosecond of the parameter.
        // For the end of the third of three equal sleeps it is three.
        let slope = self.before.map_or(1.0, |(old_value, old_end)| {
            (end - old_end) / (value as f64 - old_value as f64)
        });
        let slope = if slope > 0.1 { slope } else { 1.0 };
        let wanted = view.place_from_x(at.x) as f64 + self.behind_nanos;
        let asked = (value as f64 + (wanted - end) / slope).max(0.0);
        let steps = (asked / STEP_NANOS as f64).round() as u64;
        let nanos = (steps * STEP_NANOS).max(self.parameter.least).min(self.parameter.most);
        if nanos == value {
            return None;
        }
        self.before = Some((value, end));
        self.parameter.nanos = nanos;
        Some(Seconds(nanos).to_string())
    }
}

/// The parameter in the line of the program, if it is a duration and the only one there.
fn bounds_in(program: &Program, values: &Values, site: Site) -> Option<Bounds> {
    let listing = program.listing(program.languages().next()?, values)?;
    let row = listing.line_at(site)?;
    let mut found = listing.lines[row].fragments.iter().filter_map(|fragment| {
        let Fragment::Value { name, .. } = fragment else { return None };
        let parameter = program.parameter(name)?;
        match (&parameter.kind, values.get(name)) {
            (Kind::Nanos { least, most, .. }, Value::Nanos(nanos)) => Some(Bounds {
                name: parameter.name,
                label: parameter.label,
                nanos,
                least: *least,
                most: *most,
            }),
            _ => None,
        }
    });
    let first = found.next()?;
    found.next().is_none().then_some(first)
}
