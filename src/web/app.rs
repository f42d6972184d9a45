//! The page as a whole: it holds what the address holds, and passes it on.

use std::fmt;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{KeyboardEvent, MouseEvent, PointerEvent, ResizeObserver};
use yew::{AttrValue, Callback, Component, Context, Html, Properties, html};

use super::controls::controls;
use super::demo_picker::{self, demo_picker};
use super::instrument::{Instrument, is_motion_reduced};
use super::listener::Listener;
use super::listing::{self, listing};
use super::location::Location;
use super::notices::notices;
use super::sign::sign;
use super::timeline_view::{self, Look, TimelineView};
use super::transport::transport;
use super::views::Views;
use super::{console, dom, hand, keys, theme};
use crate::address::{Address, At, Listings, Theme};
use crate::demos::{Demo, Entry, NotLoaded, Value, Values};
use crate::player::Command;
use crate::runtime::Seconds;
use crate::scene::{Point, Timeline, signs};

/// How the page begins.
#[derive(Clone, Debug, Default, PartialEq, Properties)]
pub struct AppProps {
    /// What to show; without it, what the URL says.
    #[prop_or_default]
    pub address: Option<Address>,
}

/// The page.
pub struct App {
    address: Address,
    notices: Vec<String>,
    views: Views,
    instrument: Rc<Instrument>,
    location: Location,
    listeners: Vec<Listener>,
    timeline: Option<TimelineView>,
    observer: Option<(ResizeObserver, Closure<dyn Fn()>)>,
    wanted: Option<Wanted>,
}

/// What the person asked for last, while it is on its way.
#[derive(Clone, Copy)]
enum Wanted {
    /// A demo with its own numbers.
    Picked(&'static Entry),
    /// What the URL says.
    Linked(&'static Entry),
}

impl Wanted {
    fn entry(&self) -> &'static Entry {
        match self {
            Self::Picked(entry) | Self::Linked(entry) => entry,
        }
    }
}

/// What happens to the page.
#[derive(Debug)]
pub enum Message {
    /// A parameter was set.
    Set(&'static str, Value),
    /// All parameters were set at once.
    SetAll(Values),
    /// Another demo was picked.
    Open(&'static Entry),
    /// What was picked, or what the URL asks for, is here or cannot be had.
    Arrived(&'static Entry, Result<&'static Demo, NotLoaded>),
    /// Something could not be taken as it was given.
    Complain(String),
    /// The notices were read.
    Dismiss,
    /// The player has to do something.
    Command(Command),
    /// A place in time was asked for, in virtual nanoseconds.
    Scrub(u64),
    /// The next or the last thing of the marked task is asked for.
    GoToThing {
        /// Whether it is the next.
        is_next: bool,
    },
    /// The next lane is marked, or the one before.
    SelectNeighbour {
        /// Whether it is the next.
        is_next: bool,
    },
    /// No task is marked any more.
    Deselect,
    /// A place of the stage was pressed.
    PressStage(Point),
    /// The list of keys is asked for, or was read.
    ToggleHelp,
    /// The timeline has to be seen otherwise.
    Look(Look),
    /// The timeline is seen otherwise, or something else is marked on it.
    Viewed,
    /// A parameter was turned by some steps.
    Turn(String, i64),
    /// A value was typed for a parameter.
    Type(String, String),
    /// Other listings are shown.
    Show(Listings),
    /// The theme changes to the next.
    NextTheme,
    /// The player started, stopped, or rests at another place.
    Rested,
    /// The URL was changed from outside.
    Navigated,
    /// A size, a scroll position or the system's theme changed.
    Repaint,
}

impl Component for App {
    type Message = Message;
    type Properties = AppProps;

    fn create(context: &Context<Self>) -> Self {
        let (address, notices) = match &context.props().address {
            Some(address) => (address.clone(), Vec::new()),
            None => Location::read().expect("the page is mounted when its demo is here"),
        };
        theme::apply(address.theme);
        let views = Views::default();
        let instrument = Instrument::new(
            address.demo,
            &address.values,
            address.programs(),
            address.pace,
            views.clone(),
            context.link().callback(|()| Message::Rested),
        );
        instrument.look(address.axis, address.window);
        Self {
            address,
            notices,
            views,
            instrument,
            location: Location::default(),
            listeners: Vec::new(),
            timeline: None,
            observer: None,
            wanted: None,
        }
    }

    fn update(&mut self, context: &Context<Self>, message: Message) -> bool {
        // A picture that is zoomed is painted, but no part of the page is another.
        let renders = !matches!(message, Message::Viewed);
        match message {
            Message::Set(name, value) => {
                self.address.values.set(name, value);
                self.run();
            }
            Message::SetAll(values) => {
                self.address.values = values;
                self.run();
            }
            Message::Open(entry) => {
                self.wanted = Some(Wanted::Picked(entry));
                return self.fetch(context, entry);
            }
            Message::Arrived(entry, demo) => self.arrive(context, entry, demo),
            Message::Complain(complaint) => self.complain(complaint),
            Message::Dismiss => {
                self.notices.clear();
                // The button that had the focus is gone; its place is at the top of what is left.
                if let Some(sentence) = dom::element(&self.views.sentence) {
                    // An element that cannot be focused leaves the focus where it is.
                    let _ = sentence.focus();
                }
            }
            Message::Command(command) => {
                if let Command::SetPace(pace) = command {
                    self.address.pace = pace;
                }
                self.instrument.command(command);
            }
            Message::Scrub(nanos) => self.instrument.look_at_nanos(nanos),
            Message::GoToThing { is_next } => {
                if let Some(task) = self.instrument.task_in_question() {
                    self.instrument.command(if is_next {
                        Command::NextOf(task)
                    } else {
                        Command::PreviousOf(task)
                    });
                }
            }
            Message::SelectNeighbour { is_next } => self.instrument.select_neighbour(is_next),
            Message::Deselect => self.instrument.select_name(None),
            Message::PressStage(point) => self.instrument.press_stage(point),
            Message::ToggleHelp => {
                keys::toggle_help(&self.views.help);
                return false;
            }
            Message::Look(look) => look.carry_out(&self.instrument),
            Message::Turn(name, by) => {
                self.address.values.turn(&name, by);
                self.run();
            }
            Message::Type(name, text) => {
                let complaint = self.address.values.set_text(&name, &text);
                if let Some(complaint) = complaint {
                    self.complain(complaint.to_string());
                }
                self.run();
            }
            Message::Show(listings) => {
                self.address.listing = listings;
                self.run();
            }
            Message::NextTheme => {
                self.address.theme = match self.address.theme {
                    None => Some(Theme::Light),
                    Some(Theme::Light) => Some(Theme::Dark),
                    Some(Theme::Dark) => None,
                };
                theme::apply(self.address.theme);
                self.instrument.repaint();
            }
            Message::Rested | Message::Viewed => {}
            Message::Navigated => {
                let entry = Location::entry();
                self.wanted = Some(Wanted::Linked(entry));
                return self.fetch(context, entry);
            }
            Message::Repaint => {
                self.instrument.repaint();
                return false;
            }
        }
        // While it plays, a link would be wrong a moment later, so it names no place.
        self.address.selected = self.instrument.selected_name();
        (self.address.axis, self.address.window) = self.instrument.seen();
        self.address.at = (!self.instrument.is_playing()).then(|| self.instrument.at());
        if context.props().address.is_none() {
            self.location.write(&self.address);
        }
        renders
    }

    fn rendered(&mut self, context: &Context<Self>, is_first: bool) {
        if is_first {
            self.listen(context);
            self.instrument.select_name(self.address.selected.as_deref());
            let on_change = context.link().callback(|()| Message::Viewed);
            let (instrument, views) = (Rc::clone(&self.instrument), self.views.clone());
            self.timeline = Some(TimelineView::new(instrument, views, on_change));
            match self.address.at {
                Some(at) => self.look_at(context, at),
                None if is_motion_reduced() => {}
                None => context.link().send_message(Message::Command(Command::Play)),
            }
        }
        listing::write_values(&self.views.listing, &self.address);
        // The listing, the table or the size of the picture may have changed with the page.
        self.instrument.repaint();
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let link = context.link();
        let demo = self.address.demo;
        let theme_name = self.address.theme.map_or("auto", Theme::name);
        html! {
            <>
                <header class="top">
                    { fixed(BRAND) }
                    <div class="what">
                        <h1 class="unseen">{ demo.title }</h1>
                        { demo_picker(demo, link) }
                        <p>{ demo.idea }</p>
                    </div>
                    <button
                        type="button"
                        class="theme"
                        aria-label="Keys"
                        title="Keys"
                        onclick={link.callback(|_| Message::ToggleHelp)}
                    >
                        { "?" }
                    </button>
                    <button type="button" class="theme" onclick={link.callback(|_| Message::NextTheme)}>
                        { format!("Theme: {theme_name}") }
                    </button>
                </header>
                { notices(&self.notices, link) }
                <main>
                    { self.view_picture(context) }
                    <div class="side">
                        { controls(demo, &self.address.values, link) }
                        <section class="panel notice-this" aria-label="What to notice">
                            <h2>{ "What to notice" }</h2>
                            <ul>{ for demo.notice.iter().map(|text| html! { <li>{ text }</li> }) }</ul>
                        </section>
                    </div>
                    <div class="texts">
                        <section class="panel console" aria-label="Console">
                            <div class="panel-head"><h2>{ "Console" }</h2></div>
                            <ol class="lines" ref={self.views.console.clone()} tabindex="0"
                                aria-label="Printed lines" />
                        </section>
                        { listing(&self.address, &self.views.listing, link) }
                    </div>
                </main>
                <footer>
                    <p class="run" ref={self.views.footer.clone()} />
                    { fixed(COMPARED) }
                </footer>
                { keys::help(self.views.help.clone()) }
            </>
        }
    }

    fn destroy(&mut self, _context: &Context<Self>) {
        if let Some((observer, _)) = self.observer.take() {
            observer.disconnect();
        }
    }
}

impl App {
    fn view_picture(&self, context: &Context<Self>) -> Html {
        let link = context.link();
        let is_playing = self.instrument.is_playing();
        let height = Timeline::full_height(self.instrument.lane_count()).ceil() as u32;
        let instrument = Rc::clone(&self.instrument);
        // No message to the page: what is pointed at changes too often to render it.
        let point_at = Callback::from(move |point| instrument.point_at(point));
        let legend: Vec<_> = signs()
            .map(|(word, ink, shape)| format!("<li>{}{word}</li>", sign(&shape, ink)))
            .collect();
        let columns = ["Task", "State", "Details", "Since"]
            .map(|title| html! { <th scope="col">{ title }</th> });
        html! {
            <div class="picture">
                <p
                    class="sentence"
                    tabindex="-1"
                    ref={self.views.sentence.clone()}
                    aria-live={if is_playing { "off" } else { "polite" }}
                />
                <canvas
                    class="stage"
                    ref={self.views.stage.clone()}
                    role="img"
                    aria-label="The event loop; the table of tasks says the same in words"
                    onpointermove={point_at.reform(|event: PointerEvent| Some(stage_point(&event)))}
                    onpointerleave={point_at.reform(|_| None)}
                    onclick={link.callback(|event: MouseEvent| Message::PressStage(stage_point(&event)))}
                />
                <p
                    class="story"
                    ref={self.views.story.clone()}
                    aria-live={if is_playing { "off" } else { "polite" }}
                >
                    <strong />{ " " }<span />
                </p>
                {
                    transport(
                        &self.views,
                        is_playing,
                        self.address.pace,
                        self.instrument.duration_nanos(),
                        link,
                    )
                }
                { timeline_view::tools(&self.views, self.address.axis, link) }
                <div
                    class="timeline-box"
                    ref={self.views.timeline_box.clone()}
                    tabindex="0"
                    role="region"
                    aria-label="Lanes"
                    onscroll={link.callback(|_| Message::Repaint)}
                >
                    <div style={format!("height: {height}px")}>
                        <canvas
                            class="timeline"
                            style={format!("height: min({height}px, var(--timeline-height))")}
                            ref={self.views.timeline.clone()}
                            role="img"
                            aria-label="Timeline, one lane a task"
                        />
                    </div>
                </div>
                <section
                    class="ending"
                    ref={self.views.ending.clone()}
                    aria-label="How the run ends"
                    hidden=true
                />
                <ul class="legend" aria-label="Signs">{ Html::from_html_unchecked(legend.concat().into()) }</ul>
                <details class="tasks">
                    <summary>{ "Tasks as a table" }</summary>
                    <div class="table-box" tabindex="0" role="region" aria-label="Tasks">
                        <table>
                            <thead>
                                <tr>
                                    { for columns }
                                </tr>
                            </thead>
                            <tbody ref={self.views.tasks.clone()} />
                        </table>
                    </div>
                </details>
            </div>
        }
    }

    /// Runs what the address says now.
    fn run(&self) {
        let Address { demo, values, .. } = &self.address;
        self.instrument.set_run(demo, values, self.address.programs());
    }

    /// Says something once, however often it happens.
    fn complain(&mut self, complaint: String) {
        if !self.notices.contains(&complaint) {
            self.notices.push(complaint);
        }
    }

    /// Goes to a place, or to the end if there is no such place.
    fn look_at(&self, context: &Context<Self>, at: At) {
        let duration_nanos = self.instrument.duration_nanos();
        if at.nanos > duration_nanos {
            let (asked, end) = (Seconds(at.nanos), Seconds(duration_nanos));
            let complaint = format!("The run ends at {end} s, before {asked} s; went to its end");
            context.link().send_message(Message::Complain(complaint));
        }
        self.instrument.look_at(at);
    }

    /// Goes on with a demo when it is here.
    fn fetch(&mut self, context: &Context<Self>, entry: &'static Entry) -> bool {
        if let Some(demo) = entry.demo() {
            context.link().send_message(Message::Arrived(entry, Ok(demo)));
        } else {
            context.link().send_future(async move { Message::Arrived(entry, entry.load().await) });
        }
        false
    }

    /// Shows a demo that was fetched, unless something else was asked for in the meantime.
    fn arrive(
        &mut self,
        context: &Context<Self>,
        entry: &'static Entry,
        demo: Result<&'static Demo, NotLoaded>,
    ) {
        match (self.wanted, demo) {
            (None, _) => return,
            (Some(wanted), _) if wanted.entry() != entry => return,
            (_, Err(reason)) => {
                let shown = self.address.demo.title;
                self.complain(format!("There is no {} now, because {reason}; stayed with {shown}. Pick it again to try again", entry.title));
                demo_picker::show(self.address.demo);
            }
            (Some(Wanted::Linked(_)), Ok(_)) => self.navigate(context),
            (Some(Wanted::Picked(_)), Ok(demo)) => {
                self.address.demo = demo;
                self.address.values = Values::defaults(demo);
                self.run();
                if !is_motion_reduced() {
                    self.instrument.command(Command::Play);
                }
            }
        }
        self.wanted = None;
    }

    /// Takes over an address that came from outside, unless it is our own.
    fn navigate(&mut self, context: &Context<Self>) {
        // The URL may ask for something else by now, which is on its way then.
        let Some((address, notices)) = Location::read() else { return };
        if address == self.address && notices.is_empty() {
            return;
        }
        self.notices = notices;
        let at = address.at;
        self.address = address;
        theme::apply(self.address.theme);
        self.run();
        self.instrument.look(self.address.axis, self.address.window);
        self.instrument.select_name(self.address.selected.as_deref());
        self.instrument.command(Command::SetPace(self.address.pace));
        match at {
            Some(at) => self.look_at(context, at),
            None if is_motion_reduced() => self.instrument.command(Command::Start),
            None => {
                self.instrument.command(Command::Start);
                context.link().send_message(Message::Command(Command::Play));
            }
        }
    }

    /// Listens to what yew does not tell: keys anywhere, the fragment, sizes, the system's theme.
    fn listen(&mut self, context: &Context<Self>) {
        let link = context.link().clone();
        if let Some(list) = dom::element(&self.views.console) {
            self.listeners.extend(console::listen(&list, &self.instrument));
        }
        if let Some(lists) = dom::element(&self.views.listing) {
            self.listeners.extend(hand::listen(&lists, &self.instrument, &link));
        }
        let document = dom::document();
        self.listeners.extend(Listener::new(&document, "keydown", move |event| {
            if let Some(event) = event.dyn_ref::<KeyboardEvent>()
                && let Some(message) = keys::message_of(event)
            {
                event.prevent_default();
                link.send_message(message);
            }
        }));
        let link = context.link().clone();
        self.listeners.extend(Listener::new(&dom::window(), "hashchange", move |_| {
            link.send_message(Message::Navigated);
        }));
        let link = context.link().clone();
        if let Ok(Some(scheme)) = dom::window().match_media("(prefers-color-scheme: dark)") {
            self.listeners.extend(Listener::new(&scheme, "change", move |_| {
                link.send_message(Message::Repaint);
            }));
        }
        let link = context.link().clone();
        let on_resize = Closure::<dyn Fn()>::new(move || link.send_message(Message::Repaint));
        if let Ok(observer) = ResizeObserver::new(on_resize.as_ref().unchecked_ref()) {
            for view in [&self.views.stage, &self.views.timeline, &self.views.overview] {
                if let Some(element) = dom::element(view) {
                    observer.observe(&element);
                }
            }
            self.observer = Some((observer, on_resize));
        }
    }
}

/// Where a pointer is on the stage.
fn stage_point(event: &MouseEvent) -> Point {
    Point::new(event.offset_x() as f32, event.offset_y() as f32)
}

/// The name of the page, which leads to its beginning.
const BRAND: &str = "<a class='brand' href='#'>\
    <svg viewBox='0 0 24 24' aria-hidden='true'>\
    <path d='M12 3a9 9 0 1 0 9 9'/><path d='M17 3l4 4-5 1'/></svg>Loopscope</a>";

/// What the page is measured by.
const COMPARED: &str = "<p>\
    Compared with CPython 3.13 in 100,000 random programs, step by step: the same. \
    <a href='differences.html'>What differs on purpose</a></p>";

/// HTML that never changes; as text it is a fraction of the code that would build it.
fn fixed(html: &'static str) -> Html {
    Html::from_html_unchecked(AttrValue::Static(html))
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App").field("address", &self.address).finish_non_exhaustive()
    }
}
