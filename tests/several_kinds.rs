//! Awaitables of several kinds and result types together, and exit stacks.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::needless_raw_string_hashes, reason = "every Python program is quoted alike")]

mod machine;

use loopscope::runtime::{
    AsyncContextManager, AsyncExitStack, Awaitable, Barrier, DynFuture, Exception, Repr, Result,
    ReturnWhen, as_completed, async_with, call_later, create_future, create_named_task,
    create_task, gather, gather_tuple, print, sleep, wait, wait_for,
};
use machine::{check, check_with, outcome, say, say_all};

async fn number(seconds: f64, number: i64) -> Result<i64> {
    sleep(seconds).await?;
    print(number.to_string());
    Ok(number)
}

const NUMBER: &str = r#"
async def number(seconds, number):
    await asyncio.sleep(seconds)
    print(number)
    return number

async def fail(seconds):
    await asyncio.sleep(seconds)
    raise ValueError(str(seconds))

"#;

fn show(results: &[Result<i64>]) -> String {
    let results: Vec<_> = results
        .iter()
        .map(|result| result.as_ref().map_or_else(Exception::repr, Repr::repr))
        .collect();
    format!("[{}]", results.join(", "))
}

#[test]
fn awaitables_of_several_kinds_are_gathered_and_completed() {
    check_with(
        NUMBER,
        async {
            let future = create_future()?;
            let setter = future.clone();
            call_later(0.2, move || setter.set_result(3))?;
            let task = create_named_task("task", number(0.3, 1));
            let all = [task.into(), Awaitable::coroutine(number(0.1, 2)), future.into()];
            print(show(&gather(all, false).await?));
            let future = create_future()?;
            let setter = future.clone();
            call_later(0.2, move || setter.set_exception(Exception::new("KeyError", "k")))?;
            let task = create_named_task("other", number(0.3, 4));
            let all = [task.into(), Awaitable::coroutine(number(0.1, 5)), future.into()];
            let mut completed = as_completed(all, None);
            while let Some(result) = completed.next().await {
                print(show(&[result]));
            }
            let late = Awaitable::coroutine(number(9.0, 6));
            print(outcome(&wait_for(late, Some(1.0)).await));
            Ok(())
        },
        r#"
async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    loop.call_later(0.2, future.set_result, 3)
    task = asyncio.create_task(number(0.3, 1), name="task")
    print(await asyncio.gather(task, number(0.1, 2), future))
    future = loop.create_future()
    loop.call_later(0.2, future.set_exception, KeyError("k"))
    task = asyncio.create_task(number(0.3, 4), name="other")
    for result in asyncio.as_completed([task, number(0.1, 5), future]):
        try:
            print([await result])
        except KeyError as error:
            print([error])
    print(await outcome(asyncio.wait_for(number(9, 6), 1)))
"#,
        "
        0.1 4 2
        0.3 9 1
        0.3 11 [1, 2, 3]
        0.4 14 5
        0.4 16 [5]
        0.5 19 [KeyError('k')]
        0.6 21 4
        0.6 23 [4]
        1.6 25 TimeoutError()
        the run finished
        ",
    );
}

#[test]
fn results_of_several_types_are_gathered() {
    check_with(
        NUMBER,
        async {
            let text = create_named_task("text", async {
                sleep(0.5).await?;
                Ok("text")
            });
            let nap = create_future::<()>()?;
            let setter = nap.clone();
            call_later(0.7, move || setter.set_result(()))?;
            let (one, two, three) = gather_tuple((number(0.1, 1), text, nap), false).await?;
            say_all!(one?.repr(), two?.repr(), three?.repr());
            let fail = async {
                sleep(0.2).await?;
                Err::<f64, _>(Exception::new("ValueError", "0.2"))
            };
            let (one, two) = gather_tuple((fail, number(0.3, 2)), true).await?;
            say_all!(one.expect_err("it fails").message(), two?.repr());
            let fail = async {
                sleep(0.2).await?;
                Err::<f64, _>(Exception::new("ValueError", "0.2"))
            };
            let failed = gather_tuple((number(0.3, 3), fail), false).await;
            print(failed.expect_err("it fails").message());
            sleep(1.0).await
        },
        r#"
async def text():
    await asyncio.sleep(0.5)
    return "text"

async def main():
    loop = asyncio.get_running_loop()
    task = asyncio.create_task(text(), name="text")
    nap = loop.create_future()
    loop.call_later(0.7, nap.set_result, None)
    one, two, three = await asyncio.gather(number(0.1, 1), task, nap)
    print(repr(one), repr(two), repr(three))
    one, two = await asyncio.gather(fail(0.2), number(0.3, 2), return_exceptions=True)
    print(one, two)
    try:
        await asyncio.gather(number(0.3, 3), fail(0.2))
    except ValueError as error:
        print(error)
    await asyncio.sleep(1)
"#,
        "
        0.1 4 1
        0.7 11 1 'text' None
        1 17 2
        1 19 0.2 2
        1.2 24 0.2
        1.3 26 3
        the run finished
        ",
    );
}

#[test]
fn tasks_and_futures_of_several_types_are_waited_for() {
    check_with(
        NUMBER,
        async {
            let text = create_named_task("text", async {
                sleep(0.5).await?;
                Ok("text")
            });
            let one = create_named_task("one", number(0.7, 1));
            let nap = create_future::<()>()?;
            let setter = nap.clone();
            call_later(0.9, move || setter.set_result(()))?;
            let mut pending =
                vec![DynFuture::from(&nap), DynFuture::from(&one), DynFuture::from(&text)];
            while !pending.is_empty() {
                let (done, rest) = wait(pending, None, ReturnWhen::FirstCompleted).await?;
                say_all!(done.len(), rest.len(), outcome(&done[0].exception()));
                pending = rest;
            }
            Ok(())
        },
        r#"
async def text():
    await asyncio.sleep(0.5)
    return "text"

async def main():
    loop = asyncio.get_running_loop()
    task = asyncio.create_task(text(), name="text")
    one = asyncio.create_task(number(0.7, 1), name="one")
    nap = loop.create_future()
    loop.call_later(0.9, nap.set_result, None)
    pending = [nap, one, task]
    while pending:
        done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
        print(len(done), len(pending), attempt([*done][0].exception))
"#,
        "
        0.5 6 1 2 ok
        0.7 8 1
        0.7 10 1 1 ok
        0.9 13 1 0 ok
        the run finished
        ",
    );
}

#[test]
fn the_block_of_a_barrier_begins_when_all_have_arrived() {
    check(
        async {
            let barrier = Barrier::new(2)?;
            let other = barrier.clone();
            let task = create_task(async move {
                sleep(1.0).await?;
                async_with(other, async |index| {
                    say_all!("other", index);
                    Ok(())
                })
                .await
            });
            async_with(barrier, async |index| {
                say_all!("main", index);
                Ok(())
            })
            .await?;
            task.await.map(drop)
        },
        r#"
async def main():
    barrier = asyncio.Barrier(2)
    async def other():
        await asyncio.sleep(1)
        async with barrier as index:
            print("other", index)
    task = asyncio.create_task(other())
    async with barrier as index:
        print("main", index)
    await task
"#,
        "
        1 4 other 1
        1 5 main 0
        the run finished
        ",
    );
}

/// Says when it is entered and left, and swallows or fails at its end.
struct Door(&'static str, Result<bool>);

impl AsyncContextManager for Door {
    type Value = &'static str;

    async fn enter(&mut self) -> Result<&'static str> {
        sleep(0.1).await?;
        say_all!("enter", self.0);
        Ok(self.0)
    }

    async fn exit(&mut self, exception: Option<&Exception>) -> Result<bool> {
        sleep(0.1).await?;
        say_all!("leave", self.0, exception.map_or("None".to_owned(), Exception::repr));
        self.1.clone()
    }
}

const DOOR: &str = r#"
from contextlib import AsyncExitStack

class Door:
    def __init__(self, name, end):
        self.name, self.end = name, end

    async def __aenter__(self):
        await asyncio.sleep(0.1)
        print("enter", self.name)
        return self.name

    async def __aexit__(self, kind, exception, traceback):
        await asyncio.sleep(0.1)
        print("leave", self.name, repr(exception))
        if isinstance(self.end, Exception):
            raise self.end
        return self.end

"#;

#[test]
fn a_stack_is_left_in_reverse_even_if_something_fails() {
    check_with(
        DOOR,
        async {
            for fails in [false, true] {
                for ends in [Ok(true), Ok(false), Err(Exception::new("KeyError", "k"))] {
                    let ended = async_with(AsyncExitStack::new(), async move |stack| {
                        stack.enter_async_context(Door("first", Ok(false))).await?;
                        stack.callback(say("called"));
                        stack.enter_async_context(Door("second", ends)).await?;
                        stack.push_async_callback(async || number(0.1, 7).await.map(drop));
                        stack.enter_async_context(Door("third", Ok(false))).await?;
                        if fails { Err(Exception::new("OSError", "o")) } else { Ok(()) }
                    });
                    print(outcome(&ended.await));
                }
            }
            Ok(())
        },
        r#"
async def number():
    await asyncio.sleep(0.1)
    print(7)

async def main():
    for fails in [False, True]:
        for end in [True, False, KeyError("k")]:
            async def block():
                async with AsyncExitStack() as stack:
                    await stack.enter_async_context(Door("first", False))
                    stack.callback(print, "called")
                    await stack.enter_async_context(Door("second", end))
                    stack.push_async_callback(number)
                    await stack.enter_async_context(Door("third", False))
                    if fails:
                        raise OSError("o")
            print(await outcome(block()))
"#,
        "
        0.1 3 enter first
        0.2 5 enter second
        0.3 7 enter third
        0.4 9 leave third None
        0.5 11 7
        0.6 13 leave second None
        0.6 13 called
        0.7 15 leave first None
        0.7 15 ok
        0.8 17 enter first
        0.9 19 enter second
        1 21 enter third
        1.1 23 leave third None
        1.2 25 7
        1.3 27 leave second None
        1.3 27 called
        1.4 29 leave first None
        1.4 29 ok
        1.5 31 enter first
        1.6 33 enter second
        1.7 35 enter third
        1.8 37 leave third None
        1.9 39 7
        2 41 leave second None
        2 41 called
        2.1 43 leave first KeyError('k')
        2.1 43 KeyError('k')
        2.2 45 enter first
        2.3 47 enter second
        2.4 49 enter third
        2.5 51 leave third OSError('o')
        2.6 53 7
        2.7 55 leave second OSError('o')
        2.7 55 called
        2.8 57 leave first None
        2.8 57 ok
        2.9 59 enter first
        3 61 enter second
        3.1 63 enter third
        3.2 65 leave third OSError('o')
        3.3 67 7
        3.4 69 leave second OSError('o')
        3.4 69 called
        3.5 71 leave first OSError('o')
        3.5 71 OSError('o')
        3.6 73 enter first
        3.7 75 enter second
        3.8 77 enter third
        3.9 79 leave third OSError('o')
        4 81 7
        4.1 83 leave second OSError('o')
        4.1 83 called
        4.2 85 leave first KeyError('k')
        4.2 85 KeyError('k')
        the run finished
        ",
    );
}

#[test]
fn a_stack_is_moved_and_left_later() {
    check_with(
        DOOR,
        async {
            let stack = AsyncExitStack::new();
            stack.callback(say("kept"));
            let kept = stack.pop_all();
            stack.aclose().await?;
            print("closed");
            kept.aclose().await
        },
        r#"
async def main():
    stack = AsyncExitStack()
    stack.callback(print, "kept")
    kept = stack.pop_all()
    await stack.aclose()
    print("closed")
    await kept.aclose()
"#,
        "
        0 1 closed
        0 1 kept
        the run finished
        ",
    );
}
