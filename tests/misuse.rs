//! What cannot be done: each line of Python raises what the Rust beside it raises.

#![cfg(not(target_arch = "wasm32"))]

mod machine;

use std::future::Future as StdFuture;
use std::pin::Pin;

use loopscope::model::Event;
use loopscope::run::Recording;
use loopscope::runtime::queues::LessThan;
use loopscope::runtime::{
    Barrier, BoundedSemaphore, Condition, Exception, ExceptionClass, LifoQueue, Lock,
    PriorityQueue, Queue, Repr, Result, ReturnWhen, Semaphore, Task, ThreadPoolExecutor,
    as_completed, async_generator, async_generator_with, call_at, call_later, create_future,
    create_task, gather, run, sleep, task_group, timeout, wait, wait_for,
};
use loopscope_referee::{CPython, difference};

/// What a row does in Rust.
type Attempt = Pin<Box<dyn StdFuture<Output = Result<()>>>>;

/// A row: what Python evaluates, and awaits if it can be; the same in Rust; and what it raises.
struct Row {
    python: &'static str,
    rust: Attempt,
    raises: &'static str,
}

/// Makes the rows of a table.
macro_rules! rows {
    ($($python:literal => $raises:literal, $rust:expr;)+) => {
        vec![$(Row {
            python: $python,
            rust: Box::pin(async {
                let result: Result<_> = $rust;
                result.map(drop)
            }),
            raises: $raises,
        }),+]
    };
}

/// An item that cannot be compared, as a dictionary.
#[derive(Debug)]
struct Dict;

impl LessThan for Dict {
    fn less_than(&self, _other: &Self) -> Result<bool> {
        let message = "'<' not supported between instances of 'dict' and 'dict'";
        Err(Exception::new("TypeError", message))
    }
}

impl Repr for Dict {
    fn repr(&self) -> String {
        "{}".to_owned()
    }
}

fn check(rows: Vec<Row>) {
    let mut python = HEAD.to_owned();
    let mut expected = Vec::new();
    for row in &rows {
        python.extend(["    await attempt(lambda: ", row.python, ")\n"]);
        expected.push(row.raises.to_owned());
    }
    python.push_str("\nasyncio.run(main())\n");
    let trace = Recording::of(async {
        for row in rows {
            let raised = row.rust.await.err();
            let text = raised.map_or("nothing".to_owned(), |exception| exception.repr());
            loopscope::runtime::print(text);
        }
        Ok(())
    });
    let ours: Vec<_> = trace
        .entries()
        .filter_map(|entry| match entry.event {
            Event::Printed { text, .. } => Some(text.to_owned()),
            _ => None,
        })
        .collect();
    if let Some(difference) = difference(["the run", "expected"], &ours, &expected) {
        panic!("the run is not as expected\n{difference}");
    }
    for cpython in CPython::all() {
        let theirs: Vec<_> = cpython
            .prints(&python)
            .iter()
            .filter_map(|line| Some(line.split_once(' ')?.1.to_owned()))
            .collect();
        let titles = ["Loopscope", &*format!("CPython {}", cpython.version())];
        if let Some(difference) = difference(titles, &ours, &theirs) {
            panic!("CPython does something else\n{difference}");
        }
    }
}

const HEAD: &str = r#"
import asyncio
import concurrent.futures
import contextvars
import inspect
import math

nan = math.nan

async def attempt(function):
    try:
        result = function()
        if inspect.isawaitable(result):
            await result
    except BaseException as error:
        print(repr(error))
    else:
        print("nothing")

def after(thing, *calls):
    """Calls methods of a thing, each given as a name and arguments; gives what the last gives."""
    for name, *args in calls:
        result = getattr(thing, name)(*args)
    return result

async def after_await(thing, *calls):
    for name, *args in calls:
        result = getattr(thing, name)(*args)
        if inspect.isawaitable(result):
            await result

def future():
    return asyncio.get_running_loop().create_future()

def loop():
    return asyncio.get_running_loop()

async def nothing():
    pass

async def block(seconds):
    async with asyncio.timeout(seconds):
        await asyncio.sleep(1)

async def expired():
    async with asyncio.timeout(1) as limit:
        pass
    limit.reschedule(2)

async def unentered():
    asyncio.timeout(1).reschedule(2)

async def finished_group():
    async with asyncio.TaskGroup() as group:
        pass
    coroutine = nothing()
    try:
        group.create_task(coroutine)
    except RuntimeError as error:
        raise RuntimeError(str(error).partition("> ")[2]) from None

async def failing_group():
    async with asyncio.TaskGroup():
        raise ValueError("no")

async def numbers():
    got = yield 1

async def over():
    generator = numbers()
    async for _ in generator:
        pass
    await anext(generator)

async def nested():
    coroutine = nothing()
    try:
        asyncio.run(coroutine)
    finally:
        coroutine.close()

async def all_completed():
    for each in asyncio.as_completed([]):
        await each

async def main():
"#;

#[test]
fn primitives() {
    check(rows! {
        "asyncio.Semaphore(-1)" => "ValueError('Semaphore initial value must be >= 0')",
            Semaphore::checked(-1);
        "asyncio.Semaphore(0)" => "nothing", Semaphore::checked(0);
        "after(asyncio.Semaphore(0), ['release'])" => "nothing",
            Semaphore::checked(0).map(|it| it.release());
        "asyncio.BoundedSemaphore(-1)" => "ValueError('Semaphore initial value must be >= 0')",
            BoundedSemaphore::checked(-1);
        "after(asyncio.BoundedSemaphore(1), ['release'])"
            => "ValueError('BoundedSemaphore released too many times')",
            BoundedSemaphore::checked(1)?.release();
        "after(asyncio.Lock(), ['release'])" => "RuntimeError('Lock is not acquired.')",
            Lock::new().release();
        "after_await(asyncio.Lock(), ['acquire'], ['release'], ['release'])"
            => "RuntimeError('Lock is not acquired.')",
            async {
                let lock = Lock::new();
                lock.acquire().await?;
                lock.release()?;
                lock.release()
            }.await;
        "asyncio.Condition().notify()" => "RuntimeError('cannot notify on un-acquired lock')",
            Condition::new().notify(1);
        "asyncio.Condition().notify_all()" => "RuntimeError('cannot notify on un-acquired lock')",
            Condition::new().notify_all();
        "asyncio.Condition().wait()" => "RuntimeError('cannot wait on un-acquired lock')",
            Condition::new().wait().await;
        "asyncio.Condition().release()" => "RuntimeError('Lock is not acquired.')",
            Condition::new().release();
        "asyncio.Barrier(0)" => "ValueError('parties must be >= 1')", Barrier::checked(0);
        "asyncio.Barrier(-1)" => "ValueError('parties must be >= 1')", Barrier::checked(-1);
        "after_await(asyncio.Barrier(2), ['abort'], ['wait'])"
            => "BrokenBarrierError('Barrier aborted')",
            async {
                let barrier = Barrier::checked(2)?;
                barrier.abort().await?;
                barrier.wait().await
            }.await;
        "concurrent.futures.ThreadPoolExecutor(0)"
            => "ValueError('max_workers must be greater than 0')",
            ThreadPoolExecutor::new(0);
    });
}

#[test]
fn queues() {
    check(rows! {
        "after(asyncio.Queue(-1), *[['put_nowait', n] for n in range(9)])" => "nothing",
            (0..9).try_fold(Queue::of_size(-1), |queue, n| {
                queue.put_nowait(n)?;
                Ok(queue)
            });
        "after(asyncio.Queue(1), ['put_nowait', 1], ['put_nowait', 2])" => "QueueFull()",
            {
                let queue = Queue::of_size(1);
                queue.put_nowait(1)?;
                queue.put_nowait(2)
            };
        "asyncio.Queue().get_nowait()" => "QueueEmpty()", Queue::<u32>::new(0).get_nowait();
        "asyncio.LifoQueue().get_nowait()" => "QueueEmpty()", LifoQueue::<u32>::new(0).get_nowait();
        "asyncio.Queue().task_done()" => "ValueError('task_done() called too many times')",
            Queue::<u32>::new(0).task_done();
        "after(asyncio.Queue(), ['put_nowait', 1], ['task_done'], ['task_done'])"
            => "ValueError('task_done() called too many times')",
            {
                let queue = Queue::new(0);
                queue.put_nowait(1)?;
                queue.task_done()?;
                queue.task_done()
            };
        "after(asyncio.Queue(), ['shutdown'], ['put_nowait', 1])" => "QueueShutDown()",
            {
                let queue = Queue::new(0);
                queue.shutdown(false)?;
                queue.put_nowait(1)
            };
        "after_await(asyncio.Queue(), ['shutdown'], ['get'])" => "QueueShutDown()",
            {
                let queue = Queue::<u32>::new(0);
                queue.shutdown(false)?;
                queue.get().await
            };
        "after(asyncio.PriorityQueue(), ['put_nowait', {}])" => "nothing",
            PriorityQueue::new(0).put_nowait(Dict);
        "after(asyncio.PriorityQueue(), ['put_nowait', {}], ['put_nowait', {}])"
            => "TypeError(\"'<' not supported between instances of 'dict' and 'dict'\")",
            {
                let queue = PriorityQueue::new(0);
                queue.put_nowait(Dict)?;
                queue.put_nowait(Dict)
            };
        "after(asyncio.PriorityQueue(), ['put_nowait', nan], ['put_nowait', 1.0], ['get_nowait'])"
            => "nothing",
            {
                let queue = PriorityQueue::new(0);
                queue.put_nowait(f64::NAN)?;
                queue.put_nowait(1.0)?;
                queue.get_nowait()
            };
    });
}

#[test]
fn times() {
    check(rows! {
        "asyncio.sleep(nan)" => "ValueError('Invalid delay: NaN (not a number)')",
            sleep(f64::NAN).await;
        "asyncio.sleep(-1)" => "nothing", sleep(-1.0).await;
        "loop().call_later(-1, int) and None" => "nothing", call_later(-1.0, || ());
        "loop().call_at(-1, int) and None" => "nothing", call_at(-1.0, || ());
        "asyncio.wait_for(asyncio.sleep(1), -1)" => "TimeoutError()",
            wait_for(sleep(1.0), Some(-1.0)).await;
        "asyncio.wait_for(asyncio.sleep(1), 0)" => "TimeoutError()",
            wait_for(sleep(1.0), Some(0.0)).await;
        "asyncio.wait_for(asyncio.sleep(0), 0)" => "TimeoutError()",
            wait_for(sleep(0.0), Some(0.0)).await;
        "block(-1)" => "TimeoutError()", timeout(Some(-1.0), |_| sleep(1.0)).await;
        "block(0)" => "TimeoutError()", timeout(Some(0.0), |_| sleep(1.0)).await;
        "block(None)" => "nothing", timeout(None, |_| sleep(1.0)).await;
        "expired()" => "RuntimeError('Cannot change state of finished Timeout')",
            timeout(Some(1.0), async |limit| Ok(limit.clone())).await?.reschedule(Some(2.0));
    });
}

fn none() -> Vec<Task<()>> {
    Vec::new()
}

#[test]
fn combinators() {
    check(rows! {
        "asyncio.gather()" => "nothing", gather(none(), false).await;
        "all_completed()" => "nothing",
            async {
                let mut completed = as_completed(none(), None);
                while let Some(result) = completed.next().await {
                    result?;
                }
                Ok(())
            }.await;
        "asyncio.wait([])" => "ValueError('Set of Tasks/Futures is empty.')",
            wait(none(), None, ReturnWhen::AllCompleted).await;
        "finished_group()" => "RuntimeError('is finished')",
            async {
                let mut kept = None;
                task_group(async |group| {
                    kept = Some(group.clone());
                    Ok(())
                })
                .await?;
                let group = kept.expect("the block has run");
                let error = group.create_task(async { Ok(()) }).map(drop).unwrap_err();
                let text = error.message().split_once("> ").map_or("", |(_, text)| text);
                Err::<(), _>(Exception::new("RuntimeError", text.to_owned()))
            }.await;
        "failing_group()"
            => "ExceptionGroup('unhandled errors in a TaskGroup', [ValueError('no')])",
            task_group(async |_| Err::<(), _>(Exception::new("ValueError", "no"))).await;
        "nested()" => "RuntimeError('asyncio.run() cannot be called from a running event loop')",
            run(async { Ok(()) });
    });
}

#[test]
fn futures_and_generators() {
    check(rows! {
        "future().result()" => "InvalidStateError('Result is not set.')",
            create_future::<u32>()?.result();
        "future().exception()" => "InvalidStateError('Exception is not set.')",
            create_future::<u32>()?.exception();
        "after(future(), ['set_result', 1], ['set_result', 2])"
            => "InvalidStateError('invalid state')",
            {
                let future = create_future()?;
                future.set_result(1)?;
                future.set_result(2)
            };
        "after(future(), ['cancel'], ['set_exception', ValueError('no')])"
            => "InvalidStateError('invalid state')",
            {
                let future = create_future::<u32>()?;
                future.cancel();
                future.set_exception(Exception::new("ValueError", "no"))
            };
        "after(future(), ['cancel'], ['result'])" => "CancelledError()",
            {
                let future = create_future::<u32>()?;
                future.cancel();
                future.result()
            };
        "after(future(), ['cancel', 'enough'], ['exception'])" => "CancelledError('enough')",
            {
                let future = create_future::<u32>()?;
                future.cancel_with_message("enough");
                future.exception()
            };
        "after(future(), ['set_exception', KeyError('key')], ['result'])" => "KeyError('key')",
            {
                let future = create_future::<u32>()?;
                future.set_exception(Exception::new("KeyError", "key"))?;
                future.result()
            };
        "asyncio.create_task(nothing()).result()" => "InvalidStateError('Result is not set.')",
            create_task(async { Ok(()) }).result();
        "over()" => "StopAsyncIteration()",
            async {
                let mut numbers = async_generator(|yielder| async move { yielder.send(1).await });
                while numbers.next().await?.is_some() {}
                match numbers.next().await? {
                    Some(_) => Ok(()),
                    None => Err(Exception::bare("StopAsyncIteration")),
                }
            }.await;
        "numbers().asend(1)"
            => "TypeError(\"can't send non-None value to a just-started async generator\")",
            async_generator_with(async |yielder| yielder.send(1).await.map(|_: u32| ()))
                .asend(1)
                .await;
    });
}

/// Checks what `str` and `repr` say of an exception, as CPython does.
#[track_caller]
fn check_texts(cases: &[(&str, Exception)]) {
    let mut python = "import asyncio\n".to_owned();
    let mut ours = Vec::new();
    for (expression, exception) in cases {
        python.extend(["print(str(", expression, "), '|', repr(", expression, "))\n"]);
        ours.push(format!("{} | {}", exception.str(), exception.repr()));
    }
    for cpython in CPython::all() {
        let printed = cpython.prints(&python);
        let theirs = printed.iter().filter_map(|line| Some(line.split_once(' ')?.1.to_owned()));
        let theirs: Vec<_> = theirs.collect();
        if let Some(difference) = difference(["Loopscope", "CPython"], &ours, &theirs) {
            panic!("CPython {} says something else\n{difference}", cpython.version());
        }
    }
}

#[test]
fn texts_of_exceptions() {
    let of =
        |name: &'static str, args: &[&dyn Repr]| Exception::of(&ExceptionClass::named(name), args);
    let value = || Exception::new("ValueError", "no");
    check_texts(&[
        ("ValueError('no')", value()),
        ("ValueError()", Exception::bare("ValueError")),
        ("ValueError('')", Exception::new("ValueError", "")),
        ("ValueError(1)", of("ValueError", &[&1])),
        ("ValueError(1, 'two')", of("ValueError", &[&1, &"two"])),
        ("KeyError('key')", Exception::new("KeyError", "key")),
        ("KeyError('')", Exception::new("KeyError", "")),
        ("KeyError(1)", of("KeyError", &[&1])),
        ("KeyError(1, 'two')", of("KeyError", &[&1, &"two"])),
        ("KeyError()", Exception::bare("KeyError")),
        ("OSError('no')", Exception::new("OSError", "no")),
        ("OSError(999, 'no')", of("OSError", &[&999, &"no"])),
        ("asyncio.CancelledError()", Exception::cancelled(None)),
        ("asyncio.CancelledError('enough')", Exception::cancelled(Some("enough"))),
        ("ExceptionGroup('one', [ValueError('no')])", Exception::group("one", vec![value()])),
        (
            "ExceptionGroup('two', [ValueError('no'), KeyError('key')])",
            Exception::group("two", vec![value(), Exception::new("KeyError", "key")]),
        ),
    ]);
    assert_eq!(Exception::new("KeyError", "key").to_string(), "KeyError: 'key'");
    assert_eq!(Exception::new("ValueError", "").to_string(), "ValueError");
}
