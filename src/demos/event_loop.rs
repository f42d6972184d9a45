//! `loop`: what the event loop does in one iteration.

use crate::model::{Moment, Occasion};
use crate::program::{parameters, preset};
use crate::runtime::{Result, call_later, call_soon, create_named_task, gather, print, sleep};

//~ listing

async fn worker(i: u64, turns: u64) -> Result<()> {
    for turn in 0..turns {
        print(format!("worker {i}, turn {turn}")); //~ turn
        sleep(0.0).await?; //~ yield
    }
    Ok(())
}

async fn main(p: Parameters) -> Result<()> {
    for k in 0..p.timers {
        let delay = p.interval * (k + 1) as f64;
        call_later(delay, move || print(format!("timer {k}")))?; //~ timer
    }
    call_soon(|| print("callback"))?; //~ callback
    let mut workers = Vec::new();
    for i in 0..p.tasks {
        workers.push(create_named_task(format!("worker-{i}"), worker(i, p.yields))); //~ create
    }
    print("main waits"); //~ waits
    gather(workers, false).await?; //~ gather
    print("workers are done"); //~ done
    sleep(p.interval * p.timers as f64).await?; //~ rest
    print("main is done"); //~ main
    Ok(())
}

//~ end of the listing

parameters! {
    struct Parameters {
        /// How many tasks take turns
        tasks: u64 = count("Tasks", 3, 1..=100),
        /// How often each of them gives way with sleep(0)
        yields: u64 = count("Turns", 2, 0..=100),
        /// How many timers are set
        timers: u64 = count("Timers", 2, 0..=100),
        /// The time from one timer to the next
        interval: f64 = seconds("Interval", 0.5, 0.001..=5.0),
    }
}

pub(super) const DEMO: super::Demo = super::Demo {
    id: "loop",
    title: "event loop",
    idea: "See what one iteration of the loop is",
    moments: &[
        Moment::first(
            Occasion::Prints("callback"),
            "A callback runs in the same queue as the tasks",
        ),
        Moment::first(Occasion::Yields, "sleep(0) puts {task} at the end of the ready queue"),
        Moment::first(
            Occasion::Idles,
            "Nothing is ready, so the loop waits for the earliest timer",
        ),
    ],
    parameters: Parameters::ALL,
    presets: &[
        preset("Tasks alone", "yields=5 timers=0", "What does await asyncio.sleep(0) do?"),
        preset("Tasks and timers", "", "What does one iteration of the loop run?"),
        preset(
            "Timers alone",
            "tasks=1 yields=0 timers=6",
            "Who wakes a loop that has nothing to do?",
        ),
    ],
    program: |values| Box::pin(main(Parameters::from(values))),
    deadlocks: |_| false,
    rust: include_str!("event_loop.rs"),
    python: r#"import asyncio


async def worker(i):
    for turn in range(«yields»):
        print(f"worker {i}, turn {turn}")  #~ turn
        await asyncio.sleep(0)  #~ yield


def tick(k):
    print(f"timer {k}")  #~ timer


def called_soon():
    print("callback")  #~ callback


async def main():
    loop = asyncio.get_running_loop()
    for k in range(«timers»):
        loop.call_later(«interval» * (k + 1), tick, k)
    loop.call_soon(called_soon)
    workers = [
        asyncio.create_task(worker(i), name=f"worker-{i}")  #~ create
        for i in range(«tasks»)
    ]
    print("main waits")  #~ waits
    await asyncio.gather(*workers)  #~ gather
    print("workers are done")  #~ done
    await asyncio.sleep(«interval» * «timers»)  #~ rest
    print("main is done")  #~ main


asyncio.run(main())
"#,
};
