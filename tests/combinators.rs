//! Cancel safety and order of `wait_for`, `timeout`, `shield`, `wait`, `as_completed` and groups.
//!
//! Each program has a twin in Python, and every step of both is compared.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::needless_raw_string_hashes, reason = "every Python program is quoted alike")]

mod machine;

use std::cell::RefCell;
use std::rc::Rc;

use loopscope::runtime::{
    Exception, Result, ReturnWhen, Task, TaskGroup, Timeout, as_completed, call_at, call_later,
    create_future, create_named_task, current_task, gather, print, shield, sleep, task_group, time,
    timeout, timeout_at, wait, wait_for,
};
use machine::{SLEEPER, check_ours, check_with, outcome, py, say_all, sleeper};

/// Fails after some seconds.
async fn fail(seconds: f64) -> Result<&'static str> {
    sleep(seconds).await?;
    Err(Exception::new("ValueError", format!("after {seconds:?}")))
}

/// Takes a second to clean up when it is cancelled, and then raises, or returns if it `swallows`.
async fn stubborn(swallows: bool) -> Result<&'static str> {
    match sleep(9.0).await {
        Err(error) => {
            sleep(1.0).await?;
            print("cleaned up");
            if swallows { Ok("swallowed") } else { Err(error) }
        }
        Ok(()) => Ok("slept"),
    }
}

const OTHERS: &str = r#"
async def fail(seconds):
    await asyncio.sleep(seconds)
    raise ValueError(f"after {seconds}")

async def stubborn(swallows):
    try:
        await asyncio.sleep(9)
    except asyncio.CancelledError:
        await asyncio.sleep(1)
        print("cleaned up")
        if swallows:
            return "swallowed"
        raise
    return "slept"

def names(tasks):
    return " ".join(sorted(task.get_name() for task in tasks)) or "none"

def sleepers(**seconds):
    return [
        asyncio.create_task(sleeper(name, seconds), name=name)
        for name, seconds in seconds.items()
    ]

"#;

/// Checks a program that uses the functions above, and its twin.
#[track_caller]
fn check_others(program: impl Future<Output = Result<()>> + 'static, python: &str, expected: &str) {
    check_with(&[SLEEPER, OTHERS].concat(), program, python, expected);
}

#[test]
fn wait_for_returns_raises_or_times_out() {
    check_others(
        async {
            print(wait_for(sleeper("a", 1.0), Some(2.0)).await?);
            print(wait_for(sleeper("b", 1.0), None).await?);
            print(outcome(&wait_for(fail(1.0), Some(2.0)).await));
            print(outcome(&wait_for(sleeper("c", 3.0), Some(2.0)).await));
            let task = create_named_task("d", sleeper("d", 3.0));
            print(outcome(&wait_for(task.clone(), Some(2.0)).await));
            print(py(task.cancelled()));
            Ok(())
        },
        r#"
async def main():
    print(await asyncio.wait_for(sleeper("a", 1), 2))
    print(await asyncio.wait_for(sleeper("b", 1), None))
    print(await outcome(asyncio.wait_for(fail(1.0), 2)))
    print(await outcome(asyncio.wait_for(sleeper("c", 3), 2)))
    task = asyncio.create_task(sleeper("d", 3), name="d")
    print(await outcome(asyncio.wait_for(task, 2)))
    print(task.cancelled())
"#,
        "
        1 3 a slept
        1 3 a
        2 5 b slept
        2 5 b
        3 7 ValueError('after 1.0')
        5 9 c got CancelledError()
        5 9 TimeoutError()
        7 12 d got CancelledError()
        7 13 TimeoutError()
        7 13 True
        the run finished
        ",
    );
}

#[test]
fn wait_for_with_a_timeout_of_zero_looks_once() {
    check_others(
        async {
            print(outcome(&wait_for(sleeper("a", 0.0), Some(0.0)).await));
            let task = create_named_task("b", sleeper("b", 1.0));
            sleep(2.0).await?;
            print(wait_for(task, Some(-1.0)).await?);
            let task = create_named_task("c", stubborn(true));
            sleep(1.0).await?;
            print(outcome(&wait_for(task.clone(), Some(0.0)).await));
            print(task.result()?);
            let task = create_named_task("d", fail(0.0));
            sleep(1.0).await?;
            print(outcome(&wait_for(task, Some(0.0)).await));
            Ok(())
        },
        r#"
async def main():
    print(await outcome(asyncio.wait_for(sleeper("a", 0), 0)))
    task = asyncio.create_task(sleeper("b", 1), name="b")
    await asyncio.sleep(2)
    print(await asyncio.wait_for(task, -1))
    task = asyncio.create_task(stubborn(True), name="c")
    await asyncio.sleep(1)
    print(await outcome(asyncio.wait_for(task, 0)))
    print(task.result())
    task = asyncio.create_task(fail(0.0), name="d")
    await asyncio.sleep(1)
    print(await outcome(asyncio.wait_for(task, 0)))
"#,
        "
        0 4 TimeoutError()
        1 7 b slept
        2 9 b
        4 15 cleaned up
        4 17 ok
        4 17 swallowed
        5 21 ValueError('after 0.0')
        the run finished
        ",
    );
}

#[test]
fn wait_for_waits_until_the_awaitable_has_cleaned_up() {
    check_others(
        async {
            print(outcome(&wait_for(stubborn(false), Some(1.0)).await));
            print(wait_for(stubborn(true), Some(1.0)).await?);
            let task = create_named_task("task", stubborn(false));
            print(outcome(&wait_for(task, Some(1.0)).await));
            Ok(())
        },
        r#"
async def main():
    print(await outcome(asyncio.wait_for(stubborn(False), 1)))
    print(await asyncio.wait_for(stubborn(True), 1))
    task = asyncio.create_task(stubborn(False), name="task")
    print(await outcome(asyncio.wait_for(task, 1)))
"#,
        "
        2 5 cleaned up
        2 5 TimeoutError()
        4 9 cleaned up
        4 9 swallowed
        6 14 cleaned up
        6 15 TimeoutError()
        the run finished
        ",
    );
}

#[test]
fn wait_for_in_the_instant_of_its_deadline() {
    check_others(
        async {
            // The timer of the timeout was set first, so it fires first.
            print(outcome(&wait_for(sleeper("a", 1.0), Some(1.0)).await));
            // The sleeper's timer was set first, but the timeout cancels the sleeper before it
            // runs.
            let task = create_named_task("b", sleeper("b", 1.0));
            sleep(0.0).await?;
            print(outcome(&wait_for(task.clone(), Some(1.0)).await));
            // The future is done before the timeout, so only the wait for it is cancelled.
            let future = create_future::<i32>()?;
            let resolver = future.clone();
            call_later(1.0, move || resolver.set_result(1).unwrap_or(()))?;
            print(outcome(&wait_for(future.clone(), Some(1.0)).await));
            print(py(future.cancelled()));
            Ok(())
        },
        r#"
async def main():
    print(await outcome(asyncio.wait_for(sleeper("a", 1), 1)))
    task = asyncio.create_task(sleeper("b", 1), name="b")
    await asyncio.sleep(0)
    print(await outcome(asyncio.wait_for(task, 1)))
    future = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_later(1, future.set_result, 1)
    print(await outcome(asyncio.wait_for(future, 1)))
    print(future.cancelled())
"#,
        "
        1 3 a got CancelledError()
        1 3 TimeoutError()
        2 6 b got CancelledError()
        2 7 TimeoutError()
        3 9 TimeoutError()
        3 9 False
        the run finished
        ",
    );
}

#[test]
fn cancelling_wait_for_cancels_what_it_waits_for() {
    check_others(
        async {
            let inner = create_named_task("inner", sleeper("inner", 9.0));
            let awaited = inner.clone();
            let outer = create_named_task("outer", wait_for(awaited, Some(5.0)));
            sleep(1.0).await?;
            outer.cancel_with_message("enough");
            print(outcome(&outer.await));
            print(py(inner.cancelled()));
            // Cancelled from outside and by the timeout in one iteration: the request from outside
            // stays.
            let outer = create_named_task("both", async {
                let result = wait_for(sleep(9.0), Some(1.0)).await;
                print(outcome(&result));
                result
            });
            sleep(0.0).await?;
            let asked = outer.clone();
            call_later(1.0, move || print(py(asked.cancel())))?;
            print(outcome(&outer.clone().await));
            print(outer.cancelling().to_string());
            Ok(())
        },
        r#"
async def both():
    try:
        await asyncio.wait_for(asyncio.sleep(9), 1)
    except BaseException as error:
        print(repr(error))
        raise

async def main():
    inner = asyncio.create_task(sleeper("inner", 9), name="inner")
    outer = asyncio.create_task(asyncio.wait_for(inner, 5), name="outer")
    await asyncio.sleep(1)
    outer.cancel("enough")
    print(await outcome(outer))
    print(inner.cancelled())
    outer = asyncio.create_task(both(), name="both")
    await asyncio.sleep(0)
    asyncio.get_running_loop().call_later(1, lambda: print(outer.cancel()))
    print(await outcome(outer))
    print(outer.cancelling())
"#,
        "
        1 5 inner got CancelledError('enough')
        1 7 CancelledError('enough')
        1 7 True
        2 9 True
        2 10 CancelledError()
        2 11 CancelledError()
        2 11 1
        the run finished
        ",
    );
}

#[test]
fn a_timeout_becomes_an_error_when_it_leaves_the_block() {
    check_others(
        async {
            let result = timeout(Some(1.0), async |limit: Timeout| {
                say_all!(py(limit.when() == Some(1.0)), py(limit.expired()));
                let result = sleep(5.0).await;
                say_all!(outcome(&result), py(limit.expired()));
                // Cleaning up may take longer than the timeout.
                sleep(2.0).await?;
                print("cleaned up");
                result
            })
            .await;
            print(outcome(&result));
            let result = timeout(Some(1.0), async |_| {
                print(outcome(&sleep(5.0).await));
                Ok("swallowed")
            })
            .await;
            print(result?);
            let result = timeout(Some(1.0), async |_| {
                sleep(5.0).await.map_err(|_| Exception::new("KeyError", "other"))
            })
            .await;
            print(outcome(&result));
            Ok(())
        },
        r#"
async def slow(limit):
    async with limit:
        print(limit.when() == 1, limit.expired())
        try:
            await asyncio.sleep(5)
        except BaseException as error:
            print(repr(error), limit.expired())
            await asyncio.sleep(2)
            print("cleaned up")
            raise

async def other():
    async with asyncio.timeout(1):
        try:
            await asyncio.sleep(5)
        except asyncio.CancelledError:
            raise KeyError("other")

async def main():
    print(await outcome(slow(asyncio.timeout(1))))
    async with asyncio.timeout(1):
        print(await outcome(asyncio.sleep(5)))
    print("swallowed")
    print(await outcome(other()))
"#,
        "
        0 1 True False
        1 3 CancelledError() True
        3 5 cleaned up
        3 5 TimeoutError()
        4 7 CancelledError()
        4 7 swallowed
        5 9 KeyError('other')
        the run finished
        ",
    );
}

#[test]
fn the_nested_timeout_that_expired_raises() {
    check_others(
        async {
            let result = timeout(Some(1.0), |_| timeout(Some(2.0), |_| sleep(5.0))).await;
            print(outcome(&result));
            let result = timeout(Some(2.0), async |_| {
                print(outcome(&timeout(Some(1.0), |_| sleep(5.0)).await));
                sleep(5.0).await
            })
            .await;
            print(outcome(&result));
            // Both expire at one time: the outer one's timer was set first, and each takes its
            // request back.
            let result = timeout(Some(1.0), async |_| {
                let result = timeout(Some(1.0), |_| sleep(5.0)).await;
                print(outcome(&result));
                result
            })
            .await;
            print(outcome(&result));
            print(current_task().map_or(0, |task| task.cancelling()).to_string());
            Ok(())
        },
        r#"
async def nested(outer, inner):
    async with asyncio.timeout(outer):
        async with asyncio.timeout(inner):
            await asyncio.sleep(5)

async def after():
    async with asyncio.timeout(2):
        print(await outcome(nested(None, 1)))
        await asyncio.sleep(5)

async def both():
    async with asyncio.timeout(1):
        try:
            async with asyncio.timeout(1):
                await asyncio.sleep(5)
        except BaseException as error:
            print(repr(error))
            raise

async def main():
    print(await outcome(nested(1, 2)))
    print(await outcome(after()))
    print(await outcome(both()))
    print(asyncio.current_task().cancelling())
"#,
        "
        1 3 TimeoutError()
        2 5 TimeoutError()
        3 7 TimeoutError()
        4 9 CancelledError()
        4 9 TimeoutError()
        4 9 0
        the run finished
        ",
    );
}

#[test]
fn a_timeout_is_rescheduled_until_it_expires() {
    check_others(
        async {
            let kept: Rc<RefCell<Option<Timeout>>> = Rc::default();
            let keep = Rc::clone(&kept);
            let result = timeout(None, async move |limit: Timeout| {
                print(py(limit.when().is_none()));
                limit.reschedule(Some(5.0))?;
                sleep(1.0).await?;
                limit.reschedule(Some(2.0))?;
                print(py(limit.when() == Some(2.0)));
                let result = sleep(9.0).await;
                print(outcome(&limit.reschedule(Some(20.0))));
                keep.replace(Some(limit));
                result
            })
            .await;
            print(outcome(&result));
            let limit = kept.take().expect("it was kept");
            say_all!(py(limit.expired()), outcome(&limit.reschedule(None)));
            let keep = Rc::clone(&kept);
            timeout(Some(1.0), async move |limit: Timeout| {
                limit.reschedule(None)?;
                sleep(2.0).await?;
                keep.replace(Some(limit));
                Ok(())
            })
            .await?;
            let limit = kept.take().expect("it was kept");
            say_all!(py(limit.expired()), outcome(&limit.reschedule(None)));
            // A deadline that is over already cancels in the next iteration.
            print(outcome(&timeout_at(Some(time()? - 1.0), |_| sleep(1.0)).await));
            print(outcome(&timeout(Some(0.0), |_| sleep(0.0)).await));
            print(outcome(&timeout(Some(0.0), async |_| Ok(())).await));
            Ok(())
        },
        r#"
async def first(limit):
    async with limit:
        print(limit.when() is None)
        limit.reschedule(5)
        await asyncio.sleep(1)
        limit.reschedule(2)
        print(limit.when() == 2)
        try:
            await asyncio.sleep(9)
        finally:
            print(attempt(limit.reschedule, 20))

async def limited(limit, seconds):
    async with limit:
        await asyncio.sleep(seconds)

async def at_once(limit):
    async with limit:
        pass

async def main():
    limit = asyncio.timeout(None)
    print(await outcome(first(limit)))
    print(limit.expired(), attempt(limit.reschedule, None))
    limit = asyncio.timeout(1)
    async with limit:
        limit.reschedule(None)
        await asyncio.sleep(2)
    print(limit.expired(), attempt(limit.reschedule, None))
    now = asyncio.get_running_loop().time()
    print(await outcome(limited(asyncio.timeout_at(now - 1), 1)))
    print(await outcome(limited(asyncio.timeout(0), 0)))
    print(await outcome(at_once(asyncio.timeout(0))))
"#,
        "
        0 1 True
        1 3 True
        2 5 RuntimeError('Cannot change state of expiring Timeout')
        2 5 TimeoutError()
        2 5 True RuntimeError('Cannot change state of expired Timeout')
        4 7 False RuntimeError('Cannot change state of finished Timeout')
        4 9 TimeoutError()
        4 10 TimeoutError()
        4 10 ok
        the run finished
        ",
    );
}

#[test]
fn a_request_from_outside_is_not_taken_for_a_timeout() {
    check_others(
        async {
            let limited = |name| {
                create_named_task(name, async move {
                    let result = timeout(Some(1.0), |_| sleep(5.0)).await;
                    say_all!(name, outcome(&result));
                    result
                })
            };
            let early = limited("early");
            let before = limited("before");
            sleep(0.5).await?;
            early.cancel();
            sleep(0.0).await?;
            let asked = before.clone();
            // After the timeout in the same instant: the message is that of the first request.
            call_at(1.0, move || print(py(asked.cancel_with_message("outside"))))?;
            sleep(1.0).await?;
            say_all!(py(early.cancelled()), early.cancelling());
            say_all!(py(before.cancelled()), before.cancelling());
            gather([early, before], true).await.map(|_| ())
        },
        r#"
async def limited(name):
    try:
        async with asyncio.timeout(1):
            await asyncio.sleep(5)
    except BaseException as error:
        print(name, repr(error))
        raise

async def main():
    early = asyncio.create_task(limited("early"), name="early")
    before = asyncio.create_task(limited("before"), name="before")
    await asyncio.sleep(0.5)
    early.cancel()
    await asyncio.sleep(0)
    asyncio.get_running_loop().call_at(1, lambda: print(before.cancel("outside")))
    await asyncio.sleep(1)
    print(early.cancelled(), early.cancelling())
    print(before.cancelled(), before.cancelling())
    await asyncio.gather(early, before, return_exceptions=True)
"#,
        "
        0.5 5 early CancelledError()
        1 6 True
        1 7 before CancelledError()
        1.5 9 True 1
        1.5 9 True 1
        the run finished
        ",
    );
}

#[test]
fn a_shield_protects_the_inner_future_from_cancellation() {
    check_others(
        async {
            let inner = create_named_task("inner", sleeper("inner", 2.0));
            let shielded = inner.clone();
            let outer = create_named_task("outer", async move { shield(shielded).await });
            sleep(1.0).await?;
            outer.cancel_with_message("go");
            print(outcome(&outer.await));
            print(py(inner.done()));
            print(inner.clone().await?);
            // A future that is done is returned as it is.
            print(shield(inner).await?);
            print(shield(sleeper("coroutine", 1.0)).await?);
            print(outcome(&shield(fail(1.0)).await));
            Ok(())
        },
        r#"
async def shielding(inner):
    return await asyncio.shield(inner)

async def main():
    inner = asyncio.create_task(sleeper("inner", 2), name="inner")
    outer = asyncio.create_task(shielding(inner), name="outer")
    await asyncio.sleep(1)
    outer.cancel("go")
    print(await outcome(outer))
    print(inner.done())
    print(await inner)
    print(await asyncio.shield(inner))
    print(await asyncio.shield(sleeper("coroutine", 1)))
    print(await outcome(asyncio.shield(fail(1.0))))
"#,
        "
        1 6 CancelledError('go')
        1 6 False
        2 8 inner slept
        2 9 inner
        2 9 inner
        3 12 coroutine slept
        3 14 coroutine
        4 19 ValueError('after 1.0')
        the run finished
        ",
    );
}

#[test]
fn cancelling_the_inner_future_is_raised_and_a_request_outside_overtakes_the_result() {
    check_others(
        async {
            let inner = create_named_task("inner", sleeper("inner", 9.0));
            let waiting = shield(inner.clone());
            sleep(1.0).await?;
            inner.cancel_with_message("inside");
            print(outcome(&waiting.await));
            // The inner future is done and the outer one not yet when the waiting task is
            // cancelled.
            let future = create_future::<i32>()?;
            let shielded = future.clone();
            let outer = create_named_task("outer", async move { shield(shielded).await });
            sleep(1.0).await?;
            future.set_result(1)?;
            print(py(outer.cancel()));
            print(outcome(&outer.await));
            Ok(())
        },
        r#"
async def shielding(inner):
    return await asyncio.shield(inner)

async def main():
    inner = asyncio.create_task(sleeper("inner", 9), name="inner")
    waiting = asyncio.shield(inner)
    await asyncio.sleep(1)
    inner.cancel("inside")
    print(await outcome(waiting))
    future = asyncio.get_running_loop().create_future()
    outer = asyncio.create_task(shielding(future), name="outer")
    await asyncio.sleep(1)
    future.set_result(1)
    print(outer.cancel())
    print(await outcome(outer))
"#,
        "
        1 5 inner got CancelledError('inside')
        1 7 CancelledError()
        2 10 True
        2 12 CancelledError()
        the run finished
        ",
    );
}

/// The names of tasks in alphabetical order, because asyncio's sets have no order.
fn names<T>(tasks: &[Task<T>]) -> String {
    let mut names: Vec<_> = tasks.iter().map(Task::name).collect();
    names.sort();
    if names.is_empty() { "none".to_owned() } else { names.join(" ") }
}

fn sleepers<const N: usize>(named: [(&'static str, f64); N]) -> Vec<Task<&'static str>> {
    named.map(|(name, seconds)| create_named_task(name, sleeper(name, seconds))).into()
}

#[test]
fn wait_returns_when_enough_are_done_and_cancels_nothing() {
    check_others(
        async {
            let tasks = sleepers([("a", 2.0), ("b", 1.0), ("c", 1.0), ("d", 3.0)]);
            let (done, pending) = wait(tasks, None, ReturnWhen::FirstCompleted).await?;
            say_all!(names(&done), "|", names(&pending));
            let (done, pending) = wait(pending, Some(0.5), ReturnWhen::AllCompleted).await?;
            say_all!(names(&done), "|", names(&pending));
            let failing = create_named_task("failing", fail(0.75));
            let cancelled = create_named_task("cancelled", sleeper("cancelled", 9.0));
            cancelled.cancel();
            let tasks = [pending, vec![failing.clone(), cancelled]].concat();
            let (done, pending) = wait(tasks, None, ReturnWhen::FirstException).await?;
            say_all!(names(&done), "|", names(&pending));
            let (done, pending) = wait(pending, None, ReturnWhen::AllCompleted).await?;
            say_all!(names(&done), "|", names(&pending));
            print(outcome(&failing.result()));
            // They are done, so `wait` does not suspend.
            let (done, _) = wait(done, Some(1.0), ReturnWhen::AllCompleted).await?;
            print(names(&done));
            let none: [Task<()>; 0] = [];
            print(outcome(&wait(none, None, ReturnWhen::AllCompleted).await));
            Ok(())
        },
        r#"
async def main():
    tasks = sleepers(a=2, b=1, c=1, d=3)
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    print(names(done), "|", names(pending))
    done, pending = await asyncio.wait(pending, timeout=0.5)
    print(names(done), "|", names(pending))
    failing = asyncio.create_task(fail(0.75), name="failing")
    cancelled = asyncio.create_task(sleeper("cancelled", 9), name="cancelled")
    cancelled.cancel()
    tasks = [*pending, failing, cancelled]
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    print(names(done), "|", names(pending))
    done, pending = await asyncio.wait(pending)
    print(names(done), "|", names(pending))
    print(attempt(failing.result))
    done, _ = await asyncio.wait(done, timeout=1)
    print(names(done))
    print(await outcome(asyncio.wait([])))
"#,
        "
        1 4 b slept
        1 4 c slept
        1 6 b c | a d
        1.5 8 none | a d
        2 12 a slept
        2.25 17 a cancelled failing | d
        3 19 d slept
        3 21 d | none
        3 21 ValueError('after 0.75')
        3 23 d
        3 23 ValueError('Set of Tasks/Futures is empty.')
        the run finished
        ",
    );
}

#[test]
fn cancelling_a_wait_leaves_what_it_waits_for_alone() {
    check_others(
        async {
            let tasks = sleepers([("a", 2.0), ("b", 2.0)]);
            let waiting = {
                let tasks = tasks.clone();
                create_named_task("waiting", async move {
                    let waited = wait(tasks, Some(5.0), ReturnWhen::FirstCompleted).await;
                    print(outcome(&waited));
                    waited.map(|_| ())
                })
            };
            sleep(1.0).await?;
            waiting.cancel_with_message("go");
            print(outcome(&waiting.await));
            // Cancelled in the instant in which the first is done.
            let late = {
                let tasks = tasks.clone();
                create_named_task("late", async move {
                    wait(tasks, None, ReturnWhen::FirstCompleted).await.map(|_| ())
                })
            };
            let asked = late.clone();
            tasks[0].add_done_callback(move || print(py(asked.cancel())));
            print(outcome(&late.await));
            gather(tasks, false).await.map(|_| ())
        },
        r#"
async def waiting(tasks):
    try:
        await asyncio.wait(tasks, timeout=5, return_when=asyncio.FIRST_COMPLETED)
    except BaseException as error:
        print(repr(error))
        raise

async def main():
    tasks = sleepers(a=2, b=2)
    early = asyncio.create_task(waiting(tasks), name="waiting")
    await asyncio.sleep(1)
    early.cancel("go")
    print(await outcome(early))
    late = asyncio.create_task(
        asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED), name="late"
    )
    tasks[0].add_done_callback(lambda _: print(late.cancel()))
    print(await outcome(late))
    await asyncio.gather(*tasks)
"#,
        "
        1 5 CancelledError('go')
        1 6 CancelledError('go')
        2 9 a slept
        2 9 b slept
        2 10 True
        2 12 CancelledError()
        the run finished
        ",
    );
}

#[test]
fn as_completed_gives_results_as_they_come_until_the_time_is_over() {
    check_others(
        async {
            let tasks = sleepers([("a", 3.0), ("b", 1.0), ("c", 2.0), ("d", 9.0)]);
            let failing = create_named_task("failing", fail(1.0));
            let all = [tasks.clone(), vec![failing, tasks[1].clone()]].concat();
            let mut completed = as_completed(all, Some(2.5));
            while let Some(result) = completed.next().await {
                print(result.map_or_else(|error| error.repr(), str::to_owned));
            }
            say_all!(py(tasks[0].done()), py(tasks[3].done()));
            tasks[0].clone().await.map(|_| ())
        },
        r#"
async def main():
    tasks = sleepers(a=3, b=1, c=2, d=9)
    failing = asyncio.create_task(fail(1.0), name="failing")
    for coroutine in asyncio.as_completed([*tasks, failing, tasks[1]], timeout=2.5):
        try:
            print(await coroutine)
        except BaseException as error:
            print(repr(error))
    print(tasks[0].done(), tasks[3].done())
    await tasks[0]
"#,
        "
        1 4 b slept
        1 6 b
        1 6 ValueError('after 1.0')
        2 8 c slept
        2 10 c
        2.5 12 TimeoutError()
        2.5 12 TimeoutError()
        2.5 12 False False
        3 14 a slept
        3 17 d got CancelledError()
        the run finished
        ",
    );
}

#[test]
fn cancelling_a_wait_for_the_next_completed_task_loses_none() {
    check_others(
        async {
            let tasks = sleepers([("a", 1.0), ("b", 2.0)]);
            let mut completed = as_completed(tasks.clone(), None);
            let first = completed.next();
            let waiting = create_named_task("waiting", async move {
                Ok(first.await.map_or_else(String::new, |first| outcome(&first)))
            });
            sleep(0.0).await?;
            let asked = waiting.clone();
            tasks[0].add_done_callback(move || print(py(asked.cancel())));
            print(waiting.await?);
            print(completed.next().await.unwrap_or(Ok("none"))?);
            Ok(())
        },
        r#"
async def main():
    tasks = sleepers(a=1, b=2)
    completed = iter(asyncio.as_completed(tasks))
    first = next(completed)
    waiting = asyncio.create_task(outcome(first), name="waiting")
    await asyncio.sleep(0)
    tasks[0].add_done_callback(lambda _: print(waiting.cancel()))
    print(await waiting)
    print(await next(completed))
"#,
        "
        1 4 a slept
        1 5 True
        1 7 CancelledError()
        1 7 a
        1 9 b got CancelledError()
        the run finished
        ",
    );
}

#[test]
fn a_group_waits_for_all_and_the_first_error_cancels_the_rest() {
    check_others(
        async {
            let all = task_group(async |group: TaskGroup| {
                group.create_named_task("a", sleeper("a", 2.0))?;
                let b = group.create_named_task("b", sleeper("b", 1.0))?;
                print("body ends");
                Ok(b)
            });
            print(all.await?.result()?);
            let result = task_group(async |group: TaskGroup| {
                group.create_named_task("c", sleeper("c", 9.0))?;
                group.create_named_task("d", fail(1.0))?;
                group.create_named_task("e", fail(1.0))?;
                group.create_named_task("f", stubborn(false))?;
                let result = sleep(9.0).await;
                say_all!("body", outcome(&result));
                result
            })
            .await;
            print(outcome(&result));
            print(current_task().map_or(0, |task| task.cancelling()).to_string());
            Ok(())
        },
        r#"
async def failing():
    async with asyncio.TaskGroup() as group:
        group.create_task(sleeper("c", 9), name="c")
        group.create_task(fail(1.0), name="d")
        group.create_task(fail(1.0), name="e")
        group.create_task(stubborn(False), name="f")
        try:
            await asyncio.sleep(9)
        except BaseException as error:
            print("body", repr(error))
            raise

async def main():
    async with asyncio.TaskGroup() as group:
        group.create_task(sleeper("a", 2), name="a")
        b = group.create_task(sleeper("b", 1), name="b")
        print("body ends")
    print(b.result())
    print(await outcome(failing()))
    print(asyncio.current_task().cancelling())
"#,
        "
        0 1 body ends
        1 4 b slept
        2 7 a slept
        2 9 b
        3 14 c got CancelledError()
        3 14 body CancelledError()
        4 17 cleaned up
        4 19 ExceptionGroup('unhandled errors in a TaskGroup', [ValueError('after 1.0'), ValueError('after 1.0')])
        4 19 0
        the run finished
        ",
    );
}

#[test]
fn an_error_of_the_body_cancels_the_group_and_joins_the_others() {
    check_others(
        async {
            let result: Result<()> = task_group(async |group: TaskGroup| {
                group.create_named_task("a", async {
                    let result = sleep(9.0).await;
                    say_all!("a", outcome(&result));
                    Err::<(), _>(Exception::new("KeyError", "cleanup"))
                })?;
                sleep(1.0).await?;
                Err(Exception::new("ValueError", "body"))
            })
            .await;
            print(outcome(&result));
            // Cancelling one task of a group does not affect the others.
            task_group(async |group: TaskGroup| {
                let b = group.create_named_task("b", sleeper("b", 9.0))?;
                group.create_named_task("c", sleeper("c", 2.0))?;
                sleep(1.0).await?;
                b.cancel();
                Ok(())
            })
            .await
        },
        r#"
async def cleanup():
    try:
        await asyncio.sleep(9)
    except BaseException as error:
        print("a", repr(error))
        raise KeyError("cleanup") from None

async def body():
    async with asyncio.TaskGroup() as group:
        group.create_task(cleanup(), name="a")
        await asyncio.sleep(1)
        raise ValueError("body")

async def main():
    print(await outcome(body()))
    async with asyncio.TaskGroup() as group:
        b = group.create_task(sleeper("b", 9), name="b")
        group.create_task(sleeper("c", 2), name="c")
        await asyncio.sleep(1)
        b.cancel()
"#,
        "
        1 5 a CancelledError()
        1 7 ExceptionGroup('unhandled errors in a TaskGroup', [KeyError('cleanup'), ValueError('body')])
        2 11 b got CancelledError()
        3 14 c slept
        the run finished
        ",
    );
}

#[test]
fn cancelling_the_task_that_waits_for_a_group_cancels_its_tasks() {
    check_others(
        async {
            let grouped = |name, seconds| {
                create_named_task(name, async move {
                    let result = task_group(async |group: TaskGroup| {
                        group.create_named_task("child", stubborn(false))?;
                        group.create_named_task("failing", fail(seconds)).map(|_| ())
                    })
                    .await;
                    let cancelling = current_task().map_or(0, |task| task.cancelling());
                    say_all!(name, outcome(&result), cancelling);
                    sleep(0.0).await?;
                    result
                })
            };
            let outside = grouped("outside", 5.0);
            sleep(1.0).await?;
            outside.cancel_with_message("outside");
            sleep(0.5).await?;
            outside.cancel_with_message("again");
            print(outcome(&outside.await));
            // Cancelled in the iteration in which a child fails: the error is raised, and
            // `cancelling()` still counts the request.
            let both = grouped("both", 1.0);
            sleep(0.0).await?;
            let asked = both.clone();
            sleep(0.0).await?;
            call_later(1.0, move || print(py(asked.cancel())))?;
            print(outcome(&both.await));
            Ok(())
        },
        r#"
async def grouped(name, seconds):
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(stubborn(False), name="child")
            group.create_task(fail(seconds), name="failing")
    except BaseException as error:
        print(name, repr(error), asyncio.current_task().cancelling())
        await asyncio.sleep(0)
        raise

async def main():
    outside = asyncio.create_task(grouped("outside", 5.0), name="outside")
    await asyncio.sleep(1)
    outside.cancel("outside")
    await asyncio.sleep(0.5)
    outside.cancel("again")
    print(await outcome(outside))
    both = asyncio.create_task(grouped("both", 1.0), name="both")
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    asyncio.get_running_loop().call_later(1, lambda: print(both.cancel()))
    print(await outcome(both))
"#,
        "
        2 13 cleaned up
        2 15 outside CancelledError('outside') 2
        2 17 CancelledError('outside')
        3 20 True
        4 24 cleaned up
        4 26 both ExceptionGroup('unhandled errors in a TaskGroup', [ValueError('after 1.0')]) 1
        4 28 CancelledError()
        the run finished
        ",
    );
}

#[test]
fn a_group_takes_tasks_until_it_is_shutting_down_or_finished() {
    check_others(
        async {
            let kept: Rc<RefCell<Option<TaskGroup>>> = Rc::default();
            let keep = Rc::clone(&kept);
            task_group(async move |group: TaskGroup| {
                keep.replace(Some(group.clone()));
                let inside = group.clone();
                // A task of the group may add to it while the group waits.
                group.create_named_task("a", async move {
                    sleep(1.0).await?;
                    inside.create_named_task("b", sleeper("b", 1.0)).map(|_| ())
                })?;
                Ok(())
            })
            .await?;
            let group = kept.take().expect("it was kept");
            let late = group.create_task(async { Ok(()) });
            print(outcome(&late));
            let result = task_group(async |group: TaskGroup| {
                group.create_named_task("c", fail(1.0))?;
                group.create_named_task("d", stubborn(false))?;
                let result = sleep(9.0).await;
                print(outcome(&group.create_task(async { Ok(()) })));
                result
            })
            .await;
            print(outcome(&result));
            Ok(())
        },
        r#"
def attempt_create(group):
    coroutine = asyncio.sleep(0)
    try:
        group.create_task(coroutine)
    except RuntimeError as error:
        return repr(error)
    finally:
        coroutine.close()

async def adding(group):
    await asyncio.sleep(1)
    group.create_task(sleeper("b", 1), name="b")

async def shutting_down():
    async with asyncio.TaskGroup() as group:
        group.create_task(fail(1.0), name="c")
        group.create_task(stubborn(False), name="d")
        try:
            await asyncio.sleep(9)
        finally:
            print(attempt_create(group))

async def main():
    async with asyncio.TaskGroup() as group:
        group.create_task(adding(group), name="a")
    print(attempt_create(group))
    print(await outcome(shutting_down()))
"#,
        "
        2 7 b slept
        2 9 RuntimeError('TaskGroup <TaskGroup entered> is finished')
        3 14 RuntimeError('TaskGroup <TaskGroup tasks=1 errors=1 cancelling> is shutting down')
        4 16 cleaned up
        4 18 ExceptionGroup('unhandled errors in a TaskGroup', [ValueError('after 1.0')])
        the run finished
        ",
    );
}

#[test]
fn groups_in_groups_pass_their_errors_on() {
    check_others(
        async {
            let result = task_group(async |outer: TaskGroup| {
                outer.create_named_task("a", sleeper("a", 9.0))?;
                task_group(async |inner: TaskGroup| {
                    inner.create_named_task("b", sleeper("b", 9.0))?;
                    inner.create_named_task("c", fail(1.0))?;
                    Ok(())
                })
                .await
            })
            .await;
            print(outcome(&result));
            // An error of the outer group ends the inner one, which raises no error of its own.
            let result = task_group(async |outer: TaskGroup| {
                outer.create_named_task("d", fail(1.0))?;
                let result = task_group(async |inner: TaskGroup| {
                    inner.create_named_task("e", sleeper("e", 9.0)).map(|_| ())
                })
                .await;
                say_all!("inner", outcome(&result));
                result
            })
            .await;
            print(outcome(&result));
            Ok(())
        },
        r#"
async def first():
    async with asyncio.TaskGroup() as outer:
        outer.create_task(sleeper("a", 9), name="a")
        async with asyncio.TaskGroup() as inner:
            inner.create_task(sleeper("b", 9), name="b")
            inner.create_task(fail(1.0), name="c")

async def second():
    async with asyncio.TaskGroup() as outer:
        outer.create_task(fail(1.0), name="d")
        try:
            async with asyncio.TaskGroup() as inner:
                inner.create_task(sleeper("e", 9), name="e")
        except BaseException as error:
            print("inner", repr(error))
            raise

async def main():
    print(await outcome(first()))
    print(await outcome(second()))
"#,
        "
        1 6 b got CancelledError()
        1 9 a got CancelledError()
        1 11 ExceptionGroup('unhandled errors in a TaskGroup', [ExceptionGroup('unhandled errors in a TaskGroup', [ValueError('after 1.0')])])
        2 17 e got CancelledError()
        2 19 inner CancelledError()
        2 19 ExceptionGroup('unhandled errors in a TaskGroup', [ValueError('after 1.0')])
        the run finished
        ",
    );
}

#[test]
fn gather_gives_results_in_order_and_passes_cancellation_with_its_message() {
    check_others(
        async {
            let tasks = sleepers([("a", 2.0), ("b", 1.0)]);
            let names: Result<Vec<_>> = gather(tasks, false).await?.into_iter().collect();
            print(names?.join(" "));
            let waiting = create_named_task("waiting", async {
                let tasks = sleepers([("c", 2.0), ("d", 3.0)]);
                let result = gather(tasks, false).await;
                print(outcome(&result));
                result.map(|_| ())
            });
            sleep(1.0).await?;
            print(py(waiting.cancel_with_message("enough")));
            print(outcome(&waiting.await));
            Ok(())
        },
        r#"
async def waiting():
    try:
        await asyncio.gather(*sleepers(c=2, d=3))
    except BaseException as error:
        print(repr(error))
        raise

async def main():
    print(*await asyncio.gather(*sleepers(a=2, b=1)))
    task = asyncio.create_task(waiting(), name="waiting")
    await asyncio.sleep(1)
    print(task.cancel("enough"))
    print(await outcome(task))
"#,
        "
        1 4 b slept
        2 7 a slept
        2 9 a b
        3 13 True
        3 14 c got CancelledError('enough')
        3 14 d got CancelledError('enough')
        3 16 CancelledError('enough')
        3 17 CancelledError('enough')
        the run finished
        ",
    );
}

#[test]
fn timeouts_and_groups_need_a_task() {
    check_ours(
        async {
            call_later(1.0, move || {
                // A callback does not run in a task.
                let mut context = std::task::Context::from_waker(std::task::Waker::noop());
                let mut limit = Box::pin(timeout(Some(1.0), |_| sleep(1.0)));
                let mut group = Box::pin(task_group(async |_| Ok(())));
                let polls = [limit.as_mut().poll(&mut context), group.as_mut().poll(&mut context)];
                for poll in polls {
                    print(format!("{poll:?}"));
                }
            })?;
            sleep(2.0).await
        },
        "
        1 2 Ready(Err(RuntimeError('Timeout should be used inside a task')))
        1 2 Ready(Err(RuntimeError('TaskGroup <TaskGroup> cannot determine the parent task')))
        the run finished
        ",
    );
}

#[test]
fn a_task_that_is_given_twice_is_waited_for_once() {
    check_others(
        async {
            let [a, b] = [("a", 1.0), ("b", 2.0)].map(|(n, s)| create_named_task(n, sleeper(n, s)));
            let given = vec![b.clone(), a, b];
            let (done, pending) = wait(given, None, ReturnWhen::AllCompleted).await?;
            say_all!(done.len(), pending.len());
            let [c, d] = [("c", 1.0), ("d", 2.0)].map(|(n, s)| create_named_task(n, sleeper(n, s)));
            let mut completed = as_completed([d.clone(), c, d], None);
            while let Some(result) = completed.next().await {
                print(result?);
            }
            Ok(())
        },
        r#"
async def main():
    a, b = sleepers(a=1, b=2)
    done, pending = await asyncio.wait([b, a, b])
    print(len(done), len(pending))
    c, d = sleepers(c=1, d=2)
    for future in asyncio.as_completed([d, c, d]):
        print(await future)
"#,
        "
        1 4 a slept
        2 7 b slept
        2 9 2 0
        3 12 c slept
        3 14 c
        4 16 d slept
        4 18 d
        the run finished
        ",
    );
}
