//! What the page listens to and yew does not tell: keys anywhere, the fragment, sizes, pointers, the
//! system's theme.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, KeyboardEvent, MouseEvent, ResizeObserver};
use yew::Callback;

use crate::scene::Point;
use crate::web::base::dom;
use crate::web::base::listener::Listener;
use crate::web::base::views::Views;
use crate::web::input::keys;
use crate::web::input::listing_drag;
use crate::web::input::presses;
use crate::web::session::instrument::Instrument;
use crate::web::session::message::Message;

/// Listens until it is dropped.
pub struct Listening {
    listeners: Vec<Listener>,
    observer: Option<(ResizeObserver, Closure<dyn Fn()>)>,
}

impl Listening {
    /// Listens from now on; the elements have to be there.
    pub fn new(views: &Views, instrument: &Rc<Instrument>, tell: &Callback<Message>) -> Self {
        let mut listening = Self { listeners: Vec::new(), observer: None };
        listening.listen(views, instrument, tell);
        listening.listen_to_stage(views, instrument, tell);
        listening
    }

    fn listen(&mut self, views: &Views, instrument: &Rc<Instrument>, tell: &Callback<Message>) {
        if let Some(codes) = views.codes.element() {
            self.listeners.extend(listing_drag::listen(codes, instrument, tell));
        }
        if let Some(page) = views.page.cast::<Element>() {
            for name in presses::EVENTS {
                let tell = tell.clone();
                self.listeners.extend(Listener::new(&page, name, move |event| {
                    if let Some(message) = presses::message_of(&event) {
                        tell.emit(message);
                    }
                }));
            }
        }
        for (view, name) in
            [(".timeline-box", "scroll"), (".tasks", "toggle"), (".timeline-box", "pointerenter")]
        {
            if let Some(element) = views.find::<Element>(view) {
                let tell = tell.clone();
                self.listeners.extend(Listener::new(&element, name, move |_| {
                    let enters = name == "pointerenter";
                    tell.emit(if enters { Message::EnterLanes } else { Message::Repaint });
                }));
            }
        }
        let on_key = tell.clone();
        self.listeners.extend(Listener::new(&dom::document(), "keydown", move |event| {
            if let Some(event) = event.dyn_ref::<KeyboardEvent>()
                && let Some(message) = keys::message_of(event)
            {
                event.prevent_default();
                on_key.emit(message);
            }
        }));
        let on_change = tell.clone();
        self.listeners.extend(Listener::new(&dom::window(), "hashchange", move |_| {
            on_change.emit(Message::Navigated);
        }));
        if let Ok(Some(scheme)) = dom::window().match_media("(prefers-color-scheme: dark)") {
            let tell = tell.clone();
            self.listeners.extend(Listener::new(&scheme, "change", move |_| {
                tell.emit(Message::Repaint);
            }));
        }
        let tell = tell.clone();
        let on_resize = Closure::<dyn Fn()>::new(move || tell.emit(Message::Repaint));
        if let Ok(observer) = ResizeObserver::new(on_resize.as_ref().unchecked_ref()) {
            for view in [&views.stage, &views.timeline, &views.overview] {
                if let Some(element) = view.element() {
                    observer.observe(element);
                }
            }
            self.observer = Some((observer, on_resize));
        }
    }

    /// Listens to pointers on the stage.
    fn listen_to_stage(
        &mut self,
        views: &Views,
        instrument: &Rc<Instrument>,
        tell: &Callback<Message>,
    ) {
        let Some(stage) = views.stage.element() else { return };
        for name in ["pointermove", "pointerleave", "click"] {
            let (instrument, tell) = (Rc::clone(instrument), tell.clone());
            self.listeners.extend(Listener::new(stage, name, move |event| {
                let Some(event) = event.dyn_ref::<MouseEvent>() else { return };
                let point = Point::new(event.offset_x() as f32, event.offset_y() as f32);
                match name {
                    "click" => tell.emit(Message::PressStage(point)),
                    // No message to the page: what is pointed at changes too often to write all.
                    "pointermove" => instrument.point_at(Some(point)),
                    _ => instrument.point_at(None),
                }
            }));
        }
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        if let Some((observer, _)) = self.observer.take() {
            observer.disconnect();
        }
    }
}
