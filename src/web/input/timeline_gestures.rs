//! Gestures on the timeline and its overview, with pointers, wheels and keys.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, KeyboardEvent, MouseEvent, PointerEvent, TouchEvent, WheelEvent};
use yew::Callback;

use crate::later::later;
use crate::scene::{Point, TimelineView};
use crate::web::base::dom;
use crate::web::base::lazy_part::LazyPart;
use crate::web::base::listener::Listener;
use crate::web::input::grip_drag::{self, GripDrag};
use crate::web::input::listening::Listening;
use crate::web::session::instrument::Instrument;
use crate::web::session::message::Message;
use crate::web::session::pictures::Pictures;
use crate::web::session::timeline_command::TimelineCommand;

/// A touch that moves at most this far is a tap.
const TAP_PIXELS: f32 = 6.0;
/// How many pixels one line of a wheel is, if the browser counts lines.
const PIXELS_PER_LINE: f64 = 16.0;

const POINTER_EVENTS: [&str; 4] = ["pointerdown", "pointermove", "pointerup", "pointercancel"];

/// The part that hears gestures on the lanes, and keys, files and sizes everywhere; it is fetched after
/// the first picture.
pub static TIMELINE_GESTURES: LazyPart<Attach> = LazyPart::new(
    later!(later_gestures, Attach, attach),
    "way to use keys or to move in the lanes",
    "Point at the lanes",
);

/// Hears gestures and keys from now on. The elements have to be rendered already.
pub type Attach = fn(&Rc<Instrument>, &Pictures, &Callback<Message>) -> TimelineGestures;

/// The listeners of the timeline and its overview, which call the instrument, and those of the page.
pub struct TimelineGestures {
    _listeners: Vec<Listener>,
    _grips: Option<GripDrag>,
    _listening: Listening,
}

/// The state that the listeners share.
struct Shared {
    instrument: Rc<Instrument>,
    pictures: Pictures,
    /// Called after the view or the selection has changed.
    on_change: Callback<()>,
    /// The pointers that are down on the timeline, each with its x.
    pointers: RefCell<Vec<(i32, f32)>>,
    gesture: Cell<Gesture>,
}

/// The gesture of the pointers that are down.
#[derive(Clone, Copy)]
enum Gesture {
    Nothing,
    /// Moves the playhead.
    Scrub,
    /// A finger that may still scrub, scroll, tap or pinch, and the point at which it came down.
    Wait {
        from: Point,
    },
    /// Presses the name of a task.
    Name {
        from: Point,
    },
    /// Moves the window; `x` is the last position of the pointer.
    Pan {
        x: f32,
    },
    /// Zooms with two fingers; `places` are those of the run on which they came down.
    Pinch {
        places: [f64; 2],
    },
    /// Moves the window in the overview; `offset` is the distance from the window's start to the
    /// pointer.
    Overview {
        offset: f64,
    },
}

fn attach(
    instrument: &Rc<Instrument>,
    pictures: &Pictures,
    tell: &Callback<Message>,
) -> TimelineGestures {
    let shared = Rc::new(Shared {
        instrument: Rc::clone(instrument),
        pictures: pictures.clone(),
        on_change: tell.reform(|()| Message::TimelineChanged),
        pointers: RefCell::default(),
        gesture: Cell::new(Gesture::Nothing),
    });
    let mut listeners = Vec::new();
    let Pictures { timeline, timeline_box, overview, .. } = &shared.pictures;
    let heard = [
        (timeline, &POINTER_EVENTS[..]),
        (timeline, &["wheel", "mousedown", "touchstart"]),
        (overview, &POINTER_EVENTS),
        (overview, &["wheel"]),
        (timeline_box, &["keydown"]),
    ];
    for (element, names) in heard {
        let Some(element) = element.cast::<Element>() else { continue };
        for name in names {
            let shared = Rc::clone(&shared);
            listeners.extend(Listener::new(&element, name, move |event| shared.take(&event)));
        }
    }
    TimelineGestures {
        _listeners: listeners,
        _grips: grip_drag::attach(instrument, pictures, tell),
        _listening: Listening::new(pictures, tell),
    }
}

impl Shared {
    /// Handles an event of any of the elements.
    fn take(&self, event: &Event) {
        let Some(view) = self.instrument.timeline_now() else { return };
        if let Some(event) = event.dyn_ref::<WheelEvent>() {
            self.wheel(event, &view);
        } else if let Some(event) = event.dyn_ref::<PointerEvent>() {
            self.pointer(event, &view);
        } else if let Some(event) = event.dyn_ref::<KeyboardEvent>() {
            self.key(event);
        } else if let Some(event) = event.dyn_ref::<TouchEvent>() {
            // Two fingers zoom; without this, the browser would scroll.
            if event.touches().length() > 1 {
                event.prevent_default();
            }
        } else if event.dyn_ref::<MouseEvent>().is_some_and(|event| event.button() == 1) {
            // Without this, the browser would begin to scroll with the middle button.
            event.prevent_default();
        }
    }

    /// Shows the view's window from now on.
    fn show(&self, view: &TimelineView) {
        self.instrument.show_window(view.axis, Some(view.window));
        self.on_change.emit(());
    }

    fn wheel(&self, event: &WheelEvent, view: &TimelineView) {
        let unit = if event.delta_mode() == 0 { 1.0 } else { PIXELS_PER_LINE };
        let (dx, dy) = (event.delta_x() * unit, event.delta_y() * unit);
        let window = if event.ctrl_key() || event.meta_key() {
            // One notch of a wheel is many pixels, so it is limited; a pinch on a trackpad sends a
            // few pixels at a time.
            let factor = (-dy.clamp(-50.0, 50.0) / 100.0).exp();
            let x = if self.is_on_overview(event) {
                view.x_from_place(self.overview_place(event, view) as u64)
            } else {
                dom::point_of(event).x
            };
            view.zoomed(factor, x)
        } else if event.shift_key() || dx.abs() > dy.abs() {
            if view.is_whole() {
                return;
            }
            view.panned(-(dx + if event.shift_key() { dy } else { 0.0 }) as f32)
        } else {
            return;
        };
        event.prevent_default();
        self.show(&TimelineView { window, ..*view });
    }

    fn key(&self, event: &KeyboardEvent) {
        // On the lanes, the key 0 shows the whole run; elsewhere it goes to the start of the run.
        if event.key() != "0" || event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        event.prevent_default();
        event.stop_propagation();
        self.instrument.timeline(TimelineCommand::Fit);
        self.on_change.emit(());
    }

    fn pointer(&self, event: &PointerEvent, view: &TimelineView) {
        let at = dom::point_of(event);
        match event.type_().as_str() {
            "pointerdown" => self.down(event, view, at),
            "pointermove" => self.moved(event, view, at),
            _ => self.up(event, view, at),
        }
    }

    fn down(&self, event: &PointerEvent, view: &TimelineView, at: Point) {
        let is_finger = event.pointer_type() == "touch";
        let pans = event.button() == 1 || event.button() == 0 && event.shift_key();
        if event.button() != 0 && !pans {
            return;
        }
        if let Some(element) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) {
            // Without capture, a drag would end at the border of the element.
            let _ = element.set_pointer_capture(event.pointer_id());
        }
        self.pointers.borrow_mut().push((event.pointer_id(), at.x));
        match self.pointers.borrow()[..] {
            [_] => {}
            [(_, a), (_, b)] => {
                let places = [a, b].map(|x| view.place_from_x(x) as f64);
                return self.gesture.set(Gesture::Pinch { places });
            }
            _ => return,
        }
        let gesture = if self.is_on_overview(event) {
            let place = self.overview_place(event, view);
            let (from, to) = (view.window.from as f64, view.window.to as f64);
            // If the pointer is outside of the window, the middle of the window moves to it.
            let is_held = (from..=to).contains(&place);
            Gesture::Overview { offset: if is_held { place - from } else { (to - from) / 2.0 } }
        } else if pans {
            Gesture::Pan { x: at.x }
        } else if at.x < view.left() && at.y > TimelineView::AXIS_HEIGHT {
            Gesture::Name { from: at }
        } else if is_finger {
            Gesture::Wait { from: at }
        } else {
            Gesture::Scrub
        };
        self.gesture.set(gesture);
        self.follow(event, view, at);
    }

    fn moved(&self, event: &PointerEvent, view: &TimelineView, at: Point) {
        let id = event.pointer_id();
        let mut pointers = self.pointers.borrow_mut();
        if let Some((_, x)) = pointers.iter_mut().find(|(other, _)| *other == id) {
            *x = at.x;
            drop(pointers);
            self.follow(event, view, at);
        } else if let Some(canvas) = self.pictures.timeline.cast::<Element>() {
            // No pointer is down, so the cursor shows whether there is a name to press.
            let is_name = self.instrument.name_at(view, at).is_some();
            // The class of an element can always be changed.
            let _ = canvas.class_list().toggle_with_force("on-name", is_name);
        }
    }

    /// Continues the gesture after a pointer has moved.
    fn follow(&self, event: &PointerEvent, view: &TimelineView, at: Point) {
        match self.gesture.get() {
            Gesture::Scrub => self.instrument.look_at_x(at.x),
            // If the finger moves up or down, the browser scrolls and sends `pointercancel`.
            Gesture::Wait { from } if (at.x - from.x).abs() > TAP_PIXELS => {
                self.gesture.set(Gesture::Scrub);
                self.instrument.look_at_x(at.x);
            }
            Gesture::Pan { x } => {
                self.gesture.set(Gesture::Pan { x: at.x });
                self.show(&TimelineView { window: view.panned(at.x - x), ..*view });
            }
            Gesture::Pinch { places } => {
                if let [(_, a), (_, b)] = self.pointers.borrow()[..] {
                    self.show(&TimelineView { window: view.pinched(places, [a, b]), ..*view });
                }
            }
            Gesture::Overview { offset } => {
                let from = self.overview_place(event, view) - offset;
                self.show(&TimelineView { window: view.moved_to(from), ..*view });
            }
            Gesture::Nothing | Gesture::Wait { .. } | Gesture::Name { .. } => {}
        }
    }

    fn up(&self, event: &PointerEvent, view: &TimelineView, at: Point) {
        let mut pointers = self.pointers.borrow_mut();
        let count = pointers.len();
        pointers.retain(|(id, _)| *id != event.pointer_id());
        if pointers.len() == count {
            return;
        }
        drop(pointers);
        // The finger that is still down after a pinch does nothing.
        let gesture = self.gesture.replace(Gesture::Nothing);
        if event.type_() == "pointercancel" {
            return;
        }
        let is_near = |from: Point| {
            (at.x - from.x).abs() <= TAP_PIXELS && (at.y - from.y).abs() <= TAP_PIXELS
        };
        match gesture {
            Gesture::Wait { from } if is_near(from) => self.instrument.look_at_x(at.x),
            Gesture::Name { from } if is_near(from) => {
                let task = self.instrument.name_at(view, from);
                let is_same = task == view.selected;
                self.instrument.select(task.filter(|_| !is_same));
                self.on_change.emit(());
            }
            _ => {}
        }
    }

    /// Returns `true` if an event happened on the overview, which shares its listeners with the
    /// timeline.
    fn is_on_overview(&self, event: &MouseEvent) -> bool {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        target.is_some() && target == self.pictures.overview.cast::<Element>()
    }

    fn overview_place(&self, event: &MouseEvent, view: &TimelineView) -> f64 {
        let width =
            self.pictures.overview.cast::<Element>().map_or(0, |canvas| canvas.client_width());
        view.place_in_overview(dom::point_of(event).x, width as f32)
    }
}

impl fmt::Debug for TimelineGestures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TimelineGestures")
    }
}
