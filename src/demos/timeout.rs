//! `timeout`: a limit on how long to wait.

use crate::model::{Moment, Occasion};
use crate::program::{parameters, preset};
use crate::runtime::{
    EnsureFuture, Result, create_named_task, fixed, print, shield, sleep, time, timeout, wait_for,
};

//~ listing

async fn work(p: Parameters) -> Result<&'static str> {
    print("work begins"); //~ begins
    let slept = sleep(p.work).await; //~ work
    if let Err(error) = slept {
        print("work is cancelled and cleans up"); //~ cancelled
        sleep(p.cleanup).await?; //~ cleanup
        print("work has cleaned up"); //~ clean
        return if p.swallow { Ok("half a result") } else { Err(error) };
    }
    print("work is done"); //~ done
    Ok("a result")
}

async fn limited<A>(awaitable: A, p: Parameters) -> Result<A::Value>
where
    A: EnsureFuture,
{
    //~ if never
    if p.form == "wait_for" {
        //~ if form=wait_for <1
        return wait_for(awaitable, Some(p.timeout)).await; //~ wait_for

        //~ if never
    }
    //~ if form=timeout
    let limited = timeout(Some(p.timeout), async |_| {
        awaitable.await //~ timeout
    });
    limited.await
    //~ end if
}

async fn main(p: Parameters) -> Result<()> {
    let start = time()?;
    let task = create_named_task("work", work(p)); //~ create
    let result = if p.shielded {
        limited(shield(task.clone()), p).await
    } else {
        limited(task.clone(), p).await
    };
    match result {
        Ok(result) => print(format!("main has {result}")), //~ has
        Err(error) if error.is("TimeoutError") => print("main gives up"), //~ gives up
        Err(error) => return Err(error),
    }
    print(format!("waited for {} s", fixed(time()? - start, 3))); //~ waited
    if !task.done() {
        print("work goes on"); //~ goes on
        let result = task.await?; //~ later
        print(format!("later there is {result}")); //~ later result
    }
    Ok(())
}

//~ end of the listing

parameters! {
    struct Parameters {
        /// How long the work takes
        work: f64 = seconds("Work", 2.0, 0.0..=10.0),
        /// How long main is willing to wait
        timeout: f64 = seconds("Timeout", 1.0, 0.0..=10.0),
        /// How long the work cleans up when it is cancelled
        cleanup: f64 = seconds("Cleanup", 0.2, 0.0..=10.0),
        /// A function around one awaitable, or a block around any code
        form: &'static str = choice("Form", &["wait_for", "timeout"]),
        /// Whether a shield keeps the cancellation from the work
        shielded: bool = switch("Shield", false),
        /// Whether the work catches the cancellation and returns all the same
        swallow: bool = switch("Swallow", false),
    }
}

pub(super) const DEMO: super::Demo = super::Demo {
    id: "timeout",
    title: "timeout",
    idea: "Wait for a limited time only, and see what becomes of the work",
    moments: &[
        Moment::first(
            Occasion::WaitsForTask,
            "{task} waits for the work, and a timer limits the wait",
        ),
        Moment::first(Occasion::Expires, "The time is up: a timeout cancels what it waits for"),
        Moment::first(
            Occasion::Throws("CancelledError"),
            "CancelledError is raised at the await where {task} stands",
        ),
        Moment::first(
            Occasion::Prints("work has cleaned up"),
            "Only now can main go on: the work has ended",
        ),
        Moment::first(
            Occasion::Prints("main has half"),
            "The work swallowed the cancellation, so main sees no timeout",
        ),
        Moment::first(
            Occasion::Prints("work goes on"),
            "Behind the shield only the waiting ended; the work goes on",
        ),
        Moment::first(
            Occasion::Prints("main has a result"),
            "The work is done in time, so the timer is cancelled",
        ),
    ],
    parameters: Parameters::ALL,
    presets: &[
        preset("In time", "work=0.5", "What becomes of the timer if work is in time?"),
        preset("Too late", "", "What happens to the work when the time is up?"),
        preset("Slow cleanup", "cleanup=3.0", "Why does wait_for take longer than its timeout?"),
        preset("Shielded", "shielded=true", "How does work go on after a timeout?"),
        preset("Swallowed", "swallow=true", "What if the work ignores its cancellation?"),
    ],
    program: |values| Box::pin(main(Parameters::from(values))),
    deadlocks: |_| false,
    rust: include_str!("timeout.rs"),
    python: r#"import asyncio


async def work():
    print("work begins")  #~ begins
    try:
        await asyncio.sleep(«work»)  #~ work
    except asyncio.CancelledError:
        print("work is cancelled and cleans up")  #~ cancelled
        await asyncio.sleep(«cleanup»)  #~ cleanup
        print("work has cleaned up")  #~ clean
        #~ if swallow=true
        return "half a result"
        #~ if swallow=false
        raise
        #~ end if
    print("work is done")  #~ done
    return "a result"


async def main():
    loop = asyncio.get_running_loop()
    start = loop.time()
    task = asyncio.create_task(work(), name="work")  #~ create
    try:
        #~ if form=wait_for shielded=false
        result = await asyncio.wait_for(task, «timeout»)  #~ wait_for
        #~ if form=wait_for shielded=true
        result = await asyncio.wait_for(asyncio.shield(task), «timeout»)  #~ wait_for
        #~ if form=timeout
        async with asyncio.timeout(«timeout»):
        #~ if form=timeout shielded=false
            result = await task  #~ timeout
        #~ if form=timeout shielded=true
            result = await asyncio.shield(task)  #~ timeout
        #~ end if
        print(f"main has {result}")  #~ has
    except TimeoutError:
        print("main gives up")  #~ gives up
    print(f"waited for {loop.time() - start:.3f} s")  #~ waited
    if not task.done():
        print("work goes on")  #~ goes on
        result = await task  #~ later
        print(f"later there is {result}")  #~ later result


asyncio.run(main())
"#,
};
