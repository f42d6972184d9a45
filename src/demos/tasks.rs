//! `tasks`: what `create_task` does, and what it does not do.

use crate::model::{Moment, Occasion};
use crate::program::{parameters, preset};
use crate::runtime::{Result, create_named_task, print, set_eager_tasks, sleep};

//~ listing

async fn work(i: u64, delay: f64) -> Result<u64> {
    print(format!("worker {i} starts")); //~ starts
    let slept = sleep(delay).await; //~ sleep
    if let Err(error) = slept {
        print(format!("worker {i} is cancelled")); //~ cancelled
        return Err(error);
    }
    print(format!("worker {i} is done")); //~ done
    Ok(i * i)
}

async fn main(p: Parameters) -> Result<()> {
    //~ if eager=true
    set_eager_tasks(p.eager)?;
    //~ end if
    let mut tasks = Vec::new();
    for i in 0..p.tasks {
        let coroutine = work(i, p.delay * (p.tasks - i) as f64);
        let task = create_named_task(format!("worker-{i}"), coroutine); //~ create
        print(format!("main has created {}", task.name())); //~ created
        tasks.push(task);
    }
    //~ if never
    if p.lost {
        //~ if lost=true <1
        tasks.clear(); // nobody awaits them now

        //~ if never
    }
    //~ end if
    print("main goes on"); //~ goes on
    sleep(p.delay).await?; //~ pause
    for task in tasks {
        let result = (&task).await?; //~ await
        print(format!("{} returned {result}", task.name())); //~ returned
    }
    print("main is done"); //~ main
    Ok(())
}

//~ end of the listing

parameters! {
    struct Parameters {
        /// How many tasks main creates
        tasks: u64 = count("Tasks", 3, 1..=100),
        /// How long the last task works; each one before it works that much longer
        delay: f64 = seconds("Delay", 0.5, 0.0..=5.0),
        /// Whether a task takes its first step at once, while it is created
        eager: bool = switch("Eager start", false),
        /// Whether main forgets its tasks once they are created
        lost: bool = switch("Lose the references", false),
    }
}

pub(super) const DEMO: super::Demo = super::Demo {
    id: "tasks",
    title: "tasks",
    idea: "Create tasks, and see when they really start",
    moments: &[
        Moment::first(
            Occasion::Queues,
            "create_task runs nothing: the new task waits in the ready queue",
        ),
        Moment::first(
            Occasion::StartsEagerly,
            "An eager task takes its first step inside create_task",
        ),
        Moment::first(
            Occasion::WaitsForTask,
            "{task} waits for the first task; the others run on meanwhile",
        ),
        Moment::nth(2, Occasion::Prints("worker-"), "Awaiting a task that is done costs no time"),
        Moment::first(
            Occasion::IsCancelled,
            "Nothing awaits this task any more: asyncio.run cancels it halfway",
        ),
    ],
    parameters: Parameters::ALL,
    presets: &[
        preset("Lazy start", "", "When does a task really start?"),
        preset("Eager start", "eager=true", "What changes when tasks start eagerly?"),
        preset("Lost references", "lost=true", "What becomes of tasks that nobody awaits?"),
    ],
    program: |values| Box::pin(main(Parameters::from(values))),
    deadlocks: |_| false,
    rust: include_str!("tasks.rs"),
    python: r#"import asyncio

TASKS = «tasks»
DELAY = «delay»


async def work(i, delay):
    print(f"worker {i} starts")  #~ starts
    try:
        await asyncio.sleep(delay)  #~ sleep
    except asyncio.CancelledError:
        print(f"worker {i} is cancelled")  #~ cancelled
        raise
    print(f"worker {i} is done")  #~ done
    return i * i


async def main():
    #~ if eager=true
    loop = asyncio.get_running_loop()
    loop.set_task_factory(asyncio.eager_task_factory)
    #~ end if
    tasks = []
    for i in range(TASKS):
        coroutine = work(i, DELAY * (TASKS - i))
        task = asyncio.create_task(coroutine, name=f"worker-{i}")  #~ create
        print(f"main has created {task.get_name()}")  #~ created
        tasks.append(task)
    #~ if lost=true
    tasks.clear()  # nobody awaits them now
    #~ end if
    print("main goes on")  #~ goes on
    await asyncio.sleep(DELAY)  #~ pause
    for task in tasks:
        result = await task  #~ await
        print(f"{task.get_name()} returned {result}")  #~ returned
    print("main is done")  #~ main


asyncio.run(main())
"#,
};
