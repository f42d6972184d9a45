//! Looking through a trace once: beats, instants, stops, lines and lanes, in one pass.

use super::super::face::Face;
use super::super::resources::Resources;
use super::super::roles::Roles;
use super::beat::Beat;
use super::index::FilmIndex;
use super::lane_builder::{LaneBuilder, NO_LANE};
use super::print::Print;
use super::resource_builder::ResourceBuilder;
use super::story_builder::StoryBuilder;
use crate::model::{Event, FutureKind, ObjectId, Outcome, Timestamp};

/// A handle that runs longer than this, in nanoseconds, is shown as blocking the loop.
const LEAST_BLOCK_NANOS: u64 = 1_000_000;

/// A film while its trace is being looked through.
///
/// It does not keep a [`Machine`](super::Machine), which would take more time than everything else
/// together.
#[derive(Debug, Default)]
pub struct FilmBuilder {
    index: FilmIndex,
    roles: Roles,
    lanes: LaneBuilder,
    resources: ResourceBuilder,
    story: StoryBuilder,
    event_count: u32,
    /// The time of the last event; time never goes back.
    nanos: u64,
    first_beat_of_handle: usize,
    /// When the running handle began.
    nanos_of_handle: u64,
    weight_of_handle: f32,
}

impl FilmBuilder {
    /// Takes in the next event.
    pub fn follow(&mut self, timestamp: Timestamp, event: &Event<'_>) {
        self.event_count += 1;
        self.nanos = self.nanos.max(timestamp.nanos);
        self.roles.follow(event);
        let weight = self.weigh(timestamp, event);
        let beat = weight.map(|_| self.index.beats.len() + 1);
        self.story.follow(event, beat, &self.roles);
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
        let Self { index, lanes, resources, nanos, .. } = self;
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
            Event::PrimitiveCreated { primitive, kind, size, name, .. } => {
                lanes.add_object(primitive);
                lanes.own(primitive);
                resources.create(primitive, kind, size, name);
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
                self.nanos_of_handle = *nanos;
                self.weight_of_handle = 0.0;
                lanes.begin(call, beat);
                return Some(2.0);
            }
            Event::HandleEnded => {
                index.stops.push(before);
                if *nanos - self.nanos_of_handle >= LEAST_BLOCK_NANOS {
                    lanes.block(self.first_beat_of_handle as u32 + 1, beat);
                }
                lanes.end();
                return Some(2.0);
            }
            Event::HandleScheduled { call, .. } => lanes.schedule(call, beat),
            Event::TimerSet { handle, call, when_nanos } => {
                lanes.set_timer(handle, call, when_nanos, beat);
            }
            Event::TimerCancelled { handle } => lanes.drop_timer(handle, beat),
            Event::FutureFinished { future, outcome } => self.finish_future(future, outcome, beat),
            Event::Thrown { exception } => lanes.throw(exception, beat),
            Event::Printed { text, .. } | Event::Reported { text } => {
                let is_report = matches!(event, Event::Reported { .. });
                let who = if is_report { "" } else { lanes.running_name() };
                let (text, who) = (text.into(), who.into());
                index.prints.push(Print { beat: before, nanos: *nanos, text, who, is_report });
            }
            Event::EagerStepBegan { task } => lanes.begin_eagerly(task, beat),
            Event::EagerStepEnded { resumed } => lanes.resume(resumed),
            Event::TaskWaits { future, .. } => self.wait(future, beat),
            Event::JobSubmitted { job } => lanes.own(job),
            Event::JobBegan { job, worker } => lanes.begin_job(job, worker, beat),
            Event::JobEnded { job, worker } => lanes.end_job(job, worker, beat),
            Event::ItemPut { queue, .. } => resources.change_items(queue, true, beat),
            Event::ItemGot { queue, .. } => resources.change_items(queue, false, beat),
            Event::TextSet { primitive, text } => resources.set_text(primitive, text, beat),
            Event::ValueSet { primitive, value } => {
                resources.set_value(lanes, primitive, value, beat);
            }
        }
        Some(1.0)
    }

    /// The running task waits for a future.
    fn wait(&mut self, future: ObjectId, beat: u32) {
        let Self { roles, lanes, resources, .. } = self;
        let role = roles.future(future);
        let mut face = Face::of_wait(role.map(|(kind, _)| kind));
        if let Some((kind, of)) = role
            && kind != FutureKind::Job
            && of != ObjectId(0)
        {
            if face == Face::Lock && resources.is_second(of) {
                face = Face::Lock2;
            }
            lanes.own_future(future);
            resources.wait(of, beat);
        }
        lanes.wait(future, face, beat);
    }

    /// A task or another future is done.
    fn finish_future(&mut self, future: ObjectId, outcome: Outcome<'_>, beat: u32) {
        let Self { roles, lanes, resources, .. } = self;
        if let Some((kind, of)) = roles.future(future)
            && kind != FutureKind::Job
            && of != ObjectId(0)
        {
            let lane = lanes.lane(future);
            if lane != NO_LANE {
                resources.finish(lanes, (kind, of), outcome, lane, beat);
            }
        }
        lanes.finish(future, outcome, beat);
    }

    /// What was found, when the whole trace has been followed.
    pub(super) fn finish(self) -> FilmIndex {
        let mut resources = Resources::default();
        let lanes = self.lanes.into_lanes(|row_of| {
            resources = self.resources.into_resources(row_of);
        });
        FilmIndex {
            lanes,
            resources,
            roles: self.roles,
            story: self.story.into_steps(),
            ..self.index
        }
    }
}
