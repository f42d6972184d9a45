//! Turns a trace into records, as the Python side writes them.

use std::collections::BTreeMap;

use loopscope::model::{
    Ending, Event, NANOS_PER_SECOND, ObjectId, Outcome, PrimitiveKind, Timestamp,
};
use loopscope::trace::Trace;

/// The records of `trace`; `place_of` returns the text that stands for a line of the listing.
pub fn records(trace: &Trace, place_of: impl Fn(u32) -> String) -> Vec<String> {
    let mut writer = Writer::new(place_of);
    for entry in trace.entries() {
        writer.read(entry.timestamp, entry.event);
    }
    writer.records
}

/// The records of `trace` without places, followed by what it and `last_words` report, sorted.
///
/// For a run that did not finish there are no reports: CPython reports about tasks and futures when
/// they are collected, and here the remaining ones are not.
pub fn records_and_reports(trace: &Trace, last_words: &Trace) -> Vec<String> {
    let mut writer = Writer::new(|_| String::new());
    let (mut reports, mut is_finished) = (Vec::new(), false);
    for entry in trace.entries() {
        match entry.event {
            Event::Reported { text } => reports.push(report(text)),
            Event::RunEnded { ending } => is_finished = ending == Ending::Finished,
            _ => {}
        }
        writer.read(entry.timestamp, entry.event);
    }
    for entry in last_words.entries() {
        if let Event::Reported { text } = entry.event {
            reports.push(report(text));
        }
    }
    reports.sort();
    if is_finished {
        writer.records.append(&mut reports);
    }
    writer.records
}

fn report(text: &str) -> String {
    let text = text.split(" but its parent task").next().unwrap_or_default();
    // What the handler was told has addresses in CPython.
    let failed = "Unhandled error in exception handler";
    let text = if text.starts_with(failed) { failed } else { text };
    format!("reports {}", text.replace('\n', " | "))
}

struct Writer<F> {
    place_of: F,
    /// The names of the tasks.
    names: BTreeMap<ObjectId, String>,
    running: Option<ObjectId>,
    /// When a step began whose record waits for the next event, which says whether an exception is
    /// thrown into the step.
    step_due: Option<Timestamp>,
    /// The values that the program shows.
    values: Vec<ShownValue>,
    records: Vec<String>,
}

struct ShownValue {
    id: ObjectId,
    name: String,
    /// The task that showed it first; CPython evaluates the expression until that task ends.
    owner: Option<ObjectId>,
    /// The text at the end of the last task step.
    told: String,
    /// The text now.
    text: String,
}

impl<F: Fn(u32) -> String> Writer<F> {
    fn new(place_of: F) -> Self {
        Self {
            place_of,
            names: BTreeMap::new(),
            running: None,
            step_due: None,
            values: Vec::new(),
            records: Vec::new(),
        }
    }

    fn read(&mut self, timestamp: Timestamp, event: Event<'_>) {
        if let Some(began) = self.step_due.take() {
            match event {
                Event::Thrown { exception } => {
                    self.add(began, self.running, &format!("runs, throwing {exception}"));
                }
                _ => self.add(began, self.running, "runs"),
            }
        }
        match event {
            Event::HandleBegan { call, .. } => {
                self.running = call.task();
                self.step_due = self.running.map(|_| timestamp);
            }
            Event::HandleEnded => {
                self.tell_values(timestamp);
                self.running = None;
            }
            Event::EagerStepBegan { task } => {
                self.running = Some(task);
                self.add(timestamp, self.running, "runs");
            }
            Event::EagerStepEnded { resumed } => {
                self.tell_values(timestamp);
                self.running = (resumed != ObjectId::default()).then_some(resumed);
            }
            Event::TaskCreated { task, name, site } => {
                self.names.insert(task, name.to_owned());
                let place =
                    if site.is_known() { (self.place_of)(site.line) } else { String::new() };
                self.add(timestamp, self.running, &format!("creates {name}{place}"));
            }
            Event::PrimitiveCreated { primitive, kind: PrimitiveKind::Value, name, .. } => {
                let (name, owner) = (name.to_owned(), self.running);
                let (told, text) = Default::default();
                self.values.push(ShownValue { id: primitive, name, owner, told, text });
            }
            Event::TextSet { primitive, text } => {
                if let Some(value) = self.values.iter_mut().find(|value| value.id == primitive) {
                    text.clone_into(&mut value.text);
                }
            }
            Event::FutureFinished { future, outcome } if self.names.contains_key(&future) => {
                let how = match outcome {
                    Outcome::Returned => "returned",
                    Outcome::Raised(exception) => &format!("raised {exception}"),
                    Outcome::Cancelled => "was cancelled",
                };
                self.add(timestamp, Some(future), how);
                self.values.retain(|value| value.owner != Some(future));
            }
            Event::TaskWaits { site, .. } => {
                self.add(timestamp, self.running, &format!("waits{}", (self.place_of)(site.line)));
            }
            Event::TaskRenamed { task, name } => {
                self.names.insert(task, name.to_owned());
            }
            Event::TaskYields { site } => {
                self.add(timestamp, self.running, &format!("yields{}", (self.place_of)(site.line)));
            }
            Event::Printed { text, site } => {
                for text in text.split('\n') {
                    let place = (self.place_of)(site.line);
                    self.add(timestamp, self.running, &format!("prints{place}: {text}"));
                }
            }
            Event::RunEnded { ending } => {
                let how = match ending {
                    Ending::Finished => "the run finished",
                    Ending::Deadlock => "the run is deadlocked",
                    Ending::LimitReached(_) => "the run reached its limit",
                };
                self.add(timestamp, None, how);
            }
            _ => {}
        }
    }

    /// At the end of a task step, records the values that have changed.
    fn tell_values(&mut self, timestamp: Timestamp) {
        if self.running.is_none() {
            return;
        }
        for mut value in std::mem::take(&mut self.values) {
            if value.text != value.told {
                let what = format!("shows {} = {}", value.name, value.text);
                self.add(timestamp, self.running, &what);
                value.told.clone_from(&value.text);
            }
            self.values.push(value);
        }
    }

    fn add(&mut self, timestamp: Timestamp, task: Option<ObjectId>, what: &str) {
        let (seconds, nanos) =
            (timestamp.nanos / NANOS_PER_SECOND, timestamp.nanos % NANOS_PER_SECOND);
        let name = task.and_then(|task| self.names.get(&task)).map_or("-", String::as_str);
        let iteration = timestamp.iteration;
        self.records.push(format!("{seconds}.{nanos:09} {iteration:>4}  {name:<10} {what}"));
    }
}
