//! `asyncio.Queue`, `asyncio.LifoQueue` and `asyncio.PriorityQueue`.

use std::rc::Rc;

use super::super::super::machine::{Machine, Primitive, TaskState};
use super::super::super::slot::{Slot, Slots};
use super::super::super::text::{nothing_can, to_go};
use super::super::future_spec::FutureSpec;
use super::super::primitive_spec::{PrimitiveSpec, ValueChange};
use crate::model::ObjectId;

pub(super) struct Queue;

impl PrimitiveSpec for Queue {
    fn fill(&self, _machine: &Machine, primitive: &Primitive, slots: &mut Slots) {
        let Primitive { items, size, .. } = primitive;
        slots.extend(items.iter().map(|item| Slot::Item(Rc::clone(item))));
        slots.add(&Slot::Free, (*size as usize).saturating_sub(items.len()));
    }

    fn status(&self, _machine: &Machine, primitive: &Primitive) -> String {
        let Primitive { items, size, value, .. } = primitive;
        let bound = if *size == 0 { String::new() } else { format!(" of {size}") };
        format!("{}{bound}, {value} unfinished", items.len())
    }

    fn changed(&self, _machine: &Machine, change: &ValueChange<'_>) -> String {
        let ValueChange { what, runner, old, new, .. } = change;
        if new < old {
            format!("{runner} is done with an item of {what}: {new} unfinished")
        } else {
            format!("{what}: {new} unfinished")
        }
    }
}

/// The future of a task that waits for a queue.
pub(in crate::scene) enum QueueWait {
    /// For room for an item.
    Put,
    /// For an item.
    Get,
    /// Until every item is done.
    Join,
}

impl FutureSpec for QueueWait {
    fn waits(&self, machine: &Machine, future: ObjectId) -> String {
        let what = self.describe(machine, future);
        let queue = machine.primitive_of(future);
        match self {
            Self::Put => {
                let is_full =
                    |queue: &Primitive| queue.size != 0 && queue.items.len() >= queue.size as usize;
                let why = if queue.is_some_and(is_full) { ", which is full" } else { "" };
                format!("waits to put into {what}{why}")
            }
            Self::Get => {
                let is_empty = queue.is_some_and(|queue| queue.items.is_empty());
                let why = if is_empty { ", which is empty" } else { "" };
                format!("waits to get from {what}{why}")
            }
            Self::Join => {
                let left = queue.map_or(0, |queue| queue.value);
                format!("waits until {what} is done: {}", to_go(left, "item"))
            }
        }
    }

    fn why_done(&self, machine: &Machine, _task: ObjectId, future: ObjectId) -> String {
        let what = self.describe(machine, future);
        match self {
            Self::Put | Self::Get => format!("{what} woke it"),
            Self::Join => format!("every item of {what} is done"),
        }
    }

    fn waker(&self, _machine: &Machine, _now_nanos: u64, _future: ObjectId) -> String {
        match self {
            Self::Put => "by a get",
            Self::Get => "by a put",
            Self::Join => "by the last task_done",
        }
        .to_owned()
    }

    fn has_line(&self) -> bool {
        matches!(self, Self::Put | Self::Get)
    }

    fn station(&self, machine: &Machine, future: ObjectId) -> Option<ObjectId> {
        Some(machine.of(future))
    }

    fn wish(&self) -> &'static str {
        match self {
            Self::Put => "put",
            Self::Get => "get",
            Self::Join => "join",
        }
    }

    fn blocker(&self, _machine: &Machine, _future: ObjectId) -> Option<ObjectId> {
        None
    }

    fn missing(&self, machine: &Machine, _task: &TaskState, future: ObjectId) -> String {
        let what = self.describe(machine, future);
        match self {
            Self::Put => nothing_can("get from", &what),
            Self::Get => nothing_can("put into", &what),
            Self::Join => {
                let queue = machine.primitive_of(future);
                let taken =
                    queue.map_or(0, |it| (it.value as usize).saturating_sub(it.items.len()));
                match taken {
                    0 => nothing_can("get from", &what),
                    1 => format!("task_done was not called for 1 item taken from {what}"),
                    _ => format!("task_done was not called for {taken} items taken from {what}"),
                }
            }
        }
    }
}
