//! Asynchronous generators and context managers, and how the loop closes what is left open.
//!
//! Each program has a twin in Python, and every step of both is compared.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::needless_raw_string_hashes, reason = "every Python program is quoted alike")]

mod machine;

use std::cell::RefCell;
use std::rc::Rc;

use loopscope::runtime::{
    AsyncContextManager, AsyncGenerator, Exception, Result, async_generator, async_with,
    create_named_task, print, sleep, timeout,
};
use machine::{check, check_with, outcome, py, say_all};

/// Yields numbers, one after each interval, and prints how it ends; cleaning up takes a second.
fn counter(name: &'static str, seconds: f64, count: i32) -> AsyncGenerator<i32> {
    async_generator(move |yielder| async move {
        let result = async {
            for number in 1..=count {
                sleep(seconds).await?;
                yielder.send(number).await?;
            }
            Ok(())
        }
        .await;
        say_all!(name, "ends with", outcome(&result));
        sleep(1.0).await?;
        say_all!(name, "is cleaned up");
        result
    })
}

const COUNTER: &str = r#"
async def counter(name, seconds, count):
    how = "ok"
    try:
        for number in range(1, count + 1):
            await asyncio.sleep(seconds)
            yield number
    except BaseException as error:
        how = repr(error)
        raise
    finally:
        print(name, "ends with", how)
        await asyncio.sleep(1)
        print(name, "is cleaned up")

"#;

#[test]
fn a_generator_runs_inside_the_task_that_iterates_over_it() {
    check_with(
        COUNTER,
        async {
            let mut numbers = counter("numbers", 1.0, 2);
            print("nothing runs yet");
            while let Some(number) = numbers.next().await? {
                print(number.to_string());
            }
            print(py(numbers.next().await?.is_none()));
            Ok(())
        },
        r#"
async def main():
    numbers = counter("numbers", 1, 2)
    print("nothing runs yet")
    async for number in numbers:
        print(number)
    print(await anext(numbers, None) is None)
"#,
        "
        0 1 nothing runs yet
        1 3 1
        2 5 2
        2 5 numbers ends with ok
        3 7 numbers is cleaned up
        3 7 True
        the run finished
        ",
    );
}

#[test]
fn closing_a_generator_raises_at_its_last_yield() {
    check_with(
        COUNTER,
        async {
            let mut numbers = counter("numbers", 1.0, 9);
            print(numbers.next().await?.unwrap_or(0).to_string());
            print(outcome(&numbers.aclose().await));
            print(outcome(&numbers.aclose().await));
            print(py(numbers.next().await?.is_none()));
            let mut new = counter("new", 1.0, 9);
            print(outcome(&new.aclose().await));
            print(py(new.next().await?.is_none()));
            Ok(())
        },
        r#"
async def main():
    numbers = counter("numbers", 1, 9)
    print(await anext(numbers))
    print(await outcome(numbers.aclose()))
    print(await outcome(numbers.aclose()))
    print(await anext(numbers, None) is None)
    new = counter("new", 1, 9)
    print(await outcome(new.aclose()))
    print(await anext(new, None) is None)
"#,
        "
        1 3 1
        1 3 numbers ends with GeneratorExit()
        2 5 numbers is cleaned up
        2 5 ok
        2 5 ok
        2 5 True
        2 5 ok
        2 5 True
        the run finished
        ",
    );
}

#[test]
fn a_generator_ends_with_the_exception_of_its_body() {
    check_with(
        COUNTER,
        async {
            let mut failing = async_generator(|yielder| async move {
                yielder.send(1).await?;
                sleep(1.0).await?;
                Err(Exception::new("ValueError", "no"))
            });
            print(failing.next().await?.unwrap_or(0).to_string());
            print(outcome(&failing.next().await));
            print(py(failing.next().await?.is_none()));
            let mut stubborn = async_generator(|yielder| async move {
                if yielder.send(1).await.is_err() {
                    sleep(1.0).await?;
                    yielder.send(2).await?;
                }
                Ok(())
            });
            stubborn.next().await?;
            print(outcome(&stubborn.aclose().await));
            print(outcome(&stubborn.aclose().await));
            Ok(())
        },
        r#"
async def fail():
    yield 1
    await asyncio.sleep(1)
    raise ValueError("no")

async def hold_on():
    try:
        yield 1
    except GeneratorExit:
        await asyncio.sleep(1)
        yield 2

async def main():
    failing = fail()
    print(await anext(failing))
    print(await outcome(anext(failing)))
    print(await anext(failing, None) is None)
    stubborn = hold_on()
    await anext(stubborn)
    print(await outcome(stubborn.aclose()))
    print(await outcome(stubborn.aclose()))
"#,
        "
        0 1 1
        1 3 ValueError('no')
        1 3 True
        2 5 RuntimeError('async generator ignored GeneratorExit')
        2 5 StopAsyncIteration()
        the run finished
        ",
    );
}

#[test]
fn cancelling_the_task_that_iterates_raises_inside_the_generator() {
    check_with(
        COUNTER,
        async {
            let task = create_named_task("asking", async {
                let mut numbers = counter("numbers", 5.0, 9);
                let result = numbers.next().await;
                print(outcome(&result));
                print(py(numbers.next().await?.is_none()));
                result.map(|_| ())
            });
            sleep(1.0).await?;
            task.cancel_with_message("enough");
            print(outcome(&task.await));
            let mut numbers = counter("slow", 5.0, 9);
            let late = timeout(Some(1.0), async |_| numbers.next().await).await;
            print(outcome(&late));
            Ok(())
        },
        r#"
async def asking():
    numbers = counter("numbers", 5, 9)
    try:
        await anext(numbers)
    except BaseException as error:
        print(repr(error))
        print(await anext(numbers, None) is None)
        raise

async def limited(numbers):
    async with asyncio.timeout(1):
        return await anext(numbers)

async def main():
    task = asyncio.create_task(asking(), name="asking")
    await asyncio.sleep(1)
    task.cancel("enough")
    print(await outcome(task))
    numbers = counter("slow", 5, 9)
    print(await outcome(limited(numbers)))
"#,
        "
        1 5 numbers ends with CancelledError('enough')
        2 7 numbers is cleaned up
        2 7 CancelledError('enough')
        2 7 True
        2 8 CancelledError('enough')
        3 10 slow ends with CancelledError()
        4 12 slow is cleaned up
        4 12 TimeoutError()
        the run finished
        ",
    );
}

#[test]
fn a_generator_that_is_dropped_is_closed_by_a_task() {
    check_with(
        COUNTER,
        async {
            {
                let mut numbers = counter("dropped", 1.0, 9);
                print(numbers.next().await?.unwrap_or(0).to_string());
            }
            print("dropped");
            sleep(0.0).await?;
            print("an iteration later");
            sleep(5.0).await
        },
        r#"
async def main():
    numbers = counter("dropped", 1, 9)
    print(await anext(numbers))
    del numbers
    print("dropped")
    await asyncio.sleep(0)
    print("an iteration later")
    await asyncio.sleep(5)
"#,
        "
        1 3 1
        1 3 dropped
        1 4 an iteration later
        1 5 dropped ends with GeneratorExit()
        2 7 dropped is cleaned up
        the run finished
        ",
    );
}

#[test]
fn generators_that_are_open_at_the_end_are_closed_together() {
    let kept: Rc<RefCell<Vec<AsyncGenerator<i32>>>> = Rc::default();
    check(
        async move {
            for name in ["a", "b"] {
                let mut numbers = counter(name, 1.0, 9);
                print(numbers.next().await?.unwrap_or(0).to_string());
                kept.borrow_mut().push(numbers);
            }
            kept.borrow_mut().push(counter("new", 1.0, 9));
            print("main returns");
            // They live longer than the main task, as global variables of Python do.
            std::mem::forget(Rc::clone(&kept));
            Ok(())
        },
        &[
            COUNTER,
            r#"
kept = []

async def main():
    for name in "ab":
        numbers = counter(name, 1, 9)
        print(await anext(numbers))
        kept.append(numbers)
    kept.append(counter("new", 1, 9))
    print("main returns")
"#,
        ]
        .concat(),
        "
        1 3 1
        2 5 1
        2 5 main returns
        2 8 a ends with GeneratorExit()
        2 8 b ends with GeneratorExit()
        3 10 a is cleaned up
        3 10 b is cleaned up
        the run finished
        ",
    );
}

/// A context manager that prints when it is entered and left, each of which takes a second. It
/// swallows exceptions if it is told to.
struct Block(&'static str, Option<&'static str>);

impl AsyncContextManager for Block {
    type Value = &'static str;

    async fn enter(&mut self) -> Result<&'static str> {
        sleep(1.0).await?;
        say_all!(self.0, "entered");
        Ok(self.0)
    }

    async fn exit(&mut self, exception: Option<&Exception>) -> Result<bool> {
        say_all!(self.0, exception.map_or_else(|| "None".to_owned(), Exception::repr));
        sleep(1.0).await?;
        say_all!(self.0, "left");
        Ok(exception.is_some_and(|exception| self.1.is_some_and(|name| exception.is(name))))
    }
}

const BLOCK: &str = r#"
class Block:
    def __init__(self, name, swallows=()):
        self.name, self.swallows = name, swallows
    async def __aenter__(self):
        await asyncio.sleep(1)
        print(self.name, "entered")
        return self.name
    async def __aexit__(self, kind, error, traceback):
        print(self.name, repr(error))
        await asyncio.sleep(1)
        print(self.name, "left")
        return isinstance(error, self.swallows)

async def body(block, error=None, inner=None):
    async with block as name:
        print("inside", name)
        if inner is not None:
            await inner
        if error is not None:
            raise error
        return name

"#;

#[test]
fn a_block_is_left_at_any_end_and_may_swallow_exceptions() {
    check_with(
        BLOCK,
        async {
            let body = async |name| {
                say_all!("inside", name);
                Ok(name)
            };
            let raising = async |name| {
                say_all!("inside", name);
                Err::<(), _>(Exception::new("ValueError", "no"))
            };
            print(async_with(Block("a", None), body).await?.unwrap_or("None"));
            print(outcome(&async_with(Block("b", None), raising).await));
            print(outcome(&async_with(Block("c", Some("ValueError")), raising).await));
            let outer = async_with(Block("d", None), async |_| {
                print("inside d");
                async_with(Block("e", None), raising).await
            });
            print(outcome(&outer.await));
            Ok(())
        },
        r#"
async def main():
    print(await body(Block("a")))
    print(await outcome(body(Block("b"), ValueError("no"))))
    print(await outcome(body(Block("c", ValueError), ValueError("no"))))
    print(await outcome(body(Block("d"), None, body(Block("e"), ValueError("no")))))
"#,
        "
        1 3 a entered
        1 3 inside a
        1 3 a None
        2 5 a left
        2 5 a
        3 7 b entered
        3 7 inside b
        3 7 b ValueError('no')
        4 9 b left
        4 9 ValueError('no')
        5 11 c entered
        5 11 inside c
        5 11 c ValueError('no')
        6 13 c left
        6 13 ok
        7 15 d entered
        7 15 inside d
        8 17 e entered
        8 17 inside e
        8 17 e ValueError('no')
        9 19 e left
        9 19 d ValueError('no')
        10 21 d left
        10 21 ValueError('no')
        the run finished
        ",
    );
}

#[test]
fn a_cancelled_block_is_left_and_a_block_whose_entry_is_cancelled_is_not() {
    check_with(
        BLOCK,
        async {
            let block = |name, swallows| {
                create_named_task(name, async move {
                    async_with(Block(name, swallows), async |name| {
                        say_all!("inside", name);
                        sleep(9.0).await
                    })
                    .await
                })
            };
            let inside = block("inside", None);
            let swallowing = block("swallowing", Some("CancelledError"));
            let entering = block("entering", None);
            sleep(0.5).await?;
            entering.cancel();
            sleep(1.0).await?;
            inside.cancel_with_message("inside");
            swallowing.cancel();
            sleep(0.5).await?;
            // Cancelled again while it is being left.
            inside.cancel_with_message("leaving");
            print(outcome(&entering.await));
            print(outcome(&inside.await));
            say_all!(
                swallowing.clone().await?.map_or("None", |()| "value"),
                swallowing.cancelling()
            );
            Ok(())
        },
        r#"
async def main():
    def block(name, swallows=()):
        inside = body(Block(name, swallows), None, asyncio.sleep(9))
        return asyncio.create_task(inside, name=name)
    inside = block("inside")
    swallowing = block("swallowing", asyncio.CancelledError)
    entering = block("entering")
    await asyncio.sleep(0.5)
    entering.cancel()
    await asyncio.sleep(1)
    inside.cancel("inside")
    swallowing.cancel()
    await asyncio.sleep(0.5)
    inside.cancel("leaving")
    print(await outcome(entering))
    print(await outcome(inside))
    print(await swallowing, swallowing.cancelling())
"#,
        "
        1 7 inside entered
        1 7 inside inside
        1 7 swallowing entered
        1 7 inside swallowing
        1.5 10 inside CancelledError('inside')
        1.5 10 swallowing CancelledError()
        2 12 CancelledError()
        2 14 CancelledError('leaving')
        2.5 16 swallowing left
        2.5 17 None 1
        the run finished
        ",
    );
}
