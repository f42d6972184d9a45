//! Code of the program that runs in a destructor when the loop drops something.

#![cfg(not(target_arch = "wasm32"))]

mod machine;

use std::cell::RefCell;
use std::future::{Future, poll_fn};
use std::rc::Rc;
use std::task::Poll;

use loopscope::model::{Ending, Event};
use loopscope::run::Recording;
use loopscope::runtime::{
    Exception, Lock, Result, Runner, Timeout, call_later, create_future, create_task, print, sleep,
    timeout,
};
use machine::{Noisy, reports};

/// Cancels a task in its sleep and drops it when it is done, long before the deadline of the sleep.
/// Its result, which calls `at_the_end` when it is dropped, is dropped with it.
async fn cancel_and_drop(at_the_end: impl FnMut() + 'static) -> Result<()> {
    let result = Rc::new(Noisy(at_the_end));
    let task = create_task(async move {
        sleep(10.0).await.unwrap_err();
        Ok(result)
    });
    sleep(0.0).await?;
    task.cancel();
    sleep(0.0).await?;
    sleep(0.0).await?;
    assert!(task.done());
    Ok(())
}

/// Checks the number of seconds and iterations of a program, with a probe and without one.
#[track_caller]
fn check_end<P: Future<Output = Result<()>> + 'static>(
    program: impl Fn() -> P,
    seconds: u64,
    iterations: u32,
) {
    let mut runner = Runner::new(program());
    assert_eq!((runner.run_to_end(), runner.exception()), (Ending::Finished, None));
    assert_eq!((runner.now_nanos() / 1_000_000_000, runner.iteration()), (seconds, iterations));
    let trace = Recording::of(program());
    assert_eq!(trace.timestamp().nanos, runner.now_nanos());
}

/// A callback that is cancelled.
fn never() {
    unreachable!("it is cancelled");
}

/// The destructor of a task's result can change the next deadline of the loop. The cancelled timer
/// of the task's sleep keeps no reference to the task.
#[test]
fn a_cancelled_sleep_does_not_keep_its_task() {
    let setting_a_timer = || async {
        let called = create_future::<()>()?;
        let future = called.clone();
        let set_timer = move || {
            let future = future.clone();
            call_later(1.0, move || future.set_result(()).unwrap()).unwrap();
        };
        cancel_and_drop(set_timer).await?;
        called.await
    };
    check_end(setting_a_timer, 1, 7);

    let before_another = move || async move {
        create_task(sleep(20.0));
        setting_a_timer().await
    };
    check_end(before_another, 1, 10);

    let cancelling_the_next = || async {
        let done = create_future::<()>()?;
        let future = done.clone();
        let next = call_later(15.0, never)?;
        create_task(async move {
            sleep(20.0).await?;
            future.set_result(())
        });
        cancel_and_drop(move || next.cancel()).await?;
        done.await
    };
    check_end(cancelling_the_next, 20, 8);

    let releasing_a_lock = || async {
        let lock = Lock::new();
        lock.acquire().await?;
        let held = lock.clone();
        cancel_and_drop(move || held.release().unwrap()).await?;
        lock.acquire().await
    };
    check_end(releasing_a_lock, 0, 5);
}

/// Both the handle and the timer of the timeout are cancelled when the main task is done.
#[test]
fn a_run_does_not_wait_for_cancelled_handles_and_timers() {
    let program = || async {
        create_task(timeout(Some(0.0), |limit| async move { limit.reschedule(Some(0.1)) }));
        Ok(())
    };
    check_end(program, 0, 2);
}

#[test]
fn a_task_that_is_done_cannot_be_cancelled_in_a_sleep_that_it_left_behind() {
    let found = reports(async {
        let kept = Rc::new(RefCell::new(None));
        let keeper = Rc::clone(&kept);
        let task = create_task(async move {
            let mut nap = Box::pin(sleep(5.0));
            poll_fn(|context| Poll::Ready(nap.as_mut().poll(context).is_pending())).await;
            keeper.replace(Some(nap));
            Err::<(), _>(Exception::bare("ValueError"))
        });
        sleep(0.0).await?;
        assert!(task.done() && !task.cancel() && task.cancelling() == 0);
        kept.take();
        Ok(())
    });
    assert_eq!(found, [""; 0], "an exception that was retrieved is not reported");
}

/// CPython's `Timeout._task` is such a reference too, so the report at the task's end comes later.
#[test]
fn a_timeout_that_is_kept_keeps_its_task() {
    let trace = Recording::of(async {
        let kept: Rc<RefCell<Option<Timeout>>> = Rc::default();
        let keeper = Rc::clone(&kept);
        create_task(async move {
            timeout(Some(1.0), |limit| async move {
                keeper.replace(Some(limit));
                Ok(())
            })
            .await?;
            Err::<(), _>(Exception::bare("ValueError"))
        });
        sleep(3.0).await?;
        print("before");
        kept.take();
        print("after");
        Ok(())
    });
    let lines = trace.entries().filter_map(|entry| match entry.event {
        Event::Printed { text, .. } | Event::Reported { text } => {
            text.lines().next().map(str::to_owned)
        }
        _ => None,
    });
    let lines: Vec<_> = lines.collect();
    assert_eq!(lines, ["before", "Task exception was never retrieved", "after"]);
}
