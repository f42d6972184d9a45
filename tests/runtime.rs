//! The loop, handles, timers, tasks, `gather` and futures.
//!
//! Each check says what is printed and how the run ends. Each program has a twin in Python; if
//! CPython is installed, every task step, its loop iteration and its exceptions are compared too.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::needless_raw_string_hashes, reason = "every Python program is quoted alike")]

mod machine;

use std::cell::RefCell;
use std::future::Future as StdFuture;
use std::rc::Rc;

use loopscope::model::{Ending, Event, Limit, Limits, Probe, Timestamp};
use loopscope::run::Recording;
use loopscope::runtime::{
    Exception, Result, Runner, Task, TimerHandle, call_at, call_later, call_soon, create_future,
    create_named_task, create_task, current_task_name, gather, print, sleep, time,
};
use machine::{check, check_ours, check_sleepers, py, say, sleeper};

#[test]
fn ready_handles_run_in_order_and_handles_that_they_schedule_run_after() {
    check(
        async {
            call_soon(say("first"))?;
            call_soon(|| {
                print("second");
                call_soon(say("fourth")).expect("the loop runs");
            })?;
            call_soon(say("third"))?;
            call_soon(say("never"))?.cancel();
            print("main");
            sleep(0.0).await?;
            print("main again");
            sleep(0.0).await
        },
        r#"
async def main():
    loop = asyncio.get_running_loop()
    def second():
        print("second")
        loop.call_soon(print, "fourth")
    loop.call_soon(print, "first")
    loop.call_soon(second)
    loop.call_soon(print, "third")
    loop.call_soon(print, "never").cancel()
    print("main")
    await asyncio.sleep(0)
    print("main again")
    await asyncio.sleep(0)
"#,
        "
        0 1 main
        0 2 first
        0 2 second
        0 2 third
        0 2 main again
        0 3 fourth
        the run finished
        ",
    );
}

#[test]
fn timers_fire_by_deadline() {
    check(
        async {
            call_later(0.3, say("three tenths"))?;
            call_at(0.2, say("two tenths"))?;
            call_later(0.1, say("one tenth"))?;
            call_later(0.0, say("at once, but after what is ready"))?;
            call_later(-1.0, say("overdue"))?;
            call_soon(say("ready"))?;
            sleep(0.25).await?;
            print("main");
            call_at(0.1, say("long overdue"))?;
            sleep(1.0).await
        },
        r#"
async def main():
    loop = asyncio.get_running_loop()
    loop.call_later(0.3, print, "three tenths")
    loop.call_at(0.2, print, "two tenths")
    loop.call_later(0.1, print, "one tenth")
    loop.call_later(0, print, "at once, but after what is ready")
    loop.call_later(-1, print, "overdue")
    loop.call_soon(print, "ready")
    await asyncio.sleep(0.25)
    print("main")
    loop.call_at(0.1, print, "long overdue")
    await asyncio.sleep(1)
"#,
        "
        0 2 ready
        0 2 at once, but after what is ready
        0 2 overdue
        0.1 3 one tenth
        0.2 4 two tenths
        0.25 6 main
        0.25 7 long overdue
        0.3 8 three tenths
        the run finished
        ",
    );
}

#[test]
fn equal_deadlines_fire_in_the_order_in_which_they_were_set() {
    check(
        async {
            for number in 0..8 {
                call_later(1.0, move || print(format!("timer {number}")))?;
            }
            call_at(1.0, say("at one second"))?;
            // As floats, 0.1 + 0.2 is more than 0.3, but by less than a nanosecond.
            call_at(0.1 + 0.2, say("sum"))?;
            call_at(0.3, say("literal"))?;
            call_at(0.299_999_999_4, say("rounded down"))?;
            call_at(0.299_999_999_6, say("rounded up"))?;
            sleep(1.0).await?;
            print("main, an iteration later");
            Ok(())
        },
        r#"
async def main():
    loop = asyncio.get_running_loop()
    for number in range(8):
        loop.call_later(1, print, f"timer {number}")
    loop.call_at(1, print, "at one second")
    loop.call_at(0.1 + 0.2, print, "sum")
    loop.call_at(0.3, print, "literal")
    loop.call_at(0.2999999994, print, "rounded down")
    loop.call_at(0.2999999996, print, "rounded up")
    await asyncio.sleep(1)
    print("main, an iteration later")
"#,
        "
        0.299999999 2 rounded down
        0.3 3 sum
        0.3 3 literal
        0.3 3 rounded up
        1 4 timer 0
        1 4 timer 1
        1 4 timer 2
        1 4 timer 3
        1 4 timer 4
        1 4 timer 5
        1 4 timer 6
        1 4 timer 7
        1 4 at one second
        1 5 main, an iteration later
        the run finished
        ",
    );
}

#[test]
fn half_a_nanosecond_rounds_to_even() {
    check(
        async {
            // Both are exact in binary: 2^-10 s is 976562.5 ns, 3 · 2^-10 s is 2929687.5 ns.
            sleep(0.000_976_562_5).await?;
            print(format!("{:?}", time()?));
            call_at(0.002_929_687_5, || print(format!("{:?}", time().unwrap_or(0.0))))?;
            sleep(1.0).await
        },
        r#"
async def main():
    loop = asyncio.get_running_loop()
    await asyncio.sleep(0.0009765625)
    print(loop.time())
    loop.call_at(0.0029296875, lambda: print(loop.time()))
    await asyncio.sleep(1)
"#,
        "
        0.000976562 3 0.000976562
        0.002929688 4 0.002929688
        the run finished
        ",
    );
}

#[test]
fn a_wait_of_more_than_a_day_takes_an_iteration_for_each() {
    check(
        async {
            sleep(200_000.0).await?;
            print("awake");
            Ok(())
        },
        r#"
async def main():
    await asyncio.sleep(200_000)
    print("awake")
"#,
        "
        200000 5 awake
        the run finished
        ",
    );
}

#[test]
fn sleep_zero_lets_every_ready_handle_run_once() {
    async fn turns(name: &'static str) -> Result<()> {
        for turn in 1..=3 {
            print(format!("{name}{turn}"));
            sleep(if turn == 2 { -1.0 } else { 0.0 }).await?;
        }
        Ok(())
    }
    check(
        async {
            let (a, b) = (create_task(turns("a")), create_task(turns("b")));
            call_soon(say("callback"))?;
            a.await?;
            b.await?;
            print(current_task_name()?);
            Ok(())
        },
        r#"
async def turns(name):
    for turn in (1, 2, 3):
        print(f"{name}{turn}")
        await asyncio.sleep(-1 if turn == 2 else 0)

async def main():
    loop = asyncio.get_running_loop()
    a, b = asyncio.create_task(turns("a")), asyncio.create_task(turns("b"))
    loop.call_soon(print, "callback")
    await a
    await b
    print(asyncio.current_task().get_name())
"#,
        "
        0 2 a1
        0 2 b1
        0 2 callback
        0 3 a2
        0 3 b2
        0 4 a3
        0 4 b3
        0 6 Task-1
        the run finished
        ",
    );
}

#[test]
fn sleeping_for_nan_raises() {
    check(
        async {
            if let Err(error) = sleep(f64::NAN).await {
                print(format!("{error:?}"));
            }
            sleep(f64::NAN).await
        },
        r#"
async def main():
    try:
        await asyncio.sleep(float("nan"))
    except ValueError as error:
        print(repr(error))
    await asyncio.sleep(float("nan"))
"#,
        "
        0 1 ValueError('Invalid delay: NaN (not a number)')
        raised ValueError('Invalid delay: NaN (not a number)')
        the run finished
        ",
    );
}

/// CPython accepts it, and its loop fails when it waits, because its selector cannot wait until
/// NaN.
#[test]
fn a_timer_at_nan_is_refused() {
    let nan = "ValueError('Invalid delay: NaN (not a number)')";
    check_ours(
        async {
            print(format!("{:?}", call_later(f64::NAN, say("never")).err()));
            print(format!("{:?}", call_at(f64::NAN, say("never")).err()));
            Ok(())
        },
        &format!("0 1 Some({nan})\n0 1 Some({nan})\nthe run finished"),
    );
}

#[test]
fn cancelled_timers_neither_fire_nor_move_the_clock() {
    check(
        async {
            let early = call_later(1.0, say("never"))?;
            let late = call_later(9.0, say("never"))?;
            let second: Rc<RefCell<Option<TimerHandle>>> = Rc::default();
            let later = Rc::clone(&second);
            call_later(2.0, move || {
                print("two seconds");
                later.take().expect("it was set").cancel();
            })?;
            second.replace(Some(call_later(2.0, say("never"))?));
            early.cancel();
            early.cancel();
            late.cancel();
            sleep(3.0).await?;
            print(format!("{:?}", time()?));
            Ok(())
        },
        r#"
async def main():
    loop = asyncio.get_running_loop()
    early = loop.call_later(1, print, "never")
    late = loop.call_later(9, print, "never")
    def cancel_second():
        print("two seconds")
        second.cancel()
    loop.call_later(2, cancel_second)
    second = loop.call_later(2, print, "never")
    early.cancel()
    early.cancel()
    late.cancel()
    await asyncio.sleep(3)
    print(loop.time())
"#,
        "
        2 2 two seconds
        3 4 3.0
        the run finished
        ",
    );
}

#[test]
fn a_task_cancelled_before_it_starts_never_runs() {
    check_sleepers(
        async {
            let task = create_task(sleeper("a", 1.0));
            print(format!("{} {}", py(task.cancel()), py(task.cancelled())));
            print(format!("{:?}", task.clone().await.err()));
            print(format!("{} {}", py(task.cancel()), py(task.cancelled())));
            Ok(())
        },
        r#"
async def main():
    task = asyncio.create_task(sleeper("a", 1))
    print(task.cancel(), task.cancelled())
    try:
        await task
    except asyncio.CancelledError as error:
        print(f"Some({error!r})")
    print(task.cancel(), task.cancelled())
"#,
        "
        0 1 True False
        0 3 Some(CancelledError())
        0 3 False True
        the run finished
        ",
    );
}

#[test]
fn cancelling_during_a_sleep_raises_there_and_cancels_the_timer() {
    check_sleepers(
        async {
            let task = create_named_task("a", sleeper("a", 10.0));
            sleep(1.0).await?;
            task.cancel();
            print(format!("asked, done: {}", py(task.done())));
            if let Err(error) = (&task).await {
                print(format!("main got {error:?}"));
            }
            sleep(1.0).await
        },
        r#"
async def main():
    task = asyncio.create_task(sleeper("a", 10), name="a")
    await asyncio.sleep(1)
    task.cancel()
    print(f"asked, done: {task.done()}")
    try:
        await task
    except asyncio.CancelledError as error:
        print(f"main got {error!r}")
    await asyncio.sleep(1)
"#,
        "
        1 4 asked, done: False
        1 5 a got CancelledError()
        1 6 main got CancelledError()
        the run finished
        ",
    );
}

#[test]
fn cancelling_in_the_instant_of_the_deadline_still_raises() {
    check_sleepers(
        async {
            let task = create_task(sleeper("a", 1.0));
            // This timer is set after the sleeper's, so it runs after it when both are due.
            sleep(0.0).await?;
            let asked = task.clone();
            call_at(1.0, move || print(py(asked.cancel())))?;
            if let Err(error) = task.await {
                print(format!("main got {error:?}"));
            }
            Ok(())
        },
        r#"
async def main():
    loop = asyncio.get_running_loop()
    task = asyncio.create_task(sleeper("a", 1))
    await asyncio.sleep(0)
    loop.call_at(1, lambda: print(task.cancel()))
    try:
        await task
    except asyncio.CancelledError as error:
        print(f"main got {error!r}")
"#,
        "
        1 3 True
        1 4 a got CancelledError()
        1 5 main got CancelledError()
        the run finished
        ",
    );
}

#[test]
fn a_task_may_swallow_its_cancellation() {
    check(
        async {
            let task = create_task(async {
                for _ in 0..2 {
                    if let Err(error) = sleep(5.0).await {
                        print(format!("swallowed {error:?}"));
                    }
                }
                Ok("result")
            });
            sleep(1.0).await?;
            task.cancel();
            print(task.clone().await?);
            print(py(task.cancelled()));
            Ok(())
        },
        r#"
async def work():
    for _ in range(2):
        try:
            await asyncio.sleep(5)
        except asyncio.CancelledError as error:
            print(f"swallowed {error!r}")
    return "result"

async def main():
    task = asyncio.create_task(work())
    await asyncio.sleep(1)
    task.cancel()
    print(await task)
    print(task.cancelled())
"#,
        "
        1 5 swallowed CancelledError()
        6 8 result
        6 8 False
        the run finished
        ",
    );
}

#[test]
fn a_task_that_cancels_itself_is_cancelled_even_if_it_returns() {
    check(
        async {
            let slot: Rc<RefCell<Option<Task<()>>>> = Rc::default();
            let own = Rc::clone(&slot);
            let task = create_task(async move {
                own.take().expect("it was set").cancel();
                print("returning");
                Ok(())
            });
            slot.replace(Some(task.clone()));
            print(format!("{:?} {}", task.clone().await.err(), py(task.cancelled())));
            let own = Rc::clone(&slot);
            let task = create_task(async move {
                own.take().expect("it was set").cancel();
                sleep(1.0).await?;
                print("never");
                Ok(())
            });
            slot.replace(Some(task.clone()));
            print(format!("{:?} {}", task.clone().await.err(), py(task.cancelled())));
            Ok(())
        },
        r#"
async def returns():
    asyncio.current_task().cancel()
    print("returning")

async def sleeps():
    asyncio.current_task().cancel()
    await asyncio.sleep(1)
    print("never")

async def main():
    for coroutine in (returns(), sleeps()):
        task = asyncio.create_task(coroutine)
        try:
            await task
        except asyncio.CancelledError as error:
            print(f"Some({error!r}) {task.cancelled()}")
"#,
        "
        0 2 returning
        0 3 Some(CancelledError()) True
        0 6 Some(CancelledError()) True
        the run finished
        ",
    );
}

#[test]
fn cancelling_passes_through_the_tasks_that_wait_for_each_other() {
    check_sleepers(
        async {
            let inner = create_named_task("inner", sleeper("inner", 9.0));
            let awaited = inner.clone();
            let outer = create_named_task("outer", async move {
                let result = awaited.await;
                print(format!("outer got {:?}", result.as_ref().err()));
                result
            });
            sleep(1.0).await?;
            outer.cancel();
            let results = gather([outer, inner], true).await?;
            print(format!("{results:?}"));
            Ok(())
        },
        r#"
async def outer_main(inner):
    try:
        await inner
    except asyncio.CancelledError as error:
        print(f"outer got Some({error!r})")
        raise

async def main():
    inner = asyncio.create_task(sleeper("inner", 9), name="inner")
    outer = asyncio.create_task(outer_main(inner), name="outer")
    await asyncio.sleep(1)
    outer.cancel()
    results = await asyncio.gather(outer, inner, return_exceptions=True)
    print("[" + ", ".join(f"Err({error!r})" for error in results) + "]")
"#,
        "
        1 5 inner got CancelledError()
        1 6 outer got Some(CancelledError())
        1 8 [Err(CancelledError('')), Err(CancelledError(''))]
        the run finished
        ",
    );
}

#[test]
fn cancelling_a_gather_cancels_its_children_and_raises_after_the_last() {
    async fn slow_to_go(seconds: f64) -> Result<&'static str> {
        if let Err(error) = sleep(9.0).await {
            sleep(seconds).await?;
            print(format!("gone after {seconds:?} s"));
            return Err(error);
        }
        Ok("")
    }
    check_sleepers(
        async {
            let waiter = create_task(async {
                let children = [
                    create_task(sleeper("a", 9.0)),
                    create_task(slow_to_go(2.0)),
                    create_task(sleeper("b", 0.5)),
                ];
                let result = gather(children, true).await;
                print(format!("gather raised {:?}", result.err()));
                Ok(())
            });
            sleep(1.0).await?;
            waiter.cancel();
            waiter.await
        },
        r#"
async def slow_to_go(seconds):
    try:
        await asyncio.sleep(9)
    except asyncio.CancelledError:
        await asyncio.sleep(seconds)
        print(f"gone after {seconds} s")
        raise

async def waiting():
    children = [
        asyncio.create_task(sleeper("a", 9)),
        asyncio.create_task(slow_to_go(2.0)),
        asyncio.create_task(sleeper("b", 0.5)),
    ]
    try:
        await asyncio.gather(*children, return_exceptions=True)
    except asyncio.CancelledError as error:
        print(f"gather raised Some({error!r})")

async def main():
    waiter = asyncio.create_task(waiting())
    await asyncio.sleep(1)
    waiter.cancel()
    await waiter
"#,
        "
        0.5 5 b slept
        1 9 a got CancelledError()
        3 12 gone after 2.0 s
        3 14 gather raised Some(CancelledError())
        the run finished
        ",
    );
}

#[test]
fn cancelling_a_gather_without_exceptions_as_results_raises_with_the_first() {
    check_sleepers(
        async {
            let waiter = create_task(async {
                let children = [9.0, 8.0].map(|seconds| create_task(sleeper("child", seconds)));
                let result = gather(children.clone(), false).await;
                let done = children.map(|child| py(child.cancelled())).join(" ");
                print(format!("gather raised {:?}; {done}", result.err()));
                Ok(())
            });
            sleep(1.0).await?;
            waiter.cancel();
            waiter.await
        },
        r#"
async def waiting():
    children = [asyncio.create_task(sleeper("child", seconds)) for seconds in (9, 8)]
    try:
        await asyncio.gather(*children)
    except asyncio.CancelledError as error:
        print(f"gather raised Some({error!r});", *(child.cancelled() for child in children))

async def main():
    waiter = asyncio.create_task(waiting())
    await asyncio.sleep(1)
    waiter.cancel()
    await waiter
"#,
        "
        1 6 child got CancelledError()
        1 6 child got CancelledError()
        1 8 gather raised Some(CancelledError()); True True
        the run finished
        ",
    );
}

#[test]
fn gathering_nothing_is_done_at_once() {
    check(
        async {
            let none: [Task<()>; 0] = [];
            print(format!("{:?}", gather(none, false).await?));
            Ok(())
        },
        r#"
async def main():
    print(await asyncio.gather())
"#,
        "
        0 1 []
        the run finished
        ",
    );
}

#[test]
fn gather_counts_a_repeated_task_once() {
    check_sleepers(
        async {
            let [a, b, c] =
                [("a", 0.1), ("b", 0.3), ("c", 0.2)].map(|(n, s)| create_task(sleeper(n, s)));
            let children = [&c, &a, &b, &c, &b, &a].map(Clone::clone);
            let results: Result<Vec<_>> = gather(children, false).await?.into_iter().collect();
            print(results?.join(" "));
            Ok(())
        },
        r#"
async def main():
    a, b, c = [
        asyncio.create_task(sleeper(name, seconds))
        for name, seconds in (("a", 0.1), ("b", 0.3), ("c", 0.2))
    ]
    print(*await asyncio.gather(c, a, b, c, b, a))
"#,
        "
        0.1 4 a slept
        0.2 7 c slept
        0.3 10 b slept
        0.3 12 c a b c b a
        the run finished
        ",
    );
    // A second callback for the same child would be another handle in our log.
    let trace = Recording::of(async {
        let [a, b, c] = [0.1, 0.3, 0.2].map(|seconds| create_task(sleep(seconds)));
        let children = [&c, &a, &b, &c].map(Clone::clone);
        gather(children, false).await.map(|_| ())
    });
    let joined = trace.entries().filter(|e| matches!(e.event, Event::ChildAdded { .. }));
    assert_eq!(joined.count(), 3);
}

#[test]
fn gather_looks_at_tasks_that_are_done_at_once() {
    check_sleepers(
        async {
            let a = create_task(sleeper("a", 1.0));
            let failed = create_task(async {
                sleep(0.0).await?;
                Err(Exception::new("ValueError", "no"))
            });
            sleep(2.0).await?;
            let results = gather([a.clone()], false).await?;
            print(format!("{results:?}"));
            let results = gather([a.clone(), failed.clone()], true).await?;
            print(format!("{results:?}"));
            if let Err(error) = gather([a, failed], false).await {
                print(format!("{error:?}"));
            }
            Ok(())
        },
        r#"
async def fail():
    await asyncio.sleep(0)
    raise ValueError("no")

async def main():
    a, failed = asyncio.create_task(sleeper("a", 1)), asyncio.create_task(fail())
    await asyncio.sleep(2)
    await asyncio.gather(a)
    print('[Ok("a")]')
    results = await asyncio.gather(a, failed, return_exceptions=True)
    print(f'[Ok("a"), Err({results[1]!r})]')
    try:
        await asyncio.gather(a, failed)
    except ValueError as error:
        print(repr(error))
"#,
        "
        1 5 a slept
        2 7 [Ok(\"a\")]
        2 7 [Ok(\"a\"), Err(ValueError('no'))]
        2 7 ValueError('no')
        the run finished
        ",
    );
}

#[test]
fn gather_raises_the_first_exception_and_the_others_run_on() {
    async fn fail(seconds: f64) -> Result<()> {
        sleep(seconds).await?;
        print(format!("failing after {seconds:?} s"));
        Err(Exception::new("ValueError", format!("{seconds:?}")))
    }
    check(
        async {
            // Coroutines become tasks in the order of the arguments.
            if let Err(error) = gather([fail(3.0), fail(1.0), fail(2.0)], false).await {
                print(format!("{error:?}"));
            }
            sleep(5.0).await
        },
        r#"
async def fail(seconds):
    await asyncio.sleep(seconds)
    print(f"failing after {seconds} s")
    raise ValueError(f"{seconds}")

async def main():
    try:
        await asyncio.gather(fail(3.0), fail(1.0), fail(2.0))
    except ValueError as error:
        print(repr(error))
    await asyncio.sleep(5)
"#,
        "
        1 4 failing after 1.0 s
        1 6 ValueError('1.0')
        2 8 failing after 2.0 s
        3 11 failing after 3.0 s
        the run finished
        ",
    );
}

#[test]
fn a_future_wakes_its_waiters_in_order_and_is_set_once() {
    check(
        async {
            let future = create_future::<i32>()?;
            for name in ["a", "b"] {
                let future = future.clone();
                create_task(async move {
                    print(format!("{name} got {}", future.await?));
                    Ok(())
                });
            }
            sleep(1.0).await?;
            future.add_done_callback(say("callback"));
            future.set_result(42)?;
            print(format!("{:?}", future.set_result(43).err()));
            print(format!("{:?}", future.set_exception(Exception::new("E", "e")).err()));
            print(format!("{} {}", py(future.cancel()), py(future.cancelled())));
            // A future that is done does not suspend.
            print(format!("main got {}", (&future).await?));
            future.add_done_callback(say("late callback"));
            sleep(0.0).await
        },
        r#"
async def wait(name, future):
    print(f"{name} got {await future}")

async def main():
    future = asyncio.get_running_loop().create_future()
    tasks = [asyncio.create_task(wait(name, future)) for name in "ab"]
    await asyncio.sleep(1)
    future.add_done_callback(lambda _: print("callback"))
    future.set_result(42)
    for again in (future.set_result, future.set_exception):
        try:
            again(43)
        except asyncio.InvalidStateError as error:
            print(f"Some({error!r})")
    print(future.cancel(), future.cancelled())
    print(f"main got {await future}")
    future.add_done_callback(lambda _: print("late callback"))
    await asyncio.sleep(0)
"#,
        "
        1 4 Some(InvalidStateError('invalid state'))
        1 4 Some(InvalidStateError('invalid state'))
        1 4 False False
        1 4 main got 42
        1 5 a got 42
        1 5 b got 42
        1 5 callback
        1 5 late callback
        the run finished
        ",
    );
}

#[test]
fn cancelling_one_waiter_cancels_the_future_for_all() {
    check(
        async {
            let future = create_future::<i32>()?;
            let waiters = ["a", "b"].map(|name| {
                let future = future.clone();
                create_named_task(name, async move {
                    let result = future.await;
                    print(format!("{name} got {:?}", result.as_ref().err()));
                    result
                })
            });
            sleep(1.0).await?;
            waiters[0].cancel();
            print(py(future.cancelled()));
            sleep(1.0).await?;
            future.await.map(|_| ())
        },
        r#"
async def wait(name, future):
    try:
        await future
    except asyncio.CancelledError as error:
        print(f"{name} got Some({error!r})")
        raise

async def main():
    future = asyncio.get_running_loop().create_future()
    waiters = [asyncio.create_task(wait(name, future), name=name) for name in "ab"]
    await asyncio.sleep(1)
    waiters[0].cancel()
    print(future.cancelled())
    await asyncio.sleep(1)
    await future
"#,
        "
        1 4 True
        1 5 a got Some(CancelledError())
        1 5 b got Some(CancelledError())
        was cancelled
        the run finished
        ",
    );
}

/// CPython's message has the whole `repr` of the task with its paths; the steps are the same.
#[test]
fn a_task_that_awaits_itself_gets_an_error() {
    let slot: Rc<RefCell<Option<Task<()>>>> = Rc::default();
    check_ours(
        async move {
            let own = Rc::clone(&slot);
            let task = create_task(async move {
                print(format!("{:?}", own.take().expect("it was set").await.err()));
                Ok(())
            });
            slot.replace(Some(task.clone()));
            task.await
        },
        "
        0 3 Some(RuntimeError('Task cannot await on itself: Task-2'))
        the run finished
        ",
    );
}

#[test]
fn exceptions_pass_through_every_await_up_to_the_main_task() {
    async fn inner() -> Result<()> {
        sleep(1.0).await?;
        Err(Exception::new("ValueError", "it's broken"))
    }
    check(
        async {
            let task = create_named_task("worker", async { inner().await });
            task.add_done_callback(say("done"));
            let result = task.await;
            print(format!("{:?}", result.as_ref().err()));
            result
        },
        r#"
async def inner():
    await asyncio.sleep(1)
    raise ValueError("it's broken")

async def work():
    await inner()

async def main():
    task = asyncio.create_task(work(), name="worker")
    task.add_done_callback(lambda _: print("done"))
    try:
        await task
    except ValueError as error:
        print(f"Some({error!r})")
        raise
"#,
        "
        1 5 done
        1 5 Some(ValueError(\"it's broken\"))
        raised ValueError(\"it's broken\")
        the run finished
        ",
    );
}

#[test]
fn nothing_ready_and_no_timer_is_a_deadlock() {
    check_sleepers(
        async {
            let never = create_future::<()>()?;
            call_later(9.0, say("never"))?.cancel();
            create_task(sleeper("a", 1.0));
            print("waiting");
            never.await
        },
        r#"
async def main():
    never = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_later(9, print, "never").cancel()
    task = asyncio.create_task(sleeper("a", 1))
    print("waiting")
    await never
"#,
        "
        0 1 waiting
        1 4 a slept
        the run is deadlocked
        ",
    );
}

#[test]
fn two_tasks_that_wait_for_each_other_are_a_deadlock() {
    let slot: Rc<RefCell<Option<Task<()>>>> = Rc::default();
    check(
        async move {
            let other = Rc::clone(&slot);
            let a = create_named_task("a", async move {
                let b = other.take().expect("it was set");
                b.await
            });
            let awaited = a.clone();
            let b = create_named_task("b", async move { awaited.await });
            slot.replace(Some(b.clone()));
            gather([a, b], false).await.map(|_| ())
        },
        r#"
async def main():
    async def wait_for(name):
        await tasks[name]
    tasks = {}
    tasks["a"] = asyncio.create_task(wait_for("b"), name="a")
    tasks["b"] = asyncio.create_task(wait_for("a"), name="b")
    await asyncio.gather(*tasks.values())
"#,
        "the run is deadlocked",
    );
}

/// CPython raises a `RecursionError` for such a ring, and for a longer chain too.
#[test]
fn cancelling_tasks_that_wait_for_each_other_comes_to_an_end() {
    let slot: Rc<RefCell<Option<Task<()>>>> = Rc::default();
    check_ours(
        async move {
            let other = Rc::clone(&slot);
            let a = create_task(async move {
                let b = other.take().expect("it was set");
                gather([b], false).await.map(|_| ())
            });
            let awaited = a.clone();
            slot.replace(Some(create_task(async move { awaited.await })));
            sleep(1.0).await?;
            print(py(a.cancel()));
            Ok(())
        },
        "
        1 4 True
        the run is deadlocked
        ",
    );
    let chain = |length| async move {
        let mut last = create_task(sleep(9.0));
        for _ in 0..length {
            let inner = last.clone();
            last = create_task(async move { inner.await });
        }
        sleep(1.0).await?;
        last.cancel();
        print(format!("{:?}", last.await.err()));
        Ok(())
    };
    check(
        chain(1_000),
        r#"
async def link(inner):
    await inner

async def main():
    last = asyncio.create_task(asyncio.sleep(9))
    for _ in range(1_000):
        last = asyncio.create_task(link(last))
    await asyncio.sleep(1)
    last.cancel()
    try:
        await last
    except asyncio.CancelledError as error:
        print(f"Some({error!r})")
"#,
        "
        1 1006 Some(CancelledError())
        the run finished
        ",
    );
    check_ours(chain(100_000), "1 100006 Some(CancelledError())\nthe run finished");
}

#[test]
fn when_main_ends_first_the_others_are_cancelled_oldest_first() {
    async fn nested() -> Result<&'static str> {
        if let Err(error) = sleep(7.0).await {
            create_task(sleeper("made too late", 1.0));
            sleep(0.5).await?;
            print("cleaned up");
            return Err(error);
        }
        Ok("")
    }
    check_sleepers(
        async {
            // Enough tasks that an order by address would differ.
            for name in ["a", "b", "c", "d", "e", "f", "g", "h"] {
                create_named_task(name, sleeper(name, 5.0));
            }
            create_named_task("nested", nested());
            sleep(1.0).await?;
            // Its first step and the end of the loop are due in the same iteration.
            create_named_task("i", sleeper("i", 1.0));
            call_soon(say("callback"))?;
            print("main returns");
            Ok(())
        },
        r#"
async def nested():
    try:
        await asyncio.sleep(7)
    except asyncio.CancelledError:
        tasks.append(asyncio.create_task(sleeper("made too late", 1)))
        await asyncio.sleep(0.5)
        print("cleaned up")
        raise

tasks = []

async def main():
    for name in "abcdefgh":
        tasks.append(asyncio.create_task(sleeper(name, 5), name=name))
    tasks.append(asyncio.create_task(nested(), name="nested"))
    await asyncio.sleep(1)
    tasks.append(asyncio.create_task(sleeper("i", 1), name="i"))
    asyncio.get_running_loop().call_soon(print, "callback")
    print("main returns")
"#,
        "
        1 4 main returns
        1 5 callback
        1 6 a got CancelledError()
        1 6 b got CancelledError()
        1 6 c got CancelledError()
        1 6 d got CancelledError()
        1 6 e got CancelledError()
        1 6 f got CancelledError()
        1 6 g got CancelledError()
        1 6 h got CancelledError()
        1 6 i got CancelledError()
        1.5 9 cleaned up
        the run finished
        ",
    );
}

#[test]
fn a_program_that_never_ends_is_stopped_at_its_limits() {
    #[track_caller]
    fn check_limit(
        program: impl StdFuture<Output = Result<()>> + 'static,
        limits: Limits,
        limit: Limit,
    ) {
        struct LastEvent(Rc<RefCell<String>>);
        impl Probe for LastEvent {
            fn record(&mut self, timestamp: Timestamp, event: &Event<'_>) {
                self.0.replace(format!("{} {event:?}", timestamp.iteration));
            }
        }
        let last = Rc::new(RefCell::default());
        let probe = Box::new(LastEvent(Rc::clone(&last)));
        let mut runner = Runner::with_probe(program, Some(probe), limits);
        assert_eq!(runner.run_to_end(), Ending::LimitReached(limit));
        let expected = format!("100 RunEnded {{ ending: LimitReached({limit:?}) }}");
        assert_eq!(*last.borrow(), expected);
        assert_eq!(runner.run_once(), Some(Ending::LimitReached(limit)));
    }
    let program = || async {
        loop {
            create_task(async { Ok(()) });
            sleep(0.0).await?;
        }
    };
    check_limit(program(), Limits { iterations: 100, ..Limits::default() }, Limit::Iterations);
    // The main task counts too, and the hundredth iteration makes the task that exceeds the limit.
    check_limit(program(), Limits { tasks: 100, ..Limits::default() }, Limit::Tasks);
}

#[test]
fn outside_a_loop_nothing_panics() {
    let no_loop = || Exception::new("RuntimeError", "no running event loop");
    let task = create_task(async { Ok(()) });
    assert!(task.done());
    assert!(!task.cancel());
    assert_eq!(create_future::<()>().err(), Some(no_loop()));
    assert_eq!(call_soon(|| ()).err(), Some(no_loop()));
    assert_eq!(call_later(1.0, || ()).err(), Some(no_loop()));
    assert_eq!(call_at(1.0, || ()).err(), Some(no_loop()));
    assert_eq!(time(), Err(no_loop()));
    assert_eq!(current_task_name(), Err(no_loop()));
    print("nobody listens");
    drop(sleep(1.0));
    drop(gather([async { Ok(()) }], false));
    check_ours(
        task.into_future(),
        "raised RuntimeError('no running event loop')\nthe run finished",
    );
}
