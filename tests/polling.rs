//! Futures that are polled by hand, several in one step, or dropped while pending; only Rust can do
//! so.
//!
//! A task awaits the future that it polled last, and keeps nothing of those that it polled before.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::needless_raw_string_hashes, reason = "every Python program is quoted alike")]

mod machine;

use std::cell::RefCell;
use std::future::{Future as StdFuture, IntoFuture, poll_fn};
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use loopscope::runtime::{
    AnyTask, Exception, Runner, async_generator, call_soon, coroutine, create_eager_task,
    create_future, create_named_task, create_task, current_task, print, sleep,
};
use machine::{Noisy, check, check_ours, outcome, py, reports, say};

/// Polls once and ignores the result.
fn poll_once(future: impl IntoFuture, context: &mut Context<'_>) {
    let _ = pin!(future.into_future()).poll(context);
}

/// Calls `poll`, and then suspends once.
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
fn a_future_that_is_polled_and_dropped_is_reported() {
    let failing = || create_task(async { Err::<(), _>(Exception::new("ValueError", "lost")) });
    let lost = ["Task exception was never retrieved"];
    // The step that polls it ends the task, or polls another future after it.
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
    // A callback polls it, and not a step.
    let found = reports(async {
        let failing = create_future::<()>()?;
        call_soon(move || {
            poll_once(&failing, &mut Context::from_waker(Waker::noop()));
            failing.set_exception(Exception::new("ValueError", "lost")).expect("it is pending");
        })?;
        Ok(())
    });
    assert_eq!(found, ["Future exception was never retrieved"]);
    // The step that polls it ends in the suspension by another future.
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
fn a_replaced_future_is_dropped_before_the_task_is_scheduled() {
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
fn an_eager_step_inside_a_poll_does_not_change_what_the_task_awaits() {
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
fn an_eager_step_while_a_future_is_replaced_does_not_change_what_the_task_awaits() {
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
    /// Cancels a task when the last clone is dropped.
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
fn a_request_in_the_step_that_polls_a_sleep_is_raised_where_the_task_is_suspended() {
    check_ours(
        async {
            let (mut long, mut turn) = (sleep(9.0), sleep(0.0));
            let mut poll = 0;
            poll_fn(|context| {
                poll += 1;
                if poll == 1 {
                    let _ = Pin::new(&mut long).poll(context);
                    // The task runs, so it does not sleep, although it has polled a sleep.
                    current_task().expect("a task runs").cancel();
                    let _ = Pin::new(&mut turn).poll(context);
                    return Poll::Pending;
                }
                print(format!("{:?}", Pin::new(&mut turn).poll(context)));
                print(format!("{:?}", Pin::new(&mut long).poll(context)));
                Poll::Ready(())
            })
            .await;
            Ok(())
        },
        "
        0 2 Ready(Err(CancelledError()))
        0 2 Pending
        the run finished
        ",
    );
}

#[test]
fn two_sleeps_of_one_task_end_each_at_its_time() {
    check_ours(
        async {
            let (mut short, mut long) = (sleep(1.0), sleep(2.0));
            let mut is_over = false;
            poll_fn(|context| {
                if !is_over {
                    is_over = Pin::new(&mut short).poll(context).is_ready();
                }
                let long = Pin::new(&mut long).poll(context);
                print(format!("short is over: {is_over}, long: {long:?}"));
                long.map(|_| ())
            })
            .await;
            Ok(())
        },
        "
        0 1 short is over: false, long: Pending
        2 4 short is over: true, long: Ready(Ok(()))
        the run finished
        ",
    );
}

#[test]
fn a_replaced_future_is_dropped_while_nothing_is_borrowed() {
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
fn a_sleep_that_is_over_does_not_take_the_exception_of_another_await() {
    for (seconds, iteration) in [(0.0, 6), (1.0, 7)] {
        let program = async move {
            let both = create_task(async move {
                let (mut over, mut waiting) = (sleep(seconds), sleep(2.0));
                poll_fn(|context| Pin::new(&mut over).poll(context)).await?;
                // As code that waits for two futures and polls both again without knowing which is
                // ready.
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

/// Suspends once without awaiting anything of a loop, as a `yield` in an `__await__` of Python.
async fn bare() {
    suspend_after(|_| {}).await;
}

const BARE: &str = r#"
class bare:
    def __await__(self):
        yield

"#;

#[test]
fn an_exception_that_is_thrown_and_not_raised_is_dropped_with_its_step() {
    for again in [false, true] {
        check(
            async move {
                let first = create_named_task("first", async move {
                    let mut nap = sleep(9.0);
                    suspend_after(|context| drop(Pin::new(&mut nap).poll(context))).await;
                    print("first goes on");
                    if again {
                        drop(nap);
                        sleep(1.0).await?;
                    }
                    print("first ends");
                    Ok(())
                });
                let second = create_named_task("second", async {
                    sleep(0.5).await?;
                    print("second ends");
                    Ok(())
                });
                sleep(0.25).await?;
                print(py(first.cancel()));
                second.await?;
                first.await
            },
            &format!(
                r#"
async def first():
    try:
        await asyncio.sleep(9)
    except asyncio.CancelledError:
        pass
    print("first goes on")
    if {}:
        await asyncio.sleep(1)
    print("first ends")

async def second():
    await asyncio.sleep(0.5)
    print("second ends")

async def main():
    one = asyncio.create_task(first(), name="first")
    two = asyncio.create_task(second(), name="second")
    await asyncio.sleep(0.25)
    print(one.cancel())
    await two
    await one
"#,
                py(again)
            ),
            if again {
                "
                0.25 4 True
                0.25 5 first goes on
                0.5 7 second ends
                1.25 10 first ends
                the run finished
                "
            } else {
                "
                0.25 4 True
                0.25 5 first goes on
                0.25 5 first ends
                0.5 7 second ends
                the run finished
                "
            },
        );
    }
}

#[test]
fn a_pending_future_of_no_loop_yields_as_sleep_0_does() {
    check(
        async {
            let task = create_task(async {
                print("begins");
                bare().await;
                print("goes on");
                bare().await;
                Ok(7)
            });
            sleep(0.0).await?;
            print("between");
            let number = task.await?;
            print(number.to_string());
            Ok(())
        },
        &format!(
            r#"{BARE}
async def body():
    print("begins")
    await bare()
    print("goes on")
    await bare()
    return 7

async def main():
    task = asyncio.create_task(body())
    await asyncio.sleep(0)
    print("between")
    print(await task)
"#
        ),
        "
        0 2 begins
        0 2 between
        0 3 goes on
        0 5 7
        the run finished
        ",
    );
}

#[test]
fn a_future_of_no_loop_cannot_raise_a_thrown_exception() {
    check(
        async {
            let task = create_task(async {
                bare().await;
                print("not told");
                sleep(1.0).await
            });
            sleep(0.0).await?;
            print(py(task.cancel()));
            print(outcome(&task.await));
            Ok(())
        },
        &format!(
            r#"{BARE}
async def body():
    try:
        await bare()
    except asyncio.CancelledError:
        pass
    print("not told")
    await asyncio.sleep(1)

async def main():
    task = asyncio.create_task(body())
    await asyncio.sleep(0)
    print(task.cancel())
    print(await outcome(task))
"#
        ),
        "
        0 2 True
        0 3 not told
        1 6 ok
        the run finished
        ",
    );
}

#[test]
fn a_coroutine_that_is_dropped_does_not_take_a_thrown_exception() {
    let found = reports(async {
        let task = create_task(async {
            let mut nap = sleep(9.0);
            let mut forgotten = Some(coroutine("forgotten", sleep(1.0)));
            poll_fn(|context| {
                let polled = Pin::new(&mut nap).poll(context);
                if polled.is_pending() && forgotten.is_some() {
                    return Poll::Pending;
                }
                polled
            })
            .await
            .expect_err("it is cancelled");
            drop(forgotten.take());
            Ok(())
        });
        let other = create_task(async {
            let mut forgotten = Some(coroutine("dropped first", sleep(1.0)));
            let mut nap = sleep(9.0);
            let mut is_polled = false;
            let polled = poll_fn(|context| {
                if std::mem::replace(&mut is_polled, true) {
                    drop(forgotten.take());
                }
                Pin::new(&mut nap).poll(context)
            });
            assert!(polled.await.unwrap_err().is_cancelled());
            Ok(())
        });
        sleep(1.0).await?;
        task.cancel();
        other.cancel();
        other.await
    });
    let warnings = ["forgotten", "dropped first"];
    assert_eq!(
        found,
        warnings.map(|name| format!("RuntimeWarning: coroutine '{name}' was never awaited"))
    );
}

#[test]
fn a_generator_does_not_raise_an_exception_that_its_body_did_not_take() {
    check(
        async {
            let user = create_task(async {
                let mut numbers = async_generator(|yielder| async move {
                    suspend_after(|_| ()).await;
                    yielder.send(1).await?;
                    yielder.send(2).await
                });
                while let Some(number) = numbers.next().await? {
                    print(number.to_string());
                }
                Ok(())
            });
            sleep(0.0).await?;
            user.cancel();
            print(outcome(&user.await));
            Ok(())
        },
        r#"
class Bare:
    def __await__(self):
        try:
            yield
        except BaseException:
            pass

async def numbers():
    await Bare()
    yield 1
    yield 2

async def use():
    async for number in numbers():
        print(number)

async def main():
    user = asyncio.create_task(use())
    await asyncio.sleep(0)
    user.cancel()
    print(await outcome(user))
"#,
        "
        0 3 1
        0 3 2
        0 4 ok
        the run finished
        ",
    );
}
