//! Names of tasks, including those that start eagerly.
//!
//! The runtime does what CPython does since 3.13.3, which passes the name to the task factory
//! (gh-128308). Before, asyncio named a task of a factory only after its first step: an eager task
//! with a name of its own had a name `Task-N` in that step, and so used a number. The referee does
//! the same as we do.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::needless_raw_string_hashes, reason = "every Python program is quoted alike")]

mod machine;

use loopscope::runtime::{
    Result, create_eager_task, create_named_task, create_task, current_task_name, print,
    set_eager_tasks, sleep, task_group,
};
use machine::check_with;

/// Says its name before and after it is suspended.
async fn body() -> Result<()> {
    print(format!("begins as {}", current_task_name()?));
    sleep(1.0).await?;
    print(format!("ends as {}", current_task_name()?));
    Ok(())
}

/// The same in Python.
const BODY: &str = r#"
async def body():
    print("begins as", asyncio.current_task().get_name())
    await asyncio.sleep(1)
    print("ends as", asyncio.current_task().get_name())

"#;

#[test]
fn an_eager_task_has_its_name_in_its_first_step_and_uses_no_number_up() {
    check_with(
        BODY,
        async {
            set_eager_tasks(true)?;
            create_named_task("named", body());
            let unnamed = create_task(body());
            print(unnamed.name());
            task_group(async |group| {
                group.create_named_task("grouped", body())?;
                group.create_task(body())?;
                Ok(())
            })
            .await?;
            set_eager_tasks(false)?;
            create_eager_task(Some("eager"), body());
            print(create_eager_task(None, body()).name());
            sleep(2.0).await
        },
        r#"
async def main():
    loop = asyncio.get_running_loop()
    loop.set_task_factory(asyncio.eager_task_factory)
    asyncio.create_task(body(), name="named")
    unnamed = asyncio.create_task(body())
    print(unnamed.get_name())
    async with asyncio.TaskGroup() as group:
        group.create_task(body(), name="grouped")
        group.create_task(body())
    loop.set_task_factory(None)
    loop.create_eager_task(body(), "eager")
    print(loop.create_eager_task(body(), None).get_name())
    await asyncio.sleep(2)
"#,
        "
        0 1 begins as named
        0 1 begins as Task-2
        0 1 Task-2
        0 1 begins as grouped
        0 1 begins as Task-3
        1 3 ends as named
        1 3 ends as Task-2
        1 3 ends as grouped
        1 3 ends as Task-3
        1 5 begins as eager
        1 5 begins as Task-4
        1 5 Task-4
        2 7 ends as eager
        2 7 ends as Task-4
        the run finished
        ",
    );
}

#[test]
fn a_task_that_is_renamed_keeps_its_number() {
    check_with(
        BODY,
        async {
            let first = create_task(body());
            print(first.name());
            first.set_name("renamed");
            let second = create_task(body());
            print(second.name());
            second.set_name("other");
            first.await?;
            second.await
        },
        r#"
async def main():
    first = asyncio.create_task(body())
    print(first.get_name())
    first.set_name("renamed")
    second = asyncio.create_task(body())
    print(second.get_name())
    second.set_name("other")
    await first
    await second
"#,
        "
        0 1 Task-2
        0 1 Task-3
        0 2 begins as renamed
        0 2 begins as other
        1 4 ends as renamed
        1 4 ends as other
        the run finished
        ",
    );
}
