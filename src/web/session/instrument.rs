//! The instrument: the run, the player, the live run and the panels that show them.
//!
//! It is not a yew component: the page sends it commands and parameters. While the playhead moves,
//! the panels write to canvases and a few elements directly.

use std::cell::RefCell;
use std::fmt;
use std::rc::{Rc, Weak};

use web_sys::Element;
use yew::Callback;

use crate::address::At;
use crate::model::{ObjectId, Version};
use crate::player::Command;
use crate::program::Values;
use crate::run::Opened;
use crate::run::Run;
use crate::scene::{Axis, Film, Point, TimelineView, Window, Zone, lane_reason_at};
use crate::web::base::dom;
use crate::web::session::bell::Bell;
use crate::web::session::clock::now_millis;
use crate::web::session::frames::Frames;
use crate::web::session::instrument_state::{InstrumentState, LONGEST_FRAME_MILLIS};
use crate::web::session::live_work::NextWork;
use crate::web::session::message::{ListingLine, Message};
use crate::web::session::page_state::PageState;
use crate::web::session::panel::{Measured, PanelIn, Panels};
use crate::web::session::pictures::Pictures;
use crate::web::session::shown::Shown;
use crate::web::session::timeline_command::TimelineCommand;
use crate::web::session::timeline_window::TimelineWindow;

/// Runs the program that is shown, and updates the panels. The page has one.
pub struct Instrument {
    state: RefCell<InstrumentState>,
    panels: Rc<Panels>,
    pictures: Pictures,
    bell: Rc<Bell>,
    frames: Frames,
    /// Called after each frame, for what lies over the pictures.
    after_paint: RefCell<Option<Box<dyn Fn()>>>,
    /// Called when the player starts or stops, when the playhead rests at another place, and when a
    /// part has to be fetched.
    tell: Callback<Message>,
}

/// The factor by which a button or a key zooms.
const ZOOM_STEP: f64 = 1.6;

impl Instrument {
    /// Computes the run of what is shown. The panels show it from the next frame on.
    pub fn new(
        shown: &Shown,
        panels: Rc<Panels>,
        pictures: Pictures,
        tell: Callback<Message>,
    ) -> Rc<Self> {
        let instrument = Rc::new(Self {
            state: RefCell::new(InstrumentState::new(shown)),
            panels,
            pictures,
            bell: Rc::default(),
            frames: Frames::default(),
            after_paint: RefCell::default(),
            tell,
        });
        instrument.show_listings();
        instrument.show_run();
        let weak: Weak<Self> = Rc::downgrade(&instrument);
        instrument.frames.on_frame(move |now_millis| {
            if let Some(instrument) = weak.upgrade() {
                instrument.frame(now_millis);
            }
        });
        instrument
    }

    /// The selected task, or else the main task.
    pub fn task_in_question(&self) -> Option<ObjectId> {
        let state = self.state.borrow();
        state.selection.task(state.run.film())
    }

    /// Carries out a command, and asks for a frame that shows the result.
    pub fn command(&self, command: Command) {
        {
            let state = &mut *self.state.borrow_mut();
            let is_step = command == Command::StepForward;
            state.player.command(command, state.run.film());
            if is_step && dom::is_motion_reduced() {
                // If the reader wants less motion, a step is a jump to its end.
                while state.player.is_moving() {
                    state.player.update(LONGEST_FRAME_MILLIS, state.run.film(), usize::MAX);
                }
            }
            state.told_moving = None;
        }
        self.bell.ring();
        self.frames.ask();
    }

    /// Shows what `shown` says, and runs it if the program, its values or the version of CPython
    /// have changed. If only values have changed, the playhead stays where it is.
    pub fn show(&self, shown: &Shown) {
        self.state.borrow_mut().listings = shown.listings().into();
        self.show_listings();
        let is_another = {
            let run = &self.state.borrow().run;
            run.opened != shown.opened
                || run.run.values != shown.values
                || run.asked != shown.view.python
        };
        if is_another {
            self.state.borrow_mut().set_run(shown);
            self.show_run();
        }
        self.bell.ring();
        self.frames.ask();
    }

    /// Moves the playhead to a place and pauses.
    pub fn look_at(&self, at: At) {
        let playhead = at.playhead(self.state.borrow().run.film());
        self.command(Command::Seek(playhead));
    }

    /// Moves the playhead to a time, after the last beat of that time, and pauses.
    pub fn look_at_nanos(&self, nanos: u64) {
        let playhead = self.state.borrow().run.film().at_nanos(nanos);
        self.command(Command::Seek(playhead));
    }

    /// Moves the playhead to the place where the line of the console with this number has just been
    /// printed.
    pub fn look_at_print(&self, index: usize) {
        let playhead = {
            let film = self.film();
            film.prints().get(index).map(|print| film.at_beat(print.beat + 1))
        };
        if let Some(playhead) = playhead {
            self.command(Command::Seek(playhead));
        }
    }

    /// Moves the playhead to the moment with this number, counted from zero.
    pub fn look_at_moment(&self, index: usize) {
        let film = self.film();
        if let Some(moment) = film.moments().get(index) {
            self.command(Command::Seek(film.at_beat(moment.beat)));
        }
    }

    /// Shows which tasks are at this line of a listing.
    pub fn inspect(&self, line: Option<ListingLine>) {
        self.state.borrow_mut().selection.inspected = line;
        self.frames.ask();
    }

    /// Moves the playhead to the time or the step at `x` of the timeline.
    pub fn look_at_x(&self, x: f32) {
        if let Some(view) = self.timeline_now() {
            let place = view.place_from_x(x);
            let playhead = view.axis.playhead_at(self.state.borrow().run.film(), place);
            self.command(Command::Seek(playhead));
        }
    }

    /// The name of the selected task.
    pub fn selected_name(&self) -> Option<String> {
        self.state.borrow().selection.name.clone()
    }

    /// The zone of the stage that is unfolded.
    pub fn unfolded(&self) -> Option<Zone> {
        self.state.borrow().selection.unfolded
    }

    /// Unfolds a zone of the stage; `None` folds all zones.
    pub fn unfold(&self, zone: Option<Zone>) {
        self.state.borrow_mut().selection.unfolded = zone;
        self.frames.ask();
    }

    /// Unfolds the zone after the unfolded one; after the last one, all are folded.
    pub fn unfold_next(&self) {
        self.state.borrow_mut().selection.unfold_next();
        self.frames.ask();
    }

    /// Selects the task with a name, in this run or in a later one; `None` selects nothing.
    pub fn select_name(&self, name: Option<&str>) {
        let state = &mut *self.state.borrow_mut();
        state.reveals = true;
        state.selection.select_name(state.run.film(), name);
        self.frames.ask();
    }

    /// Selects the lane after the selected one, or the one before it.
    pub fn select_neighbour(&self, is_next: bool) {
        let state = &mut *self.state.borrow_mut();
        state.reveals = true;
        state.selection.go_to_neighbour(state.run.film(), is_next);
        self.frames.ask();
    }

    /// Says at which point of the stage the pointer is, in pixels; `None` if it has left.
    pub fn point_at(&self, point: Option<Point>) {
        self.state.borrow_mut().selection.pointed = point;
        self.frames.ask();
    }

    /// Selects what is at a point of the stage, or unfolds the zone whose heading is there.
    pub fn press_stage(&self, point: Point) {
        let state = &mut *self.state.borrow_mut();
        state.reveals = true;
        state.selection.press(&state.screening, &state.player.playhead(), point);
        self.frames.ask();
    }

    /// Selects a task, or none.
    pub fn select(&self, selected: Option<ObjectId>) {
        let state = &mut *self.state.borrow_mut();
        state.selection.select(state.run.film(), selected);
        self.frames.ask();
    }

    /// The task whose name is at a point of the timeline.
    pub fn name_at(&self, view: &TimelineView, point: Point) -> Option<ObjectId> {
        view.name_at(self.state.borrow().run.film(), point)
    }

    /// The words for a point of the timeline.
    pub fn lane_reason_at(&self, view: &TimelineView, point: Point) -> Option<String> {
        let state = self.state.borrow();
        let (film, playhead) = (state.run.film(), &state.player.playhead());
        let now_x = view.x_from_place(view.axis.place_of(film, playhead));
        let is_hidden = view.hides_future && point.x > now_x;
        if is_hidden { None } else { lane_reason_at(film, view, point) }
    }

    /// The axis of the timeline and the part of the run that it shows.
    pub fn seen(&self) -> (Axis, Option<Window>) {
        let state = self.state.borrow();
        (state.timeline.axis, state.timeline.window)
    }

    /// Makes the timeline show a part of the run; `None` means the whole run.
    pub fn show_window(&self, axis: Axis, window: Option<Window>) {
        let state = &mut *self.state.borrow_mut();
        state.timeline.show(state.run.film(), axis, window);
        self.frames.ask();
    }

    /// Makes the timeline show exactly this part, even beyond the end of the run; `None` ends that.
    pub fn hold_window(&self, window: Option<Window>) {
        self.state.borrow_mut().timeline.held = window;
        self.frames.ask();
    }

    /// Hides what comes after the playhead in the lanes, or shows it again.
    pub fn hide_future(&self, hides: bool) {
        self.state.borrow_mut().timeline.hides_future = hides;
    }

    /// Carries out a command for the timeline.
    pub fn timeline(&self, command: TimelineCommand) {
        let Some(view) = self.timeline_now() else { return };
        let state = &mut *self.state.borrow_mut();
        let (film, playhead) = (state.run.film(), &state.player.playhead());
        let timeline = &mut state.timeline;
        match command {
            TimelineCommand::Fit => timeline.show(film, view.axis, None),
            TimelineCommand::ZoomIn => timeline.zoom(film, playhead, &view, ZOOM_STEP),
            TimelineCommand::ZoomOut => timeline.zoom(film, playhead, &view, 1.0 / ZOOM_STEP),
            TimelineCommand::Axis(axis) => timeline.change_axis(film, axis),
        }
        self.frames.ask();
    }

    /// The view of the timeline now; `None` until it is on the page.
    pub fn timeline_now(&self) -> Option<TimelineView> {
        self.timeline_view(&self.state.borrow())
    }

    /// Asks for a frame, because a size, the theme or a scroll position has changed.
    pub fn repaint(&self) {
        self.frames.ask();
    }

    /// What the page shows apart from the playhead.
    pub fn page_state<'a>(&self, shown: &'a Shown, is_embedded: bool) -> PageState<'a> {
        let InstrumentState { run, player, listings, .. } = &*self.state.borrow();
        PageState {
            shown,
            film: Rc::clone(run.film()),
            clock: run.run.clock,
            version: run.run.version,
            listings: Rc::clone(listings),
            deadlock: run.deadlock.get(run.film()).cloned(),
            invalid: None,
            is_embedded,
            is_playing: player.is_playing(),
        }
    }

    /// Returns `true` if it plays.
    pub fn is_playing(&self) -> bool {
        self.state.borrow().player.is_playing()
    }

    /// The place that is shown.
    pub fn at(&self) -> At {
        self.state.borrow().at()
    }

    /// The program that is shown, with its values.
    pub fn program(&self) -> (Opened, Option<Version>, Values) {
        let state = self.state.borrow();
        let run = &state.run.run;
        (state.run.opened.clone(), run.version, run.values.clone())
    }

    /// The run that is shown.
    pub fn film(&self) -> Rc<Film> {
        Rc::clone(self.state.borrow().run.film())
    }

    /// The run that is shown, without its live run.
    pub fn finished_run(&self) -> Rc<Run> {
        Rc::new(self.state.borrow().run.run.finished())
    }

    /// Returns `true` if the playhead is at the end of the run.
    pub fn is_at_end(&self) -> bool {
        let state = self.state.borrow();
        state.player.playhead().beat == state.run.film().beat_count()
    }

    /// How long the run is, in nanoseconds of its clock.
    pub fn duration_nanos(&self) -> u64 {
        self.state.borrow().run.film().duration_nanos()
    }

    /// The bell that wakes the pump.
    pub fn bell(&self) -> &Rc<Bell> {
        &self.bell
    }

    /// What the pump has to do next.
    pub fn next_work(&self) -> NextWork {
        let state = self.state.borrow();
        if self.frames.are_held() {
            return NextWork::Idle;
        }
        let live = if state.player.is_playing() && !state.run.is_live_over() {
            let film = state.run.film();
            NextWork::in_millis(state.player.millis_until(film, state.run.live_beats()))
        } else {
            NextWork::Idle
        };
        if state.run.film().is_prepared() {
            return live;
        }
        live.or_prepare(now_millis() - state.run.since_millis)
    }

    /// Runs one iteration of the live loop.
    pub fn run_live_once(&self) {
        self.state.borrow_mut().run.run_live_once();
        self.frames.ask();
    }

    /// Stops frames and the pump while the page is out of sight, or starts them again.
    pub fn set_asleep(&self, is_asleep: bool) {
        self.state.borrow_mut().last_frame_millis = None;
        self.frames.hold(is_asleep);
        self.bell.ring();
    }

    /// Returns `true` if frames and the pump are stopped.
    pub fn is_asleep(&self) -> bool {
        self.frames.are_held()
    }

    /// Tells the panels that another run is shown.
    fn show_run(&self) {
        let film = &self.film();
        self.panels.tell(|panel| panel.show_run(film));
    }

    /// Adds panels, which learn what is shown.
    pub fn add_panels(&self, mut panels: Vec<PanelIn>) {
        let (film, listings) = (self.film(), Rc::clone(&self.state.borrow().listings));
        for (_, panel) in &mut panels {
            panel.show_run(&film);
            panel.show_listings(&listings);
        }
        self.panels.add(panels);
    }

    /// Tells the panels that other listings are shown.
    fn show_listings(&self) {
        let listings = &self.state.borrow().listings;
        self.panels.tell(|panel| panel.show_listings(listings));
    }

    /// Moves the playhead by the time since the last frame, and paints.
    fn frame(&self, now_millis: f64) {
        self.frames.came();
        // This frame may have been asked for before frames were held back.
        if self.frames.are_held() {
            return;
        }
        self.state.borrow_mut().update(now_millis);
        self.paint();
        let (has_changed, needed) = {
            let state = &mut *self.state.borrow_mut();
            let is_moving = state.player.is_moving();
            if is_moving {
                self.frames.ask();
            }
            let has_changed = state.told_moving.replace(is_moving) != Some(is_moving);
            (has_changed, state.run.deadlock.needs(state.run.film()))
        };
        if has_changed {
            self.bell.ring();
            self.tell.emit(Message::Rested);
        }
        if let Some(part) = needed {
            self.tell.emit(Message::Need(part));
        }
    }

    /// Makes every panel show the current state.
    fn paint(&self) {
        // Words may change the layout, so they are written before anything is measured. Otherwise
        // the browser would lay the page out twice.
        {
            let state = self.state.borrow();
            let now = state.now();
            self.panels.tell(|panel| panel.write(&now));
        }
        let measured = self.measure(&mut self.state.borrow_mut());
        let state = self.state.borrow();
        let now = state.now();
        self.panels.tell(|panel| panel.paint(&now, &measured));
        drop(state);
        if let Some(call) = &*self.after_paint.borrow() {
            call();
        }
    }

    /// Calls this after each frame from now on, and nothing else.
    pub fn after_paint(&self, call: impl Fn() + 'static) {
        self.after_paint.replace(Some(Box::new(call)));
    }

    /// Measures the pictures. Before that, it scrolls to the selected lane if that is asked for, or
    /// to the lane of the running task.
    fn measure(&self, state: &mut InstrumentState) -> Measured {
        let timeline = self.timeline_view(state).map(|mut view| {
            if let Some(row) = state.row_to_show(&view)
                && let Some(timeline_box) = self.pictures.timeline_box.cast::<Element>()
            {
                timeline_box.set_scroll_top(view.scroll_to(row) as i32);
                view.scroll_y = timeline_box.scroll_top() as f32;
            }
            state.follow(view)
        });
        if let Some(size) = self.pictures.stage.cast().as_ref().and_then(dom::client_size)
            && size != std::mem::replace(&mut state.selection.size, size)
            && state.selection.pointed.is_some()
        {
            // The pointer is on another thing now, so the next frame inspects that.
            self.frames.ask();
        }
        Measured { stage: state.selection.stage_view(), timeline }
    }

    fn timeline_view(&self, state: &InstrumentState) -> Option<TimelineView> {
        let canvas = self.pictures.timeline.cast::<Element>()?;
        let timeline_box = self.pictures.timeline_box.cast::<Element>()?;
        let scroll_y = timeline_box.scroll_top();
        let (width, height) = (canvas.client_width() as f32, canvas.client_height() as f32);
        let TimelineWindow { axis, window, held, hides_future, .. } = state.timeline;
        let mut view = TimelineView::new(state.run.film(), axis, window, width, height);
        view.window = held.unwrap_or(view.window);
        view.hides_future = hides_future;
        Some(TimelineView { scroll_y: scroll_y as f32, selected: state.selection.selected, ..view })
    }
}

impl fmt::Debug for Instrument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Instrument")
    }
}

impl PartialEq for Instrument {
    /// An instrument is equal only to itself.
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}
