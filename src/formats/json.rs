//! JSON: everything that is known of a run, for other programs.
//!
//! `docs/run.schema.json` is the shape. Within a version, keys are only added.

use super::event::{self, site_of};
use super::format::Format;
use super::history::{EventTime, Flow, History, Note, NoteKind, Period, Track};
use super::subject::Subject;
use super::words::ending_word;
use super::writer::Writer;
use crate::model::{Ending, Limits, ObjectId};
use crate::scene::{Primitive, State, TaskState, deadlock};
use crate::trace::SavedListing;

/// The line in the list of formats.
pub(super) const FORMAT: Format = Format {
    name: "json",
    extension: "json",
    media_type: "application/json",
    help: "everything that is known of the run, for other programs",
    write: |subject| json(subject).into_bytes(),
};

/// The value of the key `format`, by which a reader recognizes a run.
pub(super) const FORMAT_NAME: &str = "loopscope-run";

/// The version of the format; it is raised when a key changes its meaning or goes away.
pub(super) const VERSION: u32 = 1;

fn json(subject: &Subject<'_>) -> String {
    let (film, header) = (subject.film, &subject.header);
    let history = History::of(film);
    let mut writer = Writer::default();
    writer.begin('{');
    writer.line().key("format").text(FORMAT_NAME);
    writer.line().key("version").raw(VERSION);
    writer.line().key("demo").text(header.name());
    writer.line().key("source").text(&header.source);
    writer.line().key("title").text(&header.title);
    writer.line().key("parameters").begin('{');
    for (name, value) in &header.parameters {
        writer.key(name).text(value);
    }
    writer.end('}');
    if let Some(python) = header.python {
        writer.line().key("python").text(python.name());
    }
    writer.line().key("clock").text(header.clock.word());
    let Limits { iterations, tasks, events } = header.limits;
    writer.line().key("limits").begin('{').key("iterations").raw(iterations);
    writer.key("tasks").raw(tasks).key("events").raw(events).end('}');
    if let Some(ending) = film.ending() {
        writer.line().key("ending").text(ending_word(ending));
    }
    let deadlock = (film.ending() == Some(Ending::Deadlock)).then(|| deadlock(film.last()));
    if let Some(deadlock) = deadlock.flatten() {
        writer.line().key("deadlock").begin('{').key("waits").begin('[');
        for line in &deadlock.waits {
            writer.text(line);
        }
        writer.end(']').key("conclusion").text(&deadlock.conclusion).end('}');
    }
    writer.line().key("duration_nanos").raw(film.duration_nanos());
    writer.line().key("iterations").raw(history.iterations.len());
    writer.line().key("digest").text(&film.trace().digest().to_string());
    list(&mut writer, "listings", header.listings.iter(), write_listing);
    list(&mut writer, "files", film.trace().file_names(), |writer, name| {
        writer.text(name);
    });
    list(&mut writer, "tasks", history.machine.tasks.iter(), |writer, task| {
        write_task(writer, &history, task);
    });
    list(&mut writer, "jobs", history.jobs.iter(), |writer, job| {
        writer.begin('{').key("job").raw(job.job.0);
        if let Track::Task(task) = job.by {
            writer.key("submitted_by").raw(task.0);
        }
        writer.key("submitted_nanos").raw(job.submitted.timestamp.nanos);
        if let Some((worker, began)) = job.began {
            writer.key("thread").raw(worker).key("from_nanos").raw(began.timestamp.nanos);
            let ended = job.ended.unwrap_or(history.end);
            writer.key("to_nanos").raw(ended.timestamp.nanos);
        }
        writer.end('}');
    });
    list(&mut writer, "primitives", history.machine.primitives.iter(), |writer, primitive| {
        write_primitive(writer, primitive, &history.machine.describe(primitive.id));
    });
    let is_print = |note: &&Note| matches!(note.kind, NoteKind::Printed | NoteKind::Reported);
    list(&mut writer, "prints", history.notes.iter().filter(is_print), write_print);
    list(&mut writer, "events", film.trace().entries(), |writer, entry| {
        event::write(writer, &entry);
    });
    writer.end_line('}');
    writer.finish()
}

/// A list with a line for each of its members.
fn list<T>(
    writer: &mut Writer,
    name: &str,
    members: impl Iterator<Item = T>,
    write: impl Fn(&mut Writer, T),
) {
    writer.line().key(name).begin('[');
    for member in members {
        writer.line();
        write(writer, member);
    }
    writer.end(']');
}

fn write_listing(writer: &mut Writer, listing: &SavedListing) {
    writer.begin('{').key("language").text(&listing.language);
    list(writer, "lines", listing.lines.iter(), |writer, line| {
        writer.begin('{').key("text").text(&line.text);
        if let Some(source_line) = line.source_line {
            writer.key("line").raw(source_line);
        }
        writer.end('}');
    });
    writer.end('}');
}

fn write_task(writer: &mut Writer, history: &History, task: &TaskState) {
    writer.begin('{').key("id").raw(task.id.0).key("name").text(&task.name);
    writer.key("label").text(task.label());
    if let Some(parent) = task.parent {
        writer.key("parent").raw(parent.0);
    }
    writer.key("states").begin('[');
    for (period, end) in history.periods(task) {
        write_period(writer, period, end);
    }
    writer.end(']').end('}');
}

fn write_period(writer: &mut Writer, period: &Period, end: EventTime) {
    writer.line().begin('{').key("state").text(period.state.word());
    writer.key("from_nanos").raw(period.from.timestamp.nanos);
    writer.key("to_nanos").raw(end.timestamp.nanos);
    writer.key("iteration").raw(period.from.timestamp.iteration);
    writer.key("event").raw(period.from.event);
    site_of(writer, period.site);
    if let Some((what, why)) = &period.waits {
        writer.key("for").text(what).key("why").text(why);
    }
    if let State::Failed(exception) = &period.state {
        writer.key("exception").text(exception);
    }
    if let Some(Flow { kind, word, source, .. }) = &period.by {
        writer.key("woken_by").begin('{').key("kind").text(kind).key("word").text(word);
        match source {
            Track::Task(task) => writer.key("task").raw(task.0),
            Track::Thread(worker) => writer.key("thread").raw(worker),
            Track::Callbacks | Track::Loop => writer,
        };
        writer.end('}');
    }
    writer.end('}');
}

fn write_primitive(writer: &mut Writer, primitive: &Primitive, label: &str) {
    writer.begin('{').key("id").raw(primitive.id.0);
    writer.key("primitive_kind").text(primitive.kind.word());
    writer.key("name").text(&primitive.name).key("label").text(label);
    writer.key("size").raw(primitive.size);
    if primitive.maker != ObjectId(0) {
        writer.key("maker").raw(primitive.maker.0);
    }
    site_of(writer, primitive.site).end('}');
}

fn write_print(writer: &mut Writer, note: &Note) {
    let stream = if note.kind == NoteKind::Printed { "stdout" } else { "stderr" };
    writer.begin('{').key("nanos").raw(note.at.timestamp.nanos);
    writer.key("iteration").raw(note.at.timestamp.iteration).key("event").raw(note.at.event);
    if let Track::Task(task) = note.track {
        writer.key("task").raw(task.0);
    }
    writer.key("stream").text(stream).key("text").text(&note.text);
    site_of(writer, note.site).end('}');
}
