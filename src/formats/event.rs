//! An event as JSON: when it happened, what caused it, what it is, and its fields.

use super::words::ending_word;
use super::writer::Writer;
use crate::model::{Call, Event, FileId, ObjectId, Outcome, Site};
use crate::trace::Entry;

/// Writes an event as one object.
pub(super) fn write(writer: &mut Writer, entry: &Entry<'_>) {
    writer.begin('{');
    writer.key("nanos").raw(entry.timestamp.nanos);
    writer.key("iteration").raw(entry.timestamp.iteration);
    if let Some(handle) = entry.cause {
        writer.key("cause").begin('{').key("handle").raw(handle.0);
        if let Some(task) = entry.task {
            writer.key("task").raw(task.0);
        }
        writer.end('}');
    }
    fields(writer, &entry.event);
    writer.end('}');
}

fn fields(writer: &mut Writer, event: &Event<'_>) {
    match *event {
        Event::IterationBegan => kind(writer, "iteration_began"),
        Event::TimeAdvanced => kind(writer, "time_advanced"),
        Event::TimerDue { handle } => kind(writer, "timer_due").key("handle").raw(handle.0),
        Event::HandleBegan { handle, call } => {
            call_of(kind(writer, "handle_began").key("handle").raw(handle.0), call)
        }
        Event::HandleEnded => kind(writer, "handle_ended"),
        Event::HandleScheduled { handle, call } => {
            call_of(kind(writer, "handle_scheduled").key("handle").raw(handle.0), call)
        }
        Event::TimerSet { handle, call, when_nanos } => {
            call_of(kind(writer, "timer_set").key("handle").raw(handle.0), call)
                .key("when_nanos")
                .raw(when_nanos)
        }
        Event::TimerCancelled { handle } => {
            kind(writer, "timer_cancelled").key("handle").raw(handle.0)
        }
        Event::FutureCreated { future, kind: stands_for, of, site } => {
            kind(writer, "future_created").key("future").raw(future.0);
            writer.key("future_kind").text(stands_for.word());
            if of != ObjectId(0) {
                writer.key("of").raw(of.0);
            }
            site_of(writer, site)
        }
        Event::TaskCreated { task, name, site } => {
            kind(writer, "task_created").key("task").raw(task.0).key("name").text(name);
            site_of(writer, site)
        }
        Event::TaskRenamed { task, name } => {
            kind(writer, "task_renamed").key("task").raw(task.0).key("name").text(name)
        }
        Event::ChildAdded { parent, child } => {
            kind(writer, "child_added").key("parent").raw(parent.0).key("child").raw(child.0)
        }
        Event::FutureFinished { future, outcome } => {
            kind(writer, "future_finished").key("future").raw(future.0).key("outcome");
            match outcome {
                Outcome::Returned => writer.text("returned"),
                Outcome::Raised(exception) => {
                    writer.text("raised").key("exception").text(exception)
                }
                Outcome::Cancelled => writer.text("cancelled"),
            }
        }
        Event::CancelRequested { future } => {
            kind(writer, "cancel_requested").key("future").raw(future.0)
        }
        Event::Thrown { exception } => kind(writer, "thrown").key("exception").text(exception),
        Event::TaskWaits { future, site } => {
            kind(writer, "task_waits").key("future").raw(future.0);
            site_of(writer, site)
        }
        Event::TaskYields { site } => {
            kind(writer, "task_yields");
            site_of(writer, site)
        }
        Event::EagerStepBegan { task } => kind(writer, "eager_step_began").key("task").raw(task.0),
        Event::EagerStepEnded { resumed } => {
            let writer = kind(writer, "eager_step_ended");
            // Zero stands for a callback.
            if resumed == ObjectId(0) { writer } else { writer.key("resumed").raw(resumed.0) }
        }
        Event::Printed { text, site } => {
            kind(writer, "printed").key("text").text(text);
            site_of(writer, site)
        }
        Event::Reported { text } => kind(writer, "reported").key("text").text(text),
        Event::PrimitiveCreated { primitive, kind: sort, size, name, site } => {
            kind(writer, "primitive_created").key("primitive").raw(primitive.0);
            writer.key("primitive_kind").text(sort.word());
            writer.key("size").raw(size).key("name").text(name);
            site_of(writer, site)
        }
        Event::ValueSet { primitive, value } => {
            kind(writer, "value_set").key("primitive").raw(primitive.0).key("value").raw(value)
        }
        Event::TextSet { primitive, text } => {
            kind(writer, "text_set").key("primitive").raw(primitive.0).key("text").text(text)
        }
        Event::ItemPut { queue, item } => {
            kind(writer, "item_put").key("queue").raw(queue.0).key("item").text(item)
        }
        Event::ItemGot { queue, index } => {
            kind(writer, "item_got").key("queue").raw(queue.0).key("index").raw(index)
        }
        Event::JobSubmitted { job } => kind(writer, "job_submitted").key("job").raw(job.0),
        Event::JobBegan { job, worker } => {
            kind(writer, "job_began").key("job").raw(job.0).key("thread").raw(worker)
        }
        Event::JobEnded { job, worker } => {
            kind(writer, "job_ended").key("job").raw(job.0).key("thread").raw(worker)
        }
        Event::RunEnded { ending } => {
            kind(writer, "run_ended").key("ending").text(ending_word(ending))
        }
    };
}

/// What a handle does.
fn call_of(writer: &mut Writer, call: Call) -> &mut Writer {
    writer.key("call").begin('{').key("kind");
    match call {
        Call::Step(task) => writer.text("step").key("task").raw(task.0),
        Call::Wakeup { task, future } => {
            writer.text("wakeup").key("task").raw(task.0).key("future").raw(future.0)
        }
        Call::SetResult(future) => writer.text("set_result").key("future").raw(future.0),
        Call::ChildDone { parent, child } => {
            writer.text("child_done").key("parent").raw(parent.0).key("child").raw(child.0)
        }
        Call::Stop(task) => writer.text("stop").key("task").raw(task.0),
        Call::Callback => writer.text("callback"),
        Call::Timeout(timeout) => writer.text("timeout").key("primitive").raw(timeout.0),
        Call::JobDone(job) => writer.text("job_done").key("job").raw(job.0),
    };
    writer.end('}')
}

fn kind<'a>(writer: &'a mut Writer, kind: &str) -> &'a mut Writer {
    writer.key("kind").text(kind)
}

/// Where in the program it was, if that is known; most programs have one file.
pub(super) fn site_of(writer: &mut Writer, site: Site) -> &mut Writer {
    if site.is_known() {
        writer.key("line").raw(site.line);
        if site.file != FileId(0) {
            writer.key("file").raw(site.file.0);
        }
    }
    writer
}
