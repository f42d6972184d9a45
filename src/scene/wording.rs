//! Wording: what things are called, and for what a task waits, as sentences and tables say it.

use super::task::{State, TaskState, Waiter};
use super::{Machine, Primitive};
use crate::model::{FutureKind, NANOS_PER_SECOND, ObjectId, PrimitiveKind, Seconds};

/// More names than these are only counted.
const MOST_NAMES: usize = 3;

impl Machine {
    /// A future, task or primitive in words, such as `fetch-1`, `fetch-1’s sleep`, `gather` or
    /// `lock a`.
    pub fn describe(&self, id: ObjectId) -> String {
        if self.task(id).is_some() {
            return self.label(id).to_owned();
        }
        if let Some(primitive) = self.primitive(id) {
            let is_own =
                matches!(primitive.kind, PrimitiveKind::TaskGroup | PrimitiveKind::Timeout);
            return match self.task(primitive.maker) {
                Some(maker) if is_own => format!("{}’s {}", maker.label(), primitive.word()),
                _ => self.primitive_label(primitive),
            };
        }
        match self.future_kind(id) {
            Some(FutureKind::Sleep) => match self.task(self.waiter_of(id)) {
                Some(task) => format!("{}’s sleep", task.label()),
                None => "a sleep".to_owned(),
            },
            Some(FutureKind::Gather) => "gather".to_owned(),
            Some(FutureKind::Shield) => "shield".to_owned(),
            Some(FutureKind::Wait) => "wait".to_owned(),
            Some(FutureKind::Next) => "as_completed".to_owned(),
            Some(FutureKind::Job) => match self.task(self.waiter_of(id)) {
                Some(task) => format!("{}’s job", task.label()),
                None => "a job".to_owned(),
            },
            Some(FutureKind::Plain) | None => format!("future {id}"),
            Some(_) => self.describe(self.of(id)),
        }
    }

    /// What a task waits for and why it has to, such as `waits for lock a, held by worker-2`.
    pub fn waits(&self, task: &TaskState) -> String {
        let State::Waiting(waiter) = &task.state else { return "waits".to_owned() };
        match *waiter {
            Waiter::Sleep { until_nanos: 0, .. } => "sleeps without end".to_owned(),
            Waiter::Sleep { until_nanos, .. } => {
                format!("sleeps until {}", seconds_text(until_nanos))
            }
            Waiter::Gather { left, .. } => format!("waits for gather: {}", to_go(left, "task")),
            Waiter::Wait { left: 0, .. } => "waits for the next that is done".to_owned(),
            Waiter::Wait { future, left } if self.future_kind(future) == Some(FutureKind::Next) => {
                format!("waits for the next of {left} that are not done")
            }
            Waiter::Wait { left, .. } => format!("waits in wait: {left} not done yet"),
            Waiter::Group { left, .. } => {
                format!("waits for its task group: {}", to_go(left, "task"))
            }
            Waiter::Shield { inner, .. } => {
                format!("waits for {}, behind a shield", self.describe(inner))
            }
            Waiter::Acquire { primitive, .. } => self.waits_to_acquire(primitive),
            Waiter::Notified { primitive, .. } => self.waits_to_be_told(primitive),
            Waiter::Put { queue, .. } => {
                let why = if self.primitive(queue).is_some_and(Primitive::is_full) {
                    ", which is full"
                } else {
                    ""
                };
                format!("waits to put into {}{why}", self.describe(queue))
            }
            Waiter::Get { queue, .. } => {
                let is_empty = self.primitive(queue).is_some_and(|queue| queue.items.is_empty());
                let why = if is_empty { ", which is empty" } else { "" };
                format!("waits to get from {}{why}", self.describe(queue))
            }
            Waiter::Join { queue, .. } => {
                let left = self.primitive(queue).map_or(0, |queue| queue.value);
                format!("waits until {} is done: {}", self.describe(queue), to_go(left, "item"))
            }
            Waiter::Job(job) => match self.jobs.worker_of(job) {
                Some(worker) => format!("waits for its job in thread {worker}"),
                None if self.jobs.queue.iter().any(|waiting| waiting.future == job) => {
                    "waits for its job, for which no thread is free".to_owned()
                }
                None => "waits for its job".to_owned(),
            },
            Waiter::Task(other) | Waiter::Future(other) => {
                format!("waits for {}", self.describe(other))
            }
        }
    }

    fn waits_to_acquire(&self, id: ObjectId) -> String {
        let Some(primitive) = self.primitive(id) else { return "waits".to_owned() };
        let what = match primitive.kind {
            PrimitiveKind::Condition | PrimitiveKind::Barrier => {
                format!("the lock of {}", self.primitive_label(primitive))
            }
            _ => self.primitive_label(primitive),
        };
        let holders = self.names(primitive.holders.iter().copied());
        let held = if holders.is_empty() { String::new() } else { format!(", held by {holders}") };
        format!("waits for {what}{held}")
    }

    fn waits_to_be_told(&self, id: ObjectId) -> String {
        let Some(primitive) = self.primitive(id) else { return "waits".to_owned() };
        let label = self.primitive_label(primitive);
        match primitive.kind {
            PrimitiveKind::Condition => format!("waits until {label} is notified"),
            PrimitiveKind::Barrier => {
                let (inside, parties) = (primitive.value, primitive.size);
                format!("waits at {label}: {inside} of {parties} are there")
            }
            _ => format!("waits until {label} is set"),
        }
    }

    /// Why a task goes on after it waited for a future that is done.
    pub(super) fn why_it_goes_on(&self, task: ObjectId, future: ObjectId) -> String {
        let of = self.of(future);
        let owner = || self.describe(of);
        let is_semaphore = || self.primitive(of).is_some_and(Primitive::is_semaphore);
        match self.future_kind(future) {
            _ if self.is_cancelled(future) => "its wait was cancelled".to_owned(),
            Some(FutureKind::Sleep) if self.waiter_of(future) == task => {
                "its sleep is done".to_owned()
            }
            Some(FutureKind::Acquire) if is_semaphore() => {
                format!("it was given a permit of {}", owner())
            }
            Some(FutureKind::Acquire) => format!("it is its turn to take {}", owner()),
            Some(FutureKind::Notified) => match self.primitive(of).map(|of| of.kind) {
                Some(PrimitiveKind::Condition) => format!("{} was notified", owner()),
                Some(PrimitiveKind::Barrier) => format!("{} lets it go on", owner()),
                _ => format!("{} was set", owner()),
            },
            Some(FutureKind::Put | FutureKind::Get) => format!("{} woke it", owner()),
            Some(FutureKind::Join) => format!("every item of {} is done", owner()),
            Some(FutureKind::Group) => "the last task of its group is done".to_owned(),
            Some(FutureKind::Wait) => "its wait is over".to_owned(),
            Some(FutureKind::Job) => "its job is done".to_owned(),
            _ => format!("{} is done", self.describe(future)),
        }
    }

    /// By what somebody was made ready who waited for a future, in a word or two; zero stands for
    /// a task that did not wait.
    pub(super) fn wake_word(&self, future: ObjectId) -> String {
        let of = self.of(future);
        let word = match self.future_kind(future) {
            None if future == ObjectId(0) => "start",
            _ if self.is_cancelled(future) => "cancelled",
            None => "done",
            Some(FutureKind::Sleep) => "sleep",
            Some(FutureKind::Gather) => "gather",
            Some(FutureKind::Shield) => "shield",
            Some(FutureKind::Wait) => "wait",
            Some(FutureKind::Next) => "as_completed",
            Some(FutureKind::Group) => "group",
            Some(FutureKind::Job) => "job",
            Some(FutureKind::Plain) => "future",
            Some(_) => return self.describe(of),
        };
        word.to_owned()
    }

    /// The names of tasks and futures, the first few of them, such as `a, b and 4 more`.
    pub(super) fn names(&self, ids: impl Iterator<Item = ObjectId>) -> String {
        self.names_of(ids.filter(|id| *id != ObjectId(0)).collect())
    }

    /// The same for all iterators there are, because each copy would be loaded with the page.
    fn names_of(&self, mut ids: Vec<ObjectId>) -> String {
        let hidden = if ids.len() > MOST_NAMES { ids.len() - MOST_NAMES + 1 } else { 0 };
        ids.truncate(ids.len() - hidden);
        let mut names: Vec<_> = ids.into_iter().map(|id| self.describe(id)).collect();
        if hidden > 0 {
            names.push(format!("{hidden} more"));
        }
        let last = names.pop().unwrap_or_default();
        if names.is_empty() { last } else { format!("{} and {last}", names.join(", ")) }
    }
}

/// Seconds with as many decimals as a person can use, such as `0.459 s`.
pub(super) fn seconds_text(nanos: u64) -> String {
    format!("{:.3} s", Seconds(nanos))
}

/// A time in as few characters as tell it from others, such as `250 ms` or `4.9 s`.
pub(super) fn short_text(nanos: u64) -> String {
    // Tokens say it at every frame, and whole numbers are written many times as fast as floats.
    let tenths = |unit_nanos: u64, unit: &str| {
        let tenths = (nanos + unit_nanos / 20) / (unit_nanos / 10);
        format!("{}.{} {unit}", tenths / 10, tenths % 10)
    };
    match nanos {
        0..9_950_000 => tenths(1_000_000, "ms"),
        9_950_000..999_500_000 => format!("{} ms", (nanos + 500_000) / 1_000_000),
        999_500_000..99_950_000_000 => tenths(NANOS_PER_SECOND, "s"),
        _ => format!("{} s", nanos / NANOS_PER_SECOND),
    }
}

/// How many are left, such as `1 task to go`.
fn to_go(left: u32, what: &str) -> String {
    format!("{left} {what}{} to go", if left == 1 { "" } else { "s" })
}

/// A sentence begins with a capital, but the names of a program stay as they are.
pub(super) fn capital(text: &str) -> String {
    text.strip_prefix("the ").map_or_else(|| text.to_owned(), |rest| format!("The {rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_times() {
        for (nanos, expected) in [
            (0, "0.0 ms"),
            (1_250_000, "1.3 ms"),
            (9_949_999, "9.9 ms"),
            (9_950_000, "10 ms"),
            (250_000_000, "250 ms"),
            (999_499_999, "999 ms"),
            (999_500_000, "1.0 s"),
            (4_949_999_999, "4.9 s"),
            (99_949_999_999, "99.9 s"),
            (100_400_000_000, "100 s"),
            (u64::MAX, "18446744073 s"),
        ] {
            assert_eq!(short_text(nanos), expected, "{nanos}");
        }
    }
}
