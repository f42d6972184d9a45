//! Events that yew does not pass on: keys and dropped files anywhere on the page, a changed
//! fragment of the URL, changed sizes, and the system's theme.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, KeyboardEvent, ResizeObserver};
use yew::Callback;

use crate::web::base::dom;
use crate::web::base::listener::Listener;
use crate::web::input::{file_drop, keys};
use crate::web::session::message::Message;
use crate::web::session::pictures::Pictures;

/// The listeners, which are removed when this is dropped.
pub struct Listening {
    _listeners: Vec<Listener>,
    observer: Option<Observer>,
}

type Observer = (ResizeObserver, Closure<dyn Fn()>);

impl Listening {
    /// Adds the listeners. The elements of `pictures` have to be rendered already.
    pub fn new(pictures: &Pictures, tell: &Callback<Message>) -> Self {
        keys::remember();
        let mut listeners = Vec::new();
        let on_key = tell.clone();
        listeners.extend(Listener::new(&dom::document(), "keydown", move |event| {
            if let Some(event) = event.dyn_ref::<KeyboardEvent>()
                && let Some(message) = keys::message_of(event)
            {
                event.prevent_default();
                on_key.emit(message);
            }
        }));
        listeners.extend(file_drop::listen(tell));
        let on_change = tell.clone();
        listeners.extend(Listener::new(&dom::window(), "hashchange", move |_| {
            on_change.emit(Message::Navigated);
        }));
        let on_change = tell.clone();
        listeners.extend(Listener::new(&dom::document(), "fullscreenchange", move |_| {
            // The browser itself ends the full screen when Esc is pressed.
            if dom::document().fullscreen_element().is_none() {
                on_change.emit(Message::Present(Some(false)));
            }
        }));
        if let Ok(Some(scheme)) = dom::window().match_media("(prefers-color-scheme: dark)") {
            let tell = tell.clone();
            listeners.extend(Listener::new(&scheme, "change", move |_| {
                tell.emit(Message::Repaint);
            }));
        }
        Self { _listeners: listeners, observer: observe_sizes(pictures, tell) }
    }
}

/// Asks for a repaint when the size of a picture changes.
fn observe_sizes(pictures: &Pictures, tell: &Callback<Message>) -> Option<Observer> {
    let tell = tell.clone();
    let on_resize = Closure::<dyn Fn()>::new(move || tell.emit(Message::Repaint));
    let observer = ResizeObserver::new(on_resize.as_ref().unchecked_ref()).ok()?;
    for picture in [&pictures.stage, &pictures.timeline, &pictures.overview] {
        if let Some(element) = picture.cast::<Element>() {
            observer.observe(&element);
        }
    }
    Some((observer, on_resize))
}

impl Drop for Listening {
    fn drop(&mut self) {
        if let Some((observer, _)) = self.observer.take() {
            observer.disconnect();
        }
    }
}
