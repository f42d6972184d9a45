//! Reasons: why a task waits or what it does at some time, in words.

use super::super::Film;
use super::super::face::Face;
use super::super::lane::{Lane, Waker};
use super::super::mark::Mark;
use super::super::resources::Resource;
use super::super::roles::Role;
use super::super::text::seconds_text;
use crate::model::{FutureKind, NANOS_PER_SECOND, ObjectId, PrimitiveKind, trimmed};

/// Why a task waits, or what it does.
#[derive(Debug)]
pub(super) struct Reason {
    /// The full words, such as `waits for lock a`.
    pub(super) full: String,
    /// The same in as few words as possible, such as `a`.
    pub(super) short: String,
    /// What the task holds meanwhile, such as `has lock b`; empty if it holds nothing.
    pub(super) holds: String,
}

impl Reason {
    /// The reason of a lane whose state `face` began after `beat` beats.
    pub(super) fn of(film: &Film, lane: &Lane<'_>, face: Face, beat: u32) -> Self {
        let (full, short) = words(film, lane, face, beat);
        let is_cleaning_up = face.is_waiting()
            && lane.last() == Some(Face::Cancelled)
            && lane
                .marks
                .iter()
                .take_while(|(at, _)| *at <= beat)
                .any(|(_, mark)| *mark == Mark::CancelRequested);
        let full = if is_cleaning_up { format!("cleans up: {full}") } else { full };
        Self { full, short, holds: holds(film, lane, beat) }
    }

    /// The full words, with what the task holds.
    pub(super) fn whole(&self) -> String {
        if self.holds.is_empty() {
            self.full.clone()
        } else {
            format!("{}, {}", self.full, self.holds)
        }
    }

    /// The words from the longest to the shortest.
    pub(super) fn texts(self) -> [String; 3] {
        [self.whole(), self.full, self.short]
    }
}

fn words(film: &Film, lane: &Lane<'_>, face: Face, beat: u32) -> (String, String) {
    match face {
        Face::Unstarted => both("not started"),
        Face::Ready => both("ready"),
        Face::Running => running(film, lane, beat),
        Face::Late => {
            let (full, _) = wait(film, future_at(lane, beat), beat);
            (format!("past its deadline: {full}"), "past its deadline".to_owned())
        }
        _ if face.is_waiting() => wait(film, future_at(lane, beat), beat),
        _ => both(""),
    }
}

fn both(words: &str) -> (String, String) {
    (words.to_owned(), words.to_owned())
}

fn running(film: &Film, lane: &Lane<'_>, beat: u32) -> (String, String) {
    let wake = lane.wakes.get(lane.wakes.partition_point(|wake| wake.beat < beat));
    match wake.map(|wake| wake.by) {
        Some(Waker::Lane(row)) if lane.task.is_none() => {
            let who = film.lanes().get(row as usize).map_or("", |lane| lane.name);
            (format!("runs a job of {who}"), who.to_owned())
        }
        _ => both("runs"),
    }
}

/// The future for which a lane waits, if it began to wait after `beat` beats.
fn future_at(lane: &Lane<'_>, beat: u32) -> ObjectId {
    // The wake that ends a wait names its future.
    let end = lane.wakes.get(lane.wakes.partition_point(|wake| wake.beat <= beat));
    end.map_or(lane.waits_for, |wake| wake.future)
}

/// The full and the short words for a wait that began after `beat` beats.
fn wait(film: &Film, future: ObjectId, beat: u32) -> (String, String) {
    let for_it = |what: &str, short: &str| (format!("waits for {what}"), short.to_owned());
    let (kind, of) = match film.roles().get(future) {
        Some(Role::Task) => {
            let name = name_of(film, future);
            return for_it(name, name);
        }
        Some(Role::Sleep(_)) => {
            let Some(end) = film.roles().sleep_end(future) else {
                return ("sleeps without end".to_owned(), "sleep".to_owned());
            };
            let left = duration(end.saturating_sub(film.nanos_after(beat as usize)));
            return (format!("sleep {left}"), left);
        }
        Some(Role::Future(kind, of)) => (kind, of),
        Some(Role::Primitive(_)) | None => return both("waits"),
    };
    let resource = film.resources().of(of);
    let (label, short) = resource.map_or_else(Default::default, |it| {
        (film.resources().label(it), film.resources().short_label(it))
    });
    match kind {
        FutureKind::Acquire if resource.is_some_and(is_condition) => {
            for_it(&format!("the lock of {label}"), &short)
        }
        FutureKind::Acquire | FutureKind::Notified => for_it(&label, &short),
        FutureKind::Put => (format!("waits to put into {label}"), "put".to_owned()),
        FutureKind::Get => (format!("waits to get from {label}"), "get".to_owned()),
        FutureKind::Join => (format!("waits until {label} is done"), "join".to_owned()),
        FutureKind::Gather => for_it("gather", "gather"),
        FutureKind::Wait => for_it("its tasks", "wait"),
        FutureKind::Next => for_it("the next result", "as_completed"),
        FutureKind::Group => for_it("its task group", "task group"),
        FutureKind::Job => for_it("its job in a thread", "job"),
        FutureKind::Plain => for_it("a future", "future"),
        FutureKind::Shield => match name_of(film, of) {
            "" => for_it("a shield", "shield"),
            name => for_it(&format!("{name}, behind a shield"), "shield"),
        },
        FutureKind::Sleep => both("sleep"),
    }
}

fn is_condition(resource: &Resource) -> bool {
    resource.kind == PrimitiveKind::Condition
}

fn name_of(film: &Film, task: ObjectId) -> &str {
    let row = film.row_of(task);
    row.and_then(|row| film.lanes().get(row)).map_or("", |lane| lane.name)
}

/// What a lane holds after `beat` beats, in words.
fn holds(film: &Film, lane: &Lane<'_>, beat: u32) -> String {
    /// The most holds that are named; a bar has no room for more.
    const MOST: usize = 3;
    /// How many of the latest holds are searched.
    const NEAR: usize = 64;
    let next = lane.holds.partition_point(|hold| hold.from_beat <= beat);
    let near = &lane.holds[next.saturating_sub(NEAR)..next];
    let mut names: Vec<String> = Vec::new();
    for hold in near.iter().filter(|hold| hold.to_beat > beat) {
        let Some(resource) = film.resources().of(hold.resource) else { continue };
        let name = match resource.kind.family() {
            PrimitiveKind::Semaphore => {
                format!("a permit of {}", film.resources().short_label(resource))
            }
            _ => film.resources().label(resource),
        };
        if names.len() < MOST && !names.contains(&name) {
            names.push(name);
        }
    }
    if names.is_empty() { String::new() } else { format!("has {}", names.join(" and ")) }
}

/// A duration in seconds with three decimals, or with more if it is very short.
pub(super) fn duration(nanos: u64) -> String {
    if nanos == 0 || nanos >= NANOS_PER_SECOND / 1_000 {
        return seconds_text(nanos);
    }
    let (unit, name) = if nanos >= 1_000 { (1_000.0, "µs") } else { (1.0, "ns") };
    format!("{} {name}", trimmed(nanos as f64 / unit, 1))
}
