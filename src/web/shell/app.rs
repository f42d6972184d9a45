//! The page as a whole: it holds the state, handles every message, and renders what has changed.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use yew::{Callback, Component, Context, Html, MouseEvent, Properties, html};

use crate::address::{Address, At, LONGEST_ADDRESS};
use crate::later::NotLoaded;
use crate::model::Seconds;
use crate::player::{Command, Pace};
use crate::program::Source;
use crate::run::{self, Opened};
use crate::web::base::button::tab;
use crate::web::base::lazy_part::Fetch;
use crate::web::base::{dom, theme};
use crate::web::input::timeline_gestures::{TIMELINE_GESTURES, TimelineGestures};
use crate::web::pages::keys_help::KEYS_HELP;
use crate::web::pages::open_run::OPEN_RUN;
use crate::web::pages::present::PRESENT;
use crate::web::pages::share::{SHARE, ShareProps};
use crate::web::panels;
use crate::web::session::instrument::Instrument;
use crate::web::session::message::Message;
use crate::web::session::page_state::PageState;
use crate::web::session::panel::{Area, Panels};
use crate::web::session::pictures::Pictures;
use crate::web::session::pump;
use crate::web::session::shown::Shown;
use crate::web::session::side_view::SideView;
use crate::web::shell::embedded::{self, EMBEDDED, Host};
use crate::web::shell::header::header;
use crate::web::shell::location::Location;
use crate::web::shell::notices::Notices;
use crate::web::shell::opening::{Link, Opening};

/// What the page shows first.
#[derive(Clone, Debug, Default, PartialEq, Properties)]
pub struct AppProps {
    /// The program; if it is `None`, the URL says what is shown.
    #[prop_or_default]
    pub opened: Option<Opened>,
    /// The values and the view of `opened`.
    #[prop_or_default]
    pub address: Address,
}

/// The page.
pub struct App {
    shown: Shown,
    notices: Notices,
    pictures: Pictures,
    panels: Rc<Panels>,
    instrument: Rc<Instrument>,
    location: Location,
    timeline: Option<TimelineGestures>,
    opening: Option<Opening>,
    host: Option<Box<dyn Host>>,
    /// Whether the panels that come later are here.
    has_later_panels: bool,
    dialog: Option<Dialog>,
    /// The side view that is shown if there is no room for all.
    side: SideView,
    /// Passes on messages to this page.
    tell: Callback<Message>,
}

/// A dialog that is open.
enum Dialog {
    /// The list of keys.
    Keys,
    /// What is shared.
    Share(ShareProps),
}

impl Component for App {
    type Message = Message;
    type Properties = AppProps;

    fn create(context: &Context<Self>) -> Self {
        let AppProps { opened, address } = context.props();
        let read = match opened {
            Some(opened) => Some(Shown::of(address.clone(), opened.clone())),
            None => Location::read(),
        };
        let (shown, notices) = read.expect("the page is mounted when its program is here");
        let tell = context.link().callback(|message| message);
        let pictures = Pictures::default();
        let panels = Rc::new(panels::first(&pictures, &tell));
        let instrument =
            Instrument::new(&shown, Rc::clone(&panels), pictures.clone(), tell.clone());
        pump::start(&instrument);
        instrument.show_window(shown.view.axis, shown.view.window);
        instrument.unfold(shown.view.unfolded);
        let mut app = Self {
            shown,
            notices: Notices::new(notices),
            pictures,
            panels,
            instrument,
            location: Location::new(opened.is_none()),
            timeline: None,
            opening: None,
            host: None,
            has_later_panels: false,
            dialog: None,
            side: SideView::default(),
            tell,
        };
        app.write_root();
        app.instrument.select_name(app.shown.view.selected.as_deref());
        app.go_to_moment();
        if let Some(at) = app.shown.view.at {
            app.look_at(context, at);
        }
        app
    }

    fn update(&mut self, context: &Context<Self>, message: Message) -> bool {
        // These messages change pictures, and nothing that is rendered.
        let renders = !matches!(
            message,
            Message::TimelineChanged | Message::PointAtStage(_) | Message::InspectLine(_)
        );
        // After these messages the pictures are up to date; painting them again would double the
        // time of a seek.
        let repaints = renders && !matches!(message, Message::Rested | Message::PanelChanged);
        if message.sets_values() {
            self.notices.forget_typed();
        }
        match message {
            Message::Preset(index) => self.choose_preset(index),
            Message::SetParameter(name, value) => {
                self.shown.values.set(name, value);
                self.run();
            }
            Message::TurnParameter(name, by) => {
                self.shown.values.turn(name, by);
                self.run();
            }
            Message::TypeParameter(name, text) => self.type_value(name, &text),
            Message::SetPace(pace) => self.set_pace(pace),
            Message::ToggleDetail => {
                let pace = self.shown.view.pace;
                self.set_pace(pace.with_level(pace.level.other()));
            }
            Message::Complain(complaint) => self.notices.add(complaint),
            Message::NotFetched(part, complaint) => self.notices.add_missing(part, complaint),
            Message::Dismiss => {
                self.notices = Notices::default();
                // The button that had the focus is removed, so the focus goes to the top of the
                // page.
                dom::focus(".sentence");
            }
            Message::Command(command) => self.instrument.command(command),
            Message::LookAtNanos(nanos) => self.instrument.look_at_nanos(nanos),
            Message::GoToMoment(index) => self.instrument.look_at_moment(index),
            Message::GoToPrint(index) => self.instrument.look_at_print(index),
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
            Message::PointAtStage(point) => self.instrument.point_at(point),
            Message::InspectLine(line) => self.instrument.inspect(line),
            Message::Timeline(command) => self.instrument.timeline(command),
            Message::CloseDialog => self.dialog = None,
            Message::Show(listings) => {
                self.shown.view.listing = listings;
                self.run();
            }
            Message::ShowSide(side) => self.side = side,
            Message::HideFuture(hides) => self.shown.view.hides_future = hides,
            Message::NextTheme => {
                self.shown.view.theme = theme::next(self.shown.view.theme);
            }
            Message::Rested
            | Message::Fetched
            | Message::PanelChanged
            | Message::TimelineChanged => {}
            other => {
                if !self.fetch(context, other) {
                    return false;
                }
            }
        }
        self.notices.forget_found();
        // While it plays, the place would be out of date at once, so the address names none.
        self.shown.view.selected = self.instrument.selected_name();
        self.shown.view.unfolded = self.instrument.unfolded();
        (self.shown.view.axis, self.shown.view.window) = self.instrument.seen();
        self.shown.view.at = (!self.instrument.is_playing()).then(|| self.instrument.at());
        self.location.write(&self.shown.address());
        if let Some(host) = &mut self.host {
            host.tell(&self.shown.address(), self.notices.texts(), &self.instrument);
        }
        self.write_root();
        if repaints {
            // The listing, the table or the size of the pictures may have changed.
            self.instrument.repaint();
        }
        renders
    }

    fn rendered(&mut self, context: &Context<Self>, is_first: bool) {
        if !is_first {
            return;
        }
        context.link().send_message(Message::EnterLanes);
        context.link().send_message(Message::AddPanels);
        if self.shown.view.at.is_none() && !dom::is_motion_reduced() {
            context.link().send_message(Message::Command(Command::Play));
        }
        if embedded::host_window().is_some() {
            context.link().send_message(Message::AttachHost);
        }
        self.instrument.repaint();
    }

    fn view(&self, _context: &Context<Self>) -> Html {
        let page = self.instrument.page_state(&self.shown, self.host.is_some());
        let page = PageState { invalid: self.notices.invalid(), ..page };
        let panels = |area| self.panels.view(area, &page);
        let is_embedded = page.is_embedded;
        html! {
                <div class="page" data-side={self.side.name()}>
                    { header(&self.shown, is_embedded, &self.tell) }
                    { self.notices.view(Message::Dismiss.on::<MouseEvent>(&self.tell)) }
                    // The page around ours has a main part of its own.
                    <main
                        aria-label={is_embedded.then_some("Event loop")}
                    >
                        <div class="head">{ panels(Area::Head) }</div>
                        <div class="knobs">{ panels(Area::Knobs) }</div>
                        <div class="picture">
                            { panels(Area::Picture) }
                            <div class="signs">{ panels(Area::Signs) }</div>
                        </div>
                        <div class="sides" role="group" aria-label="Shown below the picture">
                            { for SideView::ALL.into_iter().map(|side| {
                                tab(
                                    side.label(),
                                    side == self.side,
                                    Message::ShowSide(side).on(&self.tell),
                                )
                            }) }
                        </div>
                        <div class="program">{ panels(Area::Code) }</div>
                        <div class="output">{ panels(Area::Output) }</div>
                        { panels(Area::Gaps) }
                    </main>
                    <aside class="notes" aria-label="Notes">{ panels(Area::Notes) }</aside>
                    <footer>{ panels(Area::Footer) }</footer>
                    { self.view_dialog() }
                </div>
        }
    }
}

impl App {
    /// Sets the values of a preset, or the defaults, as another entry of the history.
    fn choose_preset(&mut self, index: Option<usize>) {
        let program = Rc::clone(self.shown.opened.program());
        let preset = index.and_then(|index| program.presets.get(index));
        let values = preset.map_or_else(|| program.defaults(), |it| program.preset_values(it));
        if values != self.shown.values {
            self.location.enter(&self.shown, self.instrument.at());
        }
        self.shown.values = values;
        let is_over = self.instrument.is_at_end();
        self.run();
        // Nothing of another run is seen from its end.
        if is_over && index.is_some() {
            self.instrument.command(Command::Start);
            if !dom::is_motion_reduced() {
                self.instrument.command(Command::Play);
            }
        }
    }

    /// Sets a value from what was typed for it.
    fn type_value(&mut self, name: &'static str, text: &str) {
        let label = self.shown.program().parameter(name).map_or(name, |it| it.label);
        if let Some(complaint) = self.shown.values.set_text(name, text) {
            self.notices.add_typed(name, complaint.labelled(name, label).to_string());
        }
        self.run();
    }

    /// Changes the pace and the level.
    fn set_pace(&mut self, pace: Pace) {
        self.shown.view.pace = pace;
        self.instrument.command(Command::SetPace(pace));
    }

    /// Handles the messages that may have to fetch something first. Returns `true` if the state of
    /// the page has changed.
    fn fetch(&mut self, context: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Open(source) => self.open(context, source, None),
            Message::Arrived(source, opened) => {
                self.arrive(context, &source, opened);
                return true;
            }
            Message::OpenFile(file) => {
                // Old notices may be about another file.
                self.notices = Notices::default();
                match OPEN_RUN.get() {
                    Some(open_run) => Self::wait(context, open_run(file)),
                    None => Self::fetch_then(context, &OPEN_RUN, Message::OpenFile(file)),
                }
            }
            Message::ShowSaved(opened) => {
                self.opening = None;
                self.show_saved(opened);
                return true;
            }
            Message::Need(part) => Self::fetch_then(context, part, Message::Fetched),
            Message::Present(presents) => match PRESENT.get() {
                Some(present) => return present(&mut self.shown.view.controls, presents),
                None => Self::fetch_then(context, &PRESENT, message),
            },
            Message::OpenKeys if KEYS_HELP.get().is_none() => {
                Self::fetch_then(context, &KEYS_HELP, message);
            }
            Message::OpenKeys => {
                self.dialog = Some(Dialog::Keys);
                return true;
            }
            Message::OpenShare => {
                // The dialog shares the place of the playhead, so the playhead must not move.
                self.instrument.command(Command::Pause);
                if SHARE.get().is_none() {
                    Self::fetch_then(context, &SHARE, message);
                } else {
                    self.dialog = Some(Dialog::Share(self.share()));
                }
                return true;
            }
            Message::EnterLanes => match TIMELINE_GESTURES.get() {
                _ if self.timeline.is_some() => {}
                Some(attach) => {
                    self.timeline = Some(attach(&self.instrument, &self.pictures, &self.tell));
                    return true;
                }
                None => Self::fetch_then(context, &TIMELINE_GESTURES, message),
            },
            Message::AddPanels => match panels::LATER.get() {
                _ if self.has_later_panels => {}
                Some(later) => {
                    self.has_later_panels = true;
                    self.instrument.add_panels(later(&self.tell));
                    return true;
                }
                None => Self::fetch_then(context, &panels::LATER, message),
            },
            Message::AttachHost => match EMBEDDED.get() {
                Some(attach) => {
                    let window = embedded::host_window();
                    self.host = window.map(|window| attach(window, &self.tell, &self.instrument));
                    return true;
                }
                None => Self::fetch_then(context, &EMBEDDED, message),
            },
            Message::Navigated => {
                let text = Location::fragment();
                self.go(context, Link { text, keeps_place: false, plays: None });
            }
            Message::FromHost { keys, plays } => self.hear(context, &keys, plays),
            // The other messages ask for a new picture of the same state.
            _ => self.instrument.repaint(),
        }
        false
    }

    /// Writes the attributes of the root element to which the style sheet refers.
    fn write_root(&self) {
        theme::apply(self.shown.view.theme);
        let hides_future = self.shown.view.hides_future;
        self.instrument.hide_future(hides_future);
        if let Some(root) = dom::document().document_element() {
            dom::set_attribute(&root, "data-future", if hides_future { "hidden" } else { "shown" });
            dom::set_attribute(&root, "data-controls", self.shown.view.controls.name());
            let has_all = self.has_later_panels && self.timeline.is_some();
            dom::set_attribute(&root, "data-parts", if has_all { "all" } else { "first" });
        }
    }

    /// The dialog that is open.
    fn view_dialog(&self) -> Html {
        let on_close = self.tell.reform(|()| Message::CloseDialog);
        match &self.dialog {
            Some(Dialog::Keys) => KEYS_HELP.get().map(|view| view(on_close)),
            Some(Dialog::Share(props)) => SHARE.get().map(|view| view(props.clone())),
            None => None,
        }
        .unwrap_or_default()
    }

    /// Runs what is shown now.
    fn run(&self) {
        self.instrument.show(&self.shown);
    }

    /// If the address names a moment, it names its place from then on.
    fn go_to_moment(&mut self) {
        let Some(number) = self.shown.view.moment.take() else { return };
        let film = self.instrument.film();
        let moments = film.moments();
        let beat = number.checked_sub(1).and_then(|index| moments.get(index)).map(|it| it.beat);
        if beat.is_none() {
            self.notices.add(format!(
                "This run has {} moments, and no moment {number}; went to its start",
                moments.len()
            ));
        }
        self.shown.view.at = Some(At::of(&film.at_beat(beat.unwrap_or(0)), &film));
    }

    /// Moves the playhead to a place; after the end of the run, to the end, with a notice.
    fn look_at(&self, context: &Context<Self>, at: At) {
        let duration_nanos = self.instrument.duration_nanos();
        if at.nanos > duration_nanos {
            let (asked, end) = (Seconds(at.nanos), Seconds(duration_nanos));
            let complaint = format!("The run ends at {end} s, before {asked} s; went to its end");
            context.link().send_message(Message::Complain(complaint));
        }
        self.instrument.look_at(at);
    }

    /// What the dialog shares if it is opened now.
    fn share(&self) -> ShareProps {
        let mut shown = self.shown.clone();
        shown.view.at = Some(self.instrument.at());
        if self.host.is_some() {
            // The page around this one has set the theme, so it does not belong into a link.
            shown.view.theme = None;
        }
        let on_close = self.tell.reform(|()| Message::CloseDialog);
        ShareProps { shown, run: self.instrument.finished_run(), on_close }
    }

    /// Goes to an address in which the page around this one has set some keys.
    fn hear(&mut self, context: &Context<Self>, keys: &str, plays: Option<bool>) {
        let Some(host) = &self.host else { return };
        // The keys apply to the program that is being fetched, if there is one.
        let old = match self.opening.take() {
            None => {
                let mut address = self.shown.address();
                address.view.at = None;
                Link { text: address.to_string(), keeps_place: true, plays: None }
            }
            Some(Opening { link: Some(link), .. }) => link,
            Some(Opening { source, .. }) => {
                let text = Address { source, ..Address::default() }.to_string();
                Link { text, keeps_place: false, plays: None }
            }
        };
        let mut text = host.merged(&old.text, keys);
        if text.len() > LONGEST_ADDRESS {
            self.notices.add("What was asked for is too long to be read; left it out".to_owned());
            text = old.text;
        }
        let plays = plays.or(old.plays);
        self.go(context, Link { text, keeps_place: old.keeps_place, plays });
    }

    /// Goes to an address once its program is fetched.
    fn go(&mut self, context: &Context<Self>, link: Link) {
        let (source, _) = run::nearest(&Address::parse(&link.text).0.source);
        self.open(context, source, Some(link));
    }

    /// Goes to an address, or to a program with its default values, once the program is fetched.
    fn open(&mut self, context: &Context<Self>, source: Source, link: Option<Link>) {
        self.opening = Some(Opening { source: source.clone(), link });
        if let Some(opened) = run::opened(&source) {
            context.link().send_message(Message::Arrived(source, Ok(opened)));
        } else {
            let arrives = async move {
                match run::open(&source).await {
                    Some(opened) => Message::Arrived(source, opened),
                    None => Message::Repaint,
                }
            };
            Self::wait(context, Box::pin(arrives));
        }
    }

    /// Fetches a part of the page, and sends `message` once it is fetched.
    fn fetch_then(context: &Context<Self>, part: &'static dyn Fetch, message: Message) {
        let fetched = async move {
            match part.fetch().await {
                Ok(()) => message,
                Err(complaint) => Message::NotFetched(part, complaint),
            }
        };
        Self::wait(context, Box::pin(fetched));
    }

    /// Sends the message that a future returns. The future is boxed, so that this code is compiled
    /// once and not for each type of future.
    fn wait(context: &Context<Self>, message: Pin<Box<dyn Future<Output = Message>>>) {
        context.link().send_future(message);
    }

    /// Shows a program that was fetched, unless another one was asked for in the meantime.
    fn arrive(
        &mut self,
        context: &Context<Self>,
        source: &Source,
        opened: Result<Opened, NotLoaded>,
    ) {
        let Some(opening) = self.opening.take_if(|opening| opening.source == *source) else {
            return;
        };
        match (opened, opening.link) {
            (Err(reason), _) => {
                let shown = &self.shown.program().title;
                let title = run::title_of(source).unwrap_or_default();
                self.notices.add(format!(
                    "There is no {title} now, because {reason}; stayed with {shown}. \
                     Pick it again to try again"
                ));
            }
            (Ok(_), Some(link)) => self.navigate(context, &link),
            (Ok(opened), None) => {
                self.location.enter(&self.shown, self.instrument.at());
                // The notices are about the program that was shown.
                self.notices = Notices::default();
                self.shown.values = opened.program().defaults();
                self.shown.opened = opened;
                self.run();
                if !dom::is_motion_reduced() {
                    self.instrument.command(Command::Play);
                }
            }
        }
    }

    /// Shows a run that was read from a file, from its beginning.
    fn show_saved(&mut self, opened: Opened) {
        self.shown.values = opened.program().defaults();
        self.shown.opened = opened;
        self.run();
        // Without this, a task with the same name as the selected one would be selected.
        self.instrument.select_name(None);
        self.instrument.unfold(None);
        if !dom::is_motion_reduced() {
            self.instrument.command(Command::Play);
        }
    }

    /// Goes to an address, unless it is that of the page itself. Its program has to be fetched.
    fn navigate(&mut self, context: &Context<Self>, link: &Link) {
        let Some((mut shown, notices)) = Shown::read(&link.text) else { return };
        let mut plays = link.plays;
        let names_place = shown.view.at.is_some() || shown.view.moment.is_some();
        let stays = link.keeps_place && !names_place && shown.opened == self.shown.opened;
        if stays {
            shown.view.at = self.shown.view.at;
        }
        if shown != self.shown || !notices.is_empty() {
            self.notices = Notices::new(notices);
            self.shown = shown;
            self.run();
            self.instrument.show_window(self.shown.view.axis, self.shown.view.window);
            self.instrument.select_name(self.shown.view.selected.as_deref());
            self.instrument.unfold(self.shown.view.unfolded);
            self.instrument.command(Command::SetPace(self.shown.view.pace));
            self.go_to_moment();
            match self.shown.view.at {
                _ if stays => {}
                Some(at) => self.look_at(context, at),
                None => {
                    self.instrument.command(Command::Start);
                    plays = plays.or((!dom::is_motion_reduced()).then_some(true));
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
        f.debug_struct("App").field("shown", &self.shown).finish_non_exhaustive()
    }
}
