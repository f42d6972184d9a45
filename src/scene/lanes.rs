//! Lanes: finds the story of every task and thread while a run is looked through.

use std::collections::VecDeque;

use super::Machine;
use super::lane::{Lane, Limit, Wake, Waker, Woken};
use super::mark::Mark;
use super::token::Face;
use crate::runtime::{Call, Event, HandleId, ObjectId, Outcome};
use crate::trace::Entry;

/// Threads are told from tasks by numbers that no task reaches.
const FIRST_THREAD: u32 = 1 << 31;

/// Lanes while the run is being looked through.
#[derive(Debug, Default)]
pub(super) struct Lanes {
    /// In the order of creation, as the machine has its tasks.
    by_age: Vec<Lane>,
    /// For each lane, the place of its parent's.
    parents: Vec<Option<usize>>,
    threads: Vec<Lane>,
    /// Jobs that have ended and have not told their loop yet, each with its thread.
    ended_jobs: Vec<(ObjectId, u32)>,
    /// For the timer of each timeout that runs, its lane and its place there; timers are numbered
    /// as they are set, so this is sorted.
    running_limits: VecDeque<(HandleId, usize, usize)>,
}

impl Lanes {
    /// Takes note of what `entry`, just applied to `machine`, changed; it shows once `beat` beats
    /// have happened.
    pub(super) fn follow(&mut self, machine: &Machine, entry: &Entry<'_>, beat: u32) {
        match entry.event {
            Event::TaskCreated { task, .. } => {
                if let Some(state) = machine.task(task) {
                    let parent = state.parent.and_then(|parent| machine.task_index(parent));
                    self.parents.push(parent);
                    let name = state.label().into();
                    let mut lane = Lane { task: Some(task), name, ..Lane::default() };
                    lane.change(beat, Some(Face::Unstarted));
                    self.by_age.push(lane);
                }
            }
            Event::TaskRenamed { task, .. } => {
                if let Some(state) = machine.task(task) {
                    let name = state.label().into();
                    self.with(machine, task, |lane| lane.name = name);
                }
            }
            Event::HandleBegan { call, .. } => match call {
                Call::Step(task) | Call::Wakeup { task, .. } => {
                    self.change(machine, task, beat, Face::Running);
                }
                Call::Timeout(timeout) => {
                    if let Some(timeout) = machine.primitive(timeout) {
                        self.mark(machine, timeout.maker, beat, Mark::TimedOut);
                    }
                }
                _ => {}
            },
            Event::EagerStepBegan { task } => self.change(machine, task, beat, Face::Running),
            Event::HandleScheduled { call, .. } => self.schedule(machine, call, beat),
            Event::TaskWaits { .. } => {
                if let Some(task) = machine.running_task() {
                    self.change(machine, task.id, beat, Face::Waiting);
                }
            }
            Event::FutureFinished { future, outcome } => {
                let face = match outcome {
                    Outcome::Returned => Face::Done,
                    Outcome::Raised(_) => Face::Failed,
                    Outcome::Cancelled => Face::Cancelled,
                };
                self.change(machine, future, beat, face);
            }
            Event::CancelRequested { future } => {
                self.mark(machine, future, beat, Mark::CancelRequested);
            }
            Event::Thrown { .. } => {
                if let Some(task) = machine.running_task() {
                    self.mark(machine, task.id, beat, Mark::Thrown);
                }
            }
            Event::TimerSet { handle, call: Call::Timeout(timeout), when_nanos } => {
                let maker = machine.primitive(timeout).map(|timeout| timeout.maker);
                if let Some(index) = maker.and_then(|maker| machine.task_index(maker)) {
                    let limits = &mut self.by_age[index].limits;
                    self.running_limits.push_back((handle, index, limits.len()));
                    let to_beat = u32::MAX;
                    limits.push(Limit { from_beat: beat, to_beat, deadline_nanos: when_nanos });
                }
            }
            Event::TimerCancelled { handle } | Event::TimerDue { handle } => {
                let place = self.running_limits.binary_search_by_key(&handle, |limit| limit.0);
                if let Ok(place) = place
                    && let Some((_, lane, place)) = self.running_limits.remove(place)
                {
                    self.by_age[lane].limits[place].to_beat = beat;
                }
            }
            Event::JobBegan { job, worker } => {
                let running = machine.jobs.running.iter().find(|(_, it)| it.future == job);
                let by = running.and_then(|(_, job)| machine.task_index(job.by));
                let by = by.map_or(Waker::Callback, |index| Waker::Lane(index as u32));
                self.thread(worker).change(beat, Some(Face::Running));
                self.wake(FIRST_THREAD + worker, Wake { beat, by, future: job });
            }
            Event::JobEnded { job, worker } => {
                self.thread(worker).change(beat, None);
                self.ended_jobs.push((job, worker));
            }
            _ => {}
        }
    }

    /// The lanes in the order in which they are shown: children under parents, oldest first, and
    /// the threads of the pool below; and the place of the lane of each task in the order of creation.
    pub(super) fn finish(mut self) -> (Vec<Lane>, Vec<u32>) {
        let mut children = vec![Vec::new(); self.by_age.len()];
        let mut roots = Vec::new();
        for (index, parent) in self.parents.iter().enumerate() {
            parent.map_or(&mut roots, |parent| &mut children[parent]).push(index);
        }
        let mut rows = vec![0; self.by_age.len()];
        let mut lanes = Vec::with_capacity(self.by_age.len() + self.threads.len());
        // A stack instead of recursion: a chain of tasks can be as long as the run allows.
        let mut stack: Vec<(usize, u32)> = roots.into_iter().rev().map(|root| (root, 0)).collect();
        while let Some((index, depth)) = stack.pop() {
            rows[index] = lanes.len() as u32;
            lanes.push(Lane { depth, ..std::mem::take(&mut self.by_age[index]) });
            stack.extend(children[index].iter().rev().map(|child| (*child, depth + 1)));
        }
        let first_thread = lanes.len() as u32;
        lanes.append(&mut self.threads);
        let row_of = |lane: u32| match lane.checked_sub(FIRST_THREAD) {
            Some(worker) => first_thread + worker,
            None => rows[lane as usize],
        };
        for lane in &mut lanes {
            for wake in &mut lane.wakes {
                wake.by = match wake.by {
                    Waker::Lane(index) => Waker::Lane(rows[index as usize]),
                    Waker::Thread(worker) => Waker::Lane(first_thread + worker),
                    other => other,
                };
            }
            for woken in &mut lane.woken {
                woken.lane = row_of(woken.lane);
            }
        }
        (lanes, rows)
    }

    /// A handle joined the ready queue.
    fn schedule(&mut self, machine: &Machine, call: Call, beat: u32) {
        let (task, future) = match call {
            Call::Step(task) => (task, ObjectId(0)),
            Call::Wakeup { task, future } => (task, future),
            _ => return,
        };
        let Some(state) = machine.task(task) else { return };
        let by = self.waker(machine);
        let own = machine.task_index(task).map(|index| index as u32);
        let face = Face::from(&state.state);
        self.change(machine, task, beat, face);
        // Who gives way is ready by itself.
        if let Some(index) = own.filter(|index| by != Waker::Lane(*index)) {
            self.wake(index, Wake { beat, by, future });
        }
    }

    /// Takes note on both sides that somebody made the lane ready; `lane` is the place of a task in
    /// the order of creation, or a thread from [`FIRST_THREAD`] on.
    fn wake(&mut self, lane: u32, wake: Wake) {
        let by = match wake.by {
            Waker::Lane(index) => self.by_age.get_mut(index as usize),
            Waker::Thread(worker) => self.threads.get_mut(worker as usize),
            _ => None,
        };
        if let Some(by) = by {
            by.woken.push(Woken { beat: wake.beat, lane });
        }
        let woken = match lane.checked_sub(FIRST_THREAD) {
            Some(worker) => self.threads.get_mut(worker as usize),
            None => self.by_age.get_mut(lane as usize),
        };
        if let Some(woken) = woken {
            woken.wakes.push(wake);
        }
    }

    /// Who does what happens now.
    fn waker(&self, machine: &Machine) -> Waker {
        let Some(running) = machine.running else { return Waker::Loop };
        let lane_of = |task: ObjectId| machine.task_index(task).map(|it| Waker::Lane(it as u32));
        lane_of(running.task).unwrap_or_else(|| match running.call {
            Call::ChildDone { child, .. } => lane_of(child).unwrap_or(Waker::Callback),
            Call::SetResult(_) => Waker::Timer,
            Call::Timeout(_) => Waker::Timeout,
            Call::JobDone(job) => {
                let ended = self.ended_jobs.iter().rfind(|(other, _)| *other == job);
                ended.map_or(Waker::Callback, |(_, worker)| Waker::Thread(*worker))
            }
            _ => Waker::Callback,
        })
    }

    fn change(&mut self, machine: &Machine, task: ObjectId, beat: u32, face: Face) {
        self.with(machine, task, |lane| lane.change(beat, Some(face)));
    }

    fn mark(&mut self, machine: &Machine, task: ObjectId, beat: u32, mark: Mark) {
        self.with(machine, task, |lane| lane.marks.push((beat, mark)));
    }

    fn with(&mut self, machine: &Machine, task: ObjectId, change: impl FnOnce(&mut Lane)) {
        let index = machine.task_index(task);
        if let Some(lane) = index.and_then(|index| self.by_age.get_mut(index)) {
            change(lane);
        }
    }

    fn thread(&mut self, worker: u32) -> &mut Lane {
        let worker = worker as usize;
        while self.threads.len() <= worker {
            let name = format!("thread {}", self.threads.len()).into();
            self.threads.push(Lane { name, ..Lane::default() });
        }
        &mut self.threads[worker]
    }
}
