//! A film: a trace made ready for looking at any place of it quickly.

use std::rc::Rc;

use super::lane::Lane;
use super::lanes::Lanes;
use super::{Machine, Playhead, TaskState};
use crate::runtime::{Ending, Event, ObjectId};
use crate::trace::{Cursor, Trace};

/// A trace with everything that is needed to show any place of it.
///
/// What a person sees as one change is a *beat*: one event that moves something, together with
/// the events just before it that do not. Playback, stepping and links count beats.
#[derive(Debug)]
pub struct Film {
    trace: Trace,
    /// The machine at the end, which knows everything that ever was.
    last: Machine,
    beats: Vec<Beat>,
    /// For each instant, its first beat and its time; the first is at zero.
    instants: Vec<(usize, u64)>,
    stops: Vec<usize>,
    /// For each iteration, how many beats have happened when it is over.
    iterations: Vec<usize>,
    prints: Vec<Print>,
    lanes: Vec<Lane>,
    /// For each task in the order of creation, the place of its lane.
    rows: Vec<u32>,
    snapshots: Vec<(Cursor, Rc<Machine>)>,
}

/// One visible change.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Beat {
    /// How many events have happened after it.
    pub end: u32,
    /// How long it stays, as a part of the time that one task step stays.
    pub share: f32,
    /// The number of the instant to which it leads.
    instant: u32,
}

/// A line that the program printed, or a report of the machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Print {
    /// The beat that brings it.
    pub beat: usize,
    /// When, in virtual nanoseconds.
    pub nanos: u64,
    /// The line, or the lines of a report.
    pub text: Rc<str>,
    /// What the task that printed it is called; empty if it was a callback, and for a report.
    pub who: Rc<str>,
    /// Whether it is a report of the machine, which a real loop writes to stderr and which may have
    /// several lines.
    pub is_report: bool,
}

/// A snapshot every so many events, or a little more: seeking replays at most that many.
pub(super) const EVENTS_PER_SNAPSHOT: u32 = 8_192;

impl Film {
    /// Looks through a trace once.
    pub fn new(trace: Trace) -> Self {
        let mut film = Self {
            trace: Trace::default(),
            last: Machine::default(),
            beats: Vec::new(),
            instants: vec![(0, 0)],
            stops: Vec::new(),
            iterations: Vec::new(),
            prints: Vec::new(),
            lanes: Vec::new(),
            rows: Vec::new(),
            snapshots: Vec::new(),
        };
        let mut machine = Machine::default();
        let mut lanes = Lanes::default();
        let mut cursor = Cursor::default();
        let mut next_snapshot = 0;
        let mut first_beat_of_handle = 0;
        let mut weight_of_handle = 0.0;
        loop {
            if cursor.index() >= next_snapshot {
                film.snapshots.push((cursor, Rc::new(machine.clone())));
                // A machine of many tasks takes as long to copy as many events to replay.
                next_snapshot += EVENTS_PER_SNAPSHOT + machine.tasks.len() as u32 / 8;
            }
            let Some(entry) = cursor.next(&trace) else { break };
            let beat = film.beats.len();
            match entry.event {
                Event::TimeAdvanced => film.instants.push((beat + 1, entry.moment.nanos)),
                Event::HandleBegan { .. } => {
                    first_beat_of_handle = beat;
                    weight_of_handle = 0.0;
                }
                Event::HandleEnded => film.stops.push(beat),
                Event::IterationBegan if entry.moment.iteration > 1 => {
                    // The jump of the clock in between belongs to neither iteration.
                    let has_jumped = film.instants.last().is_some_and(|(first, _)| *first == beat);
                    film.iterations.push(beat - usize::from(has_jumped));
                }
                Event::Printed { text, .. } => film.prints.push(Print {
                    beat,
                    nanos: entry.moment.nanos,
                    text: text.into(),
                    who: machine.running_task().map_or("", TaskState::label).into(),
                    is_report: false,
                }),
                Event::Reported { text } => film.prints.push(Print {
                    beat,
                    nanos: entry.moment.nanos,
                    text: text.into(),
                    who: "".into(),
                    is_report: true,
                }),
                _ => {}
            }
            machine.apply(&entry);
            lanes.follow(&machine, &entry, beat as u32 + 1);
            if let Some(weight) = weight(&entry.event) {
                let instant = film.instants.len() as u32 - 1;
                film.beats.push(Beat { end: cursor.index(), share: weight, instant });
                weight_of_handle += weight;
            }
            if entry.event == Event::HandleEnded {
                // However much a step does, it stays for the same time.
                for beat in &mut film.beats[first_beat_of_handle..] {
                    beat.share /= weight_of_handle;
                }
            }
        }
        (film.lanes, film.rows) = lanes.finish();
        film.last = machine;
        film.trace = trace;
        film
    }

    /// The trace.
    pub fn trace(&self) -> &Trace {
        &self.trace
    }

    /// The lanes of the timeline, children under parents, and the threads of the pool below.
    pub fn lanes(&self) -> &[Lane] {
        &self.lanes
    }

    /// The place of a task's lane.
    pub fn row_of(&self, task: ObjectId) -> Option<usize> {
        let index = self.last.task_index(task)?;
        self.rows.get(index).map(|row| *row as usize)
    }

    /// When a lane ended in its last state; the end of the run if it did not end.
    pub fn end_nanos(&self, lane: &Lane) -> u64 {
        if lane.is_finished() { self.nanos_after(lane.last_beat()) } else { self.duration_nanos() }
    }

    /// The lines that the program printed and the reports of the machine, in order.
    pub fn prints(&self) -> &[Print] {
        &self.prints
    }

    /// How many beats there are.
    pub fn beat_count(&self) -> usize {
        self.beats.len()
    }

    /// For each step, how many beats have happened where it shows.
    pub(super) fn stops(&self) -> &[usize] {
        &self.stops
    }

    pub(super) fn iterations(&self) -> &[usize] {
        &self.iterations
    }

    /// How the run ended.
    pub fn ending(&self) -> Option<Ending> {
        self.last.ending
    }

    /// The machine at the end of the run.
    pub fn last(&self) -> &Machine {
        &self.last
    }

    /// When the run ends, in virtual nanoseconds.
    pub fn duration_nanos(&self) -> u64 {
        self.trace.moment().nanos
    }

    /// The beat with this number, counted from zero.
    pub fn beat(&self, beat: usize) -> Option<Beat> {
        self.beats.get(beat).copied()
    }

    /// How many events have happened after `beat` beats.
    pub fn events_after(&self, beat: usize) -> u32 {
        match beat.checked_sub(1) {
            None => 0,
            Some(last) => self.beats.get(last).map_or(self.trace.event_count(), |beat| beat.end),
        }
    }

    /// The time of the instant in which `beat` beats have happened.
    pub fn nanos_after(&self, beat: usize) -> u64 {
        self.instants[self.instant_of(beat)].1
    }

    /// How many beats lie wholly within the first `events` events.
    pub fn beats_within(&self, events: u32) -> usize {
        self.beats.partition_point(|beat| beat.end <= events)
    }

    /// If the beat after `beat` beats is a jump of the clock, the time to which it jumps.
    pub fn jump_after(&self, beat: usize) -> Option<u64> {
        let next = self.instants.get(self.instant_of(beat) + 1)?;
        (next.0 == beat + 1).then_some(next.1)
    }

    /// The fewest beats that have happened at `nanos` or later; one more than there are if the run
    /// ends before.
    pub(super) fn first_beat_at(&self, nanos: u64) -> usize {
        let instant = self.instants.partition_point(|(_, start)| *start < nanos);
        self.instants.get(instant).map_or(self.beats.len() + 1, |(first, _)| *first)
    }

    /// How many times the clock has moved before that many beats.
    pub(super) fn jumps_before(&self, beat: usize) -> usize {
        self.instants[1..].partition_point(|(first, _)| *first < beat)
    }

    /// The first beat from `beat` on with which the clock moves.
    pub(super) fn first_jump(&self, beat: usize) -> Option<usize> {
        self.instants.get(1 + self.jumps_before(beat)).map(|(first, _)| *first)
    }

    /// By what somebody was made ready who waited for a future, in a word or two; zero stands for a
    /// task that did not wait.
    pub fn wake_word(&self, future: ObjectId) -> String {
        self.last.wake_word(future)
    }

    /// The place at `nanos` where everything of that time has happened.
    pub fn at_nanos(&self, nanos: u64) -> Playhead {
        let nanos = nanos.min(self.duration_nanos());
        let next = self.instants.partition_point(|(_, start)| *start <= nanos);
        Playhead::at_rest(self.last_beat_of(next - 1), nanos)
    }

    /// The place after `count` beats of the instant at exactly `nanos`, or the nearest to it.
    pub fn within_instant(&self, nanos: u64, count: usize) -> Playhead {
        match self.instants.binary_search_by_key(&nanos, |(_, start)| *start) {
            Ok(instant) => {
                let first = self.instants[instant].0;
                Playhead::at_rest((first + count).min(self.last_beat_of(instant)), nanos)
            }
            Err(_) => self.at_nanos(nanos),
        }
    }

    /// How many beats of the playhead's instant have happened, unless all of them have.
    pub fn count_within_instant(&self, playhead: &Playhead) -> Option<usize> {
        let instant = self.instant_of(playhead.beat);
        let is_complete = playhead.beat >= self.last_beat_of(instant);
        (!is_complete).then(|| playhead.beat - self.instants[instant].0)
    }

    /// The place after `beat` beats.
    pub fn at_beat(&self, beat: usize) -> Playhead {
        let beat = beat.min(self.beats.len());
        Playhead::at_rest(beat, self.nanos_after(beat))
    }

    /// The machine and the cursor after `events` events.
    pub(super) fn machine_after(&self, events: u32) -> (Cursor, Machine) {
        // The first is at the start.
        let index = self.snapshots.partition_point(|(cursor, _)| cursor.index() <= events) - 1;
        let (mut cursor, ref snapshot) = self.snapshots[index];
        let mut machine = Machine::clone(snapshot);
        self.advance(&mut cursor, &mut machine, events);
        (cursor, machine)
    }

    /// Replays events until `events` have happened.
    pub(super) fn advance(&self, cursor: &mut Cursor, machine: &mut Machine, events: u32) {
        while cursor.index() < events
            && let Some(entry) = cursor.next(&self.trace)
        {
            machine.apply(&entry);
        }
    }

    fn instant_of(&self, beat: usize) -> usize {
        let Some(last) = beat.min(self.beats.len()).checked_sub(1) else { return 0 };
        self.beats[last].instant as usize
    }

    fn last_beat_of(&self, instant: usize) -> usize {
        // The jump to the next instant is a beat of its own and belongs to that instant.
        self.instants.get(instant + 1).map_or(self.beats.len(), |(first, _)| first - 1)
    }
}

/// How long an event stays compared with others, or `None` if nothing visible moves with it.
fn weight(event: &Event<'_>) -> Option<f32> {
    match event {
        Event::IterationBegan
        | Event::FutureCreated { .. }
        | Event::TaskCreated { .. }
        | Event::ChildAdded { .. }
        | Event::PrimitiveCreated { .. }
        | Event::CancelRequested { .. }
        | Event::TaskRenamed { .. }
        | Event::TaskYields { .. } => None,
        Event::TimeAdvanced => Some(0.0),
        Event::TimerDue { .. } | Event::RunEnded { .. } => Some(0.5),
        Event::HandleScheduled { .. }
        | Event::TimerSet { .. }
        | Event::TimerCancelled { .. }
        | Event::FutureFinished { .. }
        | Event::Thrown { .. }
        | Event::Printed { .. }
        | Event::Reported { .. }
        | Event::EagerStepBegan { .. }
        | Event::EagerStepEnded { .. }
        | Event::ItemPut { .. }
        | Event::ItemGot { .. }
        | Event::ValueSet { .. }
        | Event::JobSubmitted { .. }
        | Event::JobBegan { .. }
        | Event::JobEnded { .. }
        | Event::TaskWaits { .. } => Some(1.0),
        Event::HandleBegan { .. } | Event::HandleEnded => Some(2.0),
    }
}
