//! Context variables: which values tasks and callbacks see, and which changes stay in their
//! contexts.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::needless_raw_string_hashes, reason = "every Python program is quoted alike")]

mod machine;

use loopscope::model::Version;
use loopscope::runtime::{
    Context, ContextVar, Result, call_later, call_soon, copy_context, create_eager_task,
    create_future, create_named_task, create_task, create_task_in, print, run_in_executor,
    set_eager_tasks, sleep, task_group, to_thread,
};
use loopscope_referee::CPython;
use machine::{check, check_with, outcome, say_all};

type Var = ContextVar<&'static str>;

fn show(var: &Var, where_: &'static str) {
    say_all!(where_, var.get().unwrap_or("unset"));
}

/// Shows a variable, sets it, and shows it after a while.
async fn body(var: Var, name: &'static str) -> Result<()> {
    show(&var, name);
    var.set(name)?;
    sleep(1.0).await?;
    show(&var, name);
    Ok(())
}

const BODY: &str = r#"
import contextvars

var = contextvars.ContextVar("var")

def show(where):
    print(where, var.get("unset"))

async def body(name):
    show(name)
    var.set(name)
    await asyncio.sleep(1)
    show(name)

"#;

#[test]
fn tasks_have_copies_of_the_context_in_which_they_are_made() {
    check_with(
        BODY,
        async {
            let var = Var::new("var");
            let before = create_named_task("before", body(var.clone(), "before"));
            var.set("main")?;
            let after = create_named_task("after", body(var.clone(), "after"));
            create_eager_task(Some("eager"), body(var.clone(), "eager"));
            show(&var, "main");
            var.set("changed")?;
            task_group(async |group| {
                group.create_named_task("grouped", body(var.clone(), "grouped"))?;
                Ok(())
            })
            .await?;
            before.await?;
            after.await?;
            body(var.clone(), "called").await?;
            show(&var, "main");
            Ok(())
        },
        r#"
async def main():
    before = asyncio.create_task(body("before"), name="before")
    var.set("main")
    after = asyncio.create_task(body("after"), name="after")
    eager = asyncio.get_running_loop().create_eager_task(body("eager"), "eager")
    show("main")
    var.set("changed")
    async with asyncio.TaskGroup() as group:
        group.create_task(body("grouped"), name="grouped")
    await before
    await after
    await body("called")
    show("main")
"#,
        "
        0 1 eager main
        0 1 main main
        0 2 before unset
        0 2 after main
        0 2 grouped changed
        1 4 eager eager
        1 4 before before
        1 4 after after
        1 4 grouped grouped
        1 6 called changed
        2 8 called called
        2 8 main called
        the run finished
        ",
    );
}

#[test]
fn callbacks_have_the_context_in_which_they_are_scheduled() {
    check_with(
        BODY,
        async {
            let var = Var::new("var");
            let showing = |where_: &'static str| {
                let var = var.clone();
                move || {
                    show(&var, where_);
                    var.set(where_).map(drop)
                }
            };
            var.set("first")?;
            call_soon(showing("soon"))?;
            call_later(1.0, showing("later"))?;
            let future = create_future()?;
            future.add_done_callback(showing("done"));
            let removed = future.add_done_callback(showing("removed"));
            var.set("second")?;
            call_soon(showing("soon, too"))?;
            say_all!(future.remove_done_callback(&removed));
            future.set_result(1)?;
            sleep(2.0).await?;
            show(&var, "main");
            Ok(())
        },
        r#"
async def main():
    loop = asyncio.get_running_loop()
    def showing(where):
        def callback(*_):
            show(where)
            var.set(where)
        return callback
    var.set("first")
    loop.call_soon(showing("soon"))
    loop.call_later(1, showing("later"))
    future = loop.create_future()
    future.add_done_callback(showing("done"))
    removed = showing("removed")
    future.add_done_callback(removed)
    var.set("second")
    loop.call_soon(showing("soon, too"))
    print(future.remove_done_callback(removed))
    future.set_result(1)
    await asyncio.sleep(2)
    show("main")
"#,
        "
        0 1 1
        0 2 soon first
        0 2 soon, too second
        0 2 done first
        1 3 later first
        2 5 main second
        the run finished
        ",
    );
}

#[test]
fn contexts_are_copied_run_and_reset() {
    check_with(
        BODY,
        async {
            let var = Var::new("var");
            let number = ContextVar::with_default("number", 7);
            say_all!(outcome(&var.get()).starts_with("LookupError").to_string(), number.get()?);
            let token = var.set("one")?;
            let context = copy_context()?;
            let inner = context.run(|| {
                show(&var, "inside");
                let token = var.set("two");
                let task = create_task(body(var.clone(), "task"));
                show(&var, "inside");
                (token, task)
            })?;
            show(&var, "outside");
            context.run(|| show(&var, "again"))?;
            context.copy().run(|| var.set("three").map(drop))??;
            context.run(|| show(&var, "unchanged"))?;
            print(&outcome(&var.reset(inner.0?))[..10]);
            print(&outcome(&context.run(|| context.run(|| ()))?)[..12]);
            var.reset(token)?;
            show(&var, "reset");
            inner.1.await
        },
        r#"
async def main():
    number = contextvars.ContextVar("number", default=7)
    print("true" if attempt(var.get).startswith("LookupError") else "false", number.get())
    token = var.set("one")
    context = contextvars.copy_context()
    def inside():
        show("inside")
        token = var.set("two")
        task = asyncio.create_task(body("task"))
        show("inside")
        return token, task
    inner = context.run(inside)
    show("outside")
    context.run(show, "again")
    context.copy().run(var.set, "three")
    context.run(show, "unchanged")
    print(attempt(var.reset, inner[0])[:10])
    print(attempt(context.run, context.run, print)[:12])
    var.reset(token)
    show("reset")
    await inner[1]
"#,
        "
        0 1 true 7
        0 1 inside one
        0 1 inside two
        0 1 outside one
        0 1 again two
        0 1 unchanged two
        0 1 ValueError
        0 1 RuntimeError
        0 1 reset unset
        0 2 task two
        1 4 task task
        the run finished
        ",
    );
}

#[test]
fn a_job_of_to_thread_has_the_context_of_its_caller() {
    check_with(
        BODY,
        async {
            let var = Var::new("var");
            var.set("main")?;
            let showing = |where_: &'static str| {
                let var = var.clone();
                move || {
                    show(&var, where_);
                    var.set(where_).map(drop)
                }
            };
            to_thread(showing("to_thread")).await?;
            run_in_executor(showing("run_in_executor"))?.await?;
            show(&var, "main");
            Ok(())
        },
        r#"
async def main():
    var.set("main")
    def showing(where):
        def job():
            show(where)
            var.set(where)
        return job
    await asyncio.to_thread(showing("to_thread"))
    await asyncio.get_running_loop().run_in_executor(None, showing("run_in_executor"))
    show("main")
"#,
        "
        0 1 to_thread main
        0 3 run_in_executor unset
        0 5 main main
        the run finished
        ",
    );
}

#[test]
fn callbacks_have_contexts_of_their_own_before_anything_is_set() {
    check(
        async {
            let number = ContextVar::with_default("number", 0);
            let setting = number.clone();
            call_soon(move || setting.set(1).map(drop))?;
            let asking = number.clone();
            call_soon(move || asking.get().map(|value| print(format!("callback sees {value}"))))?;
            sleep(0.0).await?;
            print(format!("main sees {}", number.get()?));
            Ok(())
        },
        r#"
import contextvars

async def main():
    number = contextvars.ContextVar("number", default=0)
    loop = asyncio.get_running_loop()
    loop.call_soon(number.set, 1)
    loop.call_soon(lambda: print("callback sees", number.get()))
    await asyncio.sleep(0)
    print("main sees", number.get())
"#,
        "
        0 2 callback sees 0
        0 2 main sees 0
        the run finished
        ",
    );
}

#[test]
fn tasks_can_share_a_context() {
    check_with(
        BODY,
        async {
            let var = Var::new("var");
            var.set("main")?;
            let context = copy_context()?;
            let first = create_task_in(&context, Some("first"), body(var.clone(), "first"));
            let second = create_task_in(&context, Some("second"), body(var.clone(), "second"));
            let (seen, entered) = (var.clone(), context.clone());
            let nested = create_task_in(&context, Some("nested"), async move {
                say_all!(
                    entered
                        .run(|| ())
                        .map_or_else(|error| error.type_name().to_owned(), |()| "ok".to_owned())
                );
                let inner = create_task(body(seen, "inner"));
                inner.await
            });
            task_group(async |group| {
                group.create_task_in(&context, Some("grouped"), body(var.clone(), "grouped"))
            })
            .await?;
            first.await?;
            second.await?;
            nested.await?;
            show(&var, "main");
            context.run(|| show(&var, "in the context"))
        },
        r#"
async def nested():
    try:
        context.run(int)
    except RuntimeError:
        print("RuntimeError")
    await asyncio.create_task(body("inner"))

async def main():
    global context
    var.set("main")
    context = contextvars.copy_context()
    first = asyncio.create_task(body("first"), name="first", context=context)
    second = asyncio.create_task(body("second"), name="second", context=context)
    third = asyncio.create_task(nested(), name="nested", context=context)
    async with asyncio.TaskGroup() as group:
        group.create_task(body("grouped"), name="grouped", context=context)
    await first
    await second
    await third
    show("main")
    context.run(show, "in the context")
"#,
        "
        0 2 first main
        0 2 second first
        0 2 RuntimeError
        0 2 grouped second
        0 3 inner second
        1 5 first grouped
        1 5 second grouped
        1 5 grouped grouped
        1 5 inner inner
        1 7 main main
        1 7 in the context grouped
        the run finished
        ",
    );
}

#[test]
fn an_eager_task_enters_its_context_inside_that_of_its_maker() {
    check_with(
        BODY,
        async {
            let var = Var::new("var");
            set_eager_tasks(true)?;
            var.set("main")?;
            let (context, outer) = (copy_context()?, var.clone());
            let shared = context.clone();
            create_task_in(&context, Some("outer"), async move {
                outer.set("outer")?;
                let (var, entered) = (outer.clone(), shared.clone());
                create_task(async move {
                    show(&var, "inner");
                    var.set("inner")?;
                    let is_refused = entered.run(|| ()).is_err();
                    say_all!("the context of the outer task is entered", machine::py(is_refused));
                    Ok(())
                });
                show(&outer, "outer");
                Ok(())
            });
            show(&var, "main");
            context.run(|| show(&var, "in the context"))
        },
        r#"
async def inner():
    show("inner")
    var.set("inner")
    try:
        context.run(int)
        is_refused = False
    except RuntimeError:
        is_refused = True
    print("the context of the outer task is entered", is_refused)

async def outer():
    var.set("outer")
    asyncio.create_task(inner())
    show("outer")

async def main():
    global context
    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
    var.set("main")
    context = contextvars.copy_context()
    asyncio.create_task(outer(), name="outer", context=context)
    show("main")
    context.run(show, "in the context")
"#,
        "
        0 1 inner outer
        0 1 the context of the outer task is entered True
        0 1 outer outer
        0 1 main main
        0 1 in the context outer
        the run finished
        ",
    );
}

#[test]
fn an_eager_task_cannot_enter_a_context_that_is_entered() {
    let refused = |context: &Context| {
        let task = create_task_in(context, Some("refused"), async { Ok(()) });
        task.exception().is_ok_and(|it| it.is_some_and(|it| it.is("RuntimeError")))
    };
    machine::check_ours(
        async move {
            set_eager_tasks(true)?;
            let context = copy_context()?;
            let is_refused = context.run(|| refused(&context))?;
            say_all!("refused", machine::py(is_refused));
            Ok(())
        },
        "
        0 1 refused True
        the run finished
        ",
    );
    // CPython says so after it has announced the task, which the records would show. 3.14 leaves the
    // task behind as the running one, for later listings of its process too.
    let python = r#"
import asyncio
import contextvars

async def nothing():
    pass

async def main():
    context = contextvars.copy_context()
    loop = asyncio.get_running_loop()
    coroutine = nothing()
    try:
        context.run(lambda: asyncio.Task(coroutine, loop=loop, eager_start=True, context=context))
        print("refused False")
    except RuntimeError:
        print("refused True")

asyncio.run(main())
"#;
    if let Some(cpython) = CPython::find(Version::V3_13) {
        assert_eq!(cpython.prints(python), ["0.000000 refused True"]);
    }
}
