//! The text form: one line an event, for goldens and for reading.

use std::fmt;

use super::Trace;
use crate::runtime::{
    Call, Ending, Event, FutureKind, Limit, NANOS_PER_SECOND, ObjectId, Outcome, PrimitiveKind,
};

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
            Event::FutureCreated { future, kind, of, line } => {
                let kind = future_word(kind);
                match of {
                    ObjectId(0) => write!(f, "{kind} {future} created, line {line}"),
                    of => write!(f, "{kind} {future} of {of} created, line {line}"),
                }
            }
            Event::TaskCreated { task, name, line } => {
                write!(f, "task {task} {name:?} created, line {line}")
            }
            Event::ChildAdded { parent, child } => write!(f, "{parent} watches {child}"),
            Event::FutureFinished { future, outcome } => match outcome {
                Outcome::Returned => write!(f, "{future} has its result"),
                Outcome::Raised(exception) => write!(f, "{future} has its exception: {exception}"),
                Outcome::Cancelled => write!(f, "{future} is cancelled"),
            },
            Event::CancelRequested { future } => write!(f, "{future} asked to cancel"),
            Event::Thrown { exception } => write!(f, "throws {exception}"),
            Event::TaskWaits { future, line } => write!(f, "waits for {future}, line {line}"),
            Event::TaskRenamed { task, name } => write!(f, "{task} is now {name:?}"),
            Event::TaskYields { line } => write!(f, "yields, line {line}"),
            Event::Printed { text, line } => write!(f, "prints {text:?}, line {line}"),
            Event::EagerStepBegan { task } => write!(f, "{task} starts eagerly"),
            Event::EagerStepEnded { resumed } => write!(f, "{resumed} goes on"),
            Event::Reported { text } => write!(f, "reports {text:?}"),
            Event::PrimitiveCreated { primitive, kind, size, name, line } => {
                let kind = primitive_word(kind);
                write!(f, "{kind} {primitive} {name:?} of {size} created, line {line}")
            }
            Event::ValueSet { primitive, value } => write!(f, "{primitive} is {value}"),
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
            }),
        }
    }
}

/// What a future stands for, in a word.
pub fn future_word(kind: FutureKind) -> &'static str {
    match kind {
        FutureKind::Plain => "future",
        FutureKind::Sleep => "sleep",
        FutureKind::Gather => "gather",
        FutureKind::Shield => "shield",
        FutureKind::Wait => "wait",
        FutureKind::Group => "group",
        FutureKind::Acquire => "acquire",
        FutureKind::Notified => "notified",
        FutureKind::Put => "put",
        FutureKind::Get => "get",
        FutureKind::Join => "join",
        FutureKind::Job => "job",
        FutureKind::Next => "next",
    }
}

/// What a primitive is, in a word or two.
pub fn primitive_word(kind: PrimitiveKind) -> &'static str {
    match kind {
        PrimitiveKind::Lock => "lock",
        PrimitiveKind::Event => "event",
        PrimitiveKind::Condition => "condition",
        PrimitiveKind::Semaphore => "semaphore",
        PrimitiveKind::BoundedSemaphore => "bounded semaphore",
        PrimitiveKind::Barrier => "barrier",
        PrimitiveKind::Queue => "queue",
        PrimitiveKind::LifoQueue => "last-in queue",
        PrimitiveKind::PriorityQueue => "priority queue",
        PrimitiveKind::TaskGroup => "task group",
        PrimitiveKind::Timeout => "timeout",
        PrimitiveKind::ThreadPool => "thread pool",
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
