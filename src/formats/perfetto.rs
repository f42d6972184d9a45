//! Perfetto: the run in Chrome's trace event format, which Perfetto's page opens.
//!
//! A task is a thread and a state is a slice. On a virtual clock a step takes no time unless a call
//! blocks, so its slice has no length, and Perfetto shows it as a mark. Longer slices would move
//! everything after them away from its time. A flow leads from what caused a wake-up to
//! what became ready.
//!
//! All events of one instant have the same time, so their order in the file says what is inside of
//! what: a slice is written as its beginning and its end, and a flow begins and ends inside of an open
//! slice. Notes are slices without length too, because Perfetto nests each instant event (`"ph":"i"`)
//! in the one before it, however many there are.
//!
//! Source: <https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU>

use std::fmt;

use super::event::site_of;
use super::format::Format;
use super::history::{EventTime, Flow, History, Note, Period, Track};
use super::subject::Subject;
use super::words::ending_word;
use super::writer::Writer;
use crate::model::{Clock, FutureKind, ObjectId, Seconds};
use crate::scene::{Film, State, TaskState, Wait};

/// The line in the list of formats.
pub(super) const FORMAT: Format = Format {
    name: "perfetto",
    extension: "perfetto.json",
    media_type: "application/json",
    help: "slices and flows for ui.perfetto.dev",
    write: |subject| perfetto(subject).into_bytes(),
};

/// Nanoseconds, written as microseconds.
#[derive(Clone, Copy, Debug)]
struct Micros(u64);

impl fmt::Display for Micros {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.0 / 1_000, self.0 % 1_000);
        if rest == 0 { write!(f, "{whole}") } else { write!(f, "{whole}.{rest:03}") }
    }
}

/// An event of the format, before they are sorted.
#[derive(Clone, Copy, Debug)]
struct Item<'a> {
    at: EventTime,
    rank: Rank,
    track: Track,
    what: What<'a>,
}

/// The order of items that belong to one event of the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// Inside of the slices that end here.
    Within,
    End,
    Begin,
    /// Inside of the slices that begin here.
    Begun,
    /// The end of a slice that begins and ends at one event.
    Last,
}

#[derive(Clone, Copy, Debug)]
enum What<'a> {
    /// A state of a task.
    State(&'a TaskState, &'a Period, EventTime),
    /// Another slice, by its name.
    Slice(&'a str),
    /// The end of a slice.
    End,
    /// Where a flow begins, with its number.
    Start(usize, &'a Flow),
    /// Where a flow ends.
    Finish(usize, &'a Flow),
    /// A slice without length.
    Note(&'a Note),
}

/// The numbers of tracks; a process has the number of its first thread.
#[derive(Debug)]
struct Tracks<'a> {
    film: &'a Film,
    tasks: usize,
    threads: usize,
}

fn perfetto(subject: &Subject<'_>) -> String {
    let history = History::of(subject.film);
    let tasks = history.machine.tasks.len();
    let threads = subject.film.lanes().len() - tasks;
    let tracks = Tracks { film: subject.film, tasks, threads };
    let mut writer = Writer::default();
    writer.begin('{').line().key("traceEvents").begin('[');
    write_names(&mut writer, subject, &tracks);
    let iterations: Vec<_> = history
        .iterations
        .iter()
        .map(|it| format!("iteration {}", it.from.timestamp.iteration))
        .collect();
    for item in items(&history, &iterations) {
        write_item(&mut writer, &tracks, &item);
    }
    writer.end(']');
    writer.line().key("displayTimeUnit").text("ns");
    writer.line().key("otherData").begin('{');
    writer.key("demo").text(subject.header.name());
    for (name, value) in &subject.header.parameters {
        writer.key(&shown(&format!("parameter {name}"))).text(&shown(value));
    }
    if let Some(python) = subject.header.python {
        writer.key("python").text(python.name());
    }
    if subject.header.clock != Clock::Virtual {
        writer.key("clock").text(subject.header.clock.word());
    }
    if let Some(ending) = subject.film.ending() {
        writer.key("ending").text(ending_word(ending));
    }
    writer.key("duration").text(&format!("{} s", Seconds(subject.film.duration_nanos())));
    writer.key("digest").text(&subject.film.trace().digest().to_string()).end('}');
    writer.end_line('}');
    writer.finish()
}

/// All items in the order in which they are written.
fn items<'a>(history: &'a History, iterations: &'a [String]) -> Vec<Item<'a>> {
    let mut items = Vec::new();
    let mut slice = |track, from: EventTime, to: EventTime, what| {
        items.push(Item { at: from, rank: Rank::Begin, track, what });
        let rank = if from == to { Rank::Last } else { Rank::End };
        items.push(Item { at: to, rank, track, what: What::End });
    };
    for task in history.machine.tasks.iter() {
        for (period, end) in history.periods(task) {
            if !period.state.is_finished() {
                let what = What::State(task, period, end);
                slice(Track::Task(task.id), period.from, end, what);
            }
        }
    }
    for job in &history.jobs {
        if let Some((worker, began)) = job.began {
            let ended = job.ended.unwrap_or(history.end);
            slice(Track::Thread(worker), began, ended, What::Slice("job"));
        }
    }
    for (iteration, name) in history.iterations.iter().zip(iterations) {
        if iteration.from.timestamp.nanos < iteration.awake.timestamp.nanos {
            slice(Track::Loop, iteration.from, iteration.awake, What::Slice("select"));
        }
        slice(Track::Loop, iteration.awake, iteration.to, What::Slice(name));
    }
    for callback in &history.callbacks {
        slice(Track::Callbacks, callback.from, callback.to, What::Slice(&callback.label));
    }
    let mut mark = |at, rank, track, what| items.push(Item { at, rank, track, what });
    for (index, flow) in history.wakes.iter().enumerate() {
        mark(flow.from, Rank::Within, flow.source, What::Start(index + 1, flow));
        mark(flow.to, Rank::Begun, flow.target, What::Finish(index + 1, flow));
    }
    for note in &history.notes {
        mark(note.at, Rank::Within, note.track, What::Note(note));
    }
    items.sort_by_key(|item| (item.at, item.rank));
    items
}

/// The names of processes and threads, in the order of the lanes.
fn write_names(writer: &mut Writer, subject: &Subject<'_>, tracks: &Tracks<'_>) {
    let title = format!("asyncio: {}", subject.header.title);
    let lanes: Vec<_> = subject.film.lanes().iter().map(|lane| lane.name).collect();
    let (tasks, threads) = lanes.split_at(tracks.tasks);
    let processes: [(_, _, &[_]); 3] = [
        (title.as_str(), Track::Task(ObjectId(0)), tasks),
        ("thread pool", Track::Thread(0), threads),
        ("event loop", Track::Loop, &["iterations", "callbacks"]),
    ];
    for (order, (process, first, names)) in processes.into_iter().enumerate() {
        if names.is_empty() {
            continue;
        }
        let pid = tracks.id(first);
        name(writer, "process_name", (pid, pid))
            .key("name")
            .text(&shown(process))
            .end('}')
            .end('}');
        let writer = name(writer, "process_sort_index", (pid, pid));
        writer.key("sort_index").raw(order).end('}').end('}');
        for (index, thread) in names.iter().enumerate() {
            let ids = (pid, pid + index);
            name(writer, "thread_name", ids).key("name").text(&shown(thread)).end('}').end('}');
            let writer = name(writer, "thread_sort_index", ids);
            writer.key("sort_index").raw(index).end('}').end('}');
        }
    }
}

/// Begins an event that names or sorts a process or a thread.
fn name<'a>(writer: &'a mut Writer, what: &str, (pid, tid): (usize, usize)) -> &'a mut Writer {
    writer.line().begin('{').key("ph").text("M").key("pid").raw(pid).key("tid").raw(tid);
    writer.key("name").text(what).key("args").begin('{')
}

fn write_item(writer: &mut Writer, tracks: &Tracks<'_>, item: &Item<'_>) {
    let at = item.at;
    let (phase, category, name) = match &item.what {
        What::State(_, period, end) => ("B", "state", state_name(period, at, *end)),
        What::Slice(name) => ("B", "loop", (*name).to_owned()),
        What::End => ("E", "", String::new()),
        What::Start(_, flow) => ("s", "wake", flow.word.clone()),
        What::Finish(_, flow) => ("f", "wake", flow.word.clone()),
        What::Note(note) if note.text.is_empty() => ("B", "note", note.kind.word().to_owned()),
        What::Note(note) => ("B", "note", format!("{}: {}", note.kind.word(), note.text)),
    };
    begin(writer, tracks, phase, item);
    if phase != "E" {
        writer.key("cat").text(category).key("name").text(&shown(&name));
    }
    match &item.what {
        What::Start(id, _) => {
            writer.key("id").raw(id);
        }
        What::Finish(id, _) => {
            writer.key("id").raw(id).key("bp").text("e");
        }
        What::End => {}
        what => write_args(writer, at, what),
    }
    writer.end('}');
    if matches!(item.what, What::Note(_)) {
        begin(writer, tracks, "E", item);
        writer.end('}');
    }
}

/// Begins an event with the keys that all events have.
fn begin(writer: &mut Writer, tracks: &Tracks<'_>, phase: &str, item: &Item<'_>) {
    writer.line().begin('{').key("ph").text(phase);
    writer.key("pid").raw(tracks.process(item.track)).key("tid").raw(tracks.id(item.track));
    writer.key("ts").raw(Micros(item.at.timestamp.nanos));
}

/// A text that Perfetto accepts: it opens no file with control characters, even escaped ones, and no
/// thread without a name.
fn shown(text: &str) -> String {
    if text.is_empty() {
        return "(no name)".to_owned();
    }
    let picture = |c| match u32::from(c) {
        // Unicode has a printable sign for each control character.
        code @ 0..0x20 => char::from_u32(0x2400 + code).unwrap_or(' '),
        0x7f => '\u{2421}',
        _ if char::is_control(c) => ' ',
        _ => c,
    };
    text.chars().map(picture).collect()
}

/// The name of a state. A step that takes time is called `blocking`.
fn state_name(period: &Period, from: EventTime, to: EventTime) -> String {
    match (&period.state, &period.waits) {
        (State::Waiting(Wait { kind: Some(FutureKind::Sleep), .. }), _) => "sleeping".to_owned(),
        (_, Some((what, _))) => format!("waiting for {what}"),
        (State::Running, _) if from.timestamp.nanos < to.timestamp.nanos => "blocking".to_owned(),
        (state, _) => state.word().to_owned(),
    }
}

fn write_args(writer: &mut Writer, at: EventTime, what: &What<'_>) {
    writer.key("args").begin('{').key("event").raw(at.event);
    writer.key("iteration").raw(at.timestamp.iteration);
    match what {
        What::State(task, period, _) => {
            writer.key("task").raw(task.id.0);
            if let Some((_, why)) = &period.waits {
                writer.key("why").text(&shown(why));
            }
            if let Some(flow) = &period.by {
                writer.key("woken by").text(&shown(&format!("{}: {}", flow.kind, flow.word)));
            }
            site_of(writer, period.site);
        }
        What::Note(note) => {
            site_of(writer, note.site);
        }
        _ => {}
    }
    writer.end('}');
}

impl Tracks<'_> {
    /// The number of a thread.
    fn id(&self, track: Track) -> usize {
        match track {
            Track::Task(task) => self.film.row_of(task).unwrap_or(0) + 1,
            Track::Thread(worker) => self.tasks + 1 + worker as usize,
            Track::Loop => self.tasks + self.threads + 1,
            Track::Callbacks => self.tasks + self.threads + 2,
        }
    }

    /// The number of its process.
    fn process(&self, track: Track) -> usize {
        match track {
            Track::Task(_) => 1,
            Track::Thread(_) => self.id(Track::Thread(0)),
            Track::Loop | Track::Callbacks => self.id(Track::Loop),
        }
    }
}
