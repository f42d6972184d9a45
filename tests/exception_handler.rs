//! Exceptions that no code catches: callbacks that raise, and the exception handler of the loop.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::needless_raw_string_hashes, reason = "every Python program is quoted alike")]

mod machine;

use loopscope::runtime::{
    Exception, ExceptionContext, Result, call_at, call_exception_handler, call_later, call_soon,
    create_future, create_task, default_exception_handler, print, reset_exception_handler,
    set_exception_handler, sleep,
};
use machine::{check, check_with, py, reports, say, say_all};

fn failing(name: &'static str) -> impl FnOnce() -> Result<()> + 'static {
    move || {
        print(name);
        Err(Exception::new("ValueError", name))
    }
}

/// A handler that prints the message and the exception.
fn tell(context: &ExceptionContext) {
    let exception = context.exception().map_or_else(|| "None".to_owned(), Exception::repr);
    // CPython's message continues with the `repr` of the callback.
    let message = context.message();
    let message = if message.starts_with("Exception in callback") {
        "Exception in callback"
    } else {
        message
    };
    let is_task = context.get("task").is_some();
    let is_future = context.get("future").is_some();
    say_all!("told:", message, exception, py(is_task), py(is_future));
}

const HANDLER: &str = r#"
def failing(name):
    def callback(*_):
        print(name)
        raise ValueError(name)
    return callback

def tell(loop, context):
    message = context["message"]
    if message.startswith("Exception in callback"):
        message = "Exception in callback"
    print("told:", message, repr(context.get("exception")), "task" in context, "future" in context)

"#;

#[test]
fn the_handler_is_called_for_callbacks_that_raise() {
    check_with(
        HANDLER,
        async {
            set_exception_handler(tell)?;
            call_soon(failing("soon"))?;
            call_soon(say("next"))?;
            call_later(1.0, failing("later"))?;
            call_at(1.0, failing("at"))?;
            let future = create_future()?;
            future.add_done_callback(failing("done"));
            future.add_done_callback(say("done, too"));
            future.set_result(7)?;
            call_soon(|| Err(Exception::cancelled(Some("even this"))))?;
            let task = create_task(async { Ok(1) });
            task.add_done_callback(failing("task done"));
            task.await?;
            sleep(2.0).await
        },
        r#"
async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(tell)
    loop.call_soon(failing("soon"))
    loop.call_soon(print, "next")
    loop.call_later(1, failing("later"))
    loop.call_at(1, failing("at"))
    future = loop.create_future()
    future.add_done_callback(failing("done"))
    future.add_done_callback(lambda _: print("done, too"))
    future.set_result(7)
    def cancelled():
        raise asyncio.CancelledError("even this")
    loop.call_soon(cancelled)
    async def one():
        return 1
    task = asyncio.create_task(one())
    task.add_done_callback(failing("task done"))
    await task
    await asyncio.sleep(2)
"#,
        "
        0 2 soon
        0 2 told: Exception in callback ValueError('soon') False False
        0 2 next
        0 2 done
        0 2 told: Exception in callback ValueError('done') False False
        0 2 done, too
        0 2 told: Exception in callback CancelledError('even this') False False
        0 3 task done
        0 3 told: Exception in callback ValueError('task done') False False
        1 4 later
        1 4 told: Exception in callback ValueError('later') False False
        1 4 at
        1 4 told: Exception in callback ValueError('at') False False
        the run finished
        ",
    );
}

#[test]
fn the_handler_is_called_for_exceptions_that_were_never_retrieved() {
    check_with(
        HANDLER,
        async {
            set_exception_handler(tell)?;
            let lost = create_future::<()>()?;
            lost.set_exception(Exception::new("KeyError", "k"))?;
            drop(lost);
            let task = create_task(async { Err::<(), _>(Exception::new("ValueError", "v")) });
            sleep(1.0).await?;
            drop(task);
            reset_exception_handler()?;
            let task = create_task(async { Err::<(), _>(Exception::new("KeyError", "logged")) });
            sleep(1.0).await?;
            drop(task);
            Ok(())
        },
        r#"
async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(tell)
    lost = loop.create_future()
    lost.set_exception(KeyError("k"))
    del lost
    async def fail(error):
        raise error
    task = asyncio.create_task(fail(ValueError("v")))
    await asyncio.sleep(1)
    del task
    loop.set_exception_handler(None)
    task = asyncio.create_task(fail(KeyError("logged")))
    await asyncio.sleep(1)
    del task
"#,
        "
        0 1 told: Future exception was never retrieved KeyError('k') False True
        1 4 told: Task exception was never retrieved ValueError('v') False True
        the run finished
        ",
    );
}

#[test]
fn a_program_calls_the_handler_and_handlers_replace_each_other() {
    check_with(
        HANDLER,
        async {
            let full = || ExceptionContext::new("full").with_exception(Exception::bare("OSError"));
            call_exception_handler(&full())?;
            set_exception_handler(tell)?;
            call_exception_handler(&full())?;
            set_exception_handler(|context| {
                say_all!("other:", context.message());
                set_exception_handler(tell)
            })?;
            call_exception_handler(&full())?;
            call_exception_handler(&ExceptionContext::new("again").with("task", "'t'"))?;
            set_exception_handler(|context| {
                say_all!("fails:", context.message());
                Err(Exception::bare("RuntimeError"))
            })?;
            call_exception_handler(&full())?;
            print("goes on");
            Ok(())
        },
        r#"
async def main():
    loop = asyncio.get_running_loop()
    full = {"message": "full", "exception": OSError()}
    loop.call_exception_handler(full)
    loop.set_exception_handler(tell)
    loop.call_exception_handler(full)
    def other(loop, context):
        print("other:", context["message"])
        loop.set_exception_handler(tell)
    loop.set_exception_handler(other)
    loop.call_exception_handler(full)
    loop.call_exception_handler({"message": "again", "task": "t"})
    def fails(loop, context):
        print("fails:", context["message"])
        raise RuntimeError
    loop.set_exception_handler(fails)
    loop.call_exception_handler(full)
    print("goes on")
"#,
        "
        0 1 told: full OSError() False False
        0 1 other: full
        0 1 told: again None True False
        0 1 fails: full
        0 1 goes on
        the run finished
        ",
    );
}

#[test]
fn what_is_logged() {
    let found = reports(async {
        let full = ExceptionContext::new("full").with_exception(Exception::bare("OSError"));
        call_exception_handler(&full)?;
        set_exception_handler(|_| Err(Exception::bare("RuntimeError")))?;
        call_exception_handler(&full)?;
        set_exception_handler(default_exception_handler)?;
        call_soon(|| Err(Exception::new("ValueError", "no")))?;
        sleep(0.0).await
    });
    assert_eq!(found, ["full", "Unhandled error in exception handler", "Exception in callback"]);
}

#[test]
fn done_callbacks_are_removed_until_they_are_scheduled() {
    check(
        async {
            let future = create_future()?;
            let first = future.add_done_callback(say("first"));
            future.add_done_callback(say("second"));
            let third = future.add_done_callback(say("third"));
            say_all!(future.remove_done_callback(&first), future.remove_done_callback(&first));
            future.set_result(7)?;
            say_all!(future.remove_done_callback(&third));
            let late = future.add_done_callback(say("late"));
            say_all!(future.remove_done_callback(&late));
            sleep(1.0).await?;
            let task = create_task(sleep(1.0));
            let on_done = task.add_done_callback(say("never"));
            let other = create_task({
                let task = task.clone();
                async move { task.await }
            });
            sleep(0.5).await?;
            say_all!(task.remove_done_callback(&on_done));
            other.await
        },
        r#"
async def main():
    first, second, third, late, never = [
        lambda _, text=text: print(text) for text in ["first", "second", "third", "late", "never"]
    ]
    future = asyncio.get_running_loop().create_future()
    for callback in [first, second, third]:
        future.add_done_callback(callback)
    print(future.remove_done_callback(first), future.remove_done_callback(first))
    future.set_result(7)
    print(future.remove_done_callback(third))
    future.add_done_callback(late)
    print(future.remove_done_callback(late))
    await asyncio.sleep(1)
    task = asyncio.create_task(asyncio.sleep(1))
    task.add_done_callback(never)
    async def wait():
        await task
    other = asyncio.create_task(wait())
    await asyncio.sleep(0.5)
    print(task.remove_done_callback(never))
    await other
"#,
        "
        0 1 1 0
        0 1 0
        0 1 0
        0 2 second
        0 2 third
        0 2 late
        1.5 7 1
        the run finished
        ",
    );
}
