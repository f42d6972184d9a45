//! What the page listens to and yew does not tell: keys anywhere, the fragment, sizes, pointers, the
//! system's theme.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, KeyboardEvent, MouseEvent, ResizeObserver};
use yew::html::Scope;

use super::app::{App, Message};
use super::instrument::Instrument;
use super::listener::Listener;
use super::views::Views;
use super::{console, dom, hand, keys, presses};
use crate::scene::Point;

/// Listens until it is dropped.
pub(super) struct Listening {
    listeners: Vec<Listener>,
    observer: Option<(ResizeObserver, Closure<dyn Fn()>)>,
}

impl Listening {
    /// Listens from now on; the elements have to be there.
    pub(super) fn new(views: &Views, instrument: &Rc<Instrument>, link: &Scope<App>) -> Self {
        let mut listening = Self { listeners: Vec::new(), observer: None };
        listening.listen(views, instrument, link);
        listening.listen_to_stage(views, instrument, link);
        listening
    }

    fn listen(&mut self, views: &Views, instrument: &Rc<Instrument>, link: &Scope<App>) {
        if let Some(list) = views.console.element() {
            self.listeners.extend(console::listen(list, instrument));
        }
        if let Some(codes) = views.codes.element() {
            self.listeners.extend(hand::listen(codes, instrument, link));
        }
        if let Some(page) = views.page.cast::<Element>() {
            for name in presses::EVENTS {
                let link = link.clone();
                self.listeners.extend(Listener::new(&page, name, move |event| {
                    if let Some(message) = presses::message_of(&event) {
                        link.send_message(message);
                    }
                }));
            }
        }
        for (view, name) in
            [(".timeline-box", "scroll"), (".tasks", "toggle"), (".timeline-box", "pointerenter")]
        {
            if let Some(element) = views.find::<Element>(view) {
                let link = link.clone();
                self.listeners.extend(Listener::new(&element, name, move |_| {
                    let enters = name == "pointerenter";
                    link.send_message(if enters { Message::Reach } else { Message::Repaint });
                }));
            }
        }
        let to = link.clone();
        self.listeners.extend(Listener::new(&dom::document(), "keydown", move |event| {
            if let Some(event) = event.dyn_ref::<KeyboardEvent>()
                && let Some(message) = keys::message_of(event)
            {
                event.prevent_default();
                to.send_message(message);
            }
        }));
        let to = link.clone();
        self.listeners.extend(Listener::new(&dom::window(), "hashchange", move |_| {
            to.send_message(Message::Navigated);
        }));
        if let Ok(Some(scheme)) = dom::window().match_media("(prefers-color-scheme: dark)") {
            let to = link.clone();
            self.listeners.extend(Listener::new(&scheme, "change", move |_| {
                to.send_message(Message::Repaint);
            }));
        }
        let to = link.clone();
        let on_resize = Closure::<dyn Fn()>::new(move || to.send_message(Message::Repaint));
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
    fn listen_to_stage(&mut self, views: &Views, instrument: &Rc<Instrument>, link: &Scope<App>) {
        let Some(stage) = views.stage.element() else { return };
        for name in ["pointermove", "pointerleave", "click"] {
            let (instrument, link) = (Rc::clone(instrument), link.clone());
            self.listeners.extend(Listener::new(stage, name, move |event| {
                let Some(event) = event.dyn_ref::<MouseEvent>() else { return };
                let point = Point::new(event.offset_x() as f32, event.offset_y() as f32);
                match name {
                    "click" => link.send_message(Message::PressStage(point)),
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
