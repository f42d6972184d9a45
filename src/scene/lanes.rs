//! Lanes: what every task did over the whole run, as segments of a timeline.

use std::rc::Rc;

use super::{Machine, State};
use crate::runtime::{Event, ObjectId, Outcome};
use crate::trace::Entry;

/// The story of one task.
#[derive(Clone, Debug, PartialEq)]
pub struct Lane {
    /// The task.
    pub task: ObjectId,
    /// Its name.
    pub name: Rc<str>,
    /// How many ancestors it has.
    pub depth: usize,
    /// When it was made, in virtual nanoseconds.
    pub created_nanos: u64,
    /// When it ended; the end of the run if it did not.
    pub ended_nanos: u64,
    /// How many events had happened when it ended, because much happens in one instant.
    pub ended_event: u32,
    /// How it ended, or the state in which the run left it.
    pub last: State,
    /// Stretches of time in one state; what took no time is left out.
    pub segments: Vec<Segment>,
    /// When it had a step.
    pub steps_nanos: Vec<u64>,
}

/// A stretch of time in which a task was in one state.
#[derive(Clone, Debug, PartialEq)]
pub struct Segment {
    /// Its start in virtual nanoseconds.
    pub start_nanos: u64,
    /// Its end in virtual nanoseconds.
    pub end_nanos: u64,
    /// The state.
    pub state: State,
}

/// Lanes while the run is being looked through.
#[derive(Debug, Default)]
pub(super) struct Lanes {
    /// In the order of creation, as the machine has its tasks.
    by_age: Vec<Lane>,
    /// For each lane, the place of its parent's.
    parents: Vec<Option<usize>>,
}

impl Lanes {
    /// Takes note of what `entry`, just applied to `machine`, changed.
    pub(super) fn follow(&mut self, machine: &Machine, entry: &Entry<'_>) {
        let nanos = machine.moment.nanos;
        match entry.event {
            Event::TaskCreated { task, .. } => {
                if let Some(state) = machine.task(task) {
                    let parent = state.parent.and_then(|parent| machine.task_index(parent));
                    self.parents.push(parent);
                    self.by_age.push(Lane {
                        task,
                        name: state.label().into(),
                        depth: 0,
                        created_nanos: nanos,
                        ended_nanos: nanos,
                        ended_event: u32::MAX,
                        last: State::Unstarted,
                        segments: Vec::new(),
                        steps_nanos: Vec::new(),
                    });
                }
            }
            Event::HandleBegan { call, .. } => {
                if let Some(task) = call.task()
                    && let Some(lane) = self.lane(machine, task)
                {
                    lane.change(nanos, State::Running);
                    if lane.steps_nanos.last() != Some(&nanos) {
                        lane.steps_nanos.push(nanos);
                    }
                }
            }
            Event::TaskRenamed { task, .. } => {
                if let Some(state) = machine.task(task) {
                    let name = state.label().into();
                    if let Some(lane) = self.lane(machine, task) {
                        lane.name = name;
                    }
                }
            }
            Event::EagerStepBegan { task } => {
                if let Some(lane) = self.lane(machine, task) {
                    lane.change(nanos, State::Running);
                    lane.steps_nanos.push(nanos);
                }
            }
            Event::HandleScheduled { call, .. } => {
                if let Some(task) = call.task()
                    && let Some(state) = machine.task(task)
                {
                    let state = state.state.clone();
                    if let Some(lane) = self.lane(machine, task) {
                        lane.change(nanos, state);
                    }
                }
            }
            Event::TaskWaits { .. } => {
                if let Some(task) = machine.running_task() {
                    let state = task.state.clone();
                    if let Some(lane) = self.lane(machine, task.id) {
                        lane.change(nanos, state);
                    }
                }
            }
            Event::FutureFinished { future, outcome } => {
                if let Some(lane) = self.lane(machine, future) {
                    lane.ended_event = entry.index + 1;
                    lane.change(
                        nanos,
                        match outcome {
                            Outcome::Returned => State::Done,
                            Outcome::Raised(exception) => State::Failed(exception.into()),
                            Outcome::Cancelled => State::Cancelled,
                        },
                    );
                }
            }
            _ => {}
        }
    }

    /// The lanes in the order in which they are shown: children under parents, oldest first.
    pub(super) fn finish(mut self, end_nanos: u64) -> Vec<Lane> {
        for lane in &mut self.by_age {
            if !lane.last.is_finished() {
                let last = lane.last.clone();
                lane.change(end_nanos, last);
            }
        }
        let mut children = vec![Vec::new(); self.by_age.len()];
        let mut roots = Vec::new();
        for (index, parent) in self.parents.iter().enumerate() {
            parent.map_or(&mut roots, |parent| &mut children[parent]).push(index);
        }
        let mut order = Vec::with_capacity(self.by_age.len());
        // A stack instead of recursion: a chain of tasks can be as long as the run allows.
        let mut stack: Vec<(usize, usize)> =
            roots.into_iter().rev().map(|root| (root, 0)).collect();
        while let Some((index, depth)) = stack.pop() {
            order.push((index, depth));
            stack.extend(children[index].iter().rev().map(|child| (*child, depth + 1)));
        }
        let mut lanes: Vec<_> = self.by_age.into_iter().map(Some).collect();
        order
            .into_iter()
            .filter_map(|(index, depth)| Some(Lane { depth, ..lanes[index].take()? }))
            .collect()
    }

    fn lane(&mut self, machine: &Machine, task: ObjectId) -> Option<&mut Lane> {
        self.by_age.get_mut(machine.task_index(task)?)
    }
}

impl Lane {
    /// Ends the current state at `nanos` and begins `state`.
    fn change(&mut self, nanos: u64, state: State) {
        let before = std::mem::replace(&mut self.last, state);
        if nanos > self.ended_nanos {
            let start_nanos = self.ended_nanos;
            self.segments.push(Segment { start_nanos, end_nanos: nanos, state: before });
        }
        self.ended_nanos = nanos;
    }
}
