//! Seeking: the places of a run that somebody asks for by what happens there.

use super::{Film, Machine, Playhead};
use crate::model::{Event, ObjectId};

impl Film {
    /// The place where the next step shows: its effects have happened and it still runs.
    pub fn next_stop(&self, beat: usize) -> Playhead {
        self.next_among(self.stops(), beat)
    }

    /// The place where the step before shows.
    pub fn previous_stop(&self, beat: usize) -> Playhead {
        self.previous_among(self.stops(), beat)
    }

    /// The place where the next iteration is over.
    pub fn next_iteration(&self, beat: usize) -> Playhead {
        self.next_among(self.iterations(), beat)
    }

    /// The place where the iteration before was over.
    pub fn previous_iteration(&self, beat: usize) -> Playhead {
        self.previous_among(self.iterations(), beat)
    }

    /// The place after `beat` beats where the next thing happens to a task: it becomes ready,
    /// resumes, does something, waits or ends; nothing if nothing more happens to it.
    pub fn next_of(&self, task: ObjectId, beat: usize) -> Option<Playhead> {
        self.first_of(task, beat, self.beat_count())
    }

    /// The place before `beat` beats where the last thing happened to a task.
    pub fn previous_of(&self, task: ObjectId, beat: usize) -> Option<Playhead> {
        // What lies far back is looked for in longer and longer stretches.
        let mut length = 256;
        let mut end = beat.saturating_sub(1);
        while end > 0 {
            let start = end.saturating_sub(length);
            let mut found = None;
            let mut from = start;
            while let Some(place) = self.first_of(task, from, end) {
                from = place.beat;
                found = Some(place);
            }
            if found.is_some() {
                return found;
            }
            end = start;
            length *= 4;
        }
        None
    }

    /// The first of some sorted places after `beat` beats, or the end.
    fn next_among(&self, places: &[usize], beat: usize) -> Playhead {
        let next = places.partition_point(|place| *place <= beat);
        self.at_beat(places.get(next).copied().unwrap_or(self.beat_count()))
    }

    /// The last of some sorted places before `beat` beats, or the start.
    fn previous_among(&self, places: &[usize], beat: usize) -> Playhead {
        let next = places.partition_point(|place| *place < beat);
        self.at_beat(next.checked_sub(1).map_or(0, |last| places[last]))
    }

    /// The first place after `beat` beats, up to `last`, where something happens to a task.
    fn first_of(&self, task: ObjectId, beat: usize, last: usize) -> Option<Playhead> {
        let (mut cursor, mut machine) = self.machine_after(self.events_after(beat));
        let end = self.events_after(last);
        while cursor.index() < end {
            let events = cursor.index();
            let event = cursor.next_event(self.trace())?;
            let concerned = is_about(&machine, &event, task);
            machine.take_in(cursor.timestamp(), &event);
            if concerned {
                let place = self.beats_within(events) + 1;
                if place > beat {
                    return (place <= last).then(|| self.at_beat(place));
                }
            }
        }
        None
    }
}

/// Whether an event happens to a task, or is something that it does.
fn is_about(before: &Machine, event: &Event<'_>, task: ObjectId) -> bool {
    match event {
        Event::HandleScheduled { call, .. } | Event::HandleBegan { call, .. } => {
            call.task() == Some(task)
        }
        Event::FutureFinished { future, .. } if *future == task => true,
        Event::CancelRequested { future } if *future == task => true,
        Event::TimerDue { .. } | Event::TimeAdvanced | Event::IterationBegan => false,
        _ => before.is_running(task),
    }
}
