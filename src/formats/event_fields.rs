//! The fields of an event in a JSON file, and the event that they make.

use serde::Deserialize;

use super::number::Number;
use super::words::ending_of;
use crate::model::{
    Call, Event, FileId, FutureKind, HandleId, ObjectId, Outcome, PrimitiveKind, Site, Timestamp,
};

/// The fields of all kinds of events; each kind has some of them. Unknown keys are skipped.
#[derive(Debug, Deserialize)]
#[serde(expecting = "an event")]
pub(super) struct EventFields {
    nanos: Option<Number<u64>>,
    iteration: Option<Number>,
    kind: Option<String>,
    handle: Option<Number>,
    call: Option<CallFields>,
    when_nanos: Option<Number<u64>>,
    future: Option<Number>,
    future_kind: Option<String>,
    of: Option<Number>,
    task: Option<Number>,
    name: Option<String>,
    parent: Option<Number>,
    child: Option<Number>,
    outcome: Option<String>,
    exception: Option<String>,
    resumed: Option<Number>,
    text: Option<String>,
    primitive: Option<Number>,
    primitive_kind: Option<String>,
    size: Option<Number>,
    value: Option<Number>,
    queue: Option<Number>,
    item: Option<String>,
    index: Option<Number>,
    job: Option<Number>,
    thread: Option<Number>,
    ending: Option<String>,
    line: Option<Number>,
    file: Option<Number>,
}

/// What a handle does.
#[derive(Debug, Deserialize)]
#[serde(expecting = "a call")]
struct CallFields {
    kind: Option<String>,
    task: Option<Number>,
    future: Option<Number>,
    parent: Option<Number>,
    child: Option<Number>,
    primitive: Option<Number>,
    job: Option<Number>,
}

impl EventFields {
    /// When the event happened; fails if a field is missing.
    pub(super) fn timestamp(&self) -> Result<Timestamp, String> {
        Ok(Timestamp {
            nanos: number(self.nanos, "nanos")?,
            iteration: number(self.iteration, "iteration")?,
        })
    }

    /// The event; fails if a field is missing or has an unknown word.
    pub(super) fn event(&self) -> Result<Event<'_>, String> {
        Ok(match given(self.kind.as_deref(), "kind")? {
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
                when_nanos: number(self.when_nanos, "when_nanos")?,
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
                size: number(self.size, "size")?,
                name: given(self.name.as_deref(), "name")?,
                site: self.site(),
            },
            "value_set" => Event::ValueSet {
                primitive: object(self.primitive, "primitive")?,
                value: number(self.value, "value")?,
            },
            "text_set" => Event::TextSet {
                primitive: object(self.primitive, "primitive")?,
                text: given(self.text.as_deref(), "text")?,
            },
            "item_put" => Event::ItemPut {
                queue: object(self.queue, "queue")?,
                item: given(self.item.as_deref(), "item")?,
            },
            "item_got" => Event::ItemGot {
                queue: object(self.queue, "queue")?,
                index: number(self.index, "index")?,
            },
            "job_submitted" => Event::JobSubmitted { job: object(self.job, "job")? },
            "job_began" => Event::JobBegan {
                job: object(self.job, "job")?,
                worker: number(self.thread, "thread")?,
            },
            "job_ended" => Event::JobEnded {
                job: object(self.job, "job")?,
                worker: number(self.thread, "thread")?,
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
        number(self.handle, "handle").map(HandleId)
    }

    fn call(&self) -> Result<Call, String> {
        let Some(call) = &self.call else { return Err(missing("call")) };
        Ok(match given(call.kind.as_deref(), "kind")? {
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
            Some(Number(line)) if line > 0 => {
                Site { file: FileId(self.file.map_or(0, |file| file.0)), line }
            }
            _ => Site::UNKNOWN,
        }
    }
}

fn given<T>(field: Option<T>, name: &str) -> Result<T, String> {
    field.ok_or_else(|| missing(name))
}

fn number<T>(field: Option<Number<T>>, name: &str) -> Result<T, String> {
    given(field, name).map(|number| number.0)
}

fn object(field: Option<Number>, name: &str) -> Result<ObjectId, String> {
    number(field, name).map(ObjectId)
}

/// An object whose key is left out if there is none.
fn object_or_none(field: Option<Number>) -> ObjectId {
    ObjectId(field.map_or(0, |number| number.0))
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
