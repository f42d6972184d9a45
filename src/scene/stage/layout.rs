//! A layout: everything that is shown on the stage at one place of a run, with its rectangle.

use std::rc::Rc;

use super::super::face::Face;
use super::super::kinds::spec_of_future;
use super::super::machine::{Machine, State, TaskState, Wait};
use super::super::slot::{Slot, Slots};
use super::super::text::short_text;
use super::super::token::Token;
use super::super::{Point, Rect, Shape};
use super::chip::{self, Chip};
use super::standing::Standing;
use super::station::{Station, join, stations};
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
    /// The name of a bus that is a part of a circle.
    Stuck,
    /// A value that the program shows.
    Value,
    /// The same, changed by the running handle.
    ChangedValue,
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

impl Layout {
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
            Self::Waited(nanos, "") if nanos > 0 => format!("for {}", short_text(nanos)),
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
