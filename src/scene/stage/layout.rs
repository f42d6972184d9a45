//! A layout: everything that is shown on the stage at one place of a run, with its rectangle.

use std::mem::take;
use std::rc::Rc;

use super::super::face::Face;
use super::super::kinds::spec_of_future;
use super::super::machine::{Machine, State, TaskState, Wait};
use super::super::slot::{Slot, Slots};
use super::super::text::short_text;
use super::super::token::Token;
use super::super::{Point, Rect, Shape};
use super::chip::{self, Chip};
use super::grid::Grid;
use super::station::{Station, join, stations};
use super::view::{StageView, Standing};
use super::zones::{GAP, HEADING, Zone};
use crate::model::{Call, FutureKind, HandleId, ObjectId};

/// Everything on the stage, and the notes that count what does not fit.
#[derive(Clone, Debug, Default)]
pub(super) struct Layout {
    pub(super) plates: Vec<Plate>,
    /// Lines, words and other shapes that are painted below all tokens.
    pub(super) lines: Vec<Shape>,
    pub(super) placed: Vec<Placed>,
    pub(super) notes: Vec<(Point, String)>,
}

/// Identifies a thing on the stage, so that it can be found in the layouts before and after a beat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Key {
    Task(ObjectId),
    Handle(HandleId),
    /// A slot of a station without a task or future in it, by its index.
    Slot(ObjectId, u32),
    /// A task or future inside of a station.
    Inside(ObjectId, ObjectId),
    /// An item of a queue, by the address of its text, which does not change while it is in the
    /// queue.
    Item(usize),
}

/// The background of a zone or a station, with its heading.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Plate {
    pub(super) rect: Rect,
    pub(super) heading: String,
    pub(super) status: String,
    pub(super) kind: PlateKind,
    pub(super) station: Option<ObjectId>,
}

/// What has a plate as its background.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PlateKind {
    /// A zone, or a station in the unfolded zone of stations.
    Zone,
    /// The zone of the loop.
    Loop,
    /// The name of a bus.
    Bus,
}

/// A token or a chip with its rectangle.
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

/// What becomes a token if there is room for it. It is small, because most of many pieces never do.
#[derive(Clone, Copy)]
pub(super) enum Piece {
    Task(ObjectId, Remark),
    Handle(HandleId, Call, Remark),
    /// A timer, which is shown as the task that sleeps until it is due, if one does.
    Timer(HandleId, Call, Remark),
}

/// The text at the right end of a token.
#[derive(Clone, Copy)]
pub(super) enum Remark {
    Nothing,
    Says(&'static str),
    /// The task that put it there.
    By(ObjectId),
    /// How long until something happens, in nanoseconds.
    In(u64),
    /// For how long it has waited, in nanoseconds, and what it wants, if its station does not say
    /// it.
    Waited(u64, &'static str),
}

/// The padding of a zone.
const PADDING: f32 = 8.0;
/// The smallest width and height of a station.
const STATION_WIDTH: f32 = 200.0;
const STATION_HEIGHT: f32 = 84.0;
/// The height of the line that counts the stations that do not fit.
const NOTE: f32 = 18.0;

impl Layout {
    pub(super) fn new(machine: &Machine, now_nanos: u64, view: &StageView) -> Self {
        if view.unfolded.is_none() {
            return Self::circuit(machine, now_nanos, view.width, view.height);
        }
        let zones = view.zones();
        let mut layout = Self::default();
        let most = Grid::most(Rect::new(0.0, 0.0, view.width, view.height));
        let mut crowd = Crowd::new(machine, most);
        for (zone, rect) in zones.iter() {
            layout.zone(machine, now_nanos, &mut crowd, zone, rect);
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
            Some(Key::Slot(station, _)) => Some(Standing::Object(station)),
            Some(Key::Item(_)) | None => {
                below().and_then(|plate| plate.station).map(Standing::Object)
            }
        }
    }

    /// Finds a thing by its key, and sets `next` to the index after it.
    ///
    /// The search begins at `next`, because most things keep their order from one beat to the next.
    pub(super) fn find(&self, key: Key, next: &mut usize) -> Option<&Placed> {
        let (before, from) = self.placed.split_at_checked(*next)?;
        let found = from.iter().chain(before).position(|placed| placed.key == key)?;
        let index = (*next + found) % self.placed.len();
        *next = index + 1;
        self.placed.get(index)
    }

    fn zone(
        &mut self,
        machine: &Machine,
        now_nanos: u64,
        crowd: &mut Crowd,
        zone: Zone,
        rect: Rect,
    ) {
        let inside = inside(rect);
        if zone == Zone::Stations {
            self.stations(machine, now_nanos, take(&mut crowd.stations), rect);
            return;
        }
        let most = Grid::most(inside);
        let (pieces, count) = match zone {
            Zone::Loop => {
                let pieces: Vec<_> = running(machine).into_iter().collect();
                let count = pieces.len();
                (pieces, count)
            }
            Zone::Ready => (ready(machine, most), machine.ready.len()),
            Zone::Timers => {
                let count = crowd.due.count + machine.timers.count();
                (timers(machine, now_nanos, take(&mut crowd.due.first), most), count)
            }
            Zone::Stations | Zone::Finished => {
                let mut pieces = take(&mut crowd.failed.first);
                pieces.append(&mut crowd.done.first);
                (pieces, crowd.failed.count + crowd.done.count)
            }
        };
        let heading = match zone {
            Zone::Loop => format!("Loop, iteration {}", machine.timestamp.iteration),
            Zone::Ready => "Ready, next first".to_owned(),
            Zone::Timers => "Timers, by deadline".to_owned(),
            Zone::Stations | Zone::Finished => "Finished".to_owned(),
        };
        let status = match zone {
            Zone::Loop if machine.owed == 0 => String::new(),
            Zone::Loop => format!("owes {} more", machine.owed),
            Zone::Finished => format!("{count} of {}", machine.tasks.len()),
            _ if count == 0 => String::new(),
            // One iteration runs the handles that were ready when it began.
            Zone::Ready if (1..count).contains(&machine.owed) => {
                format!("{} now, {} next", machine.owed, count - machine.owed)
            }
            _ => count.to_string(),
        };
        let kind = if zone == Zone::Loop { PlateKind::Loop } else { PlateKind::Zone };
        self.plates.push(Plate { rect, heading, status, kind, station: None });
        self.fill(machine, inside, &pieces, count);
    }

    /// Places stations side by side, in as many rows as they need.
    fn stations(
        &mut self,
        machine: &Machine,
        now_nanos: u64,
        mut stations: Vec<Station>,
        rect: Rect,
    ) {
        if stations.is_empty() {
            let heading = "Nobody waits for anybody".to_owned();
            let status = String::new();
            self.plates.push(Plate { rect, heading, status, kind: PlateKind::Zone, station: None });
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
            // Stations where tasks wait come first, because they explain more.
            let busy = stations.iter().filter(|station| !station.waiters.is_empty()).count();
            let mut room = [most, most.saturating_sub(busy)];
            stations.retain(|station| {
                let room = &mut room[usize::from(station.waiters.is_empty())];
                let has_room = *room > 0;
                *room -= usize::from(has_room);
                has_room
            });
        }
        let rows = stations.len().div_ceil(most_columns);
        let columns = stations.len().div_ceil(rows);
        let height = (rect.height - (rows - 1) as f32 * GAP) / rows as f32;
        for (index, station) in stations.iter().enumerate() {
            let (column, row) = (index % columns, index / columns);
            // The last row may have fewer stations, which share its width.
            let in_row = columns.min(stations.len() - row * columns);
            let width = (rect.width - (in_row - 1) as f32 * GAP) / in_row as f32;
            let rect = Rect::new(
                rect.x + column as f32 * (width + GAP),
                rect.y + row as f32 * (height + GAP),
                width,
                height,
            );
            self.station(machine, now_nanos, station, rect);
        }
    }

    fn station(&mut self, machine: &Machine, now_nanos: u64, station: &Station, rect: Rect) {
        self.plates.push(Plate {
            rect,
            heading: machine.describe(station.id),
            status: machine.status(station.id),
            kind: PlateKind::Zone,
            station: Some(station.id),
        });
        let inside = inside(rect);
        let used = self.slots(machine, station, inside);
        let below = Rect::new(inside.x, inside.y + used, inside.width, inside.height - used);
        // The running task has its token in the loop, even if its wait is recorded already.
        let is_running = |(_, task): &&(ObjectId, ObjectId)| machine.is_running(*task);
        let count = station.waiters.len() - station.waiters.iter().filter(is_running).count();
        let waiters: Vec<_> = station
            .waiters
            .iter()
            .filter(|waiter| !is_running(waiter))
            .take(Grid::most(below))
            .map(|(_, task)| Piece::waiter(machine, now_nanos, *task))
            .collect();
        self.fill(machine, below, &waiters, count);
    }

    /// Places the slots of a station in one row. Returns the height that they use.
    fn slots(&mut self, machine: &Machine, station: &Station, inside: Rect) -> f32 {
        let slots = station.slots(machine, (inside.width / chip::LEAST_PITCH) as usize);
        if slots.shown().is_empty() {
            return 0.0;
        }
        self.slots_in(machine, station, &slots, inside);
        chip::HEIGHT + chip::SPACE + 4.0
    }

    /// Places slots in one row. If there are many, their names are cut or left out.
    pub(super) fn slots_in(
        &mut self,
        machine: &Machine,
        station: &Station,
        slots: &Slots,
        inside: Rect,
    ) {
        let chips: Vec<_> = slots.shown().iter().map(|slot| chip_of(machine, slot)).collect();
        let whole: f32 = chips.iter().map(|chip| chip.width() + chip::SPACE).sum();
        let is_narrow = whole > inside.width || slots.has_more();
        let mut x = inside.x;
        for (index, (slot, chip)) in slots.shown().iter().zip(chips).enumerate() {
            let width = if is_narrow { chip::LEAST_PITCH - chip::SPACE } else { chip.width() };
            let rect = Rect::new(x, inside.y, width, chip::HEIGHT);
            x += width + chip::SPACE;
            let key = match slot {
                Slot::Task(task) | Slot::Child(task) => Key::Inside(station.id, *task),
                Slot::Item(text) => Key::Item(Rc::as_ptr(text).cast::<u8>() as usize),
                Slot::Free | Slot::Taken => Key::Slot(station.id, index as u32),
            };
            if rect.right() > inside.right() {
                return;
            }
            self.placed.push(Placed { key, rect, body: Body::Chip(chip) });
        }
    }

    /// Puts the first of `count` tokens into the slots of a rectangle, as many as fit.
    fn fill(&mut self, machine: &Machine, inside: Rect, pieces: &[Piece], count: usize) {
        let grid = Grid::new(inside, count);
        for (index, piece) in pieces.iter().take(grid.shown()).enumerate() {
            let (key, token) = piece.token(machine);
            self.placed.push(Placed { key, rect: grid.slot(index), body: Body::Token(token) });
        }
        if grid.hidden > 0 {
            self.notes.push((grid.note(), format!("and {} more", grid.hidden)));
        }
    }
}

/// The rectangle of the content of a zone or a station.
pub(super) fn inside(rect: Rect) -> Rect {
    Rect::new(
        rect.x + PADDING,
        rect.y + HEADING,
        rect.width - 2.0 * PADDING,
        rect.height - HEADING - PADDING,
    )
}

impl Piece {
    /// A task that waits at a station, with how long it has waited, or what it wants there.
    pub(super) fn waiter(machine: &Machine, now_nanos: u64, task: ObjectId) -> Self {
        let state = machine.task(task);
        let since = state.map_or(now_nanos, |task| task.since_nanos);
        let wait = state.and_then(TaskState::wait);
        let what = wait.map_or("", |wait| spec_of_future(wait.kind).wish());
        Self::Task(task, Remark::Waited(now_nanos.saturating_sub(since), what))
    }

    /// The text at the right end of the token.
    pub(super) fn remark(&self) -> Remark {
        match *self {
            Self::Task(_, remark) | Self::Handle(_, _, remark) | Self::Timer(_, _, remark) => {
                remark
            }
        }
    }

    pub(super) fn token(self, machine: &Machine) -> (Key, Token) {
        match self {
            Self::Task(task, remark) => task_token(machine, task, remark.text(machine)),
            Self::Timer(handle, call, remark) => match sleeper(machine, call) {
                Some(task) => task_token(machine, task, remark.text(machine)),
                None => Self::Handle(handle, call, remark).token(machine),
            },
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

pub(super) fn running(machine: &Machine) -> Option<Piece> {
    let running = machine.running?;
    Some(if running.task == ObjectId(0) {
        Piece::Handle(running.handle, running.call, Remark::Nothing)
    } else {
        Piece::Task(running.task, Remark::Nothing)
    })
}

pub(super) fn ready(machine: &Machine, most: usize) -> Vec<Piece> {
    let pieces = machine
        .ready
        .iter()
        .take(most)
        .map(|ready| Piece::Handle(ready.handle, ready.call, Remark::By(ready.by)));
    pieces.collect()
}

/// Tasks grouped by where they are shown. One pass finds all groups, because there can be many
/// tasks.
#[derive(Default)]
pub(super) struct Crowd {
    /// Tasks whose sleep is over: they stay among the timers until the callback of the timer has
    /// run.
    pub(super) due: Group,
    /// Tasks that failed or were cancelled. They come first where not all tasks fit.
    pub(super) failed: Group,
    pub(super) done: Group,
    /// Stations, with the tasks that wait there.
    pub(super) stations: Vec<Station>,
}

/// The first tasks of a group, and how many tasks it has.
#[derive(Default)]
pub(super) struct Group {
    pub(super) first: Vec<Piece>,
    pub(super) count: usize,
}

impl Crowd {
    pub(super) fn new(machine: &Machine, most: usize) -> Self {
        let mut crowd = Self { stations: stations(machine), ..Self::default() };
        // `for_each` visits a list in pages several times as fast as a `for` loop.
        machine.tasks.iter().for_each(|task| {
            let (group, remark) = match task.state {
                State::Failed(_) | State::Cancelled => (&mut crowd.failed, Remark::Nothing),
                State::Done => (&mut crowd.done, Remark::Nothing),
                State::Waiting(Wait { future, kind: Some(FutureKind::Sleep) }) => {
                    if machine.has_timer(future) {
                        return;
                    }
                    let has_end = machine.until_nanos(future) > 0;
                    (&mut crowd.due, Remark::Says(if has_end { "due" } else { "no end" }))
                }
                State::Waiting(_) => return join(&mut crowd.stations, machine, task),
                _ => return,
            };
            if !machine.is_running(task.id) {
                group.count += 1;
                if group.count <= most {
                    group.first.push(Piece::Task(task.id, remark));
                }
            }
        });
        crowd
    }
}

/// The task that sleeps until a timer is due. A task that does not await this sleep any more, for
/// example because it was cancelled, has its token elsewhere.
fn sleeper(machine: &Machine, call: Call) -> Option<ObjectId> {
    let Call::SetResult(sleep) = call else { return None };
    let task = machine.task(machine.waiter_of(sleep))?;
    let sleeps = task.wait() == Some(Wait { future: sleep, kind: Some(FutureKind::Sleep) });
    (sleeps && !machine.is_running(task.id)).then_some(task.id)
}

pub(super) fn timers(
    machine: &Machine,
    now_nanos: u64,
    due: Vec<Piece>,
    most: usize,
) -> Vec<Piece> {
    let timers = machine.timers.iter().take(most).map(|((when_nanos, handle), timer)| {
        Piece::Timer(*handle, timer.call, Remark::In(when_nanos.saturating_sub(now_nanos)))
    });
    let mut pieces = due;
    pieces.extend(timers);
    pieces
}

/// What a callback does, in a few words.
pub fn callback_label(machine: &Machine, call: Call) -> String {
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
