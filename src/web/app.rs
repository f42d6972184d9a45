//! The page as a whole: it holds what the address holds, and passes it on.

use std::fmt;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, KeyboardEvent, ResizeObserver};
use yew::{Component, Context, Html, Properties, html};

use super::controls::Controls;
use super::demo_picker::DemoPicker;
use super::instrument::{Instrument, is_motion_reduced};
use super::listener::Listener;
use super::listing::ListingView;
use super::location::Location;
use super::notices::Notices;
use super::sign::Sign;
use super::timeline_view::{self, Look, TimelineView};
use super::transport::Transport;
use super::views::Views;
use super::{dom, theme};
use crate::address::{Address, At, Theme};
use crate::demos::{Demo, Language, Value, Values};
use crate::player::Command;
use crate::runtime::seconds_from_nanos;
use crate::scene::{Timeline, signs};

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
}

/// What happens to the page.
#[derive(Debug)]
pub enum Message {
    /// A parameter was set.
    Set(&'static str, Value),
    /// Another demo was picked.
    Open(&'static Demo),
    /// Every parameter goes back to its default.
    Reset,
    /// Something could not be taken as it was given.
    Complain(String),
    /// The notices were read.
    Dismiss,
    /// The player has to do something.
    Command(Command),
    /// A place in time was asked for, in virtual nanoseconds.
    Scrub(u64),
    /// The timeline has to be seen otherwise.
    Look(Look),
    /// The timeline is seen otherwise, or something else is selected.
    Viewed,
    /// The listing changes its language.
    Show(Language),
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
            None => Location::read(),
        };
        theme::apply(address.theme);
        let views = Views::default();
        let instrument = Instrument::new(
            address.demo,
            &address.values,
            address.demo.listing(address.listing, &address.values),
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
            Message::Open(demo) => {
                self.address.demo = demo;
                self.address.values = Values::defaults(demo);
                self.run();
                if !is_motion_reduced() {
                    self.instrument.command(Command::Play);
                }
            }
            Message::Reset => {
                self.address.values = Values::defaults(self.address.demo);
                self.run();
            }
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
            Message::Look(look) => look.carry_out(&self.instrument),
            Message::Show(language) => {
                self.address.listing = language;
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
            Message::Navigated => self.navigate(context),
            Message::Repaint => {
                self.instrument.repaint();
                return false;
            }
        }
        // While it plays, a link would be wrong a moment later, so it names no place.
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
            let on_change = context.link().callback(|()| Message::Viewed);
            let (instrument, views) = (Rc::clone(&self.instrument), self.views.clone());
            self.timeline = Some(TimelineView::new(instrument, views, on_change));
            match self.address.at {
                Some(at) => self.look_at(context, at),
                None if is_motion_reduced() => {}
                None => context.link().send_message(Message::Command(Command::Play)),
            }
        }
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
                    <a class="brand" href="#">
                        <svg viewBox="0 0 24 24" aria-hidden="true">
                            <path d="M12 3a9 9 0 1 0 9 9" /><path d="M17 3l4 4-5 1" />
                        </svg>
                        { "Loopscope" }
                    </a>
                    <div class="what">
                        <h1 class="unseen">{ demo.title }</h1>
                        <DemoPicker {demo} on_pick={link.callback(Message::Open)} />
                        <p>{ demo.idea }</p>
                    </div>
                    <button type="button" class="theme" onclick={link.callback(|_| Message::NextTheme)}>
                        { format!("Theme: {theme_name}") }
                    </button>
                </header>
                <Notices
                    notices={self.notices.clone()}
                    on_dismiss={link.callback(|()| Message::Dismiss)}
                />
                <main>
                    { self.view_picture(context) }
                    <div class="side">
                        <Controls
                            values={self.address.values.clone()}
                            on_set={link.callback(|(name, value)| Message::Set(name, value))}
                            on_complaint={link.callback(Message::Complain)}
                            on_reset={link.callback(|()| Message::Reset)}
                        />
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
                        <ListingView
                            listing={demo.listing(self.address.listing, &self.address.values)}
                            language={self.address.listing}
                            lines={self.views.listing.clone()}
                            on_language={link.callback(Message::Show)}
                        />
                    </div>
                </main>
                <footer>
                    <p class="run" ref={self.views.footer.clone()} />
                    <p>
                        { "Compared with CPython 3.13 in 100,000 random programs, step by step: the same. " }
                        <a href="differences.html">{ "What differs on purpose" }</a>
                    </p>
                </footer>
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
        let height = Timeline::full_height(self.instrument.lane_count());
        let legend = signs().map(|(word, ink, shape)| {
            let style = format!("color: var(--{})", ink.name());
            html! { <li><Sign {style} {shape} />{ word }</li> }
        });
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
                />
                <Transport
                    views={self.views.clone()}
                    {is_playing}
                    pace={self.address.pace}
                    duration_nanos={self.instrument.duration_nanos()}
                    on_command={link.callback(Message::Command)}
                    on_scrub={link.callback(Message::Scrub)}
                />
                { timeline_view::tools(&self.views, self.address.axis, &link.callback(Message::Look)) }
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
                <ul class="legend" aria-label="Signs">{ for legend }</ul>
                <details class="tasks">
                    <summary>{ "Tasks as a table" }</summary>
                    <div class="table-box" tabindex="0" role="region" aria-label="Tasks">
                        <table>
                            <thead>
                                <tr>
                                    <th scope="col">{ "Task" }</th>
                                    <th scope="col">{ "State" }</th>
                                    <th scope="col">{ "Details" }</th>
                                    <th scope="col">{ "Since" }</th>
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
        let Address { demo, values, listing, .. } = &self.address;
        self.instrument.set_run(demo, values, demo.listing(*listing, values));
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
            let (asked, end) = (seconds_from_nanos(at.nanos), seconds_from_nanos(duration_nanos));
            let complaint = format!("The run ends at {end} s, before {asked} s; went to its end");
            context.link().send_message(Message::Complain(complaint));
        }
        self.instrument.look_at(at);
    }

    /// Takes over an address that came from outside, unless it is our own.
    fn navigate(&mut self, context: &Context<Self>) {
        let (address, notices) = Location::read();
        if address == self.address && notices.is_empty() {
            return;
        }
        self.notices = notices;
        let at = address.at;
        self.address = address;
        theme::apply(self.address.theme);
        self.run();
        self.instrument.look(self.address.axis, self.address.window);
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
        let document = dom::document();
        self.listeners.extend(Listener::new(&document, "keydown", move |event| {
            if let Some(event) = event.dyn_ref::<KeyboardEvent>()
                && let Some(command) = command_of_key(event)
            {
                event.prevent_default();
                link.send_message(Message::Command(command));
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

/// The command of a key, unless somebody types or the key belongs to the focused control.
fn command_of_key(event: &KeyboardEvent) -> Option<Command> {
    if event.ctrl_key() || event.meta_key() || event.alt_key() || event.default_prevented() {
        return None;
    }
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    // HTML's elements have names in capitals.
    let (tag, is_scrollable) = target.map_or((String::new(), false), |target| {
        (target.tag_name(), target.has_attribute("tabindex"))
    });
    let is_typing = matches!(tag.as_str(), "INPUT" | "SELECT" | "TEXTAREA");
    let is_pressed_by_space = matches!(tag.as_str(), "BUTTON" | "SUMMARY" | "A");
    match event.key().as_str() {
        _ if is_typing => None,
        // A key that is held down would play and pause many times a second.
        " " if is_pressed_by_space || event.repeat() => None,
        " " => Some(Command::Toggle),
        "ArrowRight" => Some(Command::StepForward),
        "ArrowLeft" => Some(Command::StepBack),
        "Home" if !is_scrollable => Some(Command::Start),
        "End" if !is_scrollable => Some(Command::End),
        _ => None,
    }
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App").field("address", &self.address).finish_non_exhaustive()
    }
}
