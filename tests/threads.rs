//! Jobs in threads: which one runs when, what cancelling them does, and how the loop ends with
//! them.
//!
//! Each program has a twin in Python, and every step of both is compared.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::needless_raw_string_hashes, reason = "every Python program is quoted alike")]

mod machine;

use loopscope::runtime::{
    Exception, Future, Result, block_for, call_later, create_named_task, create_task, gather,
    print, run_in_executor, set_default_executor, sleep, timeout, to_thread, wait_for,
};
use machine::{check, outcome, py, say_all};

/// A job that takes some seconds and returns its name.
fn job(name: &'static str, seconds: f64) -> impl FnOnce() -> Result<&'static str> {
    move || {
        block_for(seconds);
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
