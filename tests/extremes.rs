//! Runs at the edge: chains too long for any stack, limits, ends of time, and how they are worded.

#![cfg(not(target_arch = "wasm32"))]

use std::future::Future;
use std::rc::Rc;

use loopscope::runtime::{
    Ending, Limit, Limits, Result, Runner, Task, call_later, create_future, create_named_task,
    create_task, gather, sleep,
};
use loopscope::scene::{Film, Screening, sentence};
use loopscope::trace::Recording;

/// Deeper than the stack of a test's thread, two megabytes, could ever follow.
const DEEP: usize = 100_000;

/// A chain of tasks of which each awaits the one before, through a gather if `gathers`.
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
fn long_chains_end_however_a_run_ends() {
    for gathers in [false, true] {
        let mut runner = Runner::new(async move { chain(gathers).await });
        assert_eq!(runner.run_to_end(), Ending::Deadlock, "gathers: {gathers}");

        let mut dropped = Runner::new(async move { chain(gathers).await });
        for _ in 0..2 {
            assert_eq!(dropped.run_once(), None);
        }
        drop(dropped);

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
        assert!(!handle.is_cancelled());
        Ok(())
    });
    assert!(!trace.to_string().contains("cancelled"), "{trace}");
}

#[test]
fn a_sleep_without_end_is_no_timer() {
    for seconds in [f64::INFINITY, 1e300] {
        let mut runner = Runner::new(sleep(seconds));
        assert_eq!(runner.run_to_end(), Ending::Deadlock);
        assert_eq!(runner.now_nanos(), 0);
    }
}

/// The sentence at the end of a run.
#[track_caller]
fn check_last_sentence(program: impl Future<Output = Result<()>> + 'static, expected: &str) {
    let film = Rc::new(Film::new(Recording::of(program)));
    let mut screening = Screening::new(Rc::clone(&film));
    screening.seek(film.beat_count());
    assert_eq!(sentence(&screening, &film.at_beat(film.beat_count())), expected);
}

#[test]
fn every_ending_is_said() {
    check_last_sentence(sleep(1.0), "The run is over");
    check_last_sentence(
        async { create_future::<()>()?.await },
        "Deadlock: nothing is ready and no timer is set; nobody is left who could resolve \
         future #2",
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
