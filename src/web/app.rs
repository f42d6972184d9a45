//! The page as a whole: it holds what the address holds, and passes it on.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use yew::{Component, Context, Html, Properties, html};

use super::embedded::{self, Host};
use super::instrument::{Instrument, is_motion_reduced};
use super::listening::Listening;
use super::location::Location;
use super::page::{self, Page, page};
use super::part::{Code, Part};
use super::share::Sharing;
use super::timeline_view::{Look, TimelineView};
use super::views::Views;
use super::{controls, keys, readout, theme, transport};
use crate::address::{Address, At, LONGEST_ADDRESS, Listings};
use crate::demos::{Demo, Entry, Values};
use crate::later::NotLoaded;
use crate::model::Seconds;
use crate::player::Command;
use crate::scene::Point;

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
    listening: Option<Listening>,
    timeline: Option<TimelineView>,
    wanted: Option<Wanted>,
    host: Option<Box<dyn Host>>,
    /// Whether durations can be taken hold of.
    reaches: bool,
    /// The button of the dialog for sharing that was pressed last.
    shares: String,
    page: Page,
}

/// What was asked for last, while it is on its way.
struct Wanted {
    entry: &'static Entry,
    /// The address to go to; without one, the demo with its own numbers.
    link: Option<Link>,
}

/// An address from outside.
struct Link {
    text: String,
    /// Whether the playhead stays, unless the address names another place.
    keeps_place: bool,
    /// Whether it plays afterwards; nothing leaves that to the address.
    plays: Option<bool>,
}

/// What happens to the page.
#[derive(Debug)]
pub enum Message {
    /// A preset was picked by its number, or none for the defaults.
    Preset(Option<usize>),
    /// The slider of a parameter was moved to a position.
    Slide(String, u64),
    /// The slider or switch of the pace with this name was set to a number.
    Pace(String, f64),
    /// Another demo was picked.
    Open(&'static Entry),
    /// What was picked, or what the URL asks for, is here or cannot be had.
    Arrived(&'static Entry, Result<&'static Demo, NotLoaded>),
    /// A part of the page is needed that may not be here.
    Need(Part),
    /// It is here.
    Here(Code),
    /// Something could not be taken as it was given.
    Complain(String),
    /// The notices were read.
    Dismiss,
    /// The player has to do something.
    Command(Command),
    /// A position of the slider that is the playhead was asked for.
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
    /// A pointer came to the lanes, whose edges it may take hold of.
    Reach,
    /// The next part of the stage is unfolded, or after the last one none.
    UnfoldNext,
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
    /// A button of the dialog for sharing was pressed; an empty word opens it.
    Share(String),
    /// The page around this one gives these keys of the address anew, and says whether to play.
    Told(String, Option<bool>),
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
            context.link().callback(|message| message),
        );
        instrument.look(address.axis, address.window);
        instrument.unfold(address.unfolded);
        Self {
            address,
            notices,
            views,
            instrument,
            location: Location::default(),
            listening: None,
            timeline: None,
            wanted: None,
            host: None,
            reaches: false,
            shares: String::new(),
            page: Page::default(),
        }
    }

    fn update(&mut self, context: &Context<Self>, message: Message) -> bool {
        // A picture that is zoomed is painted, but no part of the page is another.
        let writes = !matches!(message, Message::Viewed);
        // What is painted is right already; painting it again would double what a seek costs.
        let repaints = writes && !matches!(message, Message::Rested);
        match message {
            Message::Preset(index) => {
                let demo = self.address.demo;
                let preset = index.and_then(|index| demo.presets.get(index));
                self.address.values =
                    preset.map_or_else(|| Values::defaults(demo), |preset| demo.preset(preset));
                self.run();
            }
            Message::Slide(name, position) => {
                if let Some(parameter) = self.address.demo.parameter(&name) {
                    let value = controls::value_at(&self.address.values, parameter, position);
                    self.address.values.set(parameter.name, value);
                    self.run();
                }
            }
            Message::Pace(name, number) => {
                self.address.pace = transport::turned(self.address.pace, &name, number);
                self.instrument.command(Command::SetPace(self.address.pace));
            }
            Message::Complain(complaint) => self.complain(complaint),
            Message::Dismiss => {
                self.notices.clear();
                // The button that had the focus is gone; its place is at the top of what is left.
                if let Some(sentence) = self.views.sentence.element() {
                    // An element that cannot be focused leaves the focus where it is.
                    let _ = sentence.focus();
                }
            }
            Message::Command(command) => self.instrument.command(command),
            Message::Scrub(position) => {
                let nanos = position.saturating_mul(readout::NANOS_PER_SLIDER_STEP);
                self.instrument.look_at_nanos(nanos);
            }
            Message::GoToThing { is_next } => {
                let of = if is_next { Command::NextOf } else { Command::PreviousOf };
                if let Some(task) = self.instrument.task_in_question() {
                    self.instrument.command(of(task));
                }
            }
            Message::SelectNeighbour { is_next } => self.instrument.select_neighbour(is_next),
            Message::UnfoldNext => self.instrument.unfold_next(),
            Message::Deselect => self.instrument.select_name(None),
            Message::PressStage(point) => self.instrument.press_stage(point),
            Message::Look(look) => look.carry_out(&self.instrument),
            Message::Turn(name, by) => {
                self.address.values.turn(&name, by);
                self.run();
            }
            Message::Type(name, text) => {
                controls::forget(&self.views, &name);
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
                self.address.theme = theme::next(self.address.theme);
                theme::apply(self.address.theme);
            }
            Message::Rested | Message::Viewed => {}
            other => {
                if !self.fetch(context, other) {
                    return false;
                }
            }
        }
        // While it plays, a link would be wrong a moment later, so it names no place.
        self.address.selected = self.instrument.selected_name();
        self.address.unfolded = self.instrument.unfolded();
        (self.address.axis, self.address.window) = self.instrument.seen();
        self.address.at = (!self.instrument.is_playing()).then(|| self.instrument.at());
        if context.props().address.is_none() {
            self.location.write(&self.address);
        }
        if let Some(host) = &mut self.host {
            host.tell(&self.address, &self.notices, &self.instrument);
        }
        if writes {
            self.write();
        }
        if repaints {
            // The listing, the table or the size of the picture may have changed with the page.
            self.instrument.repaint();
        }
        // The markup stands still. Rendering it again would change nothing, and come after the next
        // frame, so that everything would be painted twice.
        false
    }

    fn rendered(&mut self, context: &Context<Self>, is_first: bool) {
        if !is_first {
            return;
        }
        page::write_once(&self.views);
        self.write();
        self.listening = Some(Listening::new(&self.views, &self.instrument, context.link()));
        self.instrument.select_name(self.address.selected.as_deref());
        let on_change = context.link().callback(|()| Message::Viewed);
        let (instrument, views) = (Rc::clone(&self.instrument), self.views.clone());
        self.timeline = Some(TimelineView::new(instrument, views, on_change));
        match self.address.at {
            Some(at) => self.look_at(context, at),
            None if is_motion_reduced() => {}
            None => context.link().send_message(Message::Command(Command::Play)),
        }
        if embedded::host_window().is_some() {
            Self::need(context, Part::Embedded);
        }
        self.instrument.repaint();
    }

    fn view(&self, _context: &Context<Self>) -> Html {
        html! { <div class="page" ref={self.views.page.clone()}>{ page() }</div> }
    }
}

impl App {
    /// Takes the messages about what may have to be fetched first; whether anything has changed.
    fn fetch(&mut self, context: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Open(entry) => self.want(context, entry, None),
            Message::Arrived(entry, demo) => {
                self.arrive(context, entry, demo);
                return true;
            }
            Message::Need(part) => Self::need(context, part),
            Message::Here(code) => self.take(context, code),
            Message::ToggleHelp => self.use_part(context, Part::Keys),
            Message::Reach if !self.reaches => self.use_part(context, Part::Grip),
            Message::Navigated => {
                let text = Location::fragment();
                self.go(context, Link { text, keeps_place: false, plays: None });
            }
            Message::Share(what) => {
                let is_opened = what.is_empty();
                if is_opened {
                    // It is about this moment.
                    self.instrument.command(Command::Pause);
                }
                self.shares = what;
                self.use_part(context, Part::Share);
                return is_opened;
            }
            Message::Told(keys, plays) => self.hear(context, &keys, plays),
            // What is left asks for another picture of the same.
            _ => self.instrument.repaint(),
        }
        false
    }

    /// Writes what the page shows now.
    fn write(&mut self) {
        self.page.write(&self.views, &self.address, &self.notices, &self.instrument);
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

    /// What is shared now, and how.
    fn sharing(&self) -> Sharing {
        let mut address = Address { at: Some(self.instrument.at()), ..self.address.clone() };
        if self.host.is_some() {
            // It is the theme of the page around this one, and others have their own.
            address.theme = None;
        }
        let (views, film) = (self.views.clone(), self.instrument.film());
        Sharing { what: self.shares.clone(), views, address, film }
    }

    /// Has a part do what it is for, if need be when it is here.
    fn use_part(&mut self, context: &Context<Self>, part: Part) {
        match part.get() {
            Some(code) => self.take(context, code),
            None => Self::need(context, part),
        }
    }

    /// Has a part that is here do what it is for.
    fn take(&mut self, context: &Context<Self>, code: Code) {
        let (instrument, link) = (&self.instrument, context.link());
        match code {
            Code::Say(_) => instrument.repaint(),
            Code::Text(html) => keys::toggle_help(&self.views, html),
            Code::Share(share) => Self::wait(context, share(self.sharing())),
            Code::Grip(attach) => {
                if !std::mem::replace(&mut self.reaches, true) {
                    attach(instrument, &self.views, link);
                }
            }
            Code::Embedded(attach) => {
                let window = embedded::host_window();
                self.host = window.map(|window| attach(window, link, &self.views, instrument));
                link.send_message(Message::Rested);
            }
        }
    }

    /// Takes keys of the address from the page around this one.
    fn hear(&mut self, context: &Context<Self>, keys: &str, plays: Option<bool>) {
        let Some(host) = &self.host else { return };
        // What was asked for just before may still be on its way.
        let old = match self.wanted.take() {
            None => Link {
                text: Address { at: None, ..self.address.clone() }.to_string(),
                keeps_place: true,
                plays: None,
            },
            Some(Wanted { link: Some(link), .. }) => link,
            Some(Wanted { entry, .. }) => {
                Link { text: format!("demo={}", entry.id), keeps_place: false, plays: None }
            }
        };
        let mut text = host.merged(&old.text, keys);
        if text.len() > LONGEST_ADDRESS {
            self.complain("What was asked for is too long to be read; left it out".to_owned());
            text = old.text;
        }
        let plays = plays.or(old.plays);
        self.go(context, Link { text, keeps_place: old.keeps_place, plays });
    }

    /// Goes to an address when its demo is here.
    fn go(&mut self, context: &Context<Self>, link: Link) {
        self.want(context, Address::entry(&link.text), Some(link));
    }

    /// Goes to an address, or to a demo with its own numbers, when the demo is here.
    fn want(&mut self, context: &Context<Self>, entry: &'static Entry, link: Option<Link>) {
        self.wanted = Some(Wanted { entry, link });
        if let Some(demo) = entry.demo() {
            context.link().send_message(Message::Arrived(entry, Ok(demo)));
        } else {
            let arrives = async move { Message::Arrived(entry, entry.load().await) };
            Self::wait(context, Box::pin(arrives));
        }
    }

    /// Paints again when a part of the page is here.
    fn need(context: &Context<Self>, part: Part) {
        let arrives = async move {
            match part.load().await {
                Ok(code) => Message::Here(code),
                Err(reason) => Message::Complain(part.complaint(reason)),
            }
        };
        Self::wait(context, Box::pin(arrives));
    }

    /// Goes on with a message when it is known; boxed, because what waits is made for each type.
    fn wait(context: &Context<Self>, message: Pin<Box<dyn Future<Output = Message>>>) {
        context.link().send_future(message);
    }

    /// Shows a demo that was fetched, unless something else was asked for in the meantime.
    fn arrive(
        &mut self,
        context: &Context<Self>,
        entry: &'static Entry,
        demo: Result<&'static Demo, NotLoaded>,
    ) {
        let Some(wanted) = self.wanted.take_if(|wanted| wanted.entry == entry) else { return };
        match (demo, wanted.link) {
            (Err(reason), _) => {
                let shown = self.address.demo.title;
                self.complain(format!("There is no {} now, because {reason}; stayed with {shown}. Pick it again to try again", entry.title));
            }
            (Ok(demo), Some(link)) => self.navigate(context, demo, &link),
            (Ok(demo), None) => {
                self.address.demo = demo;
                self.address.values = Values::defaults(demo);
                self.run();
                if !is_motion_reduced() {
                    self.instrument.command(Command::Play);
                }
            }
        }
    }

    /// Takes over an address that came from outside, unless it is our own.
    fn navigate(&mut self, context: &Context<Self>, demo: &'static Demo, link: &Link) {
        let (mut address, notices) = Address::read(&link.text, demo);
        let (at, mut plays) = (address.at, link.plays);
        let stays = link.keeps_place && at.is_none() && demo == self.address.demo;
        if stays {
            address.at = self.address.at;
        }
        if address != self.address || !notices.is_empty() {
            self.notices = notices;
            self.address = address;
            theme::apply(self.address.theme);
            self.run();
            self.instrument.look(self.address.axis, self.address.window);
            self.instrument.select_name(self.address.selected.as_deref());
            self.instrument.unfold(self.address.unfolded);
            self.instrument.command(Command::SetPace(self.address.pace));
            match at {
                Some(at) => self.look_at(context, at),
                None if stays => {}
                None => {
                    self.instrument.command(Command::Start);
                    plays = plays.or((!is_motion_reduced()).then_some(true));
                }
            }
        }
        if let Some(plays) = plays {
            let command = if plays { Command::Play } else { Command::Pause };
            context.link().send_message(Message::Command(command));
        }
    }
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App").field("address", &self.address).finish_non_exhaustive()
    }
}
