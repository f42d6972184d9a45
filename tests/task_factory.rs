//! Task factories: what makes the tasks of a loop.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::needless_raw_string_hashes, reason = "every Python program is quoted alike")]

mod machine;

use loopscope::runtime::{
    NewTask, Result, async_generator, call_later, create_named_task, create_task, gather, print,
    reset_task_factory, set_eager_tasks, set_task_factory, sleep, task_group, wait_for,
};
use machine::{check_with, say_all};

async fn work(name: &'static str, seconds: f64) -> Result<&'static str> {
    print(format!("{name} begins"));
    sleep(seconds).await?;
    print(format!("{name} ends"));
    Ok(name)
}

const WORK: &str = r#"
async def work(name, seconds):
    print(f"{name} begins")
    await asyncio.sleep(seconds)
    print(f"{name} ends")
    return name

"#;

#[test]
fn a_factory_makes_the_tasks_of_groups_and_combinators_too() {
    check_with(
        WORK,
        async {
            set_task_factory(|new| {
                let task = new.create();
                print(format!("made {}", task.name()));
                task.add_done_callback(|| print("a task is done"));
                task
            })?;
            create_named_task("named", work("named", 1.0)).await?;
            gather([work("gathered", 1.0), work("gathered, too", 1.0)], false).await?;
            wait_for(work("waited for", 1.0), Some(2.0)).await?;
            task_group(async |group| group.create_task(work("grouped", 1.0))).await?;
            reset_task_factory()?;
            create_task(work("unseen", 1.0)).await?;
            Ok(())
        },
        r#"
def factory(loop, coro, **kwargs):
    task = asyncio.Task(coro, loop=loop, **kwargs)
    print("made", task.get_name())
    task.add_done_callback(lambda task: print("a task is done"))
    return task

async def main():
    loop = asyncio.get_running_loop()
    loop.set_task_factory(factory)
    await asyncio.create_task(work("named", 1), name="named")
    await asyncio.gather(work("gathered", 1), work("gathered, too", 1))
    await asyncio.wait_for(work("waited for", 1), 2)
    async with asyncio.TaskGroup() as group:
        group.create_task(work("grouped", 1))
    loop.set_task_factory(None)
    await asyncio.create_task(work("unseen", 1))
"#,
        "
        0 1 made named
        0 2 named begins
        1 4 named ends
        1 5 a task is done
        1 5 made Task-2
        1 5 made Task-3
        1 6 gathered begins
        1 6 gathered, too begins
        2 8 gathered ends
        2 8 gathered, too ends
        2 9 a task is done
        2 9 a task is done
        2 10 waited for begins
        3 12 waited for ends
        3 12 made Task-4
        3 13 grouped begins
        4 15 grouped ends
        4 16 a task is done
        4 18 unseen begins
        5 20 unseen ends
        the run finished
        ",
    );
}

#[test]
fn a_factory_decides_how_tasks_begin() {
    check_with(
        WORK,
        async {
            set_task_factory(|new| match new.name() {
                Some(name) if name.starts_with("eager") => new.create_eagerly(),
                _ => new.create(),
            })?;
            let eager = create_named_task("eager", work("eager", 1.0));
            let lazy = create_named_task("lazy", work("lazy", 1.0));
            print("both are made");
            lazy.await?;
            eager.await?;
            set_eager_tasks(true)?;
            create_named_task("lazy", work("eager now", 1.0));
            set_task_factory(NewTask::create)?;
            create_named_task("eager", work("lazy again", 1.0));
            print("both are made again");
            sleep(2.0).await
        },
        r#"
def factory(loop, coro, *, name=None, **kwargs):
    is_eager = name.startswith("eager")
    return asyncio.Task(coro, loop=loop, name=name, eager_start=is_eager, **kwargs)

def lazy_factory(loop, coro, **kwargs):
    return asyncio.Task(coro, loop=loop, **kwargs)

async def main():
    loop = asyncio.get_running_loop()
    loop.set_task_factory(factory)
    eager = asyncio.create_task(work("eager", 1), name="eager")
    lazy = asyncio.create_task(work("lazy", 1), name="lazy")
    print("both are made")
    await lazy
    await eager
    loop.set_task_factory(asyncio.eager_task_factory)
    asyncio.create_task(work("eager now", 1), name="lazy")
    loop.set_task_factory(lazy_factory)
    asyncio.create_task(work("lazy again", 1), name="eager")
    print("both are made again")
    await asyncio.sleep(2)
"#,
        "
        0 1 eager begins
        0 1 both are made
        0 2 lazy begins
        1 4 eager ends
        1 4 lazy ends
        1 5 eager now begins
        1 5 both are made again
        1 6 lazy again begins
        2 8 eager now ends
        2 8 lazy again ends
        the run finished
        ",
    );
}

#[test]
fn a_factory_makes_the_tasks_that_end_a_run() {
    check_with(
        "",
        async {
            set_task_factory(|new| {
                let task = new.create();
                print(format!("made {}", task.name()));
                task
            })?;
            let mut numbers = async_generator(|yielder| async move { yielder.send(1).await });
            say_all!(numbers.next().await?.expect("it yields"));
            // The main task has ended, and something else keeps the generator.
            call_later(9.0, move || drop(numbers)).map(drop)
        },
        r#"
def factory(loop, coro, **kwargs):
    task = asyncio.Task(coro, loop=loop, **kwargs)
    print("made", task.get_name())
    return task

async def numbers():
    yield 1

async def main():
    global kept
    asyncio.get_running_loop().set_task_factory(factory)
    kept = numbers()
    print(await anext(kept))
"#,
        "
        0 1 1
        0 2 made Task-2
        0 3 made Task-3
        the run finished
        ",
    );
}

#[test]
fn a_factory_has_to_return_the_task_that_it_makes() {
    machine::check_ours(
        async {
            let other = create_task(sleep(1.0)).untyped();
            set_task_factory(move |_| other.clone())?;
            let made = create_task(async { Ok(1) });
            say_all!(made.exception()?.map_or("none".to_owned(), |it| it.repr()));
            Ok(())
        },
        "
        0 1 TypeError('the task factory returned another task')
        the run finished
        ",
    );
}
