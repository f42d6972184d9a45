//! Resources: the locks, semaphores, queues and events of a run, and how each was over time.

use std::ops::Range;

use super::kinds::spec_of_primitive;
use crate::model::{ObjectId, PrimitiveKind};

/// Every lock, semaphore, queue, event, condition and barrier of a run, in the order of creation.
#[derive(Debug, Default)]
pub(super) struct Resources {
    pub(super) list: Vec<Resource>,
    pub(super) names: String,
    /// The changes of all, those of each in order and together.
    pub(super) levels: Vec<Level>,
    /// The places of the few that are shown.
    pub(super) shown: Vec<usize>,
    /// How many more are used in the run.
    pub(super) hidden: usize,
}

/// How many resources are shown at most.
const MOST_SHOWN: usize = 3;

/// What tasks wait for and may hold.
#[derive(Debug)]
pub(super) struct Resource {
    pub(super) id: ObjectId,
    pub(super) kind: PrimitiveKind,
    /// The permits of a semaphore, the bound of a queue (zero for none), the parties of a barrier.
    pub(super) size: u32,
    /// Where its name is; empty without one.
    pub(super) name: Range<u32>,
    /// Its number among those of its word without a name, from one; zero if it has a name.
    pub(super) number: u32,
    /// Returns `true` for every second of those that can be held.
    pub(super) is_second: bool,
    /// Whether a task ever waited for it.
    pub(super) was_waited_for: bool,
    /// Where its changes end; they begin where those before end.
    pub(super) end: u32,
}

/// How a resource is from some beat on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Level {
    /// How many beats have happened then.
    pub(super) beat: u32,
    /// The permits in use, the items of a queue, the tasks inside a barrier, one for an event that
    /// is set; for a lock one more than the lane of its holder, zero if it is free.
    pub(super) level: u32,
    /// How many tasks wait.
    pub(super) waiting: u32,
}

/// The holder of a lock that no task holds: a callback took it.
pub(super) const UNKNOWN_HOLDER: u32 = u32::MAX;

impl Resources {
    /// The places of those that are shown: of those that are used, first those for which a task waits.
    pub(super) fn shown(&self) -> &[usize] {
        &self.shown
    }

    /// Finds out which are shown.
    pub(super) fn choose(&mut self) {
        // A lock for which no task ever waits makes no difference.
        let is_used = |place: &usize| {
            let Resource { kind, was_waited_for, .. } = self.list[*place];
            let is_lock = matches!(kind, PrimitiveKind::Lock | PrimitiveKind::Condition);
            !self.levels(*place).is_empty() && (was_waited_for || !is_lock)
        };
        let used: Vec<_> = (0..self.list.len()).filter(is_used).collect();
        let waited_count = used.iter().filter(|it| self.list[**it].was_waited_for).count();
        let mut others = MOST_SHOWN.saturating_sub(waited_count);
        let mut shown = Vec::new();
        for place in &used {
            let is_shown = self.list[*place].was_waited_for || others > 0;
            others = others.saturating_sub(usize::from(!self.list[*place].was_waited_for));
            if is_shown && shown.len() < MOST_SHOWN {
                shown.push(*place);
            }
        }
        self.hidden = used.len() - shown.len();
        self.shown = shown;
    }

    /// The place of a primitive in the list.
    pub(super) fn place_of(&self, id: ObjectId) -> Option<usize> {
        self.list.binary_search_by_key(&id, |resource| resource.id).ok()
    }

    /// The resource with this number.
    pub(super) fn of(&self, id: ObjectId) -> Option<&Resource> {
        self.list.get(self.place_of(id)?)
    }

    /// How the resource at a place was, in order.
    pub(super) fn levels(&self, place: usize) -> &[Level] {
        let start = place.checked_sub(1).map_or(0, |before| self.list[before].end);
        let end = self.list.get(place).map_or(start, |resource| resource.end);
        self.levels.get(start as usize..end as usize).unwrap_or(&[])
    }

    /// What it is called, such as `lock a`, `the lock` or `lock 2`.
    pub(super) fn label(&self, resource: &Resource) -> String {
        let word = spec_of_primitive(resource.kind).word();
        let name = self.name(resource);
        if resource.number == 0 {
            // A name such as `start_event` tells the kind by itself.
            if name.contains(word) { name.to_owned() } else { format!("{word} {name}") }
        } else {
            let like = |it: &&Resource| it.number > 0 && spec_of_primitive(it.kind).word() == word;
            match self.list.iter().filter(like).nth(1) {
                None => format!("the {word}"),
                Some(_) => format!("{word} {}", resource.number),
            }
        }
    }

    /// The name alone where there is one, for where there is little room.
    pub(super) fn short_label(&self, resource: &Resource) -> String {
        match self.name(resource) {
            "" if resource.number < 2 => spec_of_primitive(resource.kind).word().to_owned(),
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
