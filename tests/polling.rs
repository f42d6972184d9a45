//! What only Rust can do: futures that are polled by hand, several in one step, or given up.
//!
//! What was polled last counts, and nothing of what was polled before stays.

#![cfg(not(target_arch = "wasm32"))]

mod machine;

use std::cell::RefCell;
use std::future::{Future as StdFuture, IntoFuture, poll_fn};
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use loopscope::runtime::{
    AnyTask, Exception, Runner, call_soon, create_eager_task, create_future, create_task,
    current_task, print, sleep,
};
use machine::{Noisy, check_ours, outcome, reports, say};

/// Polls once and does not look at what comes of it.
fn poll_once(future: impl IntoFuture, context: &mut Context<'_>) {
    let _ = pin!(future.into_future()).poll(context);
}

/// Suspends once, after polling what `poll` polls.
async fn suspend_after(mut poll: impl FnMut(&mut Context<'_>)) {
    let mut is_suspended = false;
    poll_fn(|context| {
        if std::mem::replace(&mut is_suspended, true) {
            return Poll::Ready(());
        }
        poll(context);
        Poll::Pending
    })
    .await;
}

/// Polls a future that runs `sound` when it is dropped, and in the same step `next`, which counts.
async fn supersede(sound: impl FnMut() + 'static, next: impl IntoFuture) {
    let superseded = create_future::<()>().expect("the loop runs");
    let noisy = Noisy(sound);
    superseded.add_done_callback(move || drop(noisy));
    let mut both = Some((superseded, next));
    suspend_after(|context| {
        let (superseded, next) = both.take().expect("it is polled once");
        poll_once(superseded, context);
        poll_once(next, context);
    })
    .await;
    print("resumed");
}

#[test]
fn what_is_polled_and_given_up_is_reported() {
    let failing = || create_task(async { Err::<(), _>(Exception::new("ValueError", "lost")) });
    let lost = ["Task exception was never retrieved"];
    // The step that polls it ends the task, with another await after it or without.
    for polls_another in [false, true] {
        let found = reports(async move {
            let mut child = Some(failing().into_future());
            poll_fn(|context| {
                if let Some(child) = &mut child {
                    let _ = Pin::new(child).poll(context);
                }
                if polls_another {
                    poll_once(sleep(0.0), context);
                }
                child = None;
                Poll::Ready(Ok(()))
            })
            .await
        });
        assert_eq!(found, lost, "polls another: {polls_another}");
    }
    // It is no step but a callback that polls it.
    let found = reports(async {
        let failing = create_future::<()>()?;
        call_soon(move || {
            poll_once(&failing, &mut Context::from_waker(Waker::noop()));
            failing.set_exception(Exception::new("ValueError", "lost")).expect("it is pending");
        })?;
        Ok(())
    });
    assert_eq!(found, ["Future exception was never retrieved"]);
    // Its step ends in another suspension.
    let found = reports(async move {
        let child = RefCell::new(Some(failing()));
        suspend_after(|context| {
            poll_once(child.take().expect("it is polled once"), context);
            poll_once(sleep(0.0), context);
        })
        .await;
        sleep(1.0).await
    });
    assert_eq!(found, lost);
}

#[test]
fn what_is_superseded_goes_before_the_task_is_scheduled() {
    check_ours(
        async {
            let sound = || {
                let task = current_task().map(|task| task.name());
                print(format!("dropped while {task:?} runs"));
                call_soon(say("scheduled by the drop")).expect("the loop runs");
            };
            supersede(sound, sleep(0.0)).await;
            Ok(())
        },
        "
        0 1 dropped while Some(\"Task-1\") runs
        0 2 scheduled by the drop
        0 2 resumed
        the run finished
        ",
    );
}

#[test]
fn an_eager_step_inside_a_poll_leaves_it_as_it_was() {
    check_ours(
        async {
            let wanted = create_future::<()>()?;
            let setter = wanted.clone();
            create_task(async move {
                sleep(1.0).await?;
                setter.set_result(())
            });
            suspend_after(|context| {
                poll_once(&wanted, context);
                create_eager_task(Some("eager"), async {
                    print("eager begins");
                    sleep(0.5).await?;
                    print("eager ends");
                    Ok(())
                });
            })
            .await;
            print("resumed");
            Ok(())
        },
        "
        0 1 eager begins
        0.5 4 eager ends
        1 7 resumed
        the run finished
        ",
    );
}

#[test]
fn an_eager_step_while_another_future_is_superseded_leaves_it_as_it_was() {
    check_ours(
        async {
            let wanted = create_future::<()>()?;
            let setter = wanted.clone();
            create_task(async move { setter.set_result(()) });
            let sound = || {
                create_eager_task(None, sleep(1.0));
            };
            supersede(sound, &wanted).await;
            Ok(())
        },
        "
        0 3 resumed
        the run finished
        ",
    );
}

#[test]
fn a_request_that_comes_with_the_awaited_value_is_for_the_next_await() {
    /// Cancels a task when the last clone goes.
    type Request = Rc<Noisy<Box<dyn FnMut()>>>;

    check_ours(
        async {
            let waiting: Rc<RefCell<Option<AnyTask>>> = Rc::default();
            let asked = Rc::clone(&waiting);
            let request: Request = Rc::new(Noisy(Box::new(move || {
                let task = asked.take().expect("it waits");
                print(format!("asked: {}", task.cancel()));
            })));
            let child = create_task(async move {
                sleep(0.0).await?;
                Ok(request)
            });
            let child = RefCell::new(Some(child));
            let task = create_task(async move {
                suspend_after(|context| {
                    poll_once(child.take().expect("it is polled once"), context);
                })
                .await;
                print("resumed");
                sleep(1.0).await
            });
            *waiting.borrow_mut() = Some(task.untyped());
            print(outcome(&task.await));
            Ok(())
        },
        "
        0 4 asked: true
        0 4 resumed
        0 6 CancelledError()
        the run finished
        ",
    );
}

#[test]
fn a_step_behind_a_wakeup_ends_the_wait_that_began_in_between() {
    check_ours(
        async {
            let wanted = create_future::<()>()?;
            let mut waiting = wanted.clone().into_future();
            let (mut first, mut turn, mut last) = (sleep(9.0), sleep(0.0), sleep(1.0));
            let mut poll = 0;
            poll_fn(|context| {
                poll += 1;
                print(format!("poll {poll}"));
                match poll {
                    1 => {
                        let _ = Pin::new(&mut first).poll(context);
                        // Schedules a wakeup, and the turn a step behind it.
                        current_task().expect("a task runs").cancel();
                        let _ = Pin::new(&mut turn).poll(context);
                    }
                    2 => {
                        assert!(Pin::new(&mut turn).poll(context).is_ready());
                        let _ = Pin::new(&mut waiting).poll(context);
                    }
                    3 => {
                        let _ = Pin::new(&mut last).poll(context);
                        let task = current_task().expect("a task runs");
                        call_soon(move || print(format!("asked: {}", task.cancel())))
                            .expect("the loop runs");
                    }
                    _ => return Poll::Ready(()),
                }
                Poll::Pending
            })
            .await;
            print(format!("wanted is cancelled: {}", wanted.cancelled()));
            Ok(())
        },
        "
        0 1 poll 1
        0 2 poll 2
        0 2 poll 3
        0 3 asked: true
        0 4 poll 4
        0 4 wanted is cancelled: false
        the run finished
        ",
    );
}

#[test]
fn what_is_superseded_goes_when_nothing_is_borrowed() {
    check_ours(
        async {
            let sound = || {
                let mut runner = Runner::new(async { Ok(()) });
                print(format!("another loop {:?}", runner.run_to_end()));
            };
            supersede(sound, sleep(0.0)).await;
            Ok(())
        },
        "
        0 1 another loop Finished
        0 2 resumed
        the run finished
        ",
    );
}

#[test]
fn a_sleep_that_is_over_takes_nothing_that_another_await_raises() {
    for (seconds, iteration) in [(0.0, 6), (1.0, 7)] {
        let program = async move {
            let both = create_task(async move {
                let (mut over, mut waiting) = (sleep(seconds), sleep(2.0));
                poll_fn(|context| Pin::new(&mut over).poll(context)).await?;
                // As whoever waits for both without a note of which is ready.
                poll_fn(|context| {
                    let over = Pin::new(&mut over).poll(context);
                    let waiting = Pin::new(&mut waiting).poll(context);
                    if waiting.is_ready() {
                        print(format!("{over:?} {waiting:?}"));
                    }
                    waiting.map(|_| ())
                })
                .await;
                Ok(())
            });
            sleep(1.5).await?;
            both.cancel();
            both.await
        };
        let expected = "Ready(Ok(())) Ready(Err(CancelledError()))";
        check_ours(program, &format!("1.5 {iteration} {expected}\nthe run finished"));
    }
}
