//! The text form of a trace: a line for each event, for people and for goldens.

use std::fmt;

use super::Trace;
use crate::model::{Call, Ending, Event, FileId, Limit, NANOS_PER_SECOND, ObjectId, Outcome, Site};

impl fmt::Display for Trace {
    /// Writes a line for each event: seconds since the loop started, iteration, and what happened.
    /// What happens while a handle runs is indented.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut is_in_handle = false;
        for entry in self.entries() {
            let timestamp = entry.timestamp;
            let (seconds, nanos) =
                (timestamp.nanos / NANOS_PER_SECOND, timestamp.nanos % NANOS_PER_SECOND);
            let indent = if is_in_handle && entry.event != Event::HandleEnded { "  " } else { "" };
            let event = EventLine(&entry.event);
            writeln!(f, "{seconds}.{nanos:09} {:>4}  {indent}{event}", timestamp.iteration)?;
            match entry.event {
                Event::HandleBegan { .. } => is_in_handle = true,
                Event::HandleEnded => is_in_handle = false,
                _ => {}
            }
        }
        Ok(())
    }
}

struct EventLine<'a>(&'a Event<'a>);

impl fmt::Display for EventLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self.0 {
            Event::IterationBegan => f.write_str("iteration"),
            Event::TimeAdvanced => f.write_str("time advanced"),
            Event::TimerDue { handle } => write!(f, "{handle} due"),
            Event::HandleBegan { handle, call } => write!(f, "{handle} began: {}", CallText(call)),
            Event::HandleEnded => f.write_str("ended"),
            Event::HandleScheduled { handle, call } => {
                write!(f, "{handle} scheduled: {}", CallText(call))
            }
            Event::TimerSet { handle, call, when_nanos } => {
                let (seconds, nanos) =
                    (when_nanos / NANOS_PER_SECOND, when_nanos % NANOS_PER_SECOND);
                write!(f, "{handle} set for {seconds}.{nanos:09}: {}", CallText(call))
            }
            Event::TimerCancelled { handle } => write!(f, "{handle} cancelled"),
            Event::FutureCreated { future, kind, of, site } => {
                let kind = kind.word();
                match of {
                    ObjectId(0) => write!(f, "{kind} {future} created, {}", SiteText(site)),
                    of => write!(f, "{kind} {future} of {of} created, {}", SiteText(site)),
                }
            }
            Event::TaskCreated { task, name, site } => {
                write!(f, "task {task} {name:?} created, {}", SiteText(site))
            }
            Event::ChildAdded { parent, child } => write!(f, "{parent} watches {child}"),
            Event::FutureFinished { future, outcome } => match outcome {
                Outcome::Returned => write!(f, "{future} has its result"),
                Outcome::Raised(exception) => write!(f, "{future} has its exception: {exception}"),
                Outcome::Cancelled => write!(f, "{future} is cancelled"),
            },
            Event::CancelRequested { future } => write!(f, "{future} asked to cancel"),
            Event::Thrown { exception } => write!(f, "throws {exception}"),
            Event::TaskWaits { future, site } => {
                write!(f, "waits for {future}, {}", SiteText(site))
            }
            Event::TaskRenamed { task, name } => write!(f, "{task} is now {name:?}"),
            Event::TaskYields { site } => write!(f, "yields, {}", SiteText(site)),
            Event::Printed { text, site } => write!(f, "prints {text:?}, {}", SiteText(site)),
            Event::EagerStepBegan { task } => write!(f, "{task} starts eagerly"),
            Event::EagerStepEnded { resumed } => write!(f, "{resumed} goes on"),
            Event::Reported { text } => write!(f, "reports {text:?}"),
            Event::PrimitiveCreated { primitive, kind, size, name, site } => {
                let kind = kind.word();
                write!(f, "{kind} {primitive} {name:?} of {size} created, {}", SiteText(site))
            }
            Event::ValueSet { primitive, value } => write!(f, "{primitive} is {value}"),
            Event::TextSet { primitive, text } => write!(f, "{primitive} shows {text}"),
            Event::ItemPut { queue, item } => write!(f, "{queue} takes in {item}"),
            Event::ItemGot { queue, index } => write!(f, "{queue} gives out its item {index}"),
            Event::JobSubmitted { job } => write!(f, "job {job} submitted"),
            Event::JobBegan { job, worker } => write!(f, "thread {worker} begins job {job}"),
            Event::JobEnded { job, worker } => write!(f, "thread {worker} ends job {job}"),
            Event::RunEnded { ending } => f.write_str(match ending {
                Ending::Finished => "run finished",
                Ending::Deadlock => "run deadlocked",
                Ending::LimitReached(Limit::Iterations) => "run stopped: too many iterations",
                Ending::LimitReached(Limit::Tasks) => "run stopped: too many tasks",
                Ending::LimitReached(Limit::Events) => "run stopped: too many events",
                Ending::LimitReached(Limit::Text) => "run stopped: too much text",
            }),
        }
    }
}

/// The line of a site, and its file unless that is the first.
struct SiteText(Site);

impl fmt::Display for SiteText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Site { file, line } = self.0;
        write!(f, "line {line}")?;
        if file == FileId(0) { Ok(()) } else { write!(f, " of file {}", file.0) }
    }
}

struct CallText(Call);

impl fmt::Display for CallText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Call::Step(task) => write!(f, "step {task}"),
            Call::Wakeup { task, future } => write!(f, "wake {task} from {future}"),
            Call::SetResult(future) => write!(f, "set result of {future}"),
            Call::ChildDone { parent, child } => write!(f, "tell {parent} about {child}"),
            Call::Stop(task) => write!(f, "stop after {task}"),
            Call::Callback => f.write_str("callback"),
            Call::Timeout(timeout) => write!(f, "time out {timeout}"),
            Call::JobDone(job) => write!(f, "set result of job {job}"),
        }
    }
}
