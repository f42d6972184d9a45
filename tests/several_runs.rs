//! Several runs on one loop, and what happens between them.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::needless_raw_string_hashes, reason = "every Python program is quoted alike")]

mod machine;

use std::cell::RefCell;
use std::rc::Rc;

use loopscope::model::{Event, Probe, Timestamp, Version};
use loopscope::runtime::{
    EventLoop, Exception, Result, async_generator, call_later, call_soon, create_future,
    create_named_task, print, run_in_executor, sleep,
};
use loopscope_referee::{CPython, difference};
use machine::{PRELUDE, outcome};

/// Collects the printed lines, each with its time and iteration before it.
struct Printed(Rc<RefCell<Vec<String>>>);

impl Probe for Printed {
    fn record(&mut self, now: Timestamp, event: &Event<'_>) {
        if let Event::Printed { text, .. } = event {
            let seconds = now.nanos as f64 / 1e9;
            self.0.borrow_mut().push(format!("{seconds:.9} {} {text}", now.iteration));
        }
    }
}

/// Checks what `program` prints with a loop, and that `python` prints the same with its own.
#[track_caller]
fn check(program: impl FnOnce(&EventLoop) -> Result<()>, python: &str, expected: &str) {
    let lines = Rc::default();
    let event_loop = EventLoop::new(Some(Box::new(Printed(Rc::clone(&lines)))));
    program(&event_loop).expect("the program does not fail");
    drop(event_loop);
    let ours = lines.take();
    if let Some(cpython) = CPython::find(Version::V3_13) {
        let records = cpython.records(&format!("{PRELUDE}{HEAD}{python}"));
        let theirs: Vec<_> = records.iter().filter_map(|record| printed(record)).collect();
        if let Some(difference) = difference(["Loopscope", "CPython"], &ours, &theirs) {
            panic!("CPython does something else\n{difference}");
        }
    }
    let expected: Vec<_> = expected
        .lines()
        .map(|line| line.trim().to_owned())
        .filter(|line| !line.is_empty())
        .collect();
    if let Some(difference) = difference(["the run", "expected"], &ours, &expected) {
        panic!("the run is not as expected\n{difference}");
    }
}

/// The printed line of a record.
fn printed(record: &str) -> Option<String> {
    let mut words = record.split_whitespace();
    let (seconds, iteration) = (words.next()?, words.next()?);
    let (before, text) = record.split_once(": ")?;
    before.contains("prints").then(|| format!("{seconds} {iteration} {text}"))
}

const HEAD: &str = r#"
import asyncio

loop = asyncio.new_event_loop()

async def say(text, seconds):
    await asyncio.sleep(seconds)
    print(text)
    return text

async def fail(seconds):
    await asyncio.sleep(seconds)
    raise ValueError("no")

"#;

async fn say(text: &'static str, seconds: f64) -> Result<&'static str> {
    sleep(seconds).await?;
    print(text);
    Ok(text)
}

async fn fail(seconds: f64) -> Result<()> {
    sleep(seconds).await?;
    Err(Exception::new("ValueError", "no"))
}

#[test]
fn tasks_that_are_left_go_on_in_the_next_run() {
    check(
        |event_loop| {
            let first = event_loop.run_until_complete(async {
                create_named_task("left", say("left", 1.5));
                create_named_task("never", say("never", 9.0));
                say("first", 1.0).await
            })?;
            event_loop.within(|| print(format!("between, after {first}")));
            event_loop.run_until_complete(say("second", 1.0))?;
            let failed = event_loop.run_until_complete(fail(1.0));
            event_loop.within(|| print(outcome(&failed)));
            event_loop.shut_down()?;
            event_loop.shut_down()
        },
        r#"
async def first():
    global left, never
    left = asyncio.create_task(say("left", 1.5), name="left")
    never = asyncio.create_task(say("never", 9), name="never")
    return await say("first", 1)

with asyncio.Runner(loop_factory=lambda: loop) as runner:
    print("between, after", runner.run(first()))
    runner.run(say("second", 1))
    print(attempt(runner.run, fail(1)))
runner.close()
"#,
        "
        1.000000000 4 first
        1.000000000 5 between, after first
        1.500000000 8 left
        2.000000000 10 second
        3.000000000 15 ValueError('no')
        ",
    );
}

#[test]
fn a_loop_runs_until_it_is_stopped() {
    check(
        |event_loop| {
            let stopped = event_loop.clone();
            let stop = move || {
                print("stop");
                stopped.stop();
            };
            event_loop.within(|| -> Result<()> {
                call_later(1.0, stop.clone())?;
                call_later(1.0, || print("in the same iteration"))?;
                call_soon(|| print("soon"))?;
                Ok(())
            })?;
            event_loop.run_forever()?;
            event_loop.within(|| print("stopped"));
            event_loop.stop();
            event_loop.within(|| call_later(5.0, stop))?;
            event_loop.run_forever()?;
            event_loop.within(|| print("it did not wait"));
            event_loop.run_forever()?;
            event_loop.stop();
            let early = event_loop.run_until_complete(say("never", 1.0));
            event_loop.within(|| print(outcome(&early)));
            Ok(())
        },
        r#"
def stop():
    print("stop")
    loop.stop()

loop.call_later(1, stop)
loop.call_later(1, print, "in the same iteration")
loop.call_soon(print, "soon")
loop.run_forever()
print("stopped")
loop.stop()
loop.call_later(5, stop)
loop.run_forever()
print("it did not wait")
loop.run_forever()
loop.stop()
print(attempt(loop.run_until_complete, say("never", 1)))
"#,
        "
        0.000000000 1 soon
        1.000000000 2 stop
        1.000000000 2 in the same iteration
        1.000000000 2 stopped
        1.000000000 3 it did not wait
        6.000000000 4 stop
        6.000000000 5 RuntimeError('Event loop stopped before Future completed.')
        ",
    );
}

#[test]
fn a_loop_that_runs_or_is_closed_refuses_to_run() {
    check(
        |event_loop| {
            let inner = event_loop.clone();
            event_loop.run_until_complete(async move {
                print(outcome(&inner.run_until_complete(async { Ok(()) })));
                print(outcome(&inner.run_forever()));
                Ok(())
            })?;
            Ok(())
        },
        r#"
async def nothing():
    pass

async def main():
    coroutine = nothing()
    print(attempt(loop.run_until_complete, coroutine))
    coroutine.close()
    print(attempt(loop.run_forever))

loop.run_until_complete(main())
"#,
        "
        0.000000000 1 RuntimeError('This event loop is already running')
        0.000000000 1 RuntimeError('This event loop is already running')
        ",
    );
    let event_loop = EventLoop::new(None);
    event_loop.shut_down().expect("nothing is left");
    let closed = event_loop.run_until_complete(async { Ok(()) });
    assert_eq!(outcome(&closed), "RuntimeError('Event loop is closed')");
    assert_eq!(outcome(&event_loop.run_forever()), "RuntimeError('Event loop is closed')");
}

#[test]
fn closing_ends_tasks_generators_and_jobs() {
    check(
        |event_loop| {
            event_loop.run_until_complete(async {
                create_named_task("stubborn", async {
                    if sleep(9.0).await.is_err() {
                        print("cleans up");
                        sleep(1.0).await?;
                    }
                    print("done");
                    Ok(())
                });
                create_named_task("reader", async {
                    let mut numbers = async_generator(|yielder| async move {
                        let closed = yielder.send(1).await;
                        print("closed");
                        closed
                    });
                    numbers.next().await?;
                    create_future::<()>()?.await
                });
                run_in_executor(|| {
                    loopscope::runtime::block_for(3.0);
                    Ok(())
                })?;
                sleep(1.0).await
            })?;
            event_loop.within(|| print("closing"));
            event_loop.shut_down()
        },
        r#"
import time

async def stubborn():
    try:
        await asyncio.sleep(9)
    except asyncio.CancelledError:
        print("cleans up")
        await asyncio.sleep(1)
    print("done")

async def numbers():
    try:
        yield 1
    except GeneratorExit:
        print("closed")
        raise

async def reader():
    generator = numbers()
    await anext(generator)
    await loop.create_future()

async def main():
    global tasks
    tasks = [asyncio.create_task(stubborn(), name="stubborn"), asyncio.create_task(reader(), name="reader")]
    loop.run_in_executor(None, time.sleep, 3)
    await asyncio.sleep(1)

with asyncio.Runner(loop_factory=lambda: loop) as runner:
    runner.run(main())
    print("closing")
"#,
        "
        1.000000000 5 closing
        1.000000000 6 cleans up
        1.000000000 8 closed
        2.000000000 10 done
        ",
    );
}

/// Collects the first line of each report.
struct Reports(Rc<RefCell<Vec<String>>>);

impl Probe for Reports {
    fn record(&mut self, _now: Timestamp, event: &Event<'_>) {
        if let Event::Reported { text } = event {
            self.0.borrow_mut().push(text.lines().next().unwrap_or_default().to_owned());
        }
    }
}

#[test]
fn a_task_that_is_made_while_the_loop_shuts_down_is_reported() {
    let reports = Rc::default();
    let event_loop = EventLoop::new(Some(Box::new(Reports(Rc::clone(&reports)))));
    let left = async {
        if sleep(9.0).await.is_err() {
            create_named_task("late", sleep(9.0));
        }
        Ok(())
    };
    event_loop
        .run_until_complete(async {
            create_named_task("left", left);
            sleep(0.0).await
        })
        .expect("it returns");
    event_loop.shut_down().expect("nothing fails");
    assert_eq!(*reports.borrow(), ["Task was destroyed but it is pending!"]);
}
