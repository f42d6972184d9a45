//! `semaphore`: a limited number of jobs work at once.

use crate::model::{FutureKind, Moment, Occasion, PrimitiveKind};
use crate::program::{parameters, preset};
use crate::runtime::{Random, Result, Semaphore, TaskGroup, fixed, print, sleep, task_group, time};

//~ listing

async fn job(i: u64, slots: Semaphore, seconds: f64) -> Result<()> {
    let slot = slots.guard().await?; //~ acquire
    print(format!("job {i} has a slot for {} s", fixed(seconds, 3))); //~ has
    sleep(seconds).await?; //~ work
    drop(slot);
    print(format!("job {i} has released its slot")); //~ released
    Ok(())
}

async fn main(p: Parameters) -> Result<()> {
    let start = time()?;
    let mut random = Random::seeded(p.seed);
    let slots = Semaphore::named("slots", p.limit as u32);
    let jobs = async |group: TaskGroup| {
        for i in 0..p.n {
            let seconds = p.work + random.uniform(0.0, p.jitter);
            let coroutine = job(i, slots.clone(), seconds);
            group.create_named_task(format!("job-{i}"), coroutine)?; //~ create
        }
        Ok(())
    };
    task_group(jobs).await?; //~ group
    print(format!("all jobs took {} s", fixed(time()? - start, 3))); //~ took
    Ok(())
}

//~ end of the listing

parameters! {
    struct Parameters {
        /// How many jobs there are
        n: u64 = count("Jobs", 8, 1..=200),
        /// How many of them may hold a slot at once
        limit: u64 = count("Limit", 3, 1..=50),
        /// The shortest time that a job can take
        work: f64 = seconds("Work", 0.3, 0.0..=5.0),
        /// How much longer a job can take
        jitter: f64 = seconds("Jitter", 0.4, 0.0..=5.0),
        /// Where the random numbers start
        seed: u64 = count("Seed", 7, 0..=9_999),
    }
}

pub(super) const DEMO: super::Demo = super::Demo {
    id: "semaphore",
    title: "semaphore",
    idea: "Let only so many work at once",
    moments: &[
        Moment::first(Occasion::Value(PrimitiveKind::Semaphore, 0), "{task} takes the last permit"),
        Moment::first(
            Occasion::Waits(FutureKind::Acquire),
            "No permit is free, so {task} waits in line",
        ),
        Moment::first(
            Occasion::Resolves(FutureKind::Acquire),
            "The permit goes to the first in line, which runs one iteration later",
        ),
        Moment::first(
            Occasion::Prints("all jobs"),
            "All jobs are done, never more at once than the limit",
        ),
    ],
    parameters: Parameters::ALL,
    presets: &[
        preset("Three at once", "", "Who has a slot, and who waits for one?"),
        preset("One at a time", "limit=1", "What is a semaphore with one slot good for?"),
        preset("In batches", "jitter=0.0", "Why do jobs of equal length run in batches?"),
        preset("All at once", "limit=8", "What does a limit do that is never reached?"),
    ],
    program: |values| Box::pin(main(Parameters::from(values))),
    deadlocks: |_| false,
    rust: include_str!("semaphore.rs"),
    python: r#"import asyncio
import random


async def job(i, slots, seconds):
    async with slots:  #~ acquire
        print(f"job {i} has a slot for {seconds:.3f} s")  #~ has
        await asyncio.sleep(seconds)  #~ work
    print(f"job {i} has released its slot")  #~ released


async def main():
    loop = asyncio.get_running_loop()
    start = loop.time()
    random.seed(«seed»)
    slots = asyncio.Semaphore(«limit»)
    async with asyncio.TaskGroup() as group:  #~ group
        for i in range(«n»):
            seconds = «work» + random.uniform(0, «jitter»)
            coroutine = job(i, slots, seconds)
            group.create_task(coroutine, name=f"job-{i}")  #~ create
    print(f"all jobs took {loop.time() - start:.3f} s")  #~ took


asyncio.run(main())
"#,
};
