//! The text form: one line an event, for goldens and for reading.

use std::fmt;

use super::Trace;
use crate::runtime::{Call, Ending, Event, FutureKind, NANOS_PER_SECOND, Outcome};

impl fmt::Display for Trace {
    /// Writes a line per event: virtual seconds, iteration, and what happened; what a handle does
    /// is indented under it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut is_in_handle = false;
        for entry in self.entries() {
            let moment = entry.moment;
            let (seconds, nanos) =
                (moment.nanos / NANOS_PER_SECOND, moment.nanos % NANOS_PER_SECOND);
            let indent = if is_in_handle && entry.event != Event::HandleEnded { "  " } else { "" };
            let event = Line(&entry.event);
            writeln!(f, "{seconds}.{nanos:09} {:>4}  {indent}{event}", moment.iteration)?;
            match entry.event {
                Event::HandleBegan { .. } => is_in_handle = true,
                Event::HandleEnded => is_in_handle = false,
                _ => {}
            }
        }
        Ok(())
    }
}

struct Line<'a>(&'a Event<'a>);

impl fmt::Display for Line<'_> {
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
            Event::FutureCreated { future, kind, line } => {
                let kind = match kind {
                    FutureKind::Plain => "future",
                    FutureKind::Sleep => "sleep",
                    FutureKind::Gather => "gather",
                };
                write!(f, "{kind} {future} created, line {line}")
            }
            Event::TaskCreated { task, name, line } => {
                write!(f, "task {task} {name:?} created, line {line}")
            }
            Event::GatherChild { gather, child } => write!(f, "{gather} gathers {child}"),
            Event::FutureFinished { future, outcome } => match outcome {
                Outcome::Returned => write!(f, "{future} has its result"),
                Outcome::Raised(exception) => write!(f, "{future} has its exception: {exception}"),
                Outcome::Cancelled => write!(f, "{future} is cancelled"),
            },
            Event::CancelRequested { future } => write!(f, "{future} asked to cancel"),
            Event::Thrown { exception } => write!(f, "throws {exception}"),
            Event::TaskWaits { future, line } => write!(f, "waits for {future}, line {line}"),
            Event::TaskYields { line } => write!(f, "yields, line {line}"),
            Event::Printed { text, line } => write!(f, "prints {text:?}, line {line}"),
            Event::RunEnded { ending } => f.write_str(match ending {
                Ending::Finished => "run finished",
                Ending::Deadlock => "run deadlocked",
                Ending::LimitReached => "run stopped at its limit",
            }),
        }
    }
}

struct CallText(Call);

impl fmt::Display for CallText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Call::Step(task) => write!(f, "step {task}"),
            Call::Wakeup { task, future } => write!(f, "wake {task} from {future}"),
            Call::SetResult(future) => write!(f, "set result of {future}"),
            Call::GatherDone { gather, child } => write!(f, "tell {gather} about {child}"),
            Call::Stop(task) => write!(f, "stop after {task}"),
            Call::Callback => f.write_str("callback"),
        }
    }
}
