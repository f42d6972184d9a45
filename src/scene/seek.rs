//! Seeking: finding the places of a run where something certain happens.

use super::{Film, Level, Machine, Playhead};
use crate::model::{Event, ObjectId};

impl Film {
    /// The place of the next step of a level.
    pub fn next_step(&self, level: Level, beat: usize) -> Playhead {
        match level {
            Level::Story => self.next_among(self.story(), beat),
            Level::Detail => self.at_beat(beat.saturating_add(1)),
        }
    }

    /// The place of the previous step of a level.
    pub fn previous_step(&self, level: Level, beat: usize) -> Playhead {
        match level {
            Level::Story => self.previous_among(self.story(), beat),
            Level::Detail => self.at_beat(beat.saturating_sub(1)),
        }
    }

    /// The place of the next task step or callback: its effects have happened, and it still runs.
    pub fn next_stop(&self, beat: usize) -> Playhead {
        self.next_among(self.stops(), beat)
    }

    /// The place of the previous task step or callback.
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
        self.beats_of(task, beat, self.beat_count()).next().map(|beat| self.at_beat(beat))
    }

    /// The place before `beat` beats where the last thing happened to a task.
    pub fn previous_of(&self, task: ObjectId, beat: usize) -> Option<Playhead> {
        // Beats are found by replaying forwards, so the search goes back in ranges of growing
        // length.
        let mut length = 256;
        let mut end = beat.saturating_sub(1);
        while end > 0 {
            let start = end.saturating_sub(length);
            if let Some(last) = self.beats_of(task, start, end).last() {
                return Some(self.at_beat(last));
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

    /// The numbers of beats, above `beat` and up to `last`, after which something has happened to a
    /// task. A number is repeated for each such event of its beat.
    fn beats_of(
        &self,
        task: ObjectId,
        beat: usize,
        last: usize,
    ) -> impl Iterator<Item = usize> + '_ {
        let (mut cursor, mut machine) = self.machine_after(self.events_after(beat));
        let end = self.events_after(last);
        let beats = std::iter::from_fn(move || {
            while cursor.index() < end {
                let events = cursor.index();
                let event = cursor.next_event(self.trace())?;
                let is_concerned = is_about(&machine, &event, task);
                machine.take_in(cursor.timestamp(), &event);
                if is_concerned {
                    return Some(self.beats_within(events) + 1);
                }
            }
            None
        });
        beats.filter(move |found| (beat + 1..=last).contains(found))
    }
}

/// Returns `true` if an event happens to a task or is done by it.
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
