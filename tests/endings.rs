//! The end of runs and of dropped blocks: no memory is leaked by cycles, and no timer fires.

#![cfg(not(target_arch = "wasm32"))]

use std::cell::RefCell;
use std::future::Future as StdFuture;
use std::pin::pin;
use std::rc::{Rc, Weak};
use std::task::{Context, Poll, Waker};

use loopscope::model::Event;
use loopscope::run::Recording;
use loopscope::runtime::{
    Exception, Future, Result, Runner, all_tasks, as_completed, async_generator, block_for,
    call_later, create_future, gather, run, run_in_executor, shield, sleep, time, timeout,
    to_thread,
};

/// Runs `program` with a future that is never done, and fails if the future is not freed at the
/// end.
#[track_caller]
fn check_freed<P: StdFuture<Output = Result<()>> + 'static>(
    what: &str,
    program: impl FnOnce(Future<()>) -> P + 'static,
) {
    let token = Rc::new(());
    let left = Rc::downgrade(&token);
    let mut runner = Runner::new(async move {
        let never = create_future::<()>()?;
        never.add_done_callback(move || drop(token));
        program(never).await
    });
    runner.run_to_end();
    drop(runner);
    assert_eq!(Weak::strong_count(&left), 0, "{what}");
}

/// `time.sleep` as a job.
fn sleep_in_thread(seconds: f64) -> impl FnOnce() -> Result<()> {
    move || {
        block_for(seconds);
        Ok(())
    }
}

/// Polls a coroutine once and drops it.
async fn drop_in_the_middle<T>(coroutine: impl StdFuture<Output = T>) -> Result<()> {
    let mut coroutine = Box::pin(coroutine);
    std::future::poll_fn(|context| {
        assert!(coroutine.as_mut().poll(context).is_pending());
        Poll::Ready(())
    })
    .await;
    drop(coroutine);
    sleep(0.0).await
}

#[test]
fn futures_that_are_never_done_are_freed_at_the_end() {
    check_freed("awaited", Future::into_future);
    check_freed("in a gather that is dropped", |never| async move {
        drop(gather([never.clone(), never], false));
        Ok(())
    });
    check_freed("in a gather in which main is stuck", |never| async move {
        gather([never.clone(), create_future()?], false).await.map(drop)
    });
    check_freed("in a shield that is dropped", |never| async move {
        drop(shield(never));
        sleep(1.0).await
    });
    check_freed("in an iterator that is dropped", |never| async move {
        drop(as_completed([never], Some(0.1)));
        sleep(1.0).await
    });
}

#[test]
fn a_timeout_that_is_dropped_in_the_middle_cancels_its_timer() {
    let kept = Rc::new(RefCell::new(None));
    let keep = Rc::clone(&kept);
    let trace = Recording::of(async move {
        let block = timeout(Some(0.5), |limit| {
            keep.replace(Some(limit));
            sleep(9.0)
        });
        drop_in_the_middle(block).await?;
        // The timer would cancel this sleep.
        sleep(1.0).await
    });
    let count =
        |is_it: fn(&Event<'_>) -> bool| trace.entries().filter(|entry| is_it(&entry.event)).count();
    assert_eq!(count(|event| matches!(event, Event::TimerSet { .. })), 3);
    assert_eq!(count(|event| matches!(event, Event::TimerCancelled { .. })), 2);
    assert_eq!(count(|event| matches!(event, Event::CancelRequested { .. })), 0);
    assert_eq!(trace.timestamp().nanos, 1_000_000_000);
    assert!(kept.borrow().as_ref().is_some_and(|limit| !limit.expired()));
}

/// As in CPython, `asyncio.run` raises the `CancelledError` and does not continue to shut down.
#[test]
fn cancelling_the_task_that_shuts_down_ends_the_run_with_it() {
    for has_generator in [true, false] {
        let mut runner = Runner::new(async move {
            let mut numbers = async_generator(|yielder| async move {
                let closed = yielder.send(1).await;
                sleep(1.5).await?;
                closed
            });
            run_in_executor(sleep_in_thread(2.0))?;
            call_later(0.5, || all_tasks().iter().for_each(|task| _ = task.cancel()))?;
            if has_generator {
                numbers.next().await?;
            }
            // No code closes it before the end.
            std::mem::forget(numbers);
            Ok(())
        });
        runner.run_to_end();
        assert!(runner.exception().is_some_and(|raised| raised.is_cancelled()), "{has_generator}");
        assert_eq!(runner.now_nanos(), 500_000_000);
    }
}

#[test]
fn a_job_that_submits_a_job_keeps_its_own_time() {
    run(async {
        let job = || {
            block_for(1.0);
            let inner = run_in_executor(sleep_in_thread(0.5));
            block_for(1.0);
            inner.map(drop)
        };
        to_thread(job).await?;
        assert_eq!(time(), Ok(2.0));
        Ok(())
    })
    .unwrap();
}

#[test]
fn a_loop_that_runs_refuses_another() {
    let mut outcome = pin!(async { run(sleep(1.0)) });
    assert_eq!(outcome.as_mut().poll(&mut Context::from_waker(Waker::noop())), Poll::Ready(Ok(())));
    let message = "asyncio.run() cannot be called from a running event loop";
    let refused = Err(Exception::new("RuntimeError", message));
    run(async move {
        assert_eq!(run(sleep(1.0)), refused);
        Ok(())
    })
    .unwrap();
}
