//! A layout: everything that stands on the stage at one moment, with its place.

use std::rc::Rc;

use super::super::task::{State, Waiter};
use super::super::token::{Face, Token};
use super::super::wording::short_text;
use super::super::{Machine, Point, Rect};
use super::chip::{self, Chip};
use super::grid::Grid;
use super::station::{Slot, Station, stations};
use super::zones::{GAP, HEADING, Zone};
use super::{StageView, Standing};
use crate::runtime::{Call, HandleId, ObjectId};

/// Everything on the stage, and where the parts are whose content does not fit.
#[derive(Clone, Debug, Default)]
pub(super) struct Layout {
    pub(super) plates: Vec<Plate>,
    pub(super) placed: Vec<Placed>,
    pub(super) notes: Vec<(Point, String)>,
}

/// Tells what stands on the stage from the rest while it moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Key {
    Task(ObjectId),
    Handle(HandleId),
    /// A place of a station where nobody with a name is.
    Place(ObjectId, u32),
    /// Somebody inside of a station.
    Inside(ObjectId, ObjectId),
    /// An item of a queue, by the address of its text, which it keeps while it lies there.
    Item(usize),
}

/// The ground of a zone or a station, with its heading.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Plate {
    pub(super) rect: Rect,
    pub(super) heading: String,
    pub(super) status: String,
    pub(super) is_loop: bool,
    pub(super) station: Option<ObjectId>,
}

/// A token or a chip with its place.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Placed {
    pub(super) key: Key,
    pub(super) rect: Rect,
    pub(super) body: Body,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Body {
    Token(Token),
    Chip(Chip),
}

/// What will be a token if there is room for it. Most of many never are.
#[derive(Clone, Copy)]
enum Piece {
    Task(ObjectId, Remark),
    Handle(HandleId, Call, Remark),
}

/// What stands beside the name.
#[derive(Clone, Copy)]
enum Remark {
    Nothing,
    Says(&'static str),
    /// Who put it there.
    By(ObjectId),
    /// How long until something happens, in nanoseconds.
    In(u64),
    /// For how long it has waited; what for, if that is not plain from where it stands.
    Waited(u64, &'static str),
}

/// The padding of a zone.
const PADDING: f32 = 8.0;
/// What a station needs at least to be of use.
const STATION_WIDTH: f32 = 200.0;
const STATION_HEIGHT: f32 = 84.0;
/// The line that counts the stations that do not fit.
const NOTE: f32 = 18.0;

impl Layout {
    pub(super) fn new(machine: &Machine, now_nanos: u64, view: &StageView) -> Self {
        let zones = view.zones();
        let mut layout = Self::default();
        for (zone, rect) in zones.iter() {
            layout.zone(machine, now_nanos, zone, rect);
        }
        layout
    }

    /// What is at a point: the topmost token, or the station below it.
    pub(super) fn at(&self, point: Point) -> Option<Standing> {
        let on = self.placed.iter().rev().find(|placed| placed.rect.contains(point));
        let below = || self.plates.iter().rev().find(|plate| plate.rect.contains(point));
        match on.map(|placed| placed.key) {
            Some(Key::Task(task) | Key::Inside(_, task)) => Some(Standing::Object(task)),
            Some(Key::Handle(handle)) => Some(Standing::Handle(handle)),
            Some(Key::Place(station, _)) => Some(Standing::Object(station)),
            Some(Key::Item(_)) | None => {
                below().and_then(|plate| plate.station).map(Standing::Object)
            }
        }
    }

    pub(super) fn find(&self, key: Key) -> Option<&Placed> {
        self.placed.iter().find(|placed| placed.key == key)
    }

    fn zone(&mut self, machine: &Machine, now_nanos: u64, zone: Zone, rect: Rect) {
        let inside = inside(rect);
        if zone == Zone::Stations {
            self.stations(machine, now_nanos, rect);
            return;
        }
        let pieces = match zone {
            Zone::Loop => running(machine).into_iter().collect(),
            Zone::Ready => ready(machine),
            Zone::Timers => timers(machine, now_nanos),
            Zone::Stations | Zone::Finished => finished(machine),
        };
        let heading = match zone {
            Zone::Loop => format!("Loop, iteration {}", machine.moment.iteration),
            Zone::Ready => "Ready, next first".to_owned(),
            Zone::Timers => "Timers, by deadline".to_owned(),
            Zone::Stations | Zone::Finished => "Finished".to_owned(),
        };
        let status = match zone {
            Zone::Loop if machine.owed == 0 => String::new(),
            Zone::Loop => format!("owes {} more", machine.owed),
            Zone::Finished => format!("{} of {}", pieces.len(), machine.tasks.len()),
            _ if pieces.is_empty() => String::new(),
            // One iteration runs the handles that were ready when it began.
            Zone::Ready if (1..pieces.len()).contains(&machine.owed) => {
                format!("{} now, {} next", machine.owed, pieces.len() - machine.owed)
            }
            _ => pieces.len().to_string(),
        };
        let is_loop = zone == Zone::Loop;
        self.plates.push(Plate { rect, heading, status, is_loop, station: None });
        self.fill(machine, inside, &pieces);
    }

    /// Stations side by side, in as many rows as they need.
    fn stations(&mut self, machine: &Machine, now_nanos: u64, rect: Rect) {
        let mut stations = stations(machine);
        if stations.is_empty() {
            let heading = "Nobody waits for anybody".to_owned();
            let status = String::new();
            self.plates.push(Plate { rect, heading, status, is_loop: false, station: None });
            return;
        }
        let fitting = |length: f32, size: f32| (((length + GAP) / (size + GAP)) as usize).max(1);
        let most_columns = fitting(rect.width, STATION_WIDTH);
        let most = most_columns * fitting(rect.height, STATION_HEIGHT);
        let hidden = stations.len().saturating_sub(most);
        let mut rect = rect;
        if hidden > 0 {
            rect.height -= NOTE;
            let at = Point::new(rect.x + 10.0, rect.bottom() + NOTE / 2.0);
            self.notes.push((at, format!("and {hidden} more places to wait at")));
            // Those where somebody waits are what one looks for.
            stations.sort_by_key(|station| (station.waiters.is_empty(), station.id));
            stations.truncate(most);
            stations.sort_by_key(|station| station.id);
        }
        let rows = stations.len().div_ceil(most_columns);
        let columns = stations.len().div_ceil(rows);
        let height = (rect.height - (rows - 1) as f32 * GAP) / rows as f32;
        for (index, station) in stations.iter().enumerate() {
            let (column, row) = (index % columns, index / columns);
            // The last row has fewer, which share its width.
            let in_row = columns.min(stations.len() - row * columns);
            let width = (rect.width - (in_row - 1) as f32 * GAP) / in_row as f32;
            let place = Rect::new(
                rect.x + column as f32 * (width + GAP),
                rect.y + row as f32 * (height + GAP),
                width,
                height,
            );
            self.station(machine, now_nanos, station, place);
        }
    }

    fn station(&mut self, machine: &Machine, now_nanos: u64, station: &Station, rect: Rect) {
        self.plates.push(Plate {
            rect,
            heading: machine.describe(station.id),
            status: machine.status(station.id),
            is_loop: false,
            station: Some(station.id),
        });
        let inside = inside(rect);
        let used = self.slots(machine, station, inside);
        let waiters: Vec<_> = station
            .waiters
            .iter()
            .filter(|task| !is_running(machine, **task))
            .map(|task| {
                let state = machine.task(*task);
                let since = state.map_or(now_nanos, |task| task.since_nanos);
                let what = match state.map(|task| &task.state) {
                    Some(State::Waiting(Waiter::Put { .. })) => "put",
                    Some(State::Waiting(Waiter::Get { .. })) => "get",
                    Some(State::Waiting(Waiter::Join { .. })) => "join",
                    Some(State::Waiting(Waiter::Shield { .. })) => "shield",
                    _ => "",
                };
                Piece::Task(*task, Remark::Waited(now_nanos.saturating_sub(since), what))
            })
            .collect();
        let below = Rect::new(inside.x, inside.y + used, inside.width, inside.height - used);
        self.fill(machine, below, &waiters);
    }

    /// The places inside of a station in one row; how much of its height they use.
    fn slots(&mut self, machine: &Machine, station: &Station, inside: Rect) -> f32 {
        let (slots, hidden) = station.slots(machine, (inside.width / chip::LEAST_PITCH) as usize);
        if slots.is_empty() {
            return 0.0;
        }
        let chips: Vec<_> = slots.iter().map(|slot| chip_of(machine, slot)).collect();
        let whole: f32 = chips.iter().map(|chip| chip.width() + chip::SPACE).sum();
        let is_narrow = whole > inside.width || hidden > 0;
        let mut x = inside.x;
        for (index, (slot, chip)) in slots.iter().zip(chips).enumerate() {
            let width = if is_narrow { chip::LEAST_PITCH - chip::SPACE } else { chip.width() };
            let rect = Rect::new(x, inside.y, width, chip::HEIGHT);
            x += width + chip::SPACE;
            let key = match slot {
                Slot::Task(task) | Slot::Child(task) => Key::Inside(station.id, *task),
                Slot::Item(text) => Key::Item(Rc::as_ptr(text).cast::<u8>() as usize),
                Slot::Free | Slot::Taken => Key::Place(station.id, index as u32),
            };
            self.placed.push(Placed { key, rect, body: Body::Chip(chip) });
        }
        chip::HEIGHT + chip::SPACE + 4.0
    }

    /// Puts tokens into the slots of a rectangle, as many as fit.
    fn fill(&mut self, machine: &Machine, inside: Rect, pieces: &[Piece]) {
        let grid = Grid::new(inside, pieces.len());
        for (index, piece) in pieces.iter().take(grid.shown()).enumerate() {
            let (key, token) = piece.token(machine);
            self.placed.push(Placed { key, rect: grid.slot(index), body: Body::Token(token) });
        }
        if grid.hidden > 0 {
            self.notes.push((grid.note(), format!("and {} more", grid.hidden)));
        }
    }
}

/// Where the content of a zone or a station is.
pub(super) fn inside(rect: Rect) -> Rect {
    Rect::new(
        rect.x + PADDING,
        rect.y + HEADING,
        rect.width - 2.0 * PADDING,
        rect.height - HEADING - PADDING,
    )
}

impl Piece {
    fn token(self, machine: &Machine) -> (Key, Token) {
        match self {
            Self::Task(task, remark) => task_token(machine, task, remark.text(machine)),
            Self::Handle(handle, call, remark) => {
                if let Some(task) = call.task() {
                    return task_token(machine, task, remark.text(machine));
                }
                let label = callback_label(machine, call);
                let remark = remark.text(machine);
                (Key::Handle(handle), Token { face: Face::Callback, label, remark })
            }
        }
    }
}

impl Remark {
    fn text(self, machine: &Machine) -> String {
        match self {
            Self::Nothing | Self::By(ObjectId(0)) => String::new(),
            Self::By(task) => format!("by {}", machine.label(task)),
            Self::In(nanos) => short_text(nanos),
            Self::Waited(nanos, "") if nanos > 0 => short_text(nanos),
            Self::Waited(_, what) | Self::Says(what) => what.to_owned(),
        }
    }
}

fn running(machine: &Machine) -> Option<Piece> {
    let running = machine.running?;
    Some(if running.task == ObjectId(0) {
        Piece::Handle(running.handle, running.call, Remark::Nothing)
    } else {
        Piece::Task(running.task, Remark::Nothing)
    })
}

/// Whether a task's token is the one in the loop.
fn is_running(machine: &Machine, task: ObjectId) -> bool {
    machine.running.is_some_and(|running| running.task == task)
}

fn ready(machine: &Machine) -> Vec<Piece> {
    let pieces = machine
        .ready
        .iter()
        .map(|ready| Piece::Handle(ready.handle, ready.call, Remark::By(ready.by)));
    pieces.collect()
}

fn timers(machine: &Machine, now_nanos: u64) -> Vec<Piece> {
    // A sleeper stays where it slept until its callback has run.
    let due = machine.tasks.iter().filter_map(|task| match task.state {
        State::Waiting(Waiter::Sleep { future, until_nanos })
            if !machine.has_timer(future) && !is_running(machine, task.id) =>
        {
            let remark = if until_nanos == 0 { "no end" } else { "due" };
            Some(Piece::Task(task.id, Remark::Says(remark)))
        }
        _ => None,
    });
    let timers = machine.timers.iter().map(|((when_nanos, handle), timer)| {
        let remark = Remark::In(when_nanos.saturating_sub(now_nanos));
        // A task that was cancelled, or waits with a limit, has its token elsewhere.
        let sleeper = match timer.call {
            Call::SetResult(sleep) => machine.task(machine.waiter_of(sleep)).filter(|task| {
                matches!(task.state, State::Waiting(Waiter::Sleep { future, .. }) if future == sleep)
            }),
            _ => None,
        };
        match sleeper.filter(|task| !is_running(machine, task.id)) {
            Some(task) => Piece::Task(task.id, remark),
            None => Piece::Handle(*handle, timer.call, remark),
        }
    });
    due.chain(timers).collect()
}

/// Where not all of them fit, those that went wrong are what one looks for.
fn finished(machine: &Machine) -> Vec<Piece> {
    let some = |is_shown: fn(&State) -> bool| {
        machine
            .tasks
            .iter()
            .filter(move |task| is_shown(&task.state) && !is_running(machine, task.id))
            .map(|task| Piece::Task(task.id, Remark::Nothing))
    };
    let wrong = some(|state| matches!(state, State::Failed(_) | State::Cancelled));
    wrong.chain(some(|state| *state == State::Done)).collect()
}

/// What a callback does, in a few words.
pub(in crate::scene) fn callback_label(machine: &Machine, call: Call) -> String {
    match call {
        Call::SetResult(_) => match machine.beneficiary(call) {
            Some(task) => format!("wake {}", task.label()),
            None => "end of sleep".to_owned(),
        },
        Call::ChildDone { parent, child } => {
            format!("{} ← {}", machine.describe(parent), machine.describe(child))
        }
        Call::Timeout(_) => "time out".to_owned(),
        Call::JobDone(_) => "end of job".to_owned(),
        Call::Stop(_) => "stop the loop".to_owned(),
        _ => "callback".to_owned(),
    }
}

fn task_token(machine: &Machine, id: ObjectId, remark: String) -> (Key, Token) {
    (
        Key::Task(id),
        Token { face: face_of(machine, id), label: machine.label(id).to_owned(), remark },
    )
}

fn face_of(machine: &Machine, task: ObjectId) -> Face {
    machine.task(task).map_or(Face::Unstarted, |task| Face::from(&task.state))
}

fn chip_of(machine: &Machine, slot: &Slot) -> Chip {
    match slot {
        Slot::Free => Chip::Free,
        Slot::Item(text) => Chip::Item(text.to_string()),
        Slot::Taken | Slot::Task(ObjectId(0)) => Chip::Taken,
        Slot::Task(task) => Chip::Task(face_of(machine, *task), machine.label(*task).to_owned()),
        Slot::Child(child) => {
            let face = if machine.task(*child).is_some() {
                face_of(machine, *child)
            } else {
                Face::Callback
            };
            Chip::Task(face, machine.describe(*child))
        }
    }
}
