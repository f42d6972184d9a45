//! Wording: what things are called, and what a task waits for, as sentences and tables say it.
//!
//! The words that depend on a kind are in [`kinds`](super::kinds).

use super::Machine;
use super::kinds::{FutureSpec, spec_of_future, spec_of_primitive};
use super::machine::{Primitive, TaskState};
use crate::model::{FutureKind, ObjectId, PrimitiveKind};

/// The most names in one phrase; further ones are counted.
const MOST_NAMES: usize = 3;

/// A primitive's name with the word of its kind before it, which a name such as `start_event` already
/// contains, and a value needs not.
pub(super) fn named(kind: PrimitiveKind, name: &str) -> String {
    let word = kind.family().word();
    let (word_bytes, name_bytes) = (word.as_bytes(), name.as_bytes());
    let tells_kind = kind == PrimitiveKind::Value
        || name_bytes.windows(word_bytes.len()).any(|part| part == word_bytes);
    if tells_kind { name.to_owned() } else { format!("{word} {name}") }
}

impl Machine {
    /// A future, task or primitive in words, such as `fetch-1`, `fetch-1’s sleep`, `gather` or
    /// `lock a`.
    pub fn describe(&self, id: ObjectId) -> String {
        let Some(primitive) = self.primitive(id) else {
            return self.spec_of(id).describe(self, id);
        };
        let spec = spec_of_primitive(primitive.kind);
        match self.task(primitive.maker) {
            Some(maker) if spec.is_named_by_maker() => {
                format!("{}’s {}", maker.label(), primitive.kind.family().word())
            }
            _ => self.primitive_label(primitive),
        }
    }

    /// What a task waits for and why, such as `waits for lock a, held by worker-2`.
    pub fn waits(&self, task: &TaskState) -> String {
        match task.wait() {
            Some(wait) => spec_of_future(wait.kind).waits(self, wait.future),
            None => "waits".to_owned(),
        }
    }

    /// What a task waits for, in the few words for a table, such as `its sleep, 0.250 s left`;
    /// empty if it does not wait.
    pub fn waits_for(&self, task: &TaskState, now_nanos: u64) -> String {
        task.wait().map_or_else(String::new, |wait| {
            spec_of_future(wait.kind).waits_for(self, now_nanos, wait.future)
        })
    }

    /// Why a task goes on after it waited for a future that is done.
    pub(super) fn why_it_goes_on(&self, task: ObjectId, future: ObjectId) -> String {
        if self.is_cancelled(future) {
            return "its wait was cancelled".to_owned();
        }
        self.spec_of(future).why_done(self, task, future)
    }

    /// What made a task ready, in one or two words. `future` is what the task waited for, zero if
    /// it did not wait.
    pub(super) fn wake_word(&self, future: ObjectId) -> String {
        match self.future_kind(future) {
            None if future == ObjectId(0) => "start".to_owned(),
            _ if self.is_cancelled(future) => "cancelled".to_owned(),
            kind => spec_of_future(kind).wake_word(self, future),
        }
    }

    /// The status of a station: its holders, how many are inside, what is left.
    pub(super) fn status(&self, id: ObjectId) -> String {
        match self.primitive(id) {
            Some(primitive) => spec_of_primitive(primitive.kind).status(self, primitive),
            None => self.spec_of(id).status(self, id),
        }
    }

    /// The specification of a future or a task; an unknown number counts as a plain future.
    pub(super) fn spec_of(&self, future: ObjectId) -> &'static dyn FutureSpec {
        match self.task(future) {
            Some(_) => spec_of_future(None),
            None => spec_of_future(Some(self.future_kind(future).unwrap_or(FutureKind::Plain))),
        }
    }

    /// What a primitive is called, such as `lock a`, `the lock` or `lock 2`.
    pub(super) fn primitive_label(&self, primitive: &Primitive) -> String {
        let word = primitive.kind.family().word();
        if primitive.number == 0 {
            named(primitive.kind, &primitive.name)
        } else if self.unnamed_like(primitive.kind) <= 1 {
            format!("the {word}")
        } else {
            format!("{word} {}", primitive.number)
        }
    }

    /// How many primitives without a name are of the same family as a kind.
    pub(super) fn unnamed_like(&self, kind: PrimitiveKind) -> u32 {
        let like = PrimitiveKind::ALL.iter().filter(|other| other.family() == kind.family());
        like.map(|other| self.unnamed[*other as usize]).sum()
    }

    /// The names of the first few tasks and futures, such as `a, b and 4 more`.
    pub(super) fn names(&self, ids: impl Iterator<Item = ObjectId>) -> String {
        self.names_of(ids.filter(|id| *id != ObjectId(0)).collect())
    }

    /// Does what [`names`](Self::names) does; compiled once, and not for each type of iterator.
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
