//! `countdown`: several counters interleave on one thread.

use crate::model::{FutureKind, Moment, Occasion};
use crate::program::{parameters, preset};
use crate::runtime::{Result, create_named_task, gather, print, sleep};

//~ listing

async fn countdown(name: &'static str, start: u64, interval: f64) -> Result<()> {
    for n in (1..=start).rev() {
        print(format!("{name}: {n}")); //~ count
        sleep(interval).await?; //~ sleep
    }
    print(format!("{name}: lift-off")); //~ done
    Ok(())
}

async fn main(p: Parameters) -> Result<()> {
    let counters = [
        create_named_task("A", countdown("A", p.a, p.interval)), //~ a
        create_named_task("B", countdown("B", p.b, p.interval)), //~ b
        create_named_task("C", countdown("C", p.c, p.interval)), //~ c
    ];
    gather(counters, false).await?; //~ gather
    print("all counters are done"); //~ all
    Ok(())
}

//~ end of the listing

parameters! {
    struct Parameters {
        /// Where counter A starts
        a: u64 = count("A starts at", 3, 0..=50),
        /// Where counter B starts
        b: u64 = count("B starts at", 5, 0..=50),
        /// Where counter C starts
        c: u64 = count("C starts at", 2, 0..=50),
        /// The time between two numbers
        interval: f64 = seconds("Interval", 0.1, 0.0..=5.0),
    }
}

pub(super) const DEMO: super::Demo = super::Demo {
    id: "countdown",
    title: "countdown",
    idea: "Watch several counters interleave on one thread",
    moments: &[
        Moment::first(
            Occasion::Waits(FutureKind::Sleep),
            "{task} awaits, and the others get their turns",
        ),
        Moment::first(
            Occasion::Yields,
            "{task} awaits, and the others get their turns, without any time passing",
        ),
        Moment::first(
            Occasion::Resolves(FutureKind::Sleep),
            "Equal deadlines fire in the order in which they were set",
        ),
        Moment::last(
            Occasion::Prints("all counters"),
            "Between two awaits nothing interrupts a counter",
        ),
    ],
    parameters: Parameters::ALL,
    presets: &[
        preset("Three counters", "", "How do three coroutines share one thread?"),
        preset("In lockstep", "a=4 b=4 c=4", "Who goes first when deadlines are equal?"),
        preset("No time at all", "interval=0.0", "Do they still take turns if no time passes?"),
    ],
    program: |values| Box::pin(main(Parameters::from(values))),
    deadlocks: |_| false,
    rust: include_str!("countdown.rs"),
    python: r#"import asyncio


async def countdown(name, start):
    for n in range(start, 0, -1):
        print(f"{name}: {n}")  #~ count
        await asyncio.sleep(«interval»)  #~ sleep
    print(f"{name}: lift-off")  #~ done


async def main():
    await asyncio.gather(  #~ gather
        asyncio.create_task(countdown("A", «a»), name="A"),  #~ a
        asyncio.create_task(countdown("B", «b»), name="B"),  #~ b
        asyncio.create_task(countdown("C", «c»), name="C"),  #~ c
    )
    print("all counters are done")  #~ all


asyncio.run(main())
"#,
};
