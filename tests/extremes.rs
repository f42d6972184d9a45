//! Extreme runs: chains that are too long for a stack, limits, the end of time, and the words for
//! them.

#![cfg(not(target_arch = "wasm32"))]

use std::cell::RefCell;
use std::future::Future;
use std::rc::Rc;

use loopscope::model::{Ending, Event, Limit, Limits, Probe, Timestamp};
use loopscope::run::Recording;
use loopscope::runtime::{
    Exception, Result, Runner, Task, call_later, create_future, create_named_task, create_task,
    gather, print, sleep,
};
use loopscope::scene::{Film, Level, Screening, deadlock, sentence};
use loopscope::trace::Trace;

/// The length of a chain that cannot be followed by recursion on a test's stack of two megabytes.
const DEEP: usize = 100_000;

/// A chain of tasks, each of which awaits the one before, through a gather if `gathers` is set.
fn chain(gathers: bool) -> Task<()> {
    let mut last = create_task(async { create_future::<()>()?.await });
    for _ in 0..DEEP {
        let inner = last;
        last = create_task(async move {
            if gathers { gather([inner], false).await.map(|_| ()) } else { inner.await }
        });
    }
    last
}

#[test]
fn long_chains_are_freed_at_any_end_of_a_run() {
    for gathers in [false, true] {
        let mut runner = Runner::new(async move { chain(gathers).await });
        assert_eq!(runner.run_to_end(), Ending::Deadlock, "gathers: {gathers}");

        let mut dropped = Runner::new(async move { chain(gathers).await });
        for _ in 0..2 {
            assert_eq!(dropped.run_once(), None);
        }
        drop(dropped);

        // None of them has started, and there is no other reference to them.
        let mut forgotten = Runner::new(async move {
            drop(chain(gathers));
            Ok(())
        });
        assert_eq!(forgotten.run_once(), None);
        drop(forgotten);

        let limits = Limits { iterations: 2, ..Limits::default() };
        let mut limited = Runner::with_probe(async move { chain(gathers).await }, None, limits);
        assert_eq!(limited.run_to_end(), Ending::LimitReached(Limit::Iterations));
    }
}

#[test]
fn long_chains_can_be_cancelled() {
    for gathers in [false, true] {
        let mut runner = Runner::new(async move {
            let last = chain(gathers);
            sleep(1.0).await?;
            assert!(last.cancel());
            assert!(last.await.is_err_and(|error| error.is_cancelled()));
            Ok(())
        });
        assert_eq!(runner.run_to_end(), Ending::Finished);
        assert!(runner.exception().is_none());
    }
}

#[test]
fn named_tasks_count_towards_the_limit() {
    let program = async {
        for n in 0..50 {
            create_named_task(format!("task {n}"), sleep(0.0));
        }
        sleep(1.0).await
    };
    let limits = Limits { tasks: 10, ..Limits::default() };
    assert_eq!(
        Runner::with_probe(program, None, limits).run_to_end(),
        Ending::LimitReached(Limit::Tasks)
    );
}

#[test]
fn cancelling_a_callback_that_ran_changes_nothing() {
    let trace = Recording::of(async {
        let handle = call_later(0.5, || ())?;
        sleep(1.0).await?;
        handle.cancel();
        // As in asyncio, it still counts as cancelled.
        assert!(handle.is_cancelled());
        Ok(())
    });
    assert!(!trace.to_string().contains("cancelled"), "{trace}");
}

#[test]
fn a_sleep_without_end_sets_no_timer() {
    for seconds in [f64::INFINITY, 1e300] {
        let mut runner = Runner::new(sleep(seconds));
        assert_eq!(runner.run_to_end(), Ending::Deadlock);
        assert_eq!(runner.now_nanos(), 0);
    }
}

/// The sentence at the end of a run.
#[track_caller]
fn check_last_sentence(program: impl Future<Output = Result<()>> + 'static, expected: &str) {
    check_last_sentence_of(Recording::of(program), expected);
}

#[track_caller]
fn check_last_sentence_of(trace: Trace, expected: &str) {
    let film = Rc::new(Film::new(trace));
    let mut screening = Screening::new(Rc::clone(&film));
    screening.seek(film.beat_count());
    let report = deadlock(film.last());
    let conclusion = report.as_ref().map(|report| &*report.conclusion);
    let last = film.at_beat(film.beat_count());
    assert_eq!(sentence(&screening, &last, Level::Detail, conclusion), expected);
}

#[test]
fn every_ending_has_a_sentence() {
    check_last_sentence(sleep(1.0), "The run is over");
    check_last_sentence(
        async { create_future::<()>()?.await },
        "Deadlock: nothing is ready and no timer is set; nothing can resolve \
         future 1 any more",
    );
    check_last_sentence(
        async {
            loop {
                sleep(0.0).await?;
            }
        },
        "The run was stopped here: the log has reached its limit of 2,000,000 events",
    );
}

/// The trace of a run that ends at limits of its own.
fn limited(program: impl Future<Output = Result<()>> + 'static, limits: Limits) -> Trace {
    struct Recorder(Rc<RefCell<Trace>>);
    impl Probe for Recorder {
        fn record(&mut self, timestamp: Timestamp, event: &Event<'_>) {
            self.0.borrow_mut().push(timestamp, event);
        }
    }
    let trace = Rc::new(RefCell::new(Trace::default()));
    let recorder = Box::new(Recorder(Rc::clone(&trace)));
    Runner::with_probe(program, Some(recorder), limits).run_to_end();
    trace.take()
}

async fn endless() -> Result<()> {
    loop {
        print("again");
        create_task(sleep(0.0));
        sleep(0.0).await?;
    }
}

#[test]
fn a_run_that_is_stopped_keeps_its_events() {
    let trace = Recording::of(endless());
    assert!(trace.event_count() >= Limits::default().events, "{}", trace.event_count());
    assert!(trace.event_count() < Limits::default().events + 100, "{}", trace.event_count());

    let iterations = limited(endless(), Limits { iterations: 100, ..Limits::default() });
    let tasks = limited(endless(), Limits { tasks: 100, ..Limits::default() });
    for (trace, limit) in [(&iterations, Limit::Iterations), (&tasks, Limit::Tasks)] {
        let film = Film::new(trace.clone());
        assert_eq!(film.ending(), Some(Ending::LimitReached(limit)));
        assert_eq!(deadlock(film.last()), None);
        assert!((98..=101).contains(&film.prints().len()), "{}", film.prints().len());
        assert!((98..=102).contains(&film.lanes().len()), "{}", film.lanes().len());
    }
    check_last_sentence_of(
        iterations,
        "The run was stopped here: the loop ran its limit of 10,000,000 iterations",
    );
    check_last_sentence_of(
        tasks,
        "The run was stopped here: it made more than its limit of 10,000,000 tasks",
    );
}

#[test]
fn reports_are_among_the_prints() {
    let film = Film::new(Recording::of(async {
        print("before");
        create_named_task("fails", async { Err::<(), _>(Exception::new("ValueError", "no")) });
        sleep(1.0).await?;
        print("after");
        Ok(())
    }));
    let prints: Vec<_> =
        film.prints().iter().map(|print| (print.nanos, print.is_report, &*print.text)).collect();
    let report = "Task exception was never retrieved\n\
                  future: <Task finished name='fails' exception=ValueError('no')>";
    assert_eq!(prints, [(0, false, "before"), (0, true, report), (1_000_000_000, false, "after")]);
    let mut screening = Screening::new(Rc::new(film));
    let beats: Vec<_> = screening.film().prints().iter().map(|print| print.beat).collect();
    for (count, beat) in beats.into_iter().enumerate() {
        screening.seek(beat);
        assert_eq!(screening.after().printed, count);
        screening.seek(beat + 1);
        assert_eq!(screening.after().printed, count + 1);
    }
}
