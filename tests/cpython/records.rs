//! A trace as the records that the referee writes.

use std::collections::BTreeMap;

use loopscope::runtime::{Call, Ending, Event, Moment, NANOS_PER_SECOND, ObjectId, Outcome};
use loopscope::trace::Trace;

/// The records of `trace`; `line_of` gives the line of the Python program for a line of ours.
pub fn records(trace: &Trace, line_of: impl Fn(u32) -> Option<usize>) -> Vec<String> {
    let mut writer = Writer {
        line_of,
        names: BTreeMap::new(),
        running: None,
        is_step_due: false,
        records: Vec::new(),
    };
    for entry in trace.entries() {
        writer.read(entry.moment, entry.event);
    }
    writer.records
}

struct Writer<F> {
    line_of: F,
    /// The tasks by name.
    names: BTreeMap<ObjectId, String>,
    running: Option<ObjectId>,
    /// A step has begun, and the next event says whether an exception is thrown into it.
    is_step_due: bool,
    records: Vec<String>,
}

impl<F: Fn(u32) -> Option<usize>> Writer<F> {
    fn read(&mut self, moment: Moment, event: Event<'_>) {
        if std::mem::take(&mut self.is_step_due) {
            match event {
                Event::Thrown { exception } => {
                    self.add(moment, self.running, &format!("runs, throwing {exception}"));
                }
                _ => self.add(moment, self.running, "runs"),
            }
        }
        match event {
            Event::HandleBegan { call, .. } => {
                self.running = match call {
                    Call::Step(task) | Call::Wakeup { task, .. } => Some(task),
                    _ => None,
                };
                self.is_step_due = self.running.is_some();
            }
            Event::HandleEnded => self.running = None,
            Event::TaskCreated { task, name, line } => {
                self.names.insert(task, name.to_owned());
                let at = if line == 0 { String::new() } else { self.at(line) };
                self.add(moment, self.running, &format!("creates {name}{at}"));
            }
            Event::FutureFinished { future, outcome } if self.names.contains_key(&future) => {
                let how = match outcome {
                    Outcome::Returned => "returned",
                    Outcome::Raised(exception) => &format!("raised {exception}"),
                    Outcome::Cancelled => "was cancelled",
                };
                self.add(moment, Some(future), how);
            }
            Event::TaskWaits { line, .. } => {
                self.add(moment, self.running, &format!("waits{}", self.at(line)));
            }
            Event::TaskYields { line } => {
                self.add(moment, self.running, &format!("yields{}", self.at(line)));
            }
            Event::Printed { text, line } => {
                for text in text.split('\n') {
                    self.add(moment, self.running, &format!("prints{}: {text}", self.at(line)));
                }
            }
            Event::RunEnded { ending } => {
                let how = match ending {
                    Ending::Finished => "the run finished",
                    Ending::Deadlock => "the run is deadlocked",
                    Ending::LimitReached(_) => "the run reached its limit",
                };
                self.add(moment, None, how);
            }
            _ => {}
        }
    }

    /// A line without a counterpart differs from every line of Python, which is what it should.
    fn at(&self, line: u32) -> String {
        match (self.line_of)(line) {
            Some(line) => format!(", line {line}"),
            None => format!(", line {line} of ours that has no counterpart"),
        }
    }

    fn add(&mut self, moment: Moment, task: Option<ObjectId>, what: &str) {
        let (seconds, nanos) = (moment.nanos / NANOS_PER_SECOND, moment.nanos % NANOS_PER_SECOND);
        let name = task.and_then(|task| self.names.get(&task)).map_or("-", String::as_str);
        let iteration = moment.iteration;
        self.records.push(format!("{seconds}.{nanos:09} {iteration:>4}  {name:<10} {what}"));
    }
}
