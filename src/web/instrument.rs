//! The instrument: film, player, live run and painters, outside of yew.
//!
//! Components send commands and parameters here; nothing here renders a component. While the
//! playhead moves, painters write to canvases and a few elements directly.

use std::cell::RefCell;
use std::fmt;
use std::rc::{Rc, Weak};

use web_sys::{Element, HtmlElement};
use yew::Callback;

use super::app::Message;
use super::bell::Bell;
use super::canvas::Canvas;
use super::clock::now_millis;
use super::console::Console;
use super::ending::EndingBox;
use super::frames::Frames;
use super::mark::Mark;
use super::marks::Marks;
use super::part::Part;
use super::pump::{self, LEISURE_MILLIS, Turn, UNRIPE_MILLIS};
use super::task_table::TaskTable;
use super::views::Views;
use super::{dom, readout};
use crate::address::At;
use crate::demos::{Demo, Listing, Values};
use crate::model::ObjectId;
use crate::player::{Command, Pace, Player};
use crate::run::{Recording, film_of};
use crate::scene::{
    Axis, Film, Playhead, Point, Screening, Timeline, Window, Zone, inspect, overview, stage,
    timeline,
};
use crate::trace::Digest;

/// The running state of the page.
pub struct Instrument {
    state: RefCell<State>,
    views: Views,
    bell: Rc<Bell>,
    frames: Frames,
    /// Called when it starts or stops to play, rests at another place, or needs a part.
    tell: Callback<Message>,
}

struct State {
    demo: &'static Demo,
    values: Values,
    film: Rc<Film>,
    film_since_millis: f64,
    digest: Digest,
    screening: Screening,
    player: Player,
    live: Recording,
    live_digest: Option<Digest>,
    listings: Vec<Listing>,
    mark: Mark,
    /// Whether the marked lane has to be brought into sight.
    reveals: bool,
    /// What the axis of the timeline counts.
    axis: Axis,
    /// The part of the run that the timeline shows, the whole of it without one.
    window: Option<Window>,
    /// Where on the axis the playhead was when it was painted last.
    place: u64,
    console: Console,
    ending: EndingBox,
    marks: Marks,
    task_table: TaskTable,
    last_frame_millis: Option<f64>,
    /// Whether it moved when that was told last; nothing after a command, which has to be answered.
    told_moving: Option<bool>,
}

/// A tab that was hidden for a while goes on where it was, not where it would have been.
const LONGEST_FRAME_MILLIS: f64 = 100.0;

impl Instrument {
    /// Computes the run of a demo, starts its pump and paints it once its views are there.
    pub(super) fn new(
        demo: &'static Demo,
        values: &Values,
        listings: Vec<Listing>,
        pace: Pace,
        views: Views,
        tell: Callback<Message>,
    ) -> Rc<Self> {
        let film = Rc::new(film_of(demo.program(values)));
        let state = State {
            demo,
            values: values.clone(),
            digest: film.trace().digest(),
            screening: Screening::new(Rc::clone(&film)),
            player: Player::new(Playhead::at_rest(0, 0), pace),
            film,
            film_since_millis: now_millis(),
            live: Recording::new(demo.program(values)),
            live_digest: None,
            mark: Mark::default(),
            reveals: false,
            axis: Axis::default(),
            window: None,
            place: 0,
            console: Console::default(),
            ending: EndingBox::default(),
            marks: Marks::of(&listings),
            listings,
            task_table: TaskTable::default(),
            last_frame_millis: None,
            told_moving: Some(false),
        };
        let instrument = Rc::new(Self {
            state: RefCell::new(state),
            views,
            bell: Rc::default(),
            frames: Frames::default(),
            tell,
        });
        let weak: Weak<Self> = Rc::downgrade(&instrument);
        instrument.frames.on_frame(move |now_millis| {
            if let Some(instrument) = weak.upgrade() {
                instrument.frame(now_millis);
            }
        });
        pump::start(&instrument);
        instrument
    }

    /// The task that is marked, or else the main task.
    pub(super) fn task_in_question(&self) -> Option<ObjectId> {
        let state = self.state.borrow();
        state.mark.task(&state.film)
    }

    /// Carries out a command and paints what came of it.
    pub fn command(&self, command: Command) {
        {
            let state = &mut *self.state.borrow_mut();
            let is_step = command == Command::StepForward;
            state.player.command(command, &state.film);
            if is_step && is_motion_reduced() {
                // Without motion a step is a jump to its end.
                while state.player.is_moving() {
                    state.player.update(LONGEST_FRAME_MILLIS, &state.film, usize::MAX);
                }
            }
            state.told_moving = None;
        }
        self.bell.ring();
        self.frames.ask();
    }

    /// Runs the demo with other parameters; the playhead stays where it is.
    pub(super) fn set_run(&self, demo: &'static Demo, values: &Values, listings: Vec<Listing>) {
        {
            let state = &mut *self.state.borrow_mut();
            state.marks.change_to(&listings);
            state.listings = listings;
            if state.demo != demo || state.values != *values {
                let at = state.at();
                // The last run goes first, and the next one lies where it was: in warm memory.
                state.film = Rc::default();
                state.screening = Screening::new(Rc::clone(&state.film));
                state.live = Recording::new(demo.program(values));
                let film = Rc::new(film_of(demo.program(values)));
                if state.demo == demo {
                    state.player.change_film(at.playhead(&film));
                } else {
                    state.player = Player::new(Playhead::at_rest(0, 0), state.player.pace());
                    state.window = None;
                }
                state.demo = demo;
                state.values = values.clone();
                state.digest = film.trace().digest();
                state.screening = Screening::new(Rc::clone(&film));
                state.film = film;
                state.film_since_millis = now_millis();
                state.mark.change_film(&state.film);
                state.live_digest = None;
                state.console = Console::default();
                state.ending = EndingBox::default();
                state.task_table = TaskTable::default();
            }
        }
        self.bell.ring();
        self.frames.ask();
    }

    /// Goes to a place and stops there.
    pub(super) fn look_at(&self, at: At) {
        let playhead = at.playhead(&self.state.borrow().film);
        self.command(Command::Seek(playhead));
    }

    /// Goes to a time and stops there, when everything of that time has happened.
    pub(super) fn look_at_nanos(&self, nanos: u64) {
        let playhead = self.state.borrow().film.at_nanos(nanos);
        self.command(Command::Seek(playhead));
    }

    /// Goes to where a row of the console has just been printed.
    pub(super) fn look_at_print(&self, row: &Element) {
        let playhead = {
            let state = self.state.borrow();
            let print =
                state.console.index_of(row).and_then(|index| state.film.prints().get(index));
            print.map(|print| state.film.at_beat(print.beat + 1))
        };
        if let Some(playhead) = playhead {
            self.command(Command::Seek(playhead));
        }
    }

    /// Says which tasks are at this row of a listing.
    pub(super) fn inspect(&self, row: Option<HtmlElement>) {
        let state = &mut *self.state.borrow_mut();
        state.marks.inspect(row, &self.views.codes, state.screening.after());
    }

    /// Goes to the time or the step at a horizontal place of the timeline.
    pub(super) fn look_at_x(&self, x: f32) {
        if let Some(view) = self.timeline_now() {
            let place = view.place_from_x(x);
            let playhead = view.axis.playhead_at(&self.state.borrow().film, place);
            self.command(Command::Seek(playhead));
        }
    }

    /// What the task is called that is marked.
    pub(super) fn selected_name(&self) -> Option<String> {
        self.state.borrow().mark.name.clone()
    }

    /// The zone of the stage that is unfolded.
    pub(super) fn unfolded(&self) -> Option<Zone> {
        self.state.borrow().mark.unfolded
    }

    /// Unfolds a zone of the stage, or folds all.
    pub(super) fn unfold(&self, zone: Option<Zone>) {
        self.state.borrow_mut().mark.unfolded = zone;
        self.frames.ask();
    }

    /// Unfolds the zone after the unfolded one; after the last one, all are folded.
    pub(super) fn unfold_next(&self) {
        self.state.borrow_mut().mark.unfold_next();
        self.frames.ask();
    }

    /// Marks the task with a name, if there is one, now or in another run; or nothing.
    pub(super) fn select_name(&self, name: Option<&str>) {
        let state = &mut *self.state.borrow_mut();
        state.reveals = true;
        state.mark.name = name.map(str::to_owned);
        state.mark.change_film(&state.film);
        self.frames.ask();
    }

    /// Marks the lane after the marked one, or the one before it.
    pub(super) fn select_neighbour(&self, is_next: bool) {
        let state = &mut *self.state.borrow_mut();
        state.reveals = true;
        state.mark.go_to_neighbour(&state.film, is_next);
        self.frames.ask();
    }

    /// What the pointer is on, in pixels of the stage; nothing if it has left.
    pub(super) fn point_at(&self, point: Option<Point>) {
        self.state.borrow_mut().mark.pointed = point;
        self.frames.ask();
    }

    /// Marks what is at a place of the stage, or unfolds the zone whose heading is there.
    pub(super) fn press_stage(&self, point: Point) {
        let state = &mut *self.state.borrow_mut();
        state.reveals = true;
        state.mark.press(&state.screening, &state.player.playhead(), point);
        self.frames.ask();
    }

    /// Marks a task, or nothing.
    pub(super) fn select(&self, selected: Option<ObjectId>) {
        let state = &mut *self.state.borrow_mut();
        state.mark.select(&state.film, selected);
        self.frames.ask();
    }

    /// The task whose name is at a point of the timeline.
    pub(super) fn name_at(&self, view: &Timeline, point: Point) -> Option<ObjectId> {
        view.name_at(&self.state.borrow().film, point)
    }

    /// What the timeline counts and which part of the run it shows.
    pub(super) fn seen(&self) -> (Axis, Option<Window>) {
        let state = self.state.borrow();
        (state.axis, state.window)
    }

    /// Shows a part of the run from now on, or the whole of it.
    pub(super) fn look(&self, axis: Axis, window: Option<Window>) {
        {
            let state = &mut *self.state.borrow_mut();
            let whole = Window::whole(axis.end(&state.film));
            (state.axis, state.window) = (axis, window.filter(|window| *window != whole));
        }
        self.frames.ask();
    }

    /// Counts something else from now on and shows the same part of the run.
    pub(super) fn turn_to(&self, axis: Axis) {
        let (old, window) = self.seen();
        let window = window.filter(|_| axis != old).map_or(window, |window| {
            let film = &self.state.borrow().film;
            let turned = |place| old.turned(axis, film, place);
            let (from, to) = (turned(window.from), turned(window.to));
            Some(Window { from, to }.within(axis.end(film)))
        });
        self.look(axis, window);
    }

    /// The window after zooming around the playhead, or around the middle if that is not seen.
    pub(super) fn zoomed(&self, view: &Timeline, factor: f64) -> Window {
        let state = self.state.borrow();
        let place = view.axis.place_of(&state.film, &state.player.playhead());
        let middle = f32::midpoint(view.left(), view.right());
        view.zoomed(factor, if view.shows(place) { view.x_from_place(place) } else { middle })
    }

    /// The timeline as it is seen now.
    pub(super) fn timeline_now(&self) -> Option<Timeline> {
        self.timeline_view(&self.state.borrow())
    }

    /// Paints again, because a size, the theme or a scroll position changed.
    pub(super) fn repaint(&self) {
        self.frames.ask();
    }

    /// Whether it plays.
    pub fn is_playing(&self) -> bool {
        self.state.borrow().player.is_playing()
    }

    /// The place that is shown.
    pub(super) fn at(&self) -> At {
        self.state.borrow().at()
    }

    /// The program that is shown, with its numbers.
    pub(super) fn program(&self) -> (&'static Demo, Values) {
        let state = self.state.borrow();
        (state.demo, state.values.clone())
    }

    /// The run that is shown.
    pub(super) fn film(&self) -> Rc<Film> {
        Rc::clone(&self.state.borrow().film)
    }

    /// Whether everything has happened.
    pub(super) fn is_at_end(&self) -> bool {
        let state = self.state.borrow();
        state.player.playhead().beat == state.film.beat_count()
    }

    /// How long the run is, in virtual nanoseconds.
    pub(super) fn duration_nanos(&self) -> u64 {
        self.state.borrow().film.duration_nanos()
    }

    /// How many lanes the timeline has.
    pub(super) fn lane_count(&self) -> usize {
        self.state.borrow().film.lanes().len()
    }

    pub(super) fn bell(&self) -> &Rc<Bell> {
        &self.bell
    }

    /// When the live loop has to run next.
    pub(super) fn turn(&self) -> Turn {
        let state = self.state.borrow();
        if self.frames.are_held() {
            return Turn::Idle;
        }
        let turn = if state.player.is_playing() && state.live.ending().is_none() {
            Turn::in_millis(state.player.millis_until(&state.film, state.known_beats()))
        } else {
            Turn::Idle
        };
        let has_time = match turn {
            Turn::After(millis) => millis > LEISURE_MILLIS,
            Turn::Idle => true,
            Turn::Now | Turn::Prepare => false,
        };
        if !has_time || state.film.is_prepared() {
            return turn;
        }
        if now_millis() - state.film_since_millis < UNRIPE_MILLIS {
            return Turn::After(LEISURE_MILLIS);
        }
        Turn::Prepare
    }

    /// Runs one iteration of the live loop.
    pub(super) fn run_live_once(&self) {
        let state = &mut *self.state.borrow_mut();
        if state.live.run_once().is_some() && state.live_digest.is_none() {
            state.live_digest = Some(state.live.trace().digest());
        }
        self.frames.ask();
    }

    /// Stops everything while nobody can see it, and goes on from there.
    pub(super) fn set_asleep(&self, is_asleep: bool) {
        self.state.borrow_mut().last_frame_millis = None;
        self.frames.hold(is_asleep);
        self.bell.ring();
    }

    /// Whether it sleeps.
    pub(super) fn is_asleep(&self) -> bool {
        self.frames.are_held()
    }

    /// Lets the time since the last frame pass and paints.
    fn frame(&self, now_millis: f64) {
        self.frames.came();
        // One more may have been on its way.
        if self.frames.are_held() {
            return;
        }
        let (has_changed, needed) = {
            let state = &mut *self.state.borrow_mut();
            let millis = state.last_frame_millis.map_or(0.0, |last| now_millis - last);
            let known_beats = state.known_beats();
            state.player.update(millis.clamp(0.0, LONGEST_FRAME_MILLIS), &state.film, known_beats);
            let is_moving = state.player.is_moving();
            state.last_frame_millis = is_moving.then_some(now_millis);
            let playhead = state.shown_playhead();
            state.screening.seek(playhead.beat);
            // What is written may change what has room, so it comes before anything is measured;
            // the other way round the browser would lay the page out twice.
            let needed = state.write(&self.views, &playhead);
            if std::mem::take(&mut state.reveals) {
                self.reveal(state);
            }
            let view = self.timeline_view(state).map(|view| state.follow(view));
            let size = state.mark.size;
            state.paint(&self.views, &playhead, view);
            if state.mark.size != size && state.mark.pointed.is_some() {
                // Something else is at that place now, which has to be said.
                self.frames.ask();
            }
            (state.told_moving.replace(is_moving) != Some(is_moving), needed)
        };
        if self.state.borrow().player.is_moving() {
            self.frames.ask();
        }
        if has_changed {
            self.bell.ring();
            self.tell.emit(Message::Rested);
        }
        for part in needed.into_iter().flatten() {
            self.tell.emit(Message::Need(part));
        }
    }

    /// Scrolls the marked lane into sight.
    fn reveal(&self, state: &State) {
        let row = state.mark.selected.and_then(|task| state.film.row_of(task));
        let (Some(row), Some(view)) = (row, self.timeline_view(state)) else { return };
        if let Some(timeline_box) = self.views.timeline_box.element() {
            timeline_box.set_scroll_top(view.scroll_to(row) as i32);
        }
    }

    fn timeline_view(&self, state: &State) -> Option<Timeline> {
        let canvas = self.views.timeline.element()?;
        let scroll_y = self.views.timeline_box.element().map_or(0, HtmlElement::scroll_top);
        let (width, height) = (canvas.client_width() as f32, canvas.client_height() as f32);
        let view = Timeline::new(&state.film, state.axis, state.window, width, height);
        Some(Timeline { scroll_y: scroll_y as f32, selected: state.mark.selected, ..view })
    }
}

impl State {
    /// The place that is shown.
    fn at(&self) -> At {
        At::of(&self.player.playhead(), &self.film)
    }

    /// How many beats the live loop has lived through.
    fn known_beats(&self) -> usize {
        self.film.beats_within(self.live.trace().event_count())
    }

    /// Where the playhead leaves the window, the window goes with it.
    fn follow(&mut self, view: Timeline) -> Timeline {
        let place = self.axis.place_of(&self.film, &self.player.playhead());
        let before = std::mem::replace(&mut self.place, place);
        // Whoever looks elsewhere while it plays is left there.
        if place == before
            || self.window.is_none()
            || self.player.is_moving() && !view.shows(before)
        {
            return view;
        }
        let window = view.following(place);
        self.window = Some(window);
        Timeline { window, ..view }
    }

    /// The playhead as it is shown.
    fn shown_playhead(&self) -> Playhead {
        let playhead = self.player.playhead();
        if is_motion_reduced() { Playhead { phase: 1.0, ..playhead } } else { playhead }
    }

    /// Paints every picture.
    fn paint(&mut self, views: &Views, playhead: &Playhead, timeline_view: Option<Timeline>) {
        if let Some(canvas) = Canvas::clear(&views.stage) {
            self.mark.size = (canvas.width, canvas.height);
            canvas.paint(&stage(&self.screening, playhead, &self.mark.stage_view()));
        }
        if let Some(view) = timeline_view
            && let Some(canvas) = Canvas::clear(&views.timeline)
        {
            canvas.paint(&timeline(&self.film, playhead, &view));
            if let Some(canvas) = Canvas::clear(&views.overview) {
                let (width, height) = (canvas.width, canvas.height);
                canvas.paint(&overview(&self.film, playhead, &view, width, height));
            }
        }
    }

    /// Writes everything that is said in words, and gives what has to be fetched for that.
    fn write(&mut self, views: &Views, playhead: &Playhead) -> [Option<Part>; 2] {
        let machine = self.screening.after();
        let for_ending = self.ending.write(&views.ending, &self.film, playhead);
        self.marks.write(&views.codes, machine, playhead.beat);
        let mut for_table = None;
        if !self.player.is_moving() {
            for_table = self.task_table.write(&views.tasks, machine, playhead);
        }
        readout::write(views, &self.screening, playhead, self.ending.conclusion());
        let standing = self.mark.standing(&self.screening, playhead);
        let story = standing.and_then(|it| inspect(machine, playhead.nanos, it));
        let name = self.mark.selected.and(self.mark.name.as_deref());
        readout::write_story(&views.story, story.as_ref(), name, self.listings.first());
        readout::write_footer(&views.footer, &self.film, &self.digest, self.live_digest.as_ref());
        // It may look at where its rows are, so it comes last.
        self.console.write(&views.console, &self.film, machine);
        [for_ending, for_table]
    }
}

/// Whether the reader's system asks for less motion.
pub(super) fn is_motion_reduced() -> bool {
    dom::matches_media("(prefers-reduced-motion: reduce)")
}

impl fmt::Debug for Instrument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Instrument")
    }
}

impl PartialEq for Instrument {
    /// Each instrument is only itself.
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}
