//! Building the history of every resource and of its holders while a run is read once.

use super::super::kinds::spec_of_primitive;
use super::super::resources::{Resource, Resources, UNKNOWN_HOLDER, Usage};
use super::lane_builder::{LaneBuilder, NO_LANE};
use crate::model::{FutureKind, ObjectId, Outcome, PrimitiveKind};

/// Resources while the run is being read.
#[derive(Debug, Default)]
pub(super) struct ResourceBuilder {
    found: Resources,
    /// The current state of each.
    now: Vec<Current>,
    /// The changes, each with the index of its resource, in the order in which they came.
    levels: Vec<(u32, Usage)>,
}

/// The current state of a resource.
#[derive(Debug, Default)]
struct Current {
    level: u32,
    waiting: u32,
    /// Its holders: the number of the lane, and the index of the hold.
    holders: Vec<(u32, usize)>,
}

impl ResourceBuilder {
    /// A primitive was made.
    pub(super) fn create(&mut self, id: ObjectId, kind: PrimitiveKind, size: u32, name: &str) {
        if matches!(
            kind,
            PrimitiveKind::TaskGroup | PrimitiveKind::Timeout | PrimitiveKind::ThreadPool
        ) || self.found.list.last().is_some_and(|last| last.id >= id)
        {
            return;
        }
        let spec = spec_of_primitive(kind);
        let like = |it: &&Resource| it.number > 0 && it.kind.family() == kind.family();
        let number = if name.is_empty() {
            1 + self.found.list.iter().rev().find(like).map_or(0, |before| before.number)
        } else {
            0
        };
        let held = |it: &&Resource| it.can_be_held();
        let is_second = spec.can_be_held()
            && self.found.list.iter().rev().find(held).is_some_and(|before| !before.is_second);
        let start = self.found.names.len() as u32;
        self.found.names.push_str(name);
        let name = start..self.found.names.len() as u32;
        let (was_waited_for, end) = (false, 0);
        self.found.list.push(Resource {
            id,
            kind,
            size,
            name,
            number,
            is_second,
            was_waited_for,
            end,
        });
        self.now.push(Current::default());
    }

    /// The running task begins to wait for a primitive. Here and below, the change is visible once
    /// `beat` beats have happened.
    pub(super) fn wait(&mut self, primitive: ObjectId, beat: u32) {
        let Some(index) = self.found.index_of(primitive) else { return };
        self.found.list[index].was_waited_for = true;
        self.now[index].waiting += 1;
        self.note(index, beat);
    }

    /// The wait of the task of `lane` is over.
    pub(super) fn finish(
        &mut self,
        lanes: &mut LaneBuilder,
        (kind, primitive): (FutureKind, ObjectId),
        outcome: Outcome<'_>,
        lane: u32,
        beat: u32,
    ) {
        let Some(index) = self.found.index_of(primitive) else { return };
        let now = &mut self.now[index];
        now.waiting = now.waiting.saturating_sub(1);
        // The permit was counted as taken just before; now it is passed to the waiting task.
        if kind == FutureKind::Acquire
            && outcome == Outcome::Returned
            && self.found.list[index].kind.family() == PrimitiveKind::Semaphore
            && let Some((holder, hold)) = now.holders.last_mut()
        {
            *holder = lane;
            lanes.pass_hold(*hold, lane);
        }
        self.note(index, beat);
    }

    /// The number that a primitive holds changed.
    pub(super) fn set_value(
        &mut self,
        lanes: &mut LaneBuilder,
        primitive: ObjectId,
        value: u32,
        beat: u32,
    ) {
        let Some(index) = self.found.index_of(primitive) else { return };
        let Resource { kind, size, is_second, .. } = self.found.list[index];
        let now = &mut self.now[index];
        let lane = lanes.running_lane();
        match kind.family() {
            // The value of a queue counts unfinished items; its row shows the items that are in it.
            PrimitiveKind::Queue => return,
            PrimitiveKind::Semaphore => {
                let level = size.saturating_sub(value);
                if level > now.level {
                    let hold = lanes.begin_hold(primitive, is_second, beat);
                    now.holders.push((lane, hold));
                } else if level < now.level {
                    // A permit may be given back by a task that does not hold it.
                    let own = now.holders.iter().position(|(holder, _)| *holder == lane);
                    if !now.holders.is_empty() {
                        let (_, hold) = now.holders.remove(own.unwrap_or(0));
                        lanes.end_hold(hold, beat);
                    }
                }
                now.level = level;
            }
            PrimitiveKind::Lock | PrimitiveKind::Condition => {
                for (_, hold) in now.holders.drain(..) {
                    lanes.end_hold(hold, beat);
                }
                now.level = 0;
                if value != 0 {
                    now.level = if lane == NO_LANE { UNKNOWN_HOLDER } else { lane + 1 };
                    now.holders.push((lane, lanes.begin_hold(primitive, is_second, beat)));
                }
            }
            _ => now.level = value,
        }
        self.note(index, beat);
    }

    /// A value was shown or has changed.
    pub(super) fn set_text(&mut self, value: ObjectId, text: &str, beat: u32) {
        let Some(index) = self.found.index_of(value) else { return };
        self.found.texts.push(text.into());
        self.now[index].level = self.found.texts.len() as u32;
        self.note(index, beat);
    }

    /// An item went into a queue, or was taken out.
    pub(super) fn change_items(&mut self, queue: ObjectId, is_put: bool, beat: u32) {
        let Some(index) = self.found.index_of(queue) else { return };
        let level = &mut self.now[index].level;
        *level = if is_put { level.saturating_add(1) } else { level.saturating_sub(1) };
        self.note(index, beat);
    }

    /// Returns `true` if a resource has the second look; see `Resource::is_second`.
    pub(super) fn is_second(&self, primitive: ObjectId) -> bool {
        self.found.of(primitive).is_some_and(|resource| resource.is_second)
    }

    /// The resources; `row_of` maps the number of a lane to its row.
    pub(super) fn into_resources(mut self, row_of: impl Fn(u32) -> u32) -> Resources {
        for (index, _) in &self.levels {
            self.found.list[*index as usize].end += 1;
        }
        let mut start = 0;
        for resource in &mut self.found.list {
            // First the start of its range; sorting counts it up to the end.
            start += std::mem::replace(&mut resource.end, start);
        }
        self.found.levels = vec![Usage { beat: 0, level: 0, waiting: 0 }; self.levels.len()];
        for (index, level) in self.levels {
            let resource = &mut self.found.list[index as usize];
            let is_lock = matches!(resource.kind, PrimitiveKind::Lock | PrimitiveKind::Condition);
            let holder = level.level;
            let level = match holder {
                0 | UNKNOWN_HOLDER => level,
                holder if is_lock => Usage { level: row_of(holder - 1).saturating_add(1), ..level },
                _ => level,
            };
            self.found.levels[resource.end as usize] = level;
            resource.end += 1;
        }
        self.found.choose();
        self.found
    }

    fn note(&mut self, index: usize, beat: u32) {
        let Current { level, waiting, .. } = self.now[index];
        self.levels.push((index as u32, Usage { beat, level, waiting }));
    }
}
