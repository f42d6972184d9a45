//! The lanes of a run, as the timeline shows them.

use std::ops::Range;

use super::face::Face;
use super::lane::{Change, Hold, Lane, TimeoutSpan, Wake, Woken};
use super::mark::Mark;
use crate::model::ObjectId;

/// The indices of the lists in [`Head::ends`].
pub(super) const CHANGES: usize = 0;
pub(super) const WAKES: usize = 1;
pub(super) const WOKEN: usize = 2;
pub(super) const HOLDS: usize = 3;

/// The number of the first bit for a mark in [`Lanes::occurring`]; the bits below are for states.
pub(super) const FIRST_MARK: u32 = 20;

/// Every lane of a run: children under parents, oldest first, and the threads of the pool below.
///
/// All lanes share three long lists, in which each has a range of its own, because a run may
/// have very many lanes.
#[derive(Debug, Default)]
pub struct Lanes {
    pub(super) heads: Vec<Head>,
    pub(super) names: String,
    /// For each task by its number, the row of its lane. Numbers of other objects have entries
    /// without a meaning.
    pub(super) rows: Vec<u32>,
    pub(super) changes: Vec<Change>,
    pub(super) wakes: Vec<Wake>,
    pub(super) woken: Vec<Woken>,
    pub(super) holds: Vec<Hold>,
    /// Where exceptions went from task to task, in order.
    pub(super) failures: Vec<Failure>,
    /// When the loop was blocked, in order.
    pub(super) blocks: Vec<Block>,
    /// A bit for each state that occurs in a lane, and from [`FIRST_MARK`] on for each mark.
    pub(super) occurring: u32,
}

/// The exception of a task that failed is raised in another one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Failure {
    pub(super) beat: u32,
    /// The row of the lane of the task that failed.
    pub(super) from: u32,
    /// The row of the lane in which its exception is raised.
    pub(super) to: u32,
}

/// The time for which one handle blocked the loop.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Block {
    pub(super) from_beat: u32,
    pub(super) to_beat: u32,
    /// The row of the lane of the task that ran.
    pub(super) lane: u32,
}

/// What a lane does not share. Its ranges in the lists begin where those of the lane before it end.
#[derive(Debug, Default)]
pub(super) struct Head {
    pub(super) task: Option<ObjectId>,
    pub(super) depth: u32,
    /// The number of its parent's lane; used only by `LaneBuilder`.
    pub(super) parent: u32,
    /// Its last state.
    pub(super) last: Option<Face>,
    pub(super) name: Range<u32>,
    /// The end of its range in each of the lists.
    pub(super) ends: [u32; 4],
    /// The future for which it waited last.
    pub(super) waits_for: ObjectId,
    pub(super) marks: Vec<(u32, Mark)>,
    pub(super) timeouts: Vec<TimeoutSpan>,
}

impl Lanes {
    /// The number of lanes.
    pub fn len(&self) -> usize {
        self.heads.len()
    }

    /// Returns `true` if there are no lanes, because nothing ever ran.
    pub fn is_empty(&self) -> bool {
        self.heads.is_empty()
    }

    /// The lane in a row, counted from zero.
    pub fn get(&self, row: usize) -> Option<Lane<'_>> {
        let head = self.heads.get(row)?;
        let starts =
            row.checked_sub(1).and_then(|row| self.heads.get(row)).map_or([0; 4], |head| head.ends);
        let [changes, wakes, woken, holds] = [CHANGES, WAKES, WOKEN, HOLDS]
            .map(|list| starts[list] as usize..head.ends[list] as usize);
        Some(Lane {
            task: head.task,
            name: head.name(&self.names),
            depth: head.depth,
            changes: self.changes.get(changes)?,
            wakes: self.wakes.get(wakes)?,
            woken: self.woken.get(woken)?,
            marks: &head.marks,
            timeouts: &head.timeouts,
            holds: self.holds.get(holds)?,
            waits_for: head.waits_for,
        })
    }

    /// Every lane from the top.
    pub fn iter(&self) -> impl Iterator<Item = Lane<'_>> {
        (0..self.len()).filter_map(|row| self.get(row))
    }

    /// The row of a task's lane.
    pub fn row_of(&self, task: ObjectId) -> Option<usize> {
        let row = *self.rows.get(task.0 as usize)? as usize;
        (self.heads.get(row)?.task == Some(task)).then_some(row)
    }
}

impl Head {
    pub(super) fn name<'a>(&self, names: &'a str) -> &'a str {
        names.get(self.name.start as usize..self.name.end as usize).unwrap_or("")
    }

    pub(super) fn rename(&mut self, names: &mut String, name: &str) {
        let start = names.len() as u32;
        names.push_str(name);
        self.name = start..names.len() as u32;
    }
}
