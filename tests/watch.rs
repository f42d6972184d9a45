//! The values that a program shows: what is recorded, kept in files, and refused in damaged ones.

#![cfg(not(target_arch = "wasm32"))]

use std::rc::Rc;

use loopscope::formats::{Subject, format, open};
use loopscope::model::{Event, PrimitiveKind};
use loopscope::program::Source;
use loopscope::run::{Recording, opened};
use loopscope::runtime::{self, Result, call_later, create_named_task, gather, sleep, watch};
use loopscope::scene::{Film, Screening, StageView, stage};
use loopscope::trace::Trace;

type Program = fn() -> runtime::BoxedCoroutine;

/// Compares what a program shows with a list of names and texts.
#[track_caller]
fn check(program: Program, expected: &[(&str, &str)]) {
    let trace = Recording::of(program());
    let shown = shown(&trace);
    let shown: Vec<_> = shown.iter().map(|(name, text)| (&**name, &**text)).collect();
    assert_eq!(shown, expected);
}

/// Every change of a value, as pairs of its name and its text.
fn shown(trace: &Trace) -> Vec<(String, String)> {
    let mut names = Vec::new();
    let mut shown = Vec::new();
    for entry in trace.entries() {
        match entry.event {
            Event::PrimitiveCreated { primitive, kind: PrimitiveKind::Value, name, .. } => {
                names.push((primitive, name.to_owned()));
            }
            Event::TextSet { primitive, text } => {
                let name = names.iter().find(|(id, _)| *id == primitive).expect("it was made");
                shown.push((name.1.clone(), text.to_owned()));
            }
            _ => {}
        }
    }
    shown
}

async fn counts() -> Result<()> {
    for count in [0, 1, 1, 2] {
        watch("count", count);
        sleep(0.0).await?;
    }
    Ok(())
}

async fn shares() -> Result<()> {
    let tasks: Vec<_> = (0..2)
        .map(|index| {
            create_named_task(format!("t{index}"), async move {
                watch("last", format!("'t{index}'"));
                sleep(1.0).await?;
                watch("total", index);
                Ok(())
            })
        })
        .collect();
    gather(tasks, false).await.map(|_| ())
}

async fn from_a_callback() -> Result<()> {
    watch("done", "False");
    call_later(0.5, || watch("done", "True"))?;
    sleep(1.0).await
}

#[test]
fn a_value_is_recorded_when_it_changes() {
    check(|| Box::pin(counts()), &[("count", "0"), ("count", "1"), ("count", "2")]);
    check(
        || Box::pin(shares()),
        &[("last", "'t0'"), ("last", "'t1'"), ("total", "0"), ("total", "1")],
    );
    check(|| Box::pin(from_a_callback()), &[("done", "False"), ("done", "True")]);
}

#[test]
fn outside_of_a_loop_nothing_is_shown() {
    watch("count", 1);
}

/// Only a value shows a text: a file that says so of a lock is damaged.
#[test]
fn a_text_of_something_else_is_refused() {
    let lock = opened(&Source::demo("lock")).unwrap();
    let run = lock.run(lock.program().defaults());
    let subject = Subject { film: &run.film, header: run.header() };
    let json = String::from_utf8(format("json").unwrap().write(&subject)).unwrap();
    // The lock is made just before the value.
    let (right, wrong) =
        ("\"kind\":\"text_set\",\"primitive\":3", "\"kind\":\"text_set\",\"primitive\":2");
    assert!(json.contains(right), "{json:.2000}");
    assert!(open(json.as_bytes()).is_ok());
    // A wrong digest is found after the events.
    let damage = open(json.replace(right, wrong).as_bytes()).unwrap_err().to_string();
    assert!(damage.contains("lock"), "{damage}");
}

#[test]
fn the_stage_has_a_tag_for_each_value() {
    let film = Rc::new(Film::new(Recording::of(counts())));
    let mut screening = Screening::new(Rc::clone(&film));
    screening.seek(film.beat_count());
    let playhead = film.at_beat(film.beat_count());
    let shapes = format!("{:?}", stage(&screening, &playhead, &StageView::new(358.0, 260.0)));
    assert!(shapes.contains("\"count\"") && shapes.contains("\"2\""), "{shapes}");
}
