//! A film: a trace with an index, so that any place of it can be shown quickly.

mod beat;
mod builder;
mod index;
mod lane_builder;
mod print;
mod resource_builder;
mod snapshots;
mod story_builder;

use std::cell::{OnceCell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use super::found_moment::FoundMoment;
use super::resources::Resources;
use super::roles::Roles;
use super::{Lane, Lanes, Machine, Playhead};
use crate::model::{Ending, Limits, ObjectId};
use crate::trace::{Cursor, Trace};
pub use beat::Beat;
pub use builder::FilmBuilder;
use index::FilmIndex;
pub use print::Print;
pub(super) use snapshots::EVENTS_PER_SNAPSHOT;
use snapshots::{Snapshots, next_on_the_way};

/// A trace with everything that is needed to show any place of it.
///
/// What a person sees as one change is a *beat*: one event that moves something, together with
/// the events just before it that do not. Playback, stepping and links count beats.
#[derive(Debug, Default)]
pub struct Film {
    trace: Trace,
    limits: Limits,
    index: FilmIndex,
    snapshots: Snapshots,
    /// The moments, once they have been looked for.
    pub(super) moments: OnceCell<Vec<FoundMoment>>,
    /// The latest sentences of the story that were asked for.
    pub(super) sentences: RefCell<VecDeque<KeptSentence>>,
    /// The machine at the end, computed at its first use.
    last: OnceCell<Machine>,
}

/// A sentence of the story, with the number of beats after which it is shown, and whether it is about
/// the gap there.
type KeptSentence = ((usize, bool), Rc<str>);

impl Film {
    /// Makes the film of a trace, which is read once.
    ///
    /// Snapshots are taken later; see [`prepare`](Self::prepare).
    pub fn new(trace: Trace) -> Self {
        let mut builder = FilmBuilder::default();
        for entry in trace.entries() {
            builder.follow(entry.timestamp, &entry.event);
        }
        Self::built(trace, builder)
    }

    /// The film of a trace that `builder` has followed while it was written.
    pub fn built(trace: Trace, builder: FilmBuilder) -> Self {
        Self { trace, index: builder.finish(), ..Self::default() }
    }

    /// The same film with other limits than the default ones.
    #[must_use]
    pub fn with_limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// The limits of the run.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The trace.
    pub fn trace(&self) -> &Trace {
        &self.trace
    }

    /// The lanes of the timeline, children under parents, and the threads of the pool below.
    pub fn lanes(&self) -> &Lanes {
        &self.index.lanes
    }

    /// The locks, semaphores, queues and events, with their states over time.
    pub(super) fn resources(&self) -> &Resources {
        &self.index.resources
    }

    /// What the number of each object stands for.
    pub(super) fn roles(&self) -> &Roles {
        &self.index.roles
    }

    /// The row of a task's lane.
    pub fn row_of(&self, task: ObjectId) -> Option<usize> {
        self.index.lanes.row_of(task)
    }

    /// When a lane's task ended, in nanoseconds since the loop started; the end of the run if it
    /// did not end.
    pub fn end_nanos(&self, lane: &Lane<'_>) -> u64 {
        if lane.is_finished() { self.nanos_after(lane.last_beat()) } else { self.duration_nanos() }
    }

    /// The lines that the program printed and the reports of the machine, in order.
    pub fn prints(&self) -> &[Print] {
        &self.index.prints
    }

    /// How many beats there are.
    pub fn beat_count(&self) -> usize {
        self.index.beats.len()
    }

    /// For each step, how many beats have happened at its stop.
    pub(super) fn stops(&self) -> &[usize] {
        &self.index.stops
    }

    /// For each step of the story, how many beats have happened at its place.
    pub fn story(&self) -> &[usize] {
        &self.index.story
    }

    /// The number of the last step of the story within the first `beat` beats; `None` if there is
    /// none.
    pub fn story_step_at(&self, beat: usize) -> Option<usize> {
        self.index.story.partition_point(|step| *step <= beat).checked_sub(1)
    }

    /// How many beats belong to the step of the story in which the last of `beat` beats is.
    pub fn beats_of_story_step(&self, beat: usize) -> usize {
        let step = self.index.story.partition_point(|step| *step < beat);
        let end = self.index.story.get(step).copied().unwrap_or(self.index.beats.len());
        end - step.checked_sub(1).map_or(0, |before| self.index.story[before])
    }

    pub(super) fn iterations(&self) -> &[usize] {
        &self.index.iterations
    }

    /// How the run ended.
    pub fn ending(&self) -> Option<Ending> {
        self.index.ending
    }

    /// The machine at the end of the run, which knows every object of the run.
    ///
    /// The first call replays the events after the last snapshot.
    pub fn last(&self) -> &Machine {
        self.last.get_or_init(|| self.machine_after(self.trace.event_count()).1)
    }

    /// Takes the next missing snapshot, if one is missing.
    ///
    /// Going to a place replays all events from the last snapshot before it: some milliseconds for
    /// a hundred thousand events. Callers with time to spare call this repeatedly; each call takes
    /// one or two milliseconds. No picture depends on it.
    pub fn prepare(&self) {
        if let Some(events) = self.snapshots.missing(self.trace.event_count()) {
            let (cursor, machine) = self.machine_after(events);
            self.snapshots.take(cursor, &machine);
        }
    }

    /// Returns `true` if no snapshot is missing, so that every place is quick to reach.
    pub fn is_prepared(&self) -> bool {
        self.snapshots.missing(self.trace.event_count()).is_none()
    }

    /// When the run ends, in nanoseconds since the loop started.
    pub fn duration_nanos(&self) -> u64 {
        self.trace.timestamp().nanos
    }

    /// The beat with this number, counted from zero.
    pub fn beat(&self, beat: usize) -> Option<Beat> {
        self.index.beats.get(beat).copied()
    }

    /// How many events have happened after `beat` beats.
    pub fn events_after(&self, beat: usize) -> u32 {
        match beat.checked_sub(1) {
            None => 0,
            Some(last) => {
                self.index.beats.get(last).map_or(self.trace.event_count(), |beat| beat.end)
            }
        }
    }

    /// The time of the instant in which `beat` beats have happened.
    pub fn nanos_after(&self, beat: usize) -> u64 {
        self.instant(self.instant_of(beat)).1
    }

    /// How many beats lie wholly within the first `events` events.
    pub fn beats_within(&self, events: u32) -> usize {
        self.index.beats.partition_point(|beat| beat.end <= events)
    }

    /// If the beat after `beat` beats is a jump of the clock, the time to which it jumps.
    pub fn jump_after(&self, beat: usize) -> Option<u64> {
        let next = self.index.jumps.get(self.instant_of(beat))?;
        (next.0 == beat.saturating_add(1)).then_some(next.1)
    }

    /// The smallest number of beats that have happened at `nanos` or later; one more than there are
    /// beats if the run ends before.
    pub(super) fn first_beat_at(&self, nanos: u64) -> usize {
        if nanos == 0 {
            return 0;
        }
        let jump = self.index.jumps.partition_point(|(_, start)| *start < nanos);
        self.index.jumps.get(jump).map_or(self.index.beats.len() + 1, |(first, _)| *first)
    }

    /// How many times the clock has moved before that many beats.
    pub(super) fn jumps_before(&self, beat: usize) -> usize {
        self.index.jumps.partition_point(|(first, _)| *first < beat)
    }

    /// The first beat from `beat` on with which the clock moves.
    pub(super) fn first_jump(&self, beat: usize) -> Option<usize> {
        self.index.jumps.get(self.jumps_before(beat)).map(|(first, _)| *first)
    }

    /// What made a task ready that waited for `future`, in one or two words. Zero stands for a task
    /// that did not wait.
    pub fn wake_word(&self, future: ObjectId) -> String {
        self.last().wake_word(future)
    }

    /// The place at `nanos` where everything of that time has happened.
    pub fn at_nanos(&self, nanos: u64) -> Playhead {
        let nanos = nanos.min(self.duration_nanos());
        let instant = self.index.jumps.partition_point(|(_, start)| *start <= nanos);
        Playhead::at_rest(self.last_beat_of(instant), nanos)
    }

    /// The place after `count` beats of the instant at exactly `nanos`, or the nearest to it.
    pub fn within_instant(&self, nanos: u64, count: usize) -> Playhead {
        // The instant at the start is not the result of a jump.
        let instant = match self.index.jumps.binary_search_by_key(&nanos, |(_, start)| *start) {
            Ok(jump) => jump + 1,
            Err(0) if nanos == 0 => 0,
            Err(_) => return self.at_nanos(nanos),
        };
        let beat = self.instant(instant).0.saturating_add(count);
        Playhead::at_rest(beat.min(self.last_beat_of(instant)), nanos)
    }

    /// How many beats of the playhead's instant have happened, unless all of them have.
    pub fn count_within_instant(&self, playhead: &Playhead) -> Option<usize> {
        let instant = self.instant_of(playhead.beat);
        let is_complete = playhead.beat >= self.last_beat_of(instant);
        (!is_complete).then(|| playhead.beat - self.instant(instant).0)
    }

    /// The place after `beat` beats.
    pub fn at_beat(&self, beat: usize) -> Playhead {
        let beat = beat.min(self.index.beats.len());
        Playhead::at_rest(beat, self.nanos_after(beat))
    }

    /// The machine and the cursor after `events` events.
    pub(super) fn machine_after(&self, events: u32) -> (Cursor, Machine) {
        let (mut cursor, mut machine) = self.snapshots.nearest(events);
        loop {
            let next = events.min(next_on_the_way(&cursor, &machine));
            self.advance(&mut cursor, &mut machine, next);
            if next == events || cursor.index() < next {
                return (cursor, machine);
            }
            self.snapshots.take(cursor, &machine);
        }
    }

    /// Replays events until `events` have happened.
    pub(super) fn advance(&self, cursor: &mut Cursor, machine: &mut Machine, events: u32) {
        while cursor.index() < events {
            match &cursor.next_event(&self.trace) {
                Some(event) => machine.take_in(cursor.timestamp(), event),
                None => return,
            }
        }
    }

    fn instant_of(&self, beat: usize) -> usize {
        let Some(last) = beat.min(self.index.beats.len()).checked_sub(1) else { return 0 };
        self.index.beats[last].instant as usize
    }

    /// The first beat of an instant and its time.
    fn instant(&self, instant: usize) -> (usize, u64) {
        instant.checked_sub(1).map_or((0, 0), |jump| self.index.jumps[jump])
    }

    fn last_beat_of(&self, instant: usize) -> usize {
        // The jump to the next instant is a beat of its own and belongs to that instant.
        self.index.jumps.get(instant).map_or(self.index.beats.len(), |(first, _)| first - 1)
    }
}
