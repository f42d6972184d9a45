//! `asend` and `athrow` of asynchronous generators, and two tasks that use one generator.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::needless_raw_string_hashes, reason = "every Python program is quoted alike")]

mod machine;

use loopscope::runtime::{
    AsyncGenerator, Exception, Repr, Result, Yielder, async_generator, async_generator_with,
    call_later, create_named_task, print, sleep,
};
use machine::{check_with, outcome, say_all};

/// Yields numbers, prints what is sent, and continues after a `ValueError`.
fn echo() -> AsyncGenerator<i64, Option<i64>> {
    async_generator_with(|yielder: Yielder<i64, Option<i64>>| async move {
        for number in 0..4 {
            match yielder.send(number).await {
                Ok(sent) => say_all!("sent", sent.repr()),
                Err(error) if error.is("ValueError") => {
                    say_all!("raised", error.repr());
                    sleep(0.5).await?;
                }
                Err(error) => {
                    say_all!("ends with", error.repr());
                    return Err(error);
                }
            }
        }
        Ok(())
    })
}

fn given(result: Result<Option<i64>>) -> String {
    match result {
        Ok(Some(number)) => number.repr(),
        Ok(None) => "StopAsyncIteration()".to_owned(),
        Err(error) => error.repr(),
    }
}

const ECHO: &str = r#"
async def echo():
    for number in range(4):
        try:
            sent = yield number
        except ValueError as error:
            print("raised", repr(error))
            await asyncio.sleep(0.5)
        except BaseException as error:
            print("ends with", repr(error))
            raise
        else:
            print("sent", sent)

async def given(awaitable):
    try:
        return await awaitable
    except BaseException as error:
        return repr(error)

"#;

#[test]
fn values_and_exceptions_are_sent_into_a_generator() {
    check_with(
        ECHO,
        async {
            let mut one = echo();
            print(given(one.asend(Some(7)).await));
            print(given(one.next().await));
            print(given(one.asend(Some(7)).await));
            print(given(one.athrow(Exception::new("ValueError", "v")).await));
            print(given(one.asend(None).await));
            print(given(one.asend(Some(8)).await));
            print(given(one.next().await));
            say_all!(one.next_or(9).await?);
            for error in ["KeyError", "GeneratorExit"] {
                let mut other = echo();
                print(given(other.next().await));
                print(given(other.athrow(Exception::bare(error)).await));
                print(given(other.next().await));
                print(outcome(&other.aclose().await));
            }
            let mut new = echo();
            print(given(new.athrow(Exception::bare("KeyError")).await));
            print(given(new.next().await));
            Ok(())
        },
        r#"
async def main():
    one = echo()
    print(await given(one.asend(7)))
    print(await given(anext(one)))
    print(await given(one.asend(7)))
    print(await given(one.athrow(ValueError("v"))))
    print(await given(one.asend(None)))
    print(await given(one.asend(8)))
    print(await given(anext(one)))
    print(await anext(one, 9))
    for error in KeyError, GeneratorExit:
        other = echo()
        print(await given(anext(other)))
        print(await given(other.athrow(error())))
        print(await given(anext(other)))
        print(await outcome(other.aclose()))
    new = echo()
    print(await given(new.athrow(KeyError())))
    print(await given(anext(new)))
"#,
        "
        0 1 TypeError(\"can't send non-None value to a just-started async generator\")
        0 1 0
        0 1 sent 7
        0 1 1
        0 1 raised ValueError('v')
        0.5 3 2
        0.5 3 sent None
        0.5 3 3
        0.5 3 sent 8
        0.5 3 StopAsyncIteration()
        0.5 3 StopAsyncIteration()
        0.5 3 9
        0.5 3 0
        0.5 3 ends with KeyError()
        0.5 3 KeyError()
        0.5 3 StopAsyncIteration()
        0.5 3 ok
        0.5 3 0
        0.5 3 ends with GeneratorExit()
        0.5 3 GeneratorExit()
        0.5 3 StopAsyncIteration()
        0.5 3 ok
        0.5 3 KeyError()
        0.5 3 StopAsyncIteration()
        the run finished
        ",
    );
}

#[test]
fn a_second_task_is_refused_while_one_is_inside() {
    check_with(
        ECHO,
        async {
            let slow = async_generator(|yielder| async move {
                for number in 0..3_i64 {
                    sleep(1.0).await?;
                    yielder.send(number).await?;
                }
                Ok(())
            });
            let first = |name: &'static str, delay: f64| {
                let mut slow = slow.clone();
                create_named_task(name, async move {
                    sleep(delay).await?;
                    say_all!(name, given(slow.next().await));
                    Ok(())
                })
            };
            let tasks = [first("one", 0.0), first("two", 0.5), first("three", 1.5)];
            sleep(2.0).await?;
            let mut slow = slow.clone();
            print(given(slow.athrow(Exception::bare("KeyError")).await));
            print(outcome(&slow.aclose().await));
            for task in tasks {
                task.await?;
            }
            print(given(slow.next().await));
            Ok(())
        },
        r#"
async def numbers():
    for number in range(3):
        await asyncio.sleep(1)
        yield number

async def main():
    slow = numbers()
    async def next_of(name, delay):
        await asyncio.sleep(delay)
        print(name, await given(anext(slow)))
    def first(name, delay):
        return asyncio.create_task(next_of(name, delay), name=name)
    tasks = [first("one", 0), first("two", 0.5), first("three", 1.5)]
    await asyncio.sleep(2)
    print(await given(slow.athrow(KeyError())))
    print(await outcome(slow.aclose()))
    for task in tasks:
        await task
    print(await given(anext(slow)))
"#,
        "
        0.5 5 two RuntimeError('anext(): asynchronous generator is already running')
        1 7 one 0
        2 11 RuntimeError('athrow(): asynchronous generator is already running')
        2 11 RuntimeError('aclose(): asynchronous generator is already running')
        2.5 13 three 1
        3.5 16 2
        the run finished
        ",
    );
}

#[test]
fn a_generator_that_refused_a_value_is_closed_at_the_end_of_the_run() {
    check_with(
        ECHO,
        async {
            let mut numbers = echo();
            print(given(numbers.asend(Some(1)).await));
            // Something keeps it when the main task has ended.
            call_later(9.0, move || drop(numbers)).map(drop)
        },
        r#"
async def main():
    global numbers
    numbers = echo()
    print(await given(numbers.asend(1)))
"#,
        r#"
        0 1 TypeError("can't send non-None value to a just-started async generator")
        the run finished
        "#,
    );
}
