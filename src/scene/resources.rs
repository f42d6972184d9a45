//! Resources: the locks, semaphores, queues, events and shown values of a run, with their states over time.

use std::ops::Range;

use super::kinds::spec_of_primitive;
use super::wording::named;
use crate::model::{ObjectId, PrimitiveKind};

/// Every lock, semaphore, queue, event, condition, barrier and shown value of a run, in the order of creation.
#[derive(Debug, Default)]
pub(super) struct Resources {
    pub(super) list: Vec<Resource>,
    pub(super) names: String,
    /// The texts of values.
    pub(super) texts: Vec<Box<str>>,
    /// The states of all resources; each resource has a range of its own, in order.
    pub(super) levels: Vec<Usage>,
    /// The indices of the few that are shown.
    pub(super) shown: Vec<usize>,
    /// How many others are used in the run.
    pub(super) hidden: usize,
}

/// The most resources that are shown.
const MOST_SHOWN: usize = 4;

/// An object for which tasks wait, and which they may hold.
#[derive(Debug)]
pub(super) struct Resource {
    pub(super) id: ObjectId,
    pub(super) kind: PrimitiveKind,
    /// The permits of a semaphore, the bound of a queue (zero for none), the parties of a barrier.
    pub(super) size: u32,
    /// The range of its name in the texts; empty if it has none.
    pub(super) name: Range<u32>,
    /// Its number among those with the same word and without a name, counted from one; zero if it
    /// has a name.
    pub(super) number: u32,
    /// Whether it has the second look. Resources that can be held have two looks by turns, so that
    /// two locks can be distinguished.
    pub(super) is_second: bool,
    /// Whether a task ever waited for it.
    pub(super) was_waited_for: bool,
    /// The end of its range in the states, which begins at the end of the one before.
    pub(super) end: u32,
}

/// The state of a resource from some beat on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Usage {
    /// How many beats have happened then.
    pub(super) beat: u32,
    /// The permits in use, the items of a queue, the tasks inside a barrier, one for an event that
    /// is set; for a lock one more than the lane of its holder, zero if it is free; for a value the number
    /// of its text, counted from one.
    pub(super) level: u32,
    /// How many tasks wait.
    pub(super) waiting: u32,
}

/// The holder of a lock that a callback took, and no task.
pub(super) const UNKNOWN_HOLDER: u32 = u32::MAX;

impl Resources {
    /// The indices of those that are shown: used ones, and first of all those for which a task
    /// waits.
    pub(super) fn shown(&self) -> &[usize] {
        &self.shown
    }

    /// Chooses which are shown.
    pub(super) fn choose(&mut self) {
        // A lock for which no task ever waits has no effect on the run, so it is not shown.
        let is_used = |index: &usize| {
            let Resource { kind, was_waited_for, .. } = self.list[*index];
            let is_lock = matches!(kind, PrimitiveKind::Lock | PrimitiveKind::Condition);
            !self.levels(*index).is_empty() && (was_waited_for || !is_lock)
        };
        let used: Vec<_> = (0..self.list.len()).filter(is_used).collect();
        let waited_count = used.iter().filter(|it| self.list[**it].was_waited_for).count();
        let mut others = MOST_SHOWN.saturating_sub(waited_count);
        let mut shown = Vec::new();
        for index in &used {
            let is_shown = self.list[*index].was_waited_for || others > 0;
            others = others.saturating_sub(usize::from(!self.list[*index].was_waited_for));
            if is_shown && shown.len() < MOST_SHOWN {
                shown.push(*index);
            }
        }
        self.hidden = used.len() - shown.len();
        // The values that the program shows stand together.
        let is_value = |index: &usize| self.list[*index].kind == PrimitiveKind::Value;
        let (values, mut others): (Vec<_>, Vec<_>) = shown.into_iter().partition(is_value);
        others.extend(values);
        self.shown = others;
    }

    /// The index of a primitive in the list.
    pub(super) fn index_of(&self, id: ObjectId) -> Option<usize> {
        self.list.binary_search_by_key(&id, |resource| resource.id).ok()
    }

    /// The resource with this number of an object.
    pub(super) fn of(&self, id: ObjectId) -> Option<&Resource> {
        self.list.get(self.index_of(id)?)
    }

    /// The states of the resource at an index, in order.
    pub(super) fn levels(&self, index: usize) -> &[Usage] {
        let start = index.checked_sub(1).map_or(0, |before| self.list[before].end);
        let end = self.list.get(index).map_or(start, |resource| resource.end);
        self.levels.get(start as usize..end as usize).unwrap_or(&[])
    }

    /// The text of a value in a state; empty before its first change.
    pub(super) fn text(&self, level: Usage) -> &str {
        let index = level.level.checked_sub(1);
        index.and_then(|index| self.texts.get(index as usize)).map_or("", |text| text)
    }

    /// What it is called, such as `lock a`, `the lock` or `lock 2`.
    pub(super) fn label(&self, resource: &Resource) -> String {
        let family = resource.kind.family();
        let word = family.word();
        let name = self.name(resource);
        if resource.number == 0 {
            named(resource.kind, name)
        } else {
            let like = |it: &&Resource| it.number > 0 && it.kind.family() == family;
            match self.list.iter().filter(like).nth(1) {
                None => format!("the {word}"),
                Some(_) => format!("{word} {}", resource.number),
            }
        }
    }

    /// The name alone, or a short label if it has no name, for small spaces.
    pub(super) fn short_label(&self, resource: &Resource) -> String {
        match self.name(resource) {
            "" if resource.number < 2 => resource.kind.family().word().to_owned(),
            "" => self.label(resource),
            name => name.to_owned(),
        }
    }

    fn name(&self, resource: &Resource) -> &str {
        self.names.get(resource.name.start as usize..resource.name.end as usize).unwrap_or("")
    }
}

impl Resource {
    /// Returns `true` if tasks can hold it.
    pub(super) fn can_be_held(&self) -> bool {
        spec_of_primitive(self.kind).can_be_held()
    }
}
