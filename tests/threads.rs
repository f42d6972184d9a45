//! Jobs in threads: which one runs when, what cancelling them does, and how the loop ends with
//! them.
//!
//! Each program has a twin in Python, and every step of both is compared.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::needless_raw_string_hashes, reason = "every Python program is quoted alike")]

mod machine;

use loopscope::runtime::{
    Exception, Future, Result, ThreadPoolExecutor, block_for, call_later, create_named_task,
    create_task, gather, print, run_in_executor, set_default_executor, sleep, time, timeout,
    to_thread, wait_for,
};
use machine::{check, outcome, py, say_all};

/// A job that takes some seconds and returns its name.
fn job(name: &'static str, seconds: f64) -> impl FnOnce() -> Result<&'static str> {
    move || {
        block_for(seconds);
        Ok(name)
    }
}

/// A job that blocks twice and prints where its clock is.
fn talking(name: &'static str, seconds: f64) -> impl FnOnce() -> Result<&'static str> {
    move || {
        print(format!("{name} begins at {:?}", time()?));
        for _ in 0..2 {
            block_for(seconds);
            print(format!("{name} is at {:?}", time()?));
        }
        Ok(name)
    }
}

/// Waits for a job and prints when it is done.
async fn tell(job: Future<&'static str>) -> Result<()> {
    let result = job.await;
    print(result.as_ref().map_or_else(Exception::repr, |name| (*name).to_owned()));
    Ok(())
}

/// The first lines of all twins.
const JOBS: &str = r#"
import concurrent.futures
import time

def job(name, seconds):
    time.sleep(seconds)
    return name

async def tell(future):
    try:
        print(await future)
    except BaseException as error:
        print(repr(error))

def submit(name, seconds):
    return asyncio.get_running_loop().run_in_executor(None, job, name, seconds)

def talking(name, seconds):
    print(name, "begins at", time.monotonic())
    for _ in range(2):
        time.sleep(seconds)
        print(name, "is at", asyncio.get_running_loop().time())
    return name

def set_default_executor(max_workers):
    executor = concurrent.futures.ThreadPoolExecutor(max_workers)
    asyncio.get_running_loop().set_default_executor(executor)

"#;

#[track_caller]
fn check_jobs(
    program: impl std::future::Future<Output = Result<()>> + 'static,
    python: &str,
    expected: &str,
) {
    check(program, &[JOBS, python].concat(), expected);
}

#[test]
fn jobs_wait_for_a_thread_in_the_order_in_which_they_came() {
    check_jobs(
        async {
            set_default_executor(2)?;
            let jobs = [("a", 3.0), ("b", 1.0), ("c", 1.0), ("d", 1.0), ("e", 0.5)];
            let telling = jobs.map(|(name, seconds)| {
                tell(run_in_executor(job(name, seconds)).expect("the loop runs"))
            });
            gather(telling, false).await.map(|_| ())
        },
        r#"
async def main():
    set_default_executor(2)
    jobs = (("a", 3), ("b", 1), ("c", 1), ("d", 1), ("e", 0.5))
    await asyncio.gather(*(tell(submit(name, seconds)) for name, seconds in jobs))
"#,
        "
        1 4 b
        2 7 c
        3 10 a
        3 10 d
        3.5 13 e
        the run finished
        ",
    );
}

#[test]
fn the_loop_runs_on_while_threads_block() {
    check_jobs(
        async {
            let slow = run_in_executor(job("slow", 2.0))?;
            call_later(1.0, || print("meanwhile"))?;
            print(slow.await?);
            print(to_thread(job("thread", 1.0)).await?);
            let failing = to_thread(|| {
                block_for(1.0);
                Err::<(), _>(Exception::new("ValueError", "no"))
            });
            print(outcome(&failing.await));
            Ok(())
        },
        r#"
def fail():
    time.sleep(1)
    raise ValueError("no")

async def main():
    slow = submit("slow", 2)
    asyncio.get_running_loop().call_later(1, print, "meanwhile")
    print(await slow)
    print(await asyncio.to_thread(job, "thread", 1))
    print(await outcome(asyncio.to_thread(fail)))
"#,
        "
        1 2 meanwhile
        2 4 slow
        3 6 thread
        4 8 ValueError('no')
        the run finished
        ",
    );
}

#[test]
fn nothing_runs_while_the_loop_itself_is_blocked() {
    check_jobs(
        async {
            let ticks = create_task(async {
                for _ in 0..3 {
                    sleep(1.0).await?;
                    print("tick");
                }
                Ok(())
            });
            let quick = run_in_executor(job("quick", 0.5))?;
            sleep(0.0).await?;
            block_for(2.5);
            print("unblocked");
            block_for(-1.0);
            print(quick.await?);
            ticks.await
        },
        r#"
async def tick():
    for _ in range(3):
        await asyncio.sleep(1)
        print("tick")

async def main():
    ticks = asyncio.create_task(tick())
    quick = submit("quick", 0.5)
    await asyncio.sleep(0)
    time.sleep(2.5)
    print("unblocked")
    print(await quick)
    await ticks
"#,
        "
        2.5 2 unblocked
        2.5 4 quick
        2.5 4 tick
        3.5 6 tick
        4.5 8 tick
        the run finished
        ",
    );
}

#[test]
fn a_cancelled_job_that_has_not_begun_never_begins() {
    check_jobs(
        async {
            set_default_executor(1)?;
            let first = run_in_executor(job("first", 2.0))?;
            let second = run_in_executor(job("second", 5.0))?;
            let third = run_in_executor(job("third", 1.0))?;
            sleep(1.0).await?;
            say_all!(py(second.cancel()), py(second.cancelled()));
            gather([tell(second), tell(first), tell(third)], false).await.map(|_| ())
        },
        r#"
async def main():
    set_default_executor(1)
    first = submit("first", 2)
    second = submit("second", 5)
    third = submit("third", 1)
    await asyncio.sleep(1)
    print(second.cancel(), second.cancelled())
    await asyncio.gather(tell(second), tell(first), tell(third))
"#,
        "
        1 3 True True
        1 4 CancelledError()
        2 7 first
        3 10 third
        the run finished
        ",
    );
}

#[test]
fn a_cancelled_job_that_has_begun_keeps_its_thread_to_the_end() {
    check_jobs(
        async {
            set_default_executor(1)?;
            let waiting = create_named_task("waiting", to_thread(job("first", 3.0)));
            sleep(1.0).await?;
            let second = run_in_executor(job("second", 1.0))?;
            waiting.cancel_with_message("enough");
            print(outcome(&waiting.await));
            tell(second).await?;
            print(outcome(&wait_for(run_in_executor(job("third", 5.0))?, Some(1.0)).await));
            print(outcome(&timeout(Some(1.0), |_| to_thread(job("fourth", 1.0))).await));
            Ok(())
        },
        r#"
async def fourth():
    async with asyncio.timeout(1):
        await asyncio.to_thread(job, "fourth", 1)

async def main():
    set_default_executor(1)
    waiting = asyncio.create_task(asyncio.to_thread(job, "first", 3), name="waiting")
    await asyncio.sleep(1)
    second = submit("second", 1)
    waiting.cancel("enough")
    print(await outcome(waiting))
    await tell(second)
    print(await outcome(asyncio.wait_for(submit("third", 5), 1)))
    print(await outcome(fourth()))
"#,
        "
        1 6 CancelledError('enough')
        4 9 second
        5 11 TimeoutError()
        6 13 TimeoutError()
        the run finished
        ",
    );
}

#[test]
fn the_loop_ends_when_every_thread_has() {
    check_jobs(
        async {
            set_default_executor(1)?;
            for (name, seconds) in [("a", 2.0), ("b", 1.0)] {
                run_in_executor(job(name, seconds))?.add_done_callback(|| print("a job is done"));
            }
            create_named_task("left", async {
                let result = to_thread(job("c", 1.0)).await;
                print(outcome(&result));
                result
            });
            sleep(0.5).await?;
            print("main returns");
            Ok(())
        },
        r#"
tasks = []

async def left():
    try:
        await asyncio.to_thread(job, "c", 1)
    except BaseException as error:
        print(repr(error))
        raise

async def main():
    set_default_executor(1)
    for name, seconds in (("a", 2), ("b", 1)):
        submit(name, seconds).add_done_callback(lambda _: print("a job is done"))
    tasks.append(asyncio.create_task(left(), name="left"))
    await asyncio.sleep(0.5)
    print("main returns")
"#,
        "
        0.5 4 main returns
        0.5 6 CancelledError()
        2 11 a job is done
        3 13 a job is done
        the run finished
        ",
    );
}

#[test]
fn to_thread_submits_when_it_is_awaited_and_the_executor_at_once() {
    check_jobs(
        async {
            set_default_executor(1)?;
            let late = to_thread(job("to_thread", 1.0));
            let early = run_in_executor(job("run_in_executor", 1.0))?;
            sleep(1.0).await?;
            let other = create_named_task("other", tell(early));
            print(late.await?);
            other.await
        },
        r#"
async def main():
    set_default_executor(1)
    late = asyncio.to_thread(job, "to_thread", 1)
    early = submit("run_in_executor", 1)
    await asyncio.sleep(1)
    other = asyncio.create_task(tell(early), name="other")
    print(await late)
    await other
"#,
        "
        1 4 run_in_executor
        2 6 to_thread
        the run finished
        ",
    );
}

#[test]
fn a_job_prints_at_its_own_time_and_has_its_own_clock() {
    check_jobs(
        async {
            set_default_executor(2)?;
            let jobs = [("a", 1.0), ("b", 0.5), ("c", 0.75)]
                .map(|(name, seconds)| run_in_executor(talking(name, seconds)));
            let ticks = create_named_task("ticks", async {
                for _ in 0..4 {
                    sleep(0.5).await?;
                    print(format!("tick at {:?}", time()?));
                }
                Ok(())
            });
            sleep(0.25).await?;
            block_for(0.5);
            print(format!("unblocked at {:?}", time()?));
            for job in jobs {
                print(job?.await?);
            }
            ticks.await
        },
        r#"
async def tick():
    for _ in range(4):
        await asyncio.sleep(0.5)
        print("tick at", time.perf_counter())

async def main():
    set_default_executor(2)
    loop = asyncio.get_running_loop()
    jobs = [
        loop.run_in_executor(None, talking, name, seconds)
        for name, seconds in (("a", 1), ("b", 0.5), ("c", 0.75))
    ]
    ticks = asyncio.create_task(tick(), name="ticks")
    await asyncio.sleep(0.25)
    time.sleep(0.5)
    print("unblocked at", time.time())
    for job in jobs:
        print(await job)
    await ticks
"#,
        "
        0 1 a begins at 0.0
        0 1 b begins at 0.0
        0.5 4 b is at 0.5
        0.75 4 unblocked at 0.75
        0.75 6 tick at 0.75
        1 7 a is at 1.0
        1 7 b is at 1.0
        1 7 c begins at 1.0
        1.25 10 tick at 1.25
        1.75 11 c is at 1.75
        1.75 12 tick at 1.75
        2 13 a is at 2.0
        2 14 a
        2 14 b
        2.25 16 tick at 2.25
        2.5 17 c is at 2.5
        2.5 18 c
        the run finished
        ",
    );
}

#[test]
fn each_executor_of_a_program_has_its_own_threads() {
    check_jobs(
        async {
            let (one, two) = (ThreadPoolExecutor::new(1)?, ThreadPoolExecutor::new(2)?);
            set_default_executor(1)?;
            let mut jobs = Vec::new();
            for name in ["one a", "one b"] {
                jobs.push(one.run(talking(name, 1.0))?);
            }
            for name in ["two a", "two b", "two c"] {
                jobs.push(two.run(talking(name, 0.75))?);
            }
            jobs.push(run_in_executor(talking("default", 1.0))?);
            gather(jobs.into_iter().map(tell), false).await?;
            print(outcome(&ThreadPoolExecutor::new(0)));
            let left = one.run(talking("left", 1.0))?;
            two.run(talking("left, too", 2.0))?;
            drop(left);
            Ok(())
        },
        r#"
async def main():
    one = concurrent.futures.ThreadPoolExecutor(1)
    two = concurrent.futures.ThreadPoolExecutor(2)
    set_default_executor(1)
    loop = asyncio.get_running_loop()
    jobs = [loop.run_in_executor(one, talking, name, 1) for name in ("one a", "one b")]
    jobs += [loop.run_in_executor(two, talking, name, 0.75) for name in ("two a", "two b", "two c")]
    jobs.append(loop.run_in_executor(None, talking, "default", 1))
    await asyncio.gather(*map(tell, jobs))
    print(attempt(concurrent.futures.ThreadPoolExecutor, 0))
    loop.run_in_executor(one, talking, "left", 1)
    loop.run_in_executor(two, talking, "left, too", 2)
"#,
        "
        0 1 one a begins at 0.0
        0 1 two a begins at 0.0
        0 1 two b begins at 0.0
        0 1 default begins at 0.0
        0.75 3 two a is at 0.75
        0.75 3 two b is at 0.75
        1 3 one a is at 1.0
        1 3 default is at 1.0
        1.5 3 two a is at 1.5
        1.5 3 two c begins at 1.5
        1.5 3 two b is at 1.5
        1.5 4 two a
        1.5 4 two b
        2 6 one a is at 2.0
        2 6 one b begins at 2.0
        2 6 default is at 2.0
        2 7 one a
        2 7 default
        2.25 9 two c is at 2.25
        3 9 two c is at 3.0
        3 9 one b is at 3.0
        3 10 two c
        4 12 one b is at 4.0
        4 13 one b
        4 15 ValueError('max_workers must be greater than 0')
        4 15 left begins at 4.0
        4 15 left, too begins at 4.0
        the run finished
        ",
    );
}

#[test]
fn an_executor_that_is_shut_down_waits_or_cancels() {
    check_jobs(
        async {
            let waiting = ThreadPoolExecutor::new(1)?;
            let first = waiting.run(talking("first", 1.0))?;
            let second = waiting.run(talking("second", 0.5))?;
            let other = run_in_executor(talking("other", 0.75))?;
            call_later(0.5, || print("late"))?;
            waiting.shutdown(true, false)?;
            print(format!("shut down at {:?}", time()?));
            print(outcome(&waiting.run(job("refused", 1.0))));
            waiting.shutdown(true, true)?;
            gather([first, second, other].map(tell), false).await?;

            let cancelling = ThreadPoolExecutor::new(1)?;
            let first = cancelling.run(job("first", 1.0))?;
            let second = cancelling.run(job("second", 1.0))?;
            let third = cancelling.run(job("third", 1.0))?;
            third.cancel();
            second.add_done_callback(|| print("second is done"));
            cancelling.shutdown(false, true)?;
            say_all!(py(first.done()), py(second.cancelled()), py(third.cancelled()));
            gather([second, first, third].map(tell), false).await?;
            print(outcome(&cancelling.run(job("refused", 1.0))));
            Ok(())
        },
        r#"
async def main():
    loop = asyncio.get_running_loop()
    waiting = concurrent.futures.ThreadPoolExecutor(1)
    first = loop.run_in_executor(waiting, talking, "first", 1)
    second = loop.run_in_executor(waiting, talking, "second", 0.5)
    other = loop.run_in_executor(None, talking, "other", 0.75)
    loop.call_later(0.5, print, "late")
    waiting.shutdown()
    print("shut down at", loop.time())
    print(attempt(loop.run_in_executor, waiting, job, "refused", 1))
    waiting.shutdown(cancel_futures=True)
    await asyncio.gather(tell(first), tell(second), tell(other))

    cancelling = concurrent.futures.ThreadPoolExecutor(1)
    first, second, third = [
        loop.run_in_executor(cancelling, job, name, 1) for name in ("first", "second", "third")
    ]
    third.cancel()
    second.add_done_callback(lambda future: print("second is done"))
    cancelling.shutdown(wait=False, cancel_futures=True)
    print(first.done(), second.cancelled(), third.cancelled())
    await asyncio.gather(tell(second), tell(first), tell(third))
    print(attempt(loop.run_in_executor, cancelling, job, "refused", 1))
"#,
        "
        0 1 first begins at 0.0
        0 1 other begins at 0.0
        0.75 1 other is at 0.75
        1 1 first is at 1.0
        1.5 1 other is at 1.5
        2 1 first is at 2.0
        2 1 second begins at 2.0
        2.5 1 second is at 2.5
        3 1 second is at 3.0
        3 1 shut down at 3.0
        3 1 RuntimeError('cannot schedule new futures after shutdown')
        3 2 first
        3 2 second
        3 2 other
        3 2 late
        3 4 False False True
        3 5 CancelledError()
        3 5 CancelledError()
        3 6 second is done
        4 8 first
        4 10 RuntimeError('cannot schedule new futures after shutdown')
        the run finished
        ",
    );
}
