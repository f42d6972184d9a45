//! The exported files: independent parsers read them, and they follow the rules of their formats.
//!
//! `LOOPSCOPE_BLESS=1 cargo test --test formats` writes the goldens anew. `e2e/formats.spec.js`
//! checks the JSON with its schema.

#![cfg(not(target_arch = "wasm32"))]

mod sets;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::{env, fs};

use loopscope::demos::DEMOS;
use loopscope::formats::{FORMATS, Format, Subject, format, picture};
use loopscope::run::{Opened, Recording, Run};
use loopscope::runtime::{
    self, Exception, Lock, Queue, block_for, create_named_task, gather, print,
    set_default_executor, sleep, timeout, to_thread,
};
use loopscope::scene::{Film, Scheme, Waker};
use loopscope_referee::{generator, ops};
use roxmltree::Document;
use serde_json::Value;

/// A text with characters that formats have to escape.
const ODD: &str =
    "\"quoted\" 'and' <b>&amp;</b> ]]> \\ / \u{0} \u{7} \u{1b}[1m \u{7f} \u{2028} \u{ffff} \t é 🎻";

/// How many random programs are written.
const PROGRAMS: u64 = 40;

/// Calls `check` with every demo at its defaults and presets, with a program of odd texts and with
/// random programs that use everything.
fn for_all(check: impl Fn(&str, &Subject<'_>)) {
    for demo in DEMOS {
        let opened = Opened::of_demo(demo);
        let defaults = ("defaults", opened.program().defaults());
        for (preset, values) in sets::presets(demo).chain([defaults]) {
            check(&format!("{}, {preset}", demo.id), &subject_of(&opened.run(values)));
        }
    }
    check("odd texts", &subject(&Film::new(Recording::of(odd()))));
    check("nothing", &subject(&Film::new(loopscope::trace::Trace::default())));
    let families: BTreeSet<_> = generator::families().collect();
    for seed in 0..PROGRAMS {
        let program = std::rc::Rc::new(generator::generate_single_run(seed, &families));
        let film = Film::new(ops::run(&program, loopscope::model::Version::default()).trace);
        check(&format!("random program {seed}"), &subject(&film));
    }
}

fn subject(film: &Film) -> Subject<'_> {
    Subject { film, header: odd_header() }
}

/// Blocks, threads, timeouts, failures and locks, all with odd names.
async fn odd() -> runtime::Result<()> {
    set_default_executor(1)?;
    print(ODD);
    let lock = Lock::named(ODD);
    let queue = Queue::named(ODD, 1);
    let holder = create_named_task(ODD, {
        let lock = lock.clone();
        async move {
            let _held = lock.guard().await?;
            block_for(0.25);
            print("a\nb");
            sleep(0.1).await
        }
    });
    let waiter = create_named_task("]]>", async move {
        let _held = lock.guard().await?;
        queue.put(ODD.to_owned()).await?;
        timeout(Some(0.1), async |_| sleep(9.0).await).await.or(Ok(()))
    });
    let one = create_named_task("one", job());
    let two = create_named_task("two", job());
    let fails = create_named_task("", async { Err::<(), _>(Exception::new("ValueError", ODD)) });
    one.set_name(format!("one {ODD}"));
    gather([holder, waiter, one, two, fails], true).await.map(|_| ())
}

async fn job() -> runtime::Result<()> {
    to_thread(|| {
        block_for(0.2);
        Ok(())
    })
    .await
}

/// The header of those programs' files.
fn odd_header() -> loopscope::trace::Header {
    loopscope::trace::Header {
        source: "test:odd".to_owned(),
        title: ODD.to_owned(),
        parameters: vec![(ODD.to_owned(), ODD.to_owned())],
        ..Default::default()
    }
}

fn write(name: &str, subject: &Subject<'_>) -> String {
    text_of(format(name).expect("there is such a format"), subject)
}

/// A run in one of the formats that are text.
fn text_of(format: &Format, subject: &Subject<'_>) -> String {
    String::from_utf8(format.write(subject)).expect("it is text")
}

/// Compares a file with `tests/formats/<name>`.
fn check_golden(name: &str, text: &str) {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/formats").join(name);
    if env::var_os("LOOPSCOPE_BLESS").is_some() {
        fs::create_dir_all(file.parent().expect("it lies in a folder")).expect("it can be made");
        fs::write(&file, text).expect("the golden can be written");
    }
    let golden = fs::read_to_string(&file).unwrap_or_default();
    assert!(
        text == golden,
        "{name} has changed; if that is right, write it anew with LOOPSCOPE_BLESS=1\n{text}"
    );
}

fn subject_of(run: &Run) -> Subject<'_> {
    Subject { film: &run.film, header: run.header() }
}

#[test]
fn short_runs_are_written_as_before() {
    let demo = DEMOS.iter().find(|demo| demo.id == "hello").expect("it is there");
    let opened = Opened::of_demo(demo);
    let run = opened.run(opened.program().defaults());
    let hello = subject_of(&run);
    let texts = || FORMATS.iter().filter(|format| format.name != "run");
    for format in texts() {
        check_golden(&format.file_name(&hello), &text_of(format, &hello));
    }
    let film = Film::new(Recording::of(odd()));
    let odd = subject(&film);
    for format in texts() {
        check_golden(&format.file_name(&odd), &text_of(format, &odd));
    }
}

#[test]
fn the_same_run_becomes_the_same_bytes() {
    for demo in DEMOS {
        let opened = Opened::of_demo(demo);
        let write = || {
            let run = opened.run(opened.program().defaults());
            FORMATS.each_ref().map(|format| format.write(&subject_of(&run)))
        };
        assert!(write() == write(), "{}", demo.id);
    }
}

#[test]
fn json_has_everything_that_the_text_form_has() {
    for_all(|name, subject| {
        let file: Value = serde_json::from_str(&write("json", subject)).expect(name);
        let trace = subject.film.trace();
        let events = file["events"].as_array().expect(name);
        assert_eq!(events.len(), trace.event_count() as usize, "{name}");
        let mut is_in_handle = false;
        for (event, line) in events.iter().zip(trace.to_string().lines()) {
            is_in_handle &= event["kind"] != "handle_ended";
            assert_eq!(text_form(event, is_in_handle), line, "{name}: {event}");
            is_in_handle |= event["kind"] == "handle_began";
        }
        assert_eq!(file["digest"], trace.digest().to_string(), "{name}");
        assert_eq!(file["title"], subject.header.title, "{name}");
        let prints = file["prints"].as_array().expect(name);
        let texts: Vec<_> = prints.iter().filter_map(|print| print["text"].as_str()).collect();
        let expected: Vec<_> = subject.film.prints().iter().map(|print| &*print.text).collect();
        assert_eq!(texts, expected, "{name}");
    });
}

#[test]
fn the_schema_names_every_kind_and_key_of_an_event() {
    use loopscope::model::{FutureKind, PrimitiveKind};

    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/run.schema.json");
    let schema = fs::read_to_string(file).expect("the schema is there");
    let schema: Value = serde_json::from_str(&schema).expect("the schema is JSON");
    let check_words = |name: &str, words: Vec<&str>| {
        assert_eq!(schema["$defs"][name]["enum"], Value::from(words), "{name}");
    };
    check_words("future_kind", FutureKind::ALL.iter().map(|kind| kind.word()).collect());
    check_words("primitive_kind", PrimitiveKind::ALL.iter().map(|kind| kind.word()).collect());
    let event = &schema["$defs"]["event"];
    let known: BTreeMap<_, _> = event["oneOf"]
        .as_array()
        .expect("the kinds are listed")
        .iter()
        .map(|kind| (kind["properties"]["kind"]["const"].to_string(), &kind["required"]))
        .collect();
    let seen = RefCell::new(BTreeSet::new());
    for_all(|name, subject| {
        let file: Value = serde_json::from_str(&write("json", subject)).expect(name);
        for it in file["events"].as_array().expect(name) {
            let kind = it["kind"].to_string();
            let required = known.get(&kind).unwrap_or_else(|| panic!("{name}: what is {it}"));
            for key in required.as_array().into_iter().flatten().filter_map(Value::as_str) {
                assert!(!it[key].is_null(), "{name}: {it} has no {key}");
            }
            for key in it.as_object().expect(name).keys() {
                assert!(!event["properties"][key].is_null(), "{name}: {it} has {key}");
            }
            seen.borrow_mut().insert(kind);
        }
    });
    assert_eq!(seen.into_inner(), known.into_keys().collect(), "not every kind was seen");
}

/// The line of the text form for an event of the JSON.
fn text_form(event: &Value, is_in_handle: bool) -> String {
    let seconds = |nanos: &Value| {
        let nanos = nanos.as_u64().expect("a time is a number");
        format!("{}.{:09}", nanos / 1_000_000_000, nanos % 1_000_000_000)
    };
    let text = |key: &str| event[key].as_str().unwrap_or_else(|| panic!("no {key} in {event}"));
    let number = |key: &str| event[key].as_u64().unwrap_or(0);
    let handle = || format!("h{}", number("handle"));
    let call = || call_text(&event["call"]);
    let site = || match number("file") {
        0 => format!("line {}", number("line")),
        file => format!("line {} of file {file}", number("line")),
    };
    let what = match text("kind") {
        "iteration_began" => "iteration".to_owned(),
        "time_advanced" => "time advanced".to_owned(),
        "timer_due" => format!("{} due", handle()),
        "handle_began" => format!("{} began: {}", handle(), call()),
        "handle_ended" => "ended".to_owned(),
        "handle_scheduled" => format!("{} scheduled: {}", handle(), call()),
        "timer_set" => {
            format!("{} set for {}: {}", handle(), seconds(&event["when_nanos"]), call())
        }
        "timer_cancelled" => format!("{} cancelled", handle()),
        "future_created" => {
            let of = event["of"].as_u64().map_or(String::new(), |of| format!(" of #{of}"));
            let (kind, future) = (text("future_kind"), number("future"));
            format!("{kind} #{future}{of} created, {}", site())
        }
        "task_created" => {
            let (task, name) = (number("task"), text("name"));
            format!("task #{task} {name:?} created, {}", site())
        }
        "task_renamed" => format!("#{} is now {:?}", number("task"), text("name")),
        "child_added" => format!("#{} watches #{}", number("parent"), number("child")),
        "future_finished" => {
            let future = number("future");
            match text("outcome") {
                "returned" => format!("#{future} has its result"),
                "raised" => format!("#{future} has its exception: {}", text("exception")),
                _ => format!("#{future} is cancelled"),
            }
        }
        "cancel_requested" => format!("#{} asked to cancel", number("future")),
        "thrown" => format!("throws {}", text("exception")),
        "task_waits" => format!("waits for #{}, {}", number("future"), site()),
        "task_yields" => format!("yields, {}", site()),
        "eager_step_began" => format!("#{} starts eagerly", number("task")),
        "eager_step_ended" => format!("#{} goes on", number("resumed")),
        "printed" => format!("prints {:?}, {}", text("text"), site()),
        "reported" => format!("reports {:?}", text("text")),
        "primitive_created" => {
            let (kind, id, name) = (text("primitive_kind"), number("primitive"), text("name"));
            let size = number("size");
            format!("{kind} #{id} {name:?} of {size} created, {}", site())
        }
        "value_set" => format!("#{} is {}", number("primitive"), number("value")),
        "text_set" => format!("#{} shows {}", number("primitive"), text("text")),
        "item_put" => format!("#{} takes in {}", number("queue"), text("item")),
        "item_got" => format!("#{} gives out its item {}", number("queue"), number("index")),
        "job_submitted" => format!("job #{} submitted", number("job")),
        "job_began" => format!("thread {} begins job #{}", number("thread"), number("job")),
        "job_ended" => format!("thread {} ends job #{}", number("thread"), number("job")),
        "run_ended" => match text("ending") {
            "finished" => "run finished".to_owned(),
            "deadlock" => "run deadlocked".to_owned(),
            ending => format!("run stopped: {}", ending.replace('_', " ")),
        },
        kind => panic!("what is {kind}"),
    };
    let indent = if is_in_handle { "  " } else { "" };
    format!("{} {:>4}  {indent}{what}", seconds(&event["nanos"]), number("iteration"))
}

fn call_text(call: &Value) -> String {
    let number = |key: &str| call[key].as_u64().unwrap_or(0);
    match call["kind"].as_str().expect("a call has its kind") {
        "step" => format!("step #{}", number("task")),
        "wakeup" => format!("wake #{} from #{}", number("task"), number("future")),
        "set_result" => format!("set result of #{}", number("future")),
        "child_done" => format!("tell #{} about #{}", number("parent"), number("child")),
        "stop" => format!("stop after #{}", number("task")),
        "timeout" => format!("time out #{}", number("primitive")),
        "job_done" => format!("set result of job #{}", number("job")),
        kind => kind.to_owned(),
    }
}

#[test]
fn states_in_json_are_those_of_the_lanes() {
    for_all(|name, subject| {
        let file: Value = serde_json::from_str(&write("json", subject)).expect(name);
        let tasks = file["tasks"].as_array().expect(name);
        for task in tasks {
            let id = loopscope::model::ObjectId(task["id"].as_u64().expect(name) as u32);
            let row = subject.film.row_of(id).expect(name);
            let lane = subject.film.lanes().get(row).expect(name);
            assert_eq!(task["label"], *lane.name, "{name}");
            let states = task["states"].as_array().expect(name);
            let last = states.last().expect(name);
            assert_eq!(last["state"], lane.last_word(), "{name}: {task}");
            for pair in states.windows(2) {
                assert_eq!(pair[0]["to_nanos"], pair[1]["from_nanos"], "{name}: {task}");
                assert_ne!(pair[0]["state"], pair[1]["state"], "{name}: {task}");
            }
            assert_eq!(last["to_nanos"], file["duration_nanos"], "{name}: {task}");
        }
    });
}

/// The state of a thread while a file for Perfetto is read.
#[derive(Default)]
struct Thread {
    names: Vec<String>,
    last_ts: u64,
    open: Vec<String>,
}

/// Converts a time in microseconds, which has at most three decimals, to nanoseconds.
fn nanos(number: &Value) -> u64 {
    let text = number.to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    assert!(fraction.len() <= 3, "{text}");
    whole.parse::<u64>().expect("a time is a decimal") * 1_000
        + format!("{fraction:0<3}").parse::<u64>().expect("a time is a decimal")
}

/// Returns `true` if any text in a file has a control character.
fn has_control(value: &Value) -> bool {
    let is_bad = |text: &str| text.contains(char::is_control);
    match value {
        Value::String(text) => is_bad(text),
        Value::Array(values) => values.iter().any(has_control),
        Value::Object(map) => map.iter().any(|(key, value)| is_bad(key) || has_control(value)),
        _ => false,
    }
}

#[test]
fn perfetto_finds_every_slice_and_flow() {
    for_all(|name, subject| {
        let file: Value = serde_json::from_str(&write("perfetto", subject)).expect(name);
        assert!(!has_control(&file), "{name}: Perfetto does not open control characters");
        let mut threads: BTreeMap<(u64, u64), Thread> = BTreeMap::new();
        let mut flows: BTreeMap<u64, (String, u64, bool)> = BTreeMap::new();
        for event in file["traceEvents"].as_array().expect(name) {
            let number =
                |key: &str| event[key].as_u64().unwrap_or_else(|| panic!("{name}: {event}"));
            let text = |key: &str| event[key].as_str().unwrap_or_else(|| panic!("{name}: {event}"));
            let thread = threads.entry((number("pid"), number("tid"))).or_default();
            if text("ph") == "M" {
                let key = if text("name").ends_with("_name") { "name" } else { "sort_index" };
                assert!(!event["args"][key].is_null(), "{name}: {event}");
                if key == "name" {
                    assert_ne!(event["args"]["name"], "", "{name}: {event}");
                }
                if text("name") == "thread_name" {
                    thread.names.push(event["args"]["name"].to_string());
                }
                continue;
            }
            let ts = nanos(&event["ts"]);
            assert!(ts >= thread.last_ts, "{name}: {event} is before its thread");
            thread.last_ts = ts;
            match text("ph") {
                "B" => {
                    assert!(event["args"].is_object(), "{name}: {event}");
                    thread.open.push(format!("{} {}", text("cat"), text("name")));
                }
                "E" => {
                    thread.open.pop().unwrap_or_else(|| panic!("{name}: {event} ends nothing"));
                }
                phase @ ("s" | "f") => {
                    let slice = thread.open.last();
                    assert!(slice.is_some(), "{name}: {event} is in no slice");
                    assert!(!slice.is_some_and(|it| it.starts_with("note")), "{name}: {event}");
                    let what = format!("{} {}", text("cat"), text("name"));
                    if phase == "s" {
                        let flow = (what, ts, false);
                        assert!(flows.insert(number("id"), flow).is_none(), "{name}: {event}");
                    } else {
                        assert_eq!(text("bp"), "e", "{name}: {event}");
                        let flow = flows.get_mut(&number("id")).expect(name);
                        assert!(flow.0 == what && flow.1 <= ts && !flow.2, "{name}: {event}");
                        flow.2 = true;
                    }
                }
                _ => panic!("{name}: what is {event}"),
            }
        }
        assert!(flows.values().all(|flow| flow.2), "{name}: a flow does not end");
        let wakes = subject.film.lanes().iter().flat_map(|lane| lane.wakes());
        let wakes = wakes.filter(|wake| wake.by != Waker::Loop).count();
        assert_eq!(flows.len(), wakes, "{name}");
        let tids: BTreeSet<_> = threads.keys().map(|(_, tid)| tid).collect();
        assert_eq!(tids.len(), threads.len(), "{name}: two threads have one number");
        for ((_, tid), thread) in &threads {
            assert_eq!(thread.names.len(), 1, "{name}: thread {tid} is called {:?}", thread.names);
            assert!(thread.open.is_empty(), "{name}: thread {tid} has {:?}", thread.open);
        }
        assert_eq!(threads.len(), subject.film.lanes().len() + 2, "{name}");
    });
}

#[test]
fn pictures_are_documents_that_can_be_read_aloud() {
    let schemes = [None, Some(Scheme::Light), Some(Scheme::Dark)];
    for_all(|name, subject| {
        for text in schemes.map(|scheme| picture(subject, scheme)) {
            let svg = Document::parse(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
            let nodes = || svg.descendants().filter(roxmltree::Node::is_element);
            let mut ids = BTreeSet::new();
            for node in nodes() {
                let tag = node.tag_name().name();
                assert!(!["script", "foreignObject", "a", "image"].contains(&tag), "{name}: {tag}");
                for attribute in node.attributes() {
                    assert!(!attribute.name().starts_with("on"), "{name}: {tag}");
                    assert!(!attribute.name().ends_with("href"), "{name}: {tag}");
                    assert!(!attribute.value().contains("NaN"), "{name}: {tag}");
                }
                if let Some(id) = node.attribute("id") {
                    assert!(ids.insert(id), "{name}: two are called {id}");
                }
            }
            let root = svg.root_element();
            assert_eq!(root.attribute("role"), Some("img"), "{name}");
            let labels = root.attribute("aria-labelledby").expect(name);
            assert_eq!(labels.split(' ').count(), 2, "{name}");
            assert!(labels.split(' ').all(|label| ids.contains(label)), "{name}");
            for tag in ["title", "desc"] {
                let node = root.children().find(|node| node.has_tag_name(tag)).expect(name);
                assert!(node.text().is_some_and(|text| !text.is_empty()), "{name}: {tag}");
            }
        }
    });
}
