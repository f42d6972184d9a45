//! What pointers, wheels and keys do to the timeline.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, KeyboardEvent, MouseEvent, PointerEvent, TouchEvent, WheelEvent};
use yew::Callback;

use crate::scene::{Point, Timeline};
use crate::web::base::listener::Listener;
use crate::web::session::instrument::Instrument;
use crate::web::session::pictures::Pictures;
use crate::web::session::timeline_command::TimelineCommand;

/// A finger that moves no farther is still a tap.
const TAP_PIXELS: f32 = 6.0;
/// How far one line of a wheel moves, where the browser counts lines.
const PIXELS_PER_LINE: f64 = 16.0;

const POINTER_EVENTS: [&str; 4] = ["pointerdown", "pointermove", "pointerup", "pointercancel"];

/// Listens at the timeline and its overview, and tells the instrument.
pub struct TimelineGestures {
    _listeners: Vec<Listener>,
}

/// What the listeners share.
struct Shared {
    instrument: Rc<Instrument>,
    pictures: Pictures,
    /// Told after the view or the selection has changed.
    on_change: Callback<()>,
    /// The pointers that are down on the timeline, each with its place.
    pointers: RefCell<Vec<(i32, f32)>>,
    gesture: Cell<Gesture>,
}

/// What the pointers that are down are doing.
#[derive(Clone, Copy)]
enum Gesture {
    Nothing,
    /// Moves the playhead.
    Scrub,
    /// A finger that may scrub, scroll, tap or pinch, and where it came down.
    Wait {
        from: Point,
    },
    /// Presses the name of a task.
    Name {
        from: Point,
    },
    /// Moves the window; where the pointer was last.
    Pan {
        x: f32,
    },
    /// Two fingers zoom; the places of the run on which they came down.
    Pinch {
        places: [f64; 2],
    },
    /// Moves the window in the overview; how far the pointer is from the window's left end.
    Overview {
        offset: f64,
    },
}

impl TimelineGestures {
    /// Listens from now on; the elements have to be there.
    pub fn new(instrument: Rc<Instrument>, pictures: Pictures, on_change: Callback<()>) -> Self {
        let shared = Rc::new(Shared {
            instrument,
            pictures,
            on_change,
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
        Self { _listeners: listeners }
    }
}

impl Shared {
    /// Takes any event of the elements.
    fn take(&self, event: &Event) {
        let Some(view) = self.instrument.timeline_now() else { return };
        if let Some(event) = event.dyn_ref::<WheelEvent>() {
            self.wheel(event, &view);
        } else if let Some(event) = event.dyn_ref::<PointerEvent>() {
            self.pointer(event, &view);
        } else if let Some(event) = event.dyn_ref::<KeyboardEvent>() {
            self.key(event);
        } else if let Some(event) = event.dyn_ref::<TouchEvent>() {
            // Two fingers zoom; without this the browser would scroll with them.
            if event.touches().length() > 1 {
                event.prevent_default();
            }
        } else if event.dyn_ref::<MouseEvent>().is_some_and(|event| event.button() == 1) {
            // Otherwise the browser would begin to scroll with the middle button.
            event.prevent_default();
        }
    }

    /// Shows the view's window from now on.
    fn show(&self, view: &Timeline) {
        self.instrument.show_window(view.axis, Some(view.window));
        self.on_change.emit(());
    }

    fn wheel(&self, event: &WheelEvent, view: &Timeline) {
        let unit = if event.delta_mode() == 0 { 1.0 } else { PIXELS_PER_LINE };
        let (dx, dy) = (event.delta_x() * unit, event.delta_y() * unit);
        let window = if event.ctrl_key() || event.meta_key() {
            // A notch of a wheel is many pixels, a pinch on a trackpad a few at a time.
            let factor = (-dy.clamp(-50.0, 50.0) / 100.0).exp();
            let x = if self.is_on_overview(event) {
                view.x_from_place(self.overview_place(event, view) as u64)
            } else {
                event.offset_x() as f32
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
        self.show(&Timeline { window, ..*view });
    }

    fn key(&self, event: &KeyboardEvent) {
        // Outside of the lanes, the key 0 goes to the start of the run.
        if event.key() != "0" || event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        event.prevent_default();
        event.stop_propagation();
        self.instrument.timeline(TimelineCommand::Fit);
        self.on_change.emit(());
    }

    fn pointer(&self, event: &PointerEvent, view: &Timeline) {
        let at = Point::new(event.offset_x() as f32, event.offset_y() as f32);
        match event.type_().as_str() {
            "pointerdown" => self.down(event, view, at),
            "pointermove" => self.moved(event, view, at),
            _ => self.up(event, view, at),
        }
    }

    fn down(&self, event: &PointerEvent, view: &Timeline, at: Point) {
        let is_finger = event.pointer_type() == "touch";
        let pans = event.button() == 1 || event.button() == 0 && event.shift_key();
        if event.button() != 0 && !pans {
            return;
        }
        if let Some(element) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) {
            // Without capture it is a click and no drag.
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
            // If the pointer is beside the window, the middle of the window jumps to it.
            let is_held = (from..=to).contains(&place);
            Gesture::Overview { offset: if is_held { place - from } else { (to - from) / 2.0 } }
        } else if pans {
            Gesture::Pan { x: at.x }
        } else if at.x < view.left() && at.y > Timeline::AXIS_HEIGHT {
            Gesture::Name { from: at }
        } else if is_finger {
            Gesture::Wait { from: at }
        } else {
            Gesture::Scrub
        };
        self.gesture.set(gesture);
        self.follow(event, view, at);
    }

    fn moved(&self, event: &PointerEvent, view: &Timeline, at: Point) {
        let id = event.pointer_id();
        let mut pointers = self.pointers.borrow_mut();
        if let Some((_, x)) = pointers.iter_mut().find(|(other, _)| *other == id) {
            *x = at.x;
            drop(pointers);
            self.follow(event, view, at);
        } else if let Some(canvas) = self.pictures.timeline.cast::<Element>() {
            // No pointer is down, so the cursor shows what pressing would do.
            let is_name = self.instrument.name_at(view, at).is_some();
            // The class of an element can always be changed.
            let _ = canvas.class_list().toggle_with_force("on-name", is_name);
        }
    }

    /// Does what the gesture does while its pointers move.
    fn follow(&self, event: &PointerEvent, view: &Timeline, at: Point) {
        match self.gesture.get() {
            Gesture::Scrub => self.instrument.look_at_x(at.x),
            // Up and down the browser scrolls, and then sends `pointercancel`.
            Gesture::Wait { from } if (at.x - from.x).abs() > TAP_PIXELS => {
                self.gesture.set(Gesture::Scrub);
                self.instrument.look_at_x(at.x);
            }
            Gesture::Pan { x } => {
                self.gesture.set(Gesture::Pan { x: at.x });
                self.show(&Timeline { window: view.panned(at.x - x), ..*view });
            }
            Gesture::Pinch { places } => {
                if let [(_, a), (_, b)] = self.pointers.borrow()[..] {
                    self.show(&Timeline { window: view.pinched(places, [a, b]), ..*view });
                }
            }
            Gesture::Overview { offset } => {
                let from = self.overview_place(event, view) - offset;
                self.show(&Timeline { window: view.moved_to(from), ..*view });
            }
            Gesture::Nothing | Gesture::Wait { .. } | Gesture::Name { .. } => {}
        }
    }

    fn up(&self, event: &PointerEvent, view: &Timeline, at: Point) {
        let mut pointers = self.pointers.borrow_mut();
        let count = pointers.len();
        pointers.retain(|(id, _)| *id != event.pointer_id());
        if pointers.len() == count {
            return;
        }
        drop(pointers);
        // The finger that is left after a pinch does nothing.
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

    /// Whether something happened on the overview; it shares its listener with the timeline.
    fn is_on_overview(&self, event: &MouseEvent) -> bool {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        target.is_some() && target == self.pictures.overview.cast::<Element>()
    }

    fn overview_place(&self, event: &MouseEvent, view: &Timeline) -> f64 {
        let width =
            self.pictures.overview.cast::<Element>().map_or(0, |canvas| canvas.client_width());
        view.place_in_overview(event.offset_x() as f32, width as f32)
    }
}

impl fmt::Debug for TimelineGestures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TimelineGestures")
    }
}
