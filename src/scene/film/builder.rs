//! Looking through a trace once: beats, instants, stops, lines and lanes, in one pass.

use super::beat::Beat;
use super::index::FilmIndex;
use super::lane_builder::LaneBuilder;
use super::print::Print;
use super::story_builder::StoryBuilder;
use crate::model::{Event, Timestamp};

/// A film while its trace is being looked through.
///
/// It does not keep a [`Machine`](super::Machine), which would take more time than everything else
/// together.
#[derive(Debug, Default)]
pub struct FilmBuilder {
    index: FilmIndex,
    lanes: LaneBuilder,
    story: StoryBuilder,
    event_count: u32,
    /// The time of the last event; time never goes back.
    nanos: u64,
    first_beat_of_handle: usize,
    weight_of_handle: f32,
}

impl FilmBuilder {
    /// Takes in the next event.
    pub fn follow(&mut self, timestamp: Timestamp, event: &Event<'_>) {
        self.event_count += 1;
        self.nanos = self.nanos.max(timestamp.nanos);
        let weight = self.weigh(timestamp, event);
        let beat = weight.map(|_| self.index.beats.len() + 1);
        self.story.follow(event, beat);
        if let Some(weight) = weight {
            let (end, instant) = (self.event_count, self.index.jumps.len() as u32);
            self.index.beats.push(Beat { end, share: weight, instant });
            self.weight_of_handle += weight;
        }
        if matches!(event, Event::HandleEnded) {
            // Every step is shown for the same time, so its beats share that time.
            for beat in &mut self.index.beats[self.first_beat_of_handle..] {
                beat.share /= self.weight_of_handle;
            }
            self.first_beat_of_handle = self.index.beats.len();
            self.weight_of_handle = 0.0;
        }
    }

    /// Adds an event to the index and returns how long it is shown relative to others, or nothing
    /// if no visible thing moves with it.
    fn weigh(&mut self, timestamp: Timestamp, event: &Event<'_>) -> Option<f32> {
        let Self { index, lanes, nanos, .. } = self;
        let before = index.beats.len();
        // What the event changes is visible once this many beats have happened.
        let beat = before as u32 + 1;
        match *event {
            Event::IterationBegan => {
                if timestamp.iteration > 1 {
                    // The jump of the clock in between belongs to neither iteration.
                    let has_jumped = index.jumps.last().is_some_and(|(first, _)| *first == before);
                    index.iterations.push(before - usize::from(has_jumped));
                }
                return None;
            }
            Event::FutureCreated { future, .. } => {
                lanes.add_object(future);
                return None;
            }
            Event::ChildAdded { .. } | Event::TaskYields { .. } => return None,
            Event::TaskCreated { task, name, .. } => {
                lanes.create(task, name, beat);
                return None;
            }
            Event::PrimitiveCreated { primitive, .. } => {
                lanes.add_object(primitive);
                lanes.own(primitive);
                return None;
            }
            Event::CancelRequested { future } => {
                lanes.request_cancel(future, beat);
                return None;
            }
            Event::TaskRenamed { task, name } => {
                lanes.rename(task, name);
                return None;
            }
            Event::TimeAdvanced => {
                index.jumps.push((before + 1, *nanos));
                return Some(0.0);
            }
            Event::TimerDue { handle } => {
                lanes.drop_timer(handle, beat);
                return Some(0.5);
            }
            Event::RunEnded { ending } => {
                index.ending = Some(ending);
                return Some(0.5);
            }
            Event::HandleBegan { call, .. } => {
                self.first_beat_of_handle = before;
                self.weight_of_handle = 0.0;
                lanes.begin(call, beat);
                return Some(2.0);
            }
            Event::HandleEnded => {
                index.stops.push(before);
                lanes.end();
                return Some(2.0);
            }
            Event::HandleScheduled { call, .. } => lanes.schedule(call, beat),
            Event::TimerSet { handle, call, when_nanos } => {
                lanes.set_timer(handle, call, when_nanos, beat);
            }
            Event::TimerCancelled { handle } => lanes.drop_timer(handle, beat),
            Event::FutureFinished { future, outcome } => lanes.finish(future, outcome, beat),
            Event::Thrown { .. } => lanes.throw(beat),
            Event::Printed { text, .. } | Event::Reported { text } => {
                let is_report = matches!(event, Event::Reported { .. });
                let who = if is_report { "" } else { lanes.running_name() };
                let (text, who) = (text.into(), who.into());
                index.prints.push(Print { beat: before, nanos: *nanos, text, who, is_report });
            }
            Event::EagerStepBegan { task } => lanes.begin_eagerly(task, beat),
            Event::EagerStepEnded { resumed } => lanes.resume(resumed),
            Event::TaskWaits { .. } => lanes.wait(beat),
            Event::JobSubmitted { job } => lanes.own(job),
            Event::JobBegan { job, worker } => lanes.begin_job(job, worker, beat),
            Event::JobEnded { job, worker } => lanes.end_job(job, worker, beat),
            Event::ItemPut { .. } | Event::ItemGot { .. } | Event::ValueSet { .. } => {}
        }
        Some(1.0)
    }

    /// What was found, when the whole trace has been followed.
    pub(super) fn finish(self) -> FilmIndex {
        let (lanes, story) = (self.lanes.into_lanes(), self.story.into_steps());
        FilmIndex { lanes, story, ..self.index }
    }
}
