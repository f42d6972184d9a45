//! The fields of an event in a JSON file, and the event that they make.

use serde::Deserialize;

use super::words::ending_of;
use crate::model::{
    Call, Event, FileId, FutureKind, HandleId, ObjectId, Outcome, PrimitiveKind, Site, Timestamp,
};

/// The fields of all kinds of events; each kind has some of them. Unknown keys are skipped.
#[derive(Debug, Deserialize)]
pub(super) struct EventFields {
    nanos: u64,
    iteration: u32,
    kind: String,
    handle: Option<u32>,
    call: Option<CallFields>,
    when_nanos: Option<u64>,
    future: Option<u32>,
    future_kind: Option<String>,
    of: Option<u32>,
    task: Option<u32>,
    name: Option<String>,
    parent: Option<u32>,
    child: Option<u32>,
    outcome: Option<String>,
    exception: Option<String>,
    resumed: Option<u32>,
    text: Option<String>,
    primitive: Option<u32>,
    primitive_kind: Option<String>,
    size: Option<u32>,
    value: Option<u32>,
    queue: Option<u32>,
    item: Option<String>,
    index: Option<u32>,
    job: Option<u32>,
    thread: Option<u32>,
    ending: Option<String>,
    line: Option<u32>,
    file: Option<u32>,
}

/// What a handle does.
#[derive(Debug, Deserialize)]
struct CallFields {
    kind: String,
    task: Option<u32>,
    future: Option<u32>,
    parent: Option<u32>,
    child: Option<u32>,
    primitive: Option<u32>,
    job: Option<u32>,
}

impl EventFields {
    /// When the event happened.
    pub(super) fn timestamp(&self) -> Timestamp {
        Timestamp { nanos: self.nanos, iteration: self.iteration }
    }

    /// The event; fails if a field is missing or has an unknown word.
    pub(super) fn event(&self) -> Result<Event<'_>, String> {
        Ok(match &*self.kind {
            "iteration_began" => Event::IterationBegan,
            "time_advanced" => Event::TimeAdvanced,
            "timer_due" => Event::TimerDue { handle: self.handle()? },
            "handle_began" => Event::HandleBegan { handle: self.handle()?, call: self.call()? },
            "handle_ended" => Event::HandleEnded,
            "handle_scheduled" => {
                Event::HandleScheduled { handle: self.handle()?, call: self.call()? }
            }
            "timer_set" => Event::TimerSet {
                handle: self.handle()?,
                call: self.call()?,
                when_nanos: given(self.when_nanos, "when_nanos")?,
            },
            "timer_cancelled" => Event::TimerCancelled { handle: self.handle()? },
            "future_created" => Event::FutureCreated {
                future: object(self.future, "future")?,
                kind: kind(
                    FutureKind::ALL,
                    FutureKind::word,
                    self.future_kind.as_deref(),
                    "future_kind",
                )?,
                of: object_or_none(self.of),
                site: self.site(),
            },
            "task_created" => Event::TaskCreated {
                task: object(self.task, "task")?,
                name: given(self.name.as_deref(), "name")?,
                site: self.site(),
            },
            "task_renamed" => Event::TaskRenamed {
                task: object(self.task, "task")?,
                name: given(self.name.as_deref(), "name")?,
            },
            "child_added" => Event::ChildAdded {
                parent: object(self.parent, "parent")?,
                child: object(self.child, "child")?,
            },
            "future_finished" => Event::FutureFinished {
                future: object(self.future, "future")?,
                outcome: self.outcome()?,
            },
            "cancel_requested" => Event::CancelRequested { future: object(self.future, "future")? },
            "thrown" => Event::Thrown { exception: given(self.exception.as_deref(), "exception")? },
            "task_waits" => {
                Event::TaskWaits { future: object(self.future, "future")?, site: self.site() }
            }
            "task_yields" => Event::TaskYields { site: self.site() },
            "eager_step_began" => Event::EagerStepBegan { task: object(self.task, "task")? },
            "eager_step_ended" => Event::EagerStepEnded { resumed: object_or_none(self.resumed) },
            "printed" => {
                Event::Printed { text: given(self.text.as_deref(), "text")?, site: self.site() }
            }
            "reported" => Event::Reported { text: given(self.text.as_deref(), "text")? },
            "primitive_created" => Event::PrimitiveCreated {
                primitive: object(self.primitive, "primitive")?,
                kind: kind(
                    PrimitiveKind::ALL,
                    PrimitiveKind::word,
                    self.primitive_kind.as_deref(),
                    "primitive_kind",
                )?,
                size: given(self.size, "size")?,
                name: given(self.name.as_deref(), "name")?,
                site: self.site(),
            },
            "value_set" => Event::ValueSet {
                primitive: object(self.primitive, "primitive")?,
                value: given(self.value, "value")?,
            },
            "item_put" => Event::ItemPut {
                queue: object(self.queue, "queue")?,
                item: given(self.item.as_deref(), "item")?,
            },
            "item_got" => Event::ItemGot {
                queue: object(self.queue, "queue")?,
                index: given(self.index, "index")?,
            },
            "job_submitted" => Event::JobSubmitted { job: object(self.job, "job")? },
            "job_began" => Event::JobBegan {
                job: object(self.job, "job")?,
                worker: given(self.thread, "thread")?,
            },
            "job_ended" => Event::JobEnded {
                job: object(self.job, "job")?,
                worker: given(self.thread, "thread")?,
            },
            "run_ended" => {
                let word = given(self.ending.as_deref(), "ending")?;
                let ending = ending_of(word).ok_or_else(|| unknown("ending", word))?;
                Event::RunEnded { ending }
            }
            other => return Err(unknown("kind of event", other)),
        })
    }

    fn handle(&self) -> Result<HandleId, String> {
        given(self.handle, "handle").map(HandleId)
    }

    fn call(&self) -> Result<Call, String> {
        let Some(call) = &self.call else { return Err(missing("call")) };
        Ok(match &*call.kind {
            "step" => Call::Step(object(call.task, "task")?),
            "wakeup" => Call::Wakeup {
                task: object(call.task, "task")?,
                future: object(call.future, "future")?,
            },
            "set_result" => Call::SetResult(object(call.future, "future")?),
            "child_done" => Call::ChildDone {
                parent: object(call.parent, "parent")?,
                child: object(call.child, "child")?,
            },
            "stop" => Call::Stop(object(call.task, "task")?),
            "callback" => Call::Callback,
            "timeout" => Call::Timeout(object(call.primitive, "primitive")?),
            "job_done" => Call::JobDone(object(call.job, "job")?),
            other => return Err(unknown("kind of call", other)),
        })
    }

    fn outcome(&self) -> Result<Outcome<'_>, String> {
        Ok(match given(self.outcome.as_deref(), "outcome")? {
            "returned" => Outcome::Returned,
            "raised" => Outcome::Raised(given(self.exception.as_deref(), "exception")?),
            "cancelled" => Outcome::Cancelled,
            other => return Err(unknown("outcome", other)),
        })
    }

    fn site(&self) -> Site {
        match self.line {
            Some(line) if line > 0 => Site { file: FileId(self.file.unwrap_or(0)), line },
            _ => Site::UNKNOWN,
        }
    }
}

fn given<T>(field: Option<T>, name: &str) -> Result<T, String> {
    field.ok_or_else(|| missing(name))
}

fn object(field: Option<u32>, name: &str) -> Result<ObjectId, String> {
    given(field, name).map(ObjectId)
}

/// An object whose key is left out if there is none.
fn object_or_none(field: Option<u32>) -> ObjectId {
    ObjectId(field.unwrap_or(0))
}

/// The kind that a word stands for.
fn kind<T: Copy>(
    all: &[T],
    word: impl Fn(T) -> &'static str,
    field: Option<&str>,
    name: &str,
) -> Result<T, String> {
    let wanted = given(field, name)?;
    all.iter().copied().find(|kind| word(*kind) == wanted).ok_or_else(|| unknown(name, wanted))
}

fn missing(name: &str) -> String {
    format!("it has no {name:?}")
}

fn unknown(what: &str, word: &str) -> String {
    format!("there is no {what} {word:?}")
}
