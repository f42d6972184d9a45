//! Runs that are saved and opened again: nothing is lost, and damage is reported in one sentence.

#![cfg(not(target_arch = "wasm32"))]

mod sets;

use std::collections::BTreeSet;

use loopscope::demos::DEMOS;
use loopscope::formats::{FORMATS, Subject, format, open};
use loopscope::model::{
    Call, Clock, Ending, Event, FileId, FutureKind, HandleId, Limit, Limits, ObjectId, Outcome,
    PrimitiveKind, Site, Timestamp, Version,
};
use loopscope::run::{Opened, Recording, Run, film_of};
use loopscope::runtime::{create_named_task, print, sleep};
use loopscope::scene::Film;
use loopscope::trace::{CheckedTrace, Header, SavedLine, SavedListing, Trace, write};
use loopscope_referee::{generator, ops};

/// How many random programs are saved.
const PROGRAMS: u64 = 100;

/// A header with something in every field.
fn header() -> Header {
    let line = |text: &str, source_line| SavedLine { text: text.to_owned(), source_line };
    Header {
        source: "python:odd \"name\"".to_owned(),
        title: "🎻 \u{0} title".to_owned(),
        parameters: vec![
            ("n".to_owned(), "5".to_owned()),
            (String::new(), String::new()),
            ("n".to_owned(), "6".to_owned()),
        ],
        listings: vec![SavedListing {
            language: "python".to_owned(),
            lines: vec![line("async def main():", Some(u32::MAX)), line("", None)],
        }],
        python: Some(Version::V3_13),
        clock: Clock::Measured,
        limits: Limits { iterations: 0, tasks: u32::MAX, events: 7 },
    }
}

/// Saves a run in every form that can be opened, opens it, and compares everything.
#[track_caller]
fn check_comes_back(name: &str, header: &Header, film: &Film) {
    let subject = Subject { film, header: header.clone() };
    for form in ["run", "json"] {
        let bytes = format(form).expect("there is such a format").write(&subject);
        let saved = open(&bytes).unwrap_or_else(|damage| panic!("{name} as {form}: {damage}"));
        assert_eq!(&saved.header, header, "{name} as {form}");
        assert_eq!(saved.trace.digest(), film.trace().digest(), "{name} as {form}");
        assert!(saved.trace.file_names().eq(film.trace().file_names()), "{name} as {form}");
        let again = Film::new(saved.trace);
        let again = Subject { film: &again, header: saved.header };
        for format in &FORMATS {
            let is_same = format.write(&again) == format.write(&subject);
            assert!(is_same, "{name} as {form} is another one as {}", format.name);
        }
    }
}

/// Saves a run, opens it, and compares the events.
#[track_caller]
fn check_is_accepted(name: &str, run: &Run) {
    let saved = open(&write(&run.header(), run.film.trace()));
    let saved = saved.unwrap_or_else(|damage| panic!("{name}: {damage}"));
    assert_eq!(saved.trace.digest(), run.film.trace().digest(), "{name}");
}

#[test]
fn every_demo_comes_back() {
    for demo in DEMOS {
        let opened = Opened::of_demo(demo);
        for (preset, values) in sets::presets(demo) {
            let run = opened.run(values);
            check_comes_back(&format!("{}, {preset}", demo.id), &run.header(), &run.film);
        }
        for values in sets::ends(demo) {
            check_is_accepted(demo.id, &opened.run(values));
        }
    }
}

#[test]
fn random_programs_come_back() {
    let families: BTreeSet<_> = ops::FAMILIES.iter().map(|family| family.name).collect();
    for seed in 0..PROGRAMS {
        let program = std::rc::Rc::new(generator::generate_single_run(seed, &families));
        let film = Film::new(ops::run(&program, Version::default()).trace);
        check_comes_back(&format!("random program {seed}"), &header(), &film);
    }
}

#[test]
fn every_format_says_that_time_was_measured() {
    let film = film_of(sleep(1.0));
    for (clock, other) in [(Clock::Measured, "virtual"), (Clock::Virtual, "measured")] {
        let subject = Subject { film: &film, header: Header { clock, ..header() } };
        for name in ["svg", "json", "perfetto"] {
            let bytes = format(name).expect("there is such a format").write(&subject);
            let text = String::from_utf8(bytes).expect("it is text");
            assert!(!text.contains(other), "{name} of a run with {}", clock.time_word());
            let is_said = clock == Clock::Virtual || text.contains("measured");
            assert!(is_said, "{name} of a run with {}", clock.time_word());
        }
    }
}

#[test]
fn runs_without_an_end_come_back() {
    check_comes_back("nothing", &Header::default(), &Film::new(Trace::default()));
    let mut recording = Recording::new(sleep(1.0));
    recording.run_once();
    let film = Film::new(recording.into_trace());
    check_comes_back("one iteration", &header(), &film);
}

#[test]
fn long_texts_are_cut_so_that_the_run_can_be_saved() {
    let film = film_of(async {
        create_named_task("é".repeat(10_000), async {
            print("é".repeat(100_000));
            Ok(())
        })
        .await
    });
    check_comes_back("long texts", &header(), &film);
    let lengths = film.trace().entries().filter_map(|entry| match entry.event {
        Event::TaskCreated { name, .. } => Some(name.len()),
        Event::Printed { text, .. } => Some(text.len()),
        _ => None,
    });
    assert_eq!(lengths.collect::<Vec<_>>(), ["Task-1".len(), 4_096, 65_536]);
}

#[test]
fn a_run_that_prints_without_end_is_stopped_and_saved() {
    let film = film_of(async {
        loop {
            print("x".repeat(50_000));
            sleep(1.0).await?;
        }
    });
    assert_eq!(film.ending(), Some(Ending::LimitReached(Limit::Text)));
    let saved = open(&write(&header(), film.trace())).expect("it was saved");
    assert_eq!(saved.trace.digest(), film.trace().digest());
}

/// Checks the error for damaged bytes.
#[track_caller]
fn check_damage(bytes: &[u8], expected: &str) {
    let damage = open(bytes).expect_err("it is damaged");
    assert_eq!(damage.to_string(), expected);
}

#[test]
fn errors_of_damaged_files_name_the_place() {
    let film = film_of(async {
        print("hello");
        Ok(())
    });
    let subject = Subject { film: &film, header: header() };
    let run = format("run").expect("there is such a format").write(&subject);
    let json = format("json").expect("there is such a format").write(&subject);
    let json = String::from_utf8(json).expect("it is text");

    check_damage(b"", "this is not a saved run: it does not begin like one");
    check_damage(b"\x89PNG\r\n\x1a\n", "this is not a saved run: it does not begin like one");
    check_damage(&run[..4], "the file is damaged at byte 4: it ends here, before its version");
    check_damage(&run[..8], "the file is damaged at byte 8: it ends here, before its version");
    let newer = [&run[..8], &[3], &run[9..]].concat();
    check_damage(&newer, "this run cannot be opened: it was saved by a newer Loopscope");
    let never = [&run[..8], &[0], &run[9..]].concat();
    check_damage(&never, "the file is damaged at byte 8: there is no version 0");
    let cut = &run[..run.len() - 20];
    let expected = format!(
        "the file is damaged at byte {}: it ends before what is packed in it does",
        cut.len()
    );
    check_damage(cut, &expected);
    check_damage(
        &run[..9],
        "the file is damaged at byte 9: it ends before what is packed in it does",
    );
    let mut other = run.clone();
    other[9] ^= 0xff;
    let expected = "the file is damaged at byte 9: what is packed from here on cannot be unpacked";
    check_damage(&other, expected);

    check_damage(b"{}", "this is not a saved run: it is JSON, but not of a run");
    check_damage(b"{\"format\":\"svg\"}", "this is not a saved run: it is JSON of another format");
    check_damage(
        b"{\"format\":\"loopscope-run\",\"version\":1}",
        "this run cannot be opened: it has no events",
    );
    check_damage(
        json.replace("\"version\":1", "\"version\":2").as_bytes(),
        "this run cannot be opened: it was saved by a newer Loopscope",
    );
    check_damage(
        json.replace("\"hello\"", "\"world\"").as_bytes(),
        "this run cannot be opened: its digest is that of another run",
    );
    check_damage(
        json.replace("\"kind\":\"printed\"", "\"kind\":\"shouted\"").as_bytes(),
        "the file is damaged at event 4: there is no kind of event \"shouted\"",
    );
    check_damage(
        json.replace("\"text\":\"hello\"", "\"test\":\"hello\"").as_bytes(),
        "the file is damaged at event 4: it has no \"text\"",
    );
    check_damage(
        json.replace("\"measured\"", "\"wrong\"").as_bytes(),
        "this run cannot be opened: there is no clock \"wrong\"",
    );
    check_damage(
        json.replace("\"3.13\"", "\"2.7\"").as_bytes(),
        "this run cannot be opened: runs of Python \"2.7\" cannot be shown",
    );
    let (begin, _) = json.split_once("\"listings\"").expect("it has listings");
    let lines = begin.split('\n').count();
    let expected = format!("the file is damaged at line {lines}, column 0: it ends here");
    check_damage(begin.as_bytes(), &expected);
    check_damage(
        &[begin.as_bytes(), &[0xff]].concat(),
        &format!("the file is damaged at line {lines}, column 1: key must be a string"),
    );
}

#[test]
fn errors_of_damaged_json_name_what_is_expected() {
    let film = film_of(async {
        print("hello");
        Ok(())
    });
    let subject = Subject { film: &film, header: header() };
    let json = format("json").expect("there is such a format").write(&subject);
    let json = String::from_utf8(json).expect("it is text");

    check_damage(
        json.replace("\"kind\":\"printed\"", "\"sort\":\"printed\"").as_bytes(),
        "the file is damaged at event 4: it has no \"kind\"",
    );
    let (begin, rest) = json.split_once("\"limits\":").expect("it has limits");
    let line = begin.split('\n').count();
    for (limits, column, problem) in [
        ("5", 10, "invalid type: integer `5`, expected the limits of a run"),
        (
            "{\"iterations\":\"5\"}",
            26,
            "invalid type: string \"5\", expected a whole number from 0 to 4294967295",
        ),
        (
            "{\"iterations\":-1}",
            25,
            "invalid type: integer `-1`, expected a whole number from 0 to 4294967295",
        ),
        (
            "{\"iterations\":4294967296}",
            33,
            "invalid value: integer `4294967296`, expected a whole number from 0 to 4294967295",
        ),
        ("{}", 11, "missing field `iterations`"),
    ] {
        check_damage(
            format!("{begin}\"limits\":{limits}{rest}").as_bytes(),
            &format!("the file is damaged at line {line}, column {column}: {problem}"),
        );
    }
    let (begin, _) = json.split_once("\n\"events\"").expect("it has events");
    let line = begin.split('\n').count() + 1;
    let expected = format!(
        "the file is damaged at line {line}, column 10: invalid type: integer `5`, expected the \
         events of a run"
    );
    check_damage(format!("{begin}\n\"events\":5}}").as_bytes(), &expected);
}

/// Checks the error for an event that cannot happen next at the beginning of a run.
#[track_caller]
fn check_refused(event: Event<'_>, expected: &str) {
    check_refused_after(&[], event, expected);
}

#[track_caller]
fn check_refused_after(before: &[Event<'_>], event: Event<'_>, expected: &str) {
    let mut checked = CheckedTrace::default();
    let mut now = Timestamp::default();
    let main = Event::TaskCreated { task: ObjectId(1), name: "Task-1", site: Site::UNKNOWN };
    let step = Call::Step(ObjectId(1));
    let begin = [
        main,
        Event::HandleScheduled { handle: HandleId(1), call: step },
        Event::IterationBegan,
        Event::HandleBegan { handle: HandleId(1), call: step },
    ];
    let events = begin.iter().chain(before);
    for event in events {
        now.iteration += u32::from(matches!(event, Event::IterationBegan));
        checked.push(now, event).expect("it can happen");
    }
    now.iteration += u32::from(matches!(event, Event::IterationBegan));
    let damage = checked.push(now, &event).expect_err("it cannot happen");
    let number = begin.len() + before.len();
    assert_eq!(damage.to_string(), format!("the file is damaged at event {number}: {expected}"));
}

#[test]
fn events_that_cannot_happen_are_refused_with_the_reason() {
    let (task, first, second) = (ObjectId(1), ObjectId(2), ObjectId(3));
    let site = Site::line(1);
    let future = |future, kind, of| Event::FutureCreated { future, kind, of, site };
    let plain = |id| future(id, FutureKind::Plain, ObjectId(0));
    let primitive =
        |primitive, kind, size| Event::PrimitiveCreated { primitive, kind, size, name: "", site };
    let finished = |future| Event::FutureFinished { future, outcome: Outcome::Returned };
    let job = [
        primitive(first, PrimitiveKind::ThreadPool, 5),
        future(second, FutureKind::Job, first),
        Event::JobSubmitted { job: second },
    ];

    check_refused(plain(ObjectId(200_000_000)), "#200000000 is created, but the next number is #2");
    check_refused(plain(task), "#1 is created, but the next number is #2");
    check_refused(
        Event::TaskWaits { future: first, site },
        "it speaks of #2, which does not exist yet",
    );
    check_refused(
        Event::TaskRenamed { task: ObjectId(0), name: "" },
        "it speaks of #0, which does not exist yet",
    );
    check_refused_after(
        &[plain(first)],
        Event::TaskRenamed { task: first, name: "" },
        "#2 is not a task",
    );
    check_refused_after(
        &[primitive(first, PrimitiveKind::Lock, 0)],
        Event::ItemPut { queue: first, item: "1" },
        "#2 is a lock, which cannot do that",
    );
    check_refused(
        Event::HandleScheduled { handle: HandleId(3), call: Call::Callback },
        "h3 is created, but the next number is h2",
    );
    check_refused(Event::TimerDue { handle: HandleId(2) }, "h2 is due after a handle began");
    check_refused(
        Event::HandleBegan { handle: HandleId(2), call: Call::Callback },
        "h2 begins within another handle",
    );
    check_refused(Event::IterationBegan, "an iteration begins within a handle");
    check_refused(Event::HandleEnded, "a step of #1 ends, but not why");
    check_refused_after(
        &[finished(task), Event::HandleEnded],
        Event::HandleBegan { handle: HandleId(2), call: Call::Callback },
        "h2 begins, but this iteration has run all its handles",
    );
    check_refused_after(
        &[finished(task)],
        Event::TaskYields { site },
        "#1 does something after its step",
    );
    check_refused_after(&[plain(first), finished(first)], finished(first), "#2 is done twice");
    check_refused(
        Event::Printed { text: "", site: Site { file: FileId(1), line: 1 } },
        "it happens in file 1, which has no name",
    );
    check_refused(Event::TimeAdvanced, "time advances by nothing");
    check_refused(
        Event::Reported { text: &"x".repeat(65_537) },
        "a text of 65537 bytes is too long",
    );
    check_refused_after(
        &job,
        Event::JobBegan { job: second, worker: u32::MAX },
        "thread 4294967295 follows 0 threads",
    );
    check_refused_after(
        &job,
        Event::JobEnded { job: second, worker: 0 },
        "#3 is a job and skips a part of its life",
    );
    check_refused_after(
        &[primitive(first, PrimitiveKind::Queue, 1), Event::ItemPut { queue: first, item: "1" }],
        Event::ItemPut { queue: first, item: "2" },
        "an item joins a full queue",
    );
    check_refused_after(
        &[primitive(first, PrimitiveKind::Semaphore, 5)],
        Event::ValueSet { primitive: first, value: u32::MAX },
        "a semaphore goes from 5 to 4294967295 at once",
    );
    check_refused(Event::RunEnded { ending: Ending::Finished }, "the run ends within a handle");
    check_refused_after(
        &[Event::RunEnded { ending: Ending::LimitReached(Limit::Events) }],
        Event::Reported { text: "" },
        "something happens after the end of the run",
    );
}

#[test]
fn time_and_iterations_do_not_jump() {
    let mut checked = CheckedTrace::default();
    let iteration = |nanos, iteration| Timestamp { nanos, iteration };
    checked.push(iteration(0, 1), &Event::IterationBegan).expect("it can happen");
    checked.push(iteration(5, 1), &Event::TimeAdvanced).expect("it can happen");
    for (timestamp, event, expected) in [
        (iteration(5, 3), Event::IterationBegan, "iteration 3 follows iteration 1"),
        (iteration(5, 1), Event::IterationBegan, "iteration 1 follows iteration 1"),
        (iteration(4, 1), Event::TimeAdvanced, "time goes back from 5 to 4 nanoseconds"),
        (iteration(6, 1), Event::Reported { text: "" }, "time passes without being told"),
    ] {
        let damage = checked.push(timestamp, &event).expect_err("it cannot happen");
        assert_eq!(damage.to_string(), format!("the file is damaged at event 2: {expected}"));
    }
}
