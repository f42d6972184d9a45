//! The page inside another page, the host: the messages between the two, and sleeping out of sight.
//!
//! Every message is an object with `loopscope: 1`, the version, and a `type`; `docs/embedding.md`
//! lists them all. Messages of another form or from another source are ignored. The keys that a
//! host sets are read as a link is read, so a host can do no more than a link can.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use form_urlencoded::{Serializer, parse};
use gloo_timers::callback::Interval;
use js_sys::{Array, Object, Reflect};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    IntersectionObserver, IntersectionObserverEntry, MessageEvent, ResizeObserver, Window,
};
use yew::Callback;

use crate::address::Address;
use crate::later::later;
use crate::model::{NANOS_PER_SECOND, trimmed};
use crate::web::base::dom;
use crate::web::base::lazy_part::LazyPart;
use crate::web::base::listener::Listener;
use crate::web::session::instrument::Instrument;
use crate::web::session::message::Message;

/// The part that exchanges messages with the host.
pub static EMBEDDED: LazyPart<Attach> = LazyPart::new(
    later!(later_embedded, Attach, attach),
    "talk with the page around this one",
    "Load it again",
);

/// Starts to exchange messages with the host.
pub type Attach = fn(Window, &Callback<Message>, &Rc<Instrument>) -> Box<dyn Host>;

/// The connection to the host, the page around this one.
pub trait Host {
    /// Sends the host what has changed since the last call.
    fn tell(&mut self, address: &Address, notices: &[String], instrument: &Instrument);

    /// An address in which the host has set some keys.
    ///
    /// If the keys name another demo, the values of the old one are left out.
    fn merged(&self, address: &str, keys: &str) -> String;
}

/// The version of the messages.
const VERSION: f64 = 1.0;

/// The window of the host, if there is one.
pub fn host_window() -> Option<Window> {
    let window = dom::window();
    window.parent().ok()?.filter(|parent| *parent != window)
}

/// The keys that mean the same for another demo.
const KEPT: [&str; 7] = ["speed", "dwell", "gaps", "loop", "theme", "listing", "controls"];

/// The state that was sent to the host last.
struct HostState {
    keys: String,
    at: Option<String>,
    is_playing: bool,
    notices: Vec<String>,
}

/// The connection to the host, with its listeners, observers and timer.
struct Parent {
    told: Option<HostState>,
    _listener: Option<Listener>,
    resized: Option<Resized>,
    seen: Option<Seen>,
    ticker: Rc<Ticker>,
}

/// Sends the host the time while the run plays and the page is in sight.
struct Ticker {
    window: Window,
    instrument: Weak<Instrument>,
    ticks: RefCell<Option<Interval>>,
}

/// The time between two messages with the time, in milliseconds.
const TICK_MILLIS: u32 = 250;

type Resized = (ResizeObserver, Closure<dyn Fn()>);
type Seen = (IntersectionObserver, Closure<dyn Fn(Array)>);

/// Starts to exchange messages with the host.
fn attach(window: Window, tell: &Callback<Message>, instrument: &Rc<Instrument>) -> Box<dyn Host> {
    if let Some(root) = dom::document().document_element() {
        dom::set_attribute(&root, "data-embedded", "");
    }
    let ticks = RefCell::default();
    let (listener, resized) = (listen(&window, tell), observe_height(&window));
    let ticker = Rc::new(Ticker { window, instrument: Rc::downgrade(instrument), ticks });
    Box::new(Parent {
        _listener: listener,
        resized,
        seen: sleep_out_of_sight(&ticker),
        told: None,
        ticker,
    })
}

/// Passes on the messages of the host.
fn listen(window: &Window, tell: &Callback<Message>) -> Option<Listener> {
    let (window, tell) = (window.clone(), tell.clone());
    Listener::new(&dom::window(), "message", move |event| {
        let Some(event) = event.dyn_ref::<MessageEvent>() else { return };
        let is_hosts = event.source().is_some_and(|source| *source == ***window);
        if is_hosts && let Some(message) = asked(&event.data()) {
            tell.emit(message);
        }
    })
}

/// Reads a message of the host; `None` if it is not of this protocol.
fn asked(data: &JsValue) -> Option<Message> {
    // `Reflect::get` fails if `data` is not an object. The browser has cloned it, so it has no
    // getters.
    let field = |name: &str| Reflect::get(data, &name.into()).unwrap_or(JsValue::UNDEFINED);
    if field("loopscope").as_f64() != Some(VERSION) {
        return None;
    }
    let keys = |key: &str, value: &str| {
        let keys = Serializer::new(String::new()).append_pair(key, value).finish();
        Message::FromHost { keys, plays: None }
    };
    Some(match &*field("type").as_string()? {
        "set" => {
            let (keys, plays) = (field("keys").as_string(), field("playing").as_bool());
            if keys.is_none() && plays.is_none() {
                return None;
            }
            Message::FromHost { keys: keys.unwrap_or_default(), plays }
        }
        "seek" => {
            let at = field("at");
            let number = at.as_f64().filter(|number| number.is_finite());
            let text = number.map(|number| trimmed(number, 9)).or_else(|| at.as_string())?;
            keys("at", &text)
        }
        "theme" => keys("theme", &field("theme").as_string()?),
        _ => return None,
    })
}

/// Sends the height of the page, now and whenever it changes.
fn observe_height(window: &Window) -> Option<Resized> {
    let body = dom::document().body()?;
    let (window, measured) = (window.clone(), body.clone());
    let tell = move || {
        // The height is rounded, and a frame that is half a pixel too low would have a scroll bar.
        let height = measured.offset_height() + 1;
        post(&window, "resize", &[("height", height.into())]);
    };
    // An observer does not call back while the page is out of sight.
    tell();
    let on_resize = Closure::<dyn Fn()>::new(tell);
    let observer = ResizeObserver::new(on_resize.as_ref().unchecked_ref()).ok()?;
    observer.observe(&body);
    Some((observer, on_resize))
}

/// Makes the instrument sleep while the page is out of sight.
fn sleep_out_of_sight(ticker: &Rc<Ticker>) -> Option<Seen> {
    let ticker = Rc::clone(ticker);
    let on_change = Closure::<dyn Fn(Array)>::new(move |entries: Array| {
        let newest = entries.pop().unchecked_into::<IntersectionObserverEntry>();
        if let Some(instrument) = ticker.instrument.upgrade() {
            instrument.set_asleep(!newest.is_intersecting());
            ticker.follow(&instrument);
        }
    });
    let observer = IntersectionObserver::new(on_change.as_ref().unchecked_ref()).ok()?;
    observer.observe(&*dom::document().body()?);
    Some((observer, on_change))
}

impl Ticker {
    /// Starts the timer if the instrument plays and is awake, or else stops it.
    fn follow(self: &Rc<Self>, instrument: &Instrument) {
        let ticks = instrument.is_playing() && !instrument.is_asleep();
        if ticks == self.ticks.borrow().is_some() {
            return;
        }
        let ticker = Rc::downgrade(self);
        let tick = move || {
            let ticker = ticker.upgrade();
            let instrument = ticker.as_ref().and_then(|ticker| ticker.instrument.upgrade());
            if let (Some(ticker), Some(instrument)) = (ticker, instrument) {
                let at = seconds(instrument.at().nanos);
                post(&ticker.window, "event", &[("name", "time".into()), ("at", at)]);
            }
        };
        self.ticks.replace(ticks.then(|| Interval::new(TICK_MILLIS, tick)));
    }
}

impl Host for Parent {
    fn tell(&mut self, address: &Address, notices: &[String], instrument: &Instrument) {
        self.ticker.follow(instrument);
        let at = address.view.at.map(|at| at.to_string());
        let mut without_place = address.clone();
        without_place.view.at = None;
        let keys = without_place.to_string();
        let now =
            HostState { keys, at, is_playing: instrument.is_playing(), notices: notices.to_vec() };
        let state = [
            ("keys", JsValue::from(address.to_string())),
            ("at", seconds(instrument.at().nanos)),
            ("duration", seconds(instrument.duration_nanos())),
            ("playing", now.is_playing.into()),
        ];
        let window = &self.ticker.window;
        let event = |name: &str, more: &[(&str, JsValue)]| {
            let fields = [&[("name", name.into())], more, &state[..]].concat();
            post(window, "event", &fields);
        };
        match &self.told {
            None => post(window, "ready", &state),
            Some(told) => {
                if told.keys != now.keys || told.is_playing != now.is_playing {
                    event("change", &[]);
                }
                if now.at.is_some() && told.at != now.at {
                    event("seek", &[]);
                }
                if told.is_playing && !now.is_playing && instrument.is_at_end() {
                    event("finish", &[]);
                }
            }
        }
        let told = self.told.replace(now);
        let known = told.map(|told| told.notices).unwrap_or_default();
        for notice in notices.iter().filter(|notice| !known.contains(notice)) {
            event("error", &[("message", notice.as_str().into())]);
        }
    }

    fn merged(&self, address: &str, keys: &str) -> String {
        let given: Vec<_> = parse(keys.as_bytes()).collect();
        let old: Vec<_> = parse(address.as_bytes()).collect();
        let is_another =
            given.iter().any(|pair| pair.0 == "demo" && !old.iter().any(|other| other == pair));
        let mut out = Serializer::new(String::new());
        for (key, value) in &old {
            let is_lost = is_another && !KEPT.contains(&&**key);
            if !is_lost && !given.iter().any(|(other, _)| other == key) {
                out.append_pair(key, value);
            }
        }
        for (key, value) in &given {
            // An address without a theme means `auto`.
            if key != "theme" || value != "auto" {
                out.append_pair(key, value);
            }
        }
        out.finish()
    }
}

impl Drop for Parent {
    fn drop(&mut self) {
        if let Some((observer, _)) = &self.resized {
            observer.disconnect();
        }
        if let Some((observer, _)) = &self.seen {
            observer.disconnect();
        }
    }
}

/// Sends a message. Any host may read it, because it contains only what a link contains.
fn post(window: &Window, kind: &str, fields: &[(&str, JsValue)]) {
    let message = Object::new();
    let head = [("loopscope", VERSION.into()), ("type", kind.into())];
    for (name, value) in head.iter().chain(fields) {
        // A new object takes any field.
        let _ = Reflect::set(&message, &(*name).into(), value);
    }
    // It fails only if the host is gone.
    let _ = window.post_message(&message, "*");
}

/// A time of the run in seconds, as a number for scripts.
fn seconds(nanos: u64) -> JsValue {
    (nanos as f64 / NANOS_PER_SECOND as f64).into()
}
