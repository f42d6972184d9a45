//! The moments of a run: the places at which something worth noticing happens.

use super::film::Film;
use super::found_moment::FoundMoment;
use super::roles::{Role, Roles};
use crate::model::{Call, Ending, Event, Moment, ObjectId, Occasion, Outcome};

/// The search for one moment in a trace.
struct Search {
    moment: &'static Moment,
    /// How often it has happened.
    count: u32,
    found: Option<FoundMoment>,
}

impl Film {
    /// Looks for moments, once. From then on the text of a moment is the sentence of its step.
    ///
    /// If two of them are at one step, the first in the list is kept.
    pub fn find_moments(&self, moments: &'static [Moment]) {
        self.moments.get_or_init(|| self.found(moments));
    }

    /// The moments that were found, in the order of time.
    pub fn moments(&self) -> &[FoundMoment] {
        self.moments.get().map_or(&[], |moments| moments)
    }

    /// The number of the moment, counted from zero, whose place is after `beat` beats.
    pub fn moment_at(&self, beat: usize) -> Option<usize> {
        self.moments().binary_search_by_key(&beat, |moment| moment.beat).ok()
    }

    /// The sentence of the moment whose place is after `beat` beats.
    pub fn moment_sentence(&self, beat: usize) -> Option<String> {
        let moment = self.moments()[self.moment_at(beat)?];
        let Some((before, after)) = moment.text.split_once('{') else {
            return Some(moment.text.to_owned());
        };
        let after = after.strip_prefix("task}").unwrap_or(after);
        let machine = self.machine_after(self.events_after(beat)).1;
        let task = moment.task.and_then(|task| machine.task(task));
        Some(format!("{before}{}{after}", task.map_or("it", |task| task.label())))
    }

    fn found(&self, moments: &'static [Moment]) -> Vec<FoundMoment> {
        let search = |moment| Search { moment, count: 0, found: None };
        let mut searches: Vec<_> = moments.iter().map(search).collect();
        let mut new_task = None;
        let mut is_missing = !moments.is_empty();
        let mut entries = self.trace().entries();
        while is_missing && let Some(entry) = entries.next() {
            is_missing = false;
            for search in &mut searches {
                if search.is_over() {
                    continue;
                }
                is_missing = true;
                if !happens(
                    search.moment.when,
                    &entry.event,
                    new_task,
                    entry.cause.is_some(),
                    self.roles(),
                ) {
                    continue;
                }
                search.count += 1;
                if search.moment.which == 0 || search.moment.which == search.count {
                    search.found = self.place_of(entry.index).map(|beat| FoundMoment {
                        beat,
                        text: search.moment.text,
                        task: entry.task,
                    });
                }
            }
            if let Event::TaskCreated { task, .. } = entry.event {
                new_task = Some(task);
            }
        }
        let mut found: Vec<FoundMoment> = Vec::new();
        for moment in searches.into_iter().filter_map(|search| search.found) {
            let index = found.partition_point(|other| other.beat < moment.beat);
            if found.get(index).is_none_or(|other| other.beat != moment.beat) {
                found.insert(index, moment);
            }
        }
        found
    }

    /// The place of the step of the story in which an event is.
    fn place_of(&self, event_index: u32) -> Option<usize> {
        let story = self.story();
        let step = story.partition_point(|beat| self.events_after(*beat) <= event_index);
        story.get(step).copied()
    }
}

impl Search {
    fn is_over(&self) -> bool {
        self.moment.which != 0 && self.found.is_some()
    }
}

/// Returns `true` if an event is the occasion of a moment. `new_task` is the task that was made last.
fn happens(
    when: Occasion,
    event: &Event<'_>,
    new_task: Option<ObjectId>,
    in_handle: bool,
    roles: &Roles,
) -> bool {
    let kind_of = |future| roles.future(future).map(|(kind, _)| kind);
    let is_task = |future| roles.get(future) == Some(Role::Task);
    match (when, *event) {
        (Occasion::Prints(start), Event::Printed { text, .. }) => text.starts_with(start),
        (Occasion::Queues, Event::HandleScheduled { call: Call::Step(task), .. }) => {
            in_handle && new_task == Some(task)
        }
        (Occasion::StartsEagerly, Event::EagerStepBegan { .. })
        | (Occasion::Yields, Event::TaskYields { .. })
        | (Occasion::Expires, Event::HandleBegan { call: Call::Timeout(_), .. })
        | (Occasion::Deadlock, Event::RunEnded { ending: Ending::Deadlock }) => true,
        (Occasion::Idles, Event::TimeAdvanced) => !in_handle,
        (Occasion::Waits(kind), Event::TaskWaits { future, .. })
        | (
            Occasion::Resolves(kind),
            Event::FutureFinished { future, outcome: Outcome::Returned },
        )
        | (Occasion::Raises(kind), Event::FutureFinished { future, outcome: Outcome::Raised(_) }) => {
            kind_of(future) == Some(kind)
        }
        (Occasion::WaitsForTask, Event::TaskWaits { future, .. })
        | (Occasion::Fails, Event::FutureFinished { future, outcome: Outcome::Raised(_) })
        | (Occasion::IsCancelled, Event::FutureFinished { future, outcome: Outcome::Cancelled }) => {
            is_task(future)
        }
        (Occasion::Throws(start), Event::Thrown { exception }) => exception.starts_with(start),
        (Occasion::Value(kind, number), Event::ValueSet { primitive, value }) => {
            value == number && roles.get(primitive) == Some(Role::Primitive(kind))
        }
        _ => false,
    }
}
