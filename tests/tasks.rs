//! Tasks: requests to cancel, results, eager starts, names, and reports.
//!
//! Each program has a twin in Python, and every step of both is compared.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::needless_raw_string_hashes, reason = "every Python program is quoted alike")]

mod machine;

use std::future::ready;

use loopscope::runtime::{
    AnyTask, Exception, Result, all_tasks, coroutine, create_eager_task, create_future,
    create_named_task, create_task, current_task, gather, print, set_eager_tasks, sleep,
};
use machine::{check, check_reports, check_sleepers, outcome, py, reports, say_all, sleeper};

#[test]
fn the_first_message_of_several_requests_is_raised() {
    check_sleepers(
        async {
            let a = create_named_task("a", sleeper("a", 9.0));
            let b = create_named_task("b", sleeper("b", 9.0));
            sleep(1.0).await?;
            say_all!(py(a.cancel_with_message("first")), py(a.cancel_with_message("second")));
            say_all!(py(b.cancel()), py(b.cancel_with_message("second")));
            print(outcome(&a.clone().await));
            print(outcome(&b.await));
            say_all!(py(a.cancel_with_message("too late")), a.cancelling());
            // Each await of a cancelled task raises anew.
            print(outcome(&a.clone().await));
            print(outcome(&a.result()));
            Ok(())
        },
        r#"
async def main():
    a = asyncio.create_task(sleeper("a", 9), name="a")
    b = asyncio.create_task(sleeper("b", 9), name="b")
    await asyncio.sleep(1)
    print(a.cancel("first"), a.cancel("second"))
    print(b.cancel(), b.cancel("second"))
    print(await outcome(a))
    print(await outcome(b))
    print(a.cancel("too late"), a.cancelling())
    print(await outcome(a))
    print(attempt(a.result))
"#,
        "
        1 4 True True
        1 4 True True
        1 5 a got CancelledError('first')
        1 5 b got CancelledError()
        1 6 CancelledError('first')
        1 6 CancelledError()
        1 6 False 2
        1 6 CancelledError()
        1 6 CancelledError()
        the run finished
        ",
    );
}

#[test]
fn a_task_that_never_started_is_cancelled_with_the_last_message() {
    check_sleepers(
        async {
            let a = create_named_task("a", sleeper("a", 1.0));
            a.cancel_with_message("first");
            a.cancel_with_message("last");
            print(a.cancelling().to_string());
            print(outcome(&a.clone().await));
            say_all!(py(a.cancelled()), outcome(&a.exception()));
            Ok(())
        },
        r#"
async def main():
    a = asyncio.create_task(sleeper("a", 1), name="a")
    a.cancel("first")
    a.cancel("last")
    print(a.cancelling())
    print(await outcome(a))
    print(a.cancelled(), attempt(a.exception))
"#,
        "
        0 1 2
        0 3 CancelledError('last')
        0 3 True CancelledError()
        the run finished
        ",
    );
}

#[test]
fn a_request_is_taken_back_until_it_is_raised() {
    check_sleepers(
        async {
            let early = create_named_task("early", sleeper("early", 1.0));
            early.cancel();
            say_all!(early.cancelling(), early.uncancel(), early.uncancel());
            let twice = create_named_task("twice", sleeper("twice", 1.0));
            twice.cancel();
            twice.cancel();
            say_all!(twice.uncancel(), twice.cancelling());
            let waiting = create_named_task("waiting", sleeper("waiting", 9.0));
            sleep(0.5).await?;
            // It is suspended, so its next step will raise the exception.
            waiting.cancel();
            say_all!(waiting.uncancel(), waiting.cancelling());
            for task in [early, twice, waiting] {
                print(outcome(&task.await));
            }
            Ok(())
        },
        r#"
async def main():
    early = asyncio.create_task(sleeper("early", 1), name="early")
    early.cancel()
    print(early.cancelling(), early.uncancel(), early.uncancel())
    twice = asyncio.create_task(sleeper("twice", 1), name="twice")
    twice.cancel()
    twice.cancel()
    print(twice.uncancel(), twice.cancelling())
    waiting = asyncio.create_task(sleeper("waiting", 9), name="waiting")
    await asyncio.sleep(0.5)
    waiting.cancel()
    print(waiting.uncancel(), waiting.cancelling())
    for task in (early, twice, waiting):
        print(await outcome(task))
"#,
        "
        0 1 1 0 0
        0 1 1 1
        0.5 4 0 0
        0.5 5 waiting got CancelledError()
        1 7 early slept
        1 8 ok
        1 8 CancelledError()
        1 8 CancelledError()
        the run finished
        ",
    );
}

#[test]
fn a_request_that_was_swallowed_still_counts() {
    check(
        async {
            let task = create_named_task("task", async {
                for _ in 0..2 {
                    let result = sleep(9.0).await;
                    let own = current_task().map_or(0, |task| task.cancelling());
                    say_all!(outcome(&result), own);
                }
                let left = current_task().map_or(0, |task| task.uncancel());
                say_all!("left", left);
                Ok("result")
            });
            for message in ["one", "two"] {
                sleep(1.0).await?;
                task.cancel_with_message(message);
            }
            say_all!(task.clone().await?, task.cancelling(), py(task.cancelled()));
            Ok(())
        },
        r#"
async def work():
    own = asyncio.current_task()
    for _ in range(2):
        print(await outcome(asyncio.sleep(9)), own.cancelling())
    print("left", own.uncancel())
    return "result"

async def main():
    task = asyncio.create_task(work(), name="task")
    for message in ("one", "two"):
        await asyncio.sleep(1)
        task.cancel(message)
    print(await task, task.cancelling(), task.cancelled())
"#,
        "
        1 5 CancelledError('one') 1
        2 8 CancelledError('two') 2
        2 8 left 1
        2 9 result 1 False
        the run finished
        ",
    );
}

#[test]
fn a_request_overtakes_a_result_that_the_task_has_not_got_yet() {
    check(
        async {
            let future = create_future::<i32>()?;
            let waiters = ["a", "b"].map(|name| {
                let future = future.clone();
                create_named_task(name, async move {
                    let result = future.await;
                    say_all!(name, outcome(&result));
                    result
                })
            });
            sleep(1.0).await?;
            future.set_result(42)?;
            print(py(waiters[0].cancel()));
            gather(waiters, true).await?;
            print(future.result()?.to_string());
            // A result that was there before the await is returned before the request is raised.
            let task = create_named_task("c", async move {
                if let Some(task) = current_task() {
                    task.cancel();
                }
                print(future.await?.to_string());
                let result = sleep(0.0).await;
                print(outcome(&result));
                result
            });
            print(outcome(&task.await));
            Ok(())
        },
        r#"
async def wait_raising(name, future):
    try:
        await future
    except BaseException as error:
        print(name, repr(error))
        raise
    print(name, "ok")

async def late(future):
    asyncio.current_task().cancel()
    print(await future)
    try:
        await asyncio.sleep(0)
    except BaseException as error:
        print(repr(error))
        raise

async def main():
    future = asyncio.get_running_loop().create_future()
    waiters = [asyncio.create_task(wait_raising(name, future), name=name) for name in "ab"]
    await asyncio.sleep(1)
    future.set_result(42)
    print(waiters[0].cancel())
    await asyncio.gather(*waiters, return_exceptions=True)
    print(future.result())
    task = asyncio.create_task(late(future), name="c")
    print(await outcome(task))
"#,
        "
        1 4 True
        1 5 a CancelledError()
        1 5 b ok
        1 7 42
        1 8 42
        1 9 CancelledError()
        1 10 CancelledError()
        the run finished
        ",
    );
}

#[test]
fn results_and_exceptions_are_there_when_the_task_is_done() {
    check_sleepers(
        async {
            let a = create_named_task("a", sleeper("a", 1.0));
            say_all!(outcome(&a.result()), outcome(&a.exception()));
            let failing = create_named_task("failing", async {
                sleep(0.0).await?;
                Err::<(), _>(Exception::new("ValueError", "no"))
            });
            let future = create_future::<i32>()?;
            say_all!(outcome(&future.result()), outcome(&future.exception()));
            sleep(2.0).await?;
            say_all!(a.result()?, py(a.exception()?.is_none()));
            say_all!(
                outcome(&failing.result()),
                failing.exception()?.map_or_else(String::new, |e| e.repr())
            );
            future.cancel_with_message("no more");
            say_all!(outcome(&future.result()), outcome(&future.exception()));
            Ok(())
        },
        r#"
async def fail():
    await asyncio.sleep(0)
    raise ValueError("no")

async def main():
    a = asyncio.create_task(sleeper("a", 1), name="a")
    print(attempt(a.result), attempt(a.exception))
    failing = asyncio.create_task(fail(), name="failing")
    future = asyncio.get_running_loop().create_future()
    print(attempt(future.result), attempt(future.exception))
    await asyncio.sleep(2)
    print(a.result(), a.exception() is None)
    print(attempt(failing.result), repr(failing.exception()))
    future.cancel("no more")
    print(attempt(future.result), attempt(future.exception))
"#,
        "
        0 1 InvalidStateError('Result is not set.') InvalidStateError('Exception is not set.')
        0 1 InvalidStateError('Result is not set.') InvalidStateError('Exception is not set.')
        1 5 a slept
        2 7 a True
        2 7 ValueError('no') ValueError('no')
        2 7 CancelledError('no more') CancelledError('no more')
        the run finished
        ",
    );
}

#[test]
fn tasks_have_names_and_the_loop_knows_them() {
    fn names(tasks: &[AnyTask]) -> String {
        tasks.iter().map(AnyTask::name).collect::<Vec<_>>().join(" ")
    }
    check_sleepers(
        async {
            let a = create_task(sleeper("a", 1.0));
            let b = create_named_task("b", sleeper("b", 2.0));
            // A name given by hand does not take a number.
            let c = create_task(sleeper("c", 1.0));
            print(names(&all_tasks()));
            say_all!(a.name(), b.name(), c.name());
            sleep(1.5).await?;
            a.set_name("renamed");
            print(a.name());
            print(names(&all_tasks()));
            let own = create_named_task("own", async {
                let own = current_task();
                let is_in = all_tasks().iter().any(|task| Some(task) == own.as_ref());
                say_all!(own.map_or_else(String::new, |task| task.name()), py(is_in));
                Ok(())
            });
            own.await?;
            b.await.map(|_| ())
        },
        r#"
async def tell_own():
    own = asyncio.current_task()
    print(own.get_name(), own in asyncio.all_tasks())

async def main():
    main = asyncio.current_task()
    a = asyncio.create_task(sleeper("a", 1))
    b = asyncio.create_task(sleeper("b", 2), name="b")
    c = asyncio.create_task(sleeper("c", 1))
    # A set has no order, so oldest first.
    tasks = asyncio.all_tasks()
    print(*(task.get_name() for task in (main, a, b, c) if task in tasks))
    print(a.get_name(), b.get_name(), c.get_name())
    await asyncio.sleep(1.5)
    a.set_name("renamed")
    print(a.get_name())
    tasks = asyncio.all_tasks()
    print(*(task.get_name() for task in (main, a, b, c) if task in tasks))
    await asyncio.create_task(tell_own(), name="own")
    await b
"#,
        "
        0 1 Task-1 Task-2 b Task-3
        0 1 Task-2 b Task-3
        1 4 a slept
        1 4 c slept
        1.5 6 renamed
        1.5 6 Task-1 b
        1.5 7 own True
        2 10 b slept
        the run finished
        ",
    );
}

#[test]
fn done_callbacks_and_waiting_tasks_run_in_the_order_in_which_they_were_added() {
    check_sleepers(
        async {
            let a = create_named_task("a", sleeper("a", 1.0));
            a.add_done_callback(|| print("first"));
            let awaited = a.clone();
            let waiter = create_named_task("waiter", async move {
                say_all!("waiter", awaited.await?);
                Ok(())
            });
            sleep(0.5).await?;
            a.add_done_callback(|| print("last"));
            waiter.await?;
            a.add_done_callback(|| print("late"));
            print("main");
            sleep(0.0).await
        },
        r#"
async def wait(task):
    print("waiter", await task)

async def main():
    a = asyncio.create_task(sleeper("a", 1), name="a")
    a.add_done_callback(lambda _: print("first"))
    waiter = asyncio.create_task(wait(a), name="waiter")
    await asyncio.sleep(0.5)
    a.add_done_callback(lambda _: print("last"))
    await waiter
    a.add_done_callback(lambda _: print("late"))
    print("main")
    await asyncio.sleep(0)
"#,
        "
        1 6 a slept
        1 7 first
        1 7 waiter a
        1 7 last
        1 8 main
        1 9 late
        the run finished
        ",
    );
}

#[test]
fn eager_tasks_run_inside_the_task_that_makes_them() {
    async fn work(name: &'static str, seconds: Option<f64>) -> Result<&'static str> {
        say_all!(name, "begins in", current_task().map_or_else(String::new, |task| task.name()));
        if let Some(seconds) = seconds {
            sleep(seconds).await?;
        }
        say_all!(name, "ends");
        Ok(name)
    }
    check(
        async {
            let lazy = create_task(work("lazy", None));
            let eager = create_eager_task(Some("eager"), work("eager", None));
            say_all!(
                py(eager.done()),
                eager.result()?,
                current_task().map_or_else(String::new, |task| task.name())
            );
            set_eager_tasks(true)?;
            let outer = create_task(async {
                let inner = create_task(work("inner", Some(1.0)));
                print("outer");
                inner.await
            });
            let failing = create_task(async { Err::<(), _>(Exception::new("ValueError", "no")) });
            print(outcome(&failing.await));
            // It has begun: cancelling raises where it waits.
            outer.cancel_with_message("stop");
            print(outcome(&outer.await));
            set_eager_tasks(false)?;
            print(gather([work("a", None), work("b", Some(0.0))], false).await?.len().to_string());
            lazy.await.map(|_| ())
        },
        r#"
async def work(name, seconds):
    print(name, "begins in", asyncio.current_task().get_name())
    if seconds is not None:
        await asyncio.sleep(seconds)
    print(name, "ends")
    return name

async def outer_main():
    inner = asyncio.create_task(work("inner", 1))
    print("outer")
    return await inner

async def fail():
    raise ValueError("no")

async def main():
    loop = asyncio.get_running_loop()
    lazy = asyncio.create_task(work("lazy", None))
    loop.set_task_factory(asyncio.eager_task_factory)
    eager = asyncio.create_task(work("eager", None), name="eager")
    print(eager.done(), eager.result(), asyncio.current_task().get_name())
    outer = asyncio.create_task(outer_main())
    failing = asyncio.create_task(fail())
    print(await outcome(failing))
    outer.cancel("stop")
    print(await outcome(outer))
    loop.set_task_factory(None)
    print(len(await asyncio.gather(work("a", None), work("b", 0))))
    await lazy
"#,
        "
        0 1 eager begins in eager
        0 1 eager ends
        0 1 True eager Task-1
        0 1 inner begins in Task-4
        0 1 outer
        0 1 ValueError('no')
        0 2 lazy begins in Task-2
        0 2 lazy ends
        0 4 CancelledError('stop')
        0 5 a begins in Task-6
        0 5 a ends
        0 5 b begins in Task-7
        0 6 b ends
        0 8 2
        the run finished
        ",
    );
}

#[test]
fn an_exception_that_is_never_retrieved_is_reported_when_its_task_is_dropped() {
    let fail = || ready(Err::<(), _>(Exception::new("ValueError", "no")));
    check_reports(
        async move {
            let forgotten = create_named_task("forgotten", fail());
            let asked = create_named_task("asked", fail());
            let awaited = create_named_task("awaited", fail());
            sleep(1.0).await?;
            asked.exception()?;
            drop(awaited.await);
            drop(forgotten);
            Ok(())
        },
        r#"
async def fail():
    raise ValueError("no")

async def main():
    report()
    forgotten = asyncio.create_task(fail(), name="forgotten")
    asked = asyncio.create_task(fail(), name="asked")
    awaited = asyncio.create_task(fail(), name="awaited")
    await asyncio.sleep(1)
    asked.exception()
    try:
        await awaited
    except ValueError:
        pass
    del forgotten
    gc.collect()
"#,
        &["Task exception was never retrieved"],
    );
    check_reports(
        async {
            let future = create_future::<()>()?;
            future.set_exception(Exception::new("KeyError", "no"))?;
            drop(future);
            Ok(())
        },
        r#"
async def main():
    report()
    future = asyncio.get_running_loop().create_future()
    future.set_exception(KeyError("no"))
    del future
"#,
        &["Future exception was never retrieved"],
    );
}

#[test]
fn a_coroutine_that_is_never_awaited_is_reported() {
    check_reports(
        async {
            let awaited = coroutine("fetch", sleep(0.0));
            drop(coroutine("fetch", sleep(1.0)));
            let task = create_task(coroutine("store", sleep(0.0)));
            awaited.await?;
            task.await?;
            // A coroutine that has a task is not reported, even if the task is cancelled before its
            // first step.
            let never = create_task(coroutine("never", sleep(1.0)));
            never.cancel();
            drop(never.await);
            Ok(())
        },
        r#"
async def fetch(seconds):
    await asyncio.sleep(seconds)

async def store(seconds):
    await asyncio.sleep(seconds)

async def main():
    report()
    awaited = fetch(0)
    fetch(1)
    task = asyncio.create_task(store(0))
    await awaited
    await task
    never = asyncio.create_task(store(1))
    never.cancel()
    try:
        await never
    except asyncio.CancelledError:
        pass
"#,
        &["RuntimeWarning: coroutine 'fetch' was never awaited"],
    );
}

/// CPython reports it too, when the interpreter ends and the loop's log is already closed.
#[test]
fn a_task_that_is_left_at_the_very_end_is_reported() {
    let found = reports(async {
        create_named_task("cleaning", async {
            let result = sleep(9.0).await;
            create_named_task("too late", sleep(1.0));
            result
        });
        sleep(0.0).await
    });
    assert_eq!(found, ["Task was destroyed but it is pending!"]);
}

#[test]
fn an_exception_while_the_loop_ends_is_reported() {
    check_reports(
        async {
            create_named_task("failing", async {
                drop(sleep(9.0).await);
                Err::<(), _>(Exception::new("ValueError", "no"))
            });
            sleep(0.0).await
        },
        r#"
async def fail():
    try:
        await asyncio.sleep(9)
    except asyncio.CancelledError:
        raise ValueError("no") from None

async def main():
    report()
    global task
    task = asyncio.create_task(fail(), name="failing")
    await asyncio.sleep(0)
"#,
        &["unhandled exception during asyncio.run() shutdown"],
    );
}
