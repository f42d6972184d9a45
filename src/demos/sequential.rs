//! `sequential`: coroutines one after the other, compared with all at once.

use crate::model::{FutureKind, Moment, Occasion};
use crate::program::{parameters, preset};
use crate::runtime::{Result, create_named_task, fixed, gather, print, sleep, time};

//~ listing

async fn process(i: u64, delay: f64) -> Result<u64> {
    sleep(delay).await?; //~ sleep
    print(format!("item {i} is processed")); //~ processed
    Ok(2 * i)
}

//~ if mode!=concurrent
async fn sequential(items: u64, delay: f64) -> Result<f64> {
    let start = time()?;
    for i in 0..items {
        process(i, delay).await?;
    }
    Ok(time()? - start)
}

//~ if mode!=sequential
async fn concurrent(items: u64, delay: f64) -> Result<f64> {
    let start = time()?;
    let mut tasks = Vec::new();
    for i in 0..items {
        tasks.push(create_named_task(format!("item-{i}"), process(i, delay))); //~ create
    }
    gather(tasks, false).await?; //~ gather
    Ok(time()? - start)
}

//~ end if
async fn main(p: Parameters) -> Result<()> {
    let (mut slow, mut fast) = (0.0, 0.0);
    //~ if never
    if p.mode != "concurrent" {
        //~ if mode!=concurrent <1
        slow = sequential(p.items, p.delay).await?;
        print(format!("sequential: {} s", fixed(slow, 3))); //~ slow

        //~ if never
    }
    if p.mode != "sequential" {
        //~ if mode!=sequential <1
        fast = concurrent(p.items, p.delay).await?;
        print(format!("concurrent: {} s", fixed(fast, 3))); //~ fast

        //~ if never
    }
    //~ if mode=both
    if slow > 0.0 && fast > 0.0 {
        print(format!("speed-up: {}", fixed(slow / fast, 1))); //~ speed
    }
    //~ end if
    Ok(())
}

//~ end of the listing

parameters! {
    struct Parameters {
        /// How many items are processed
        items: u64 = count("Items", 10, 1..=200),
        /// How long each of them takes
        delay: f64 = seconds("Delay", 0.1, 0.0..=5.0),
        /// One after the other, all at once, or both for comparison
        mode: &'static str = choice("Mode", &["both", "sequential", "concurrent"]),
    }
}

pub(super) const DEMO: super::Demo = super::Demo {
    id: "sequential",
    title: "one by one or at once",
    idea: "Compare awaiting in a row with awaiting together",
    moments: &[
        Moment::first(
            Occasion::Prints("item 0"),
            "Item 0 is processed; only now can the code that awaits it go on",
        ),
        Moment::first(Occasion::Prints("sequential:"), "One by one, the delays add up"),
        Moment::first(Occasion::Waits(FutureKind::Gather), "Now all items wait at the same time"),
        Moment::first(
            Occasion::Prints("concurrent:"),
            "All at once, the items take no longer than one delay",
        ),
    ],
    parameters: Parameters::ALL,
    presets: &[
        preset("Both", "", "Why does my second coroutine wait for the first?"),
        preset("One by one", "mode=sequential", "Why does awaiting one by one take so long?"),
        preset("At once", "mode=concurrent", "How do I run them all at once?"),
        preset("A hundred items", "items=100", "Do a hundred waits at once take longer than one?"),
    ],
    program: |values| Box::pin(main(Parameters::from(values))),
    deadlocks: |_| false,
    rust: include_str!("sequential.rs"),
    python: r#"import asyncio


async def process(i):
    await asyncio.sleep(«delay»)  #~ sleep
    print(f"item {i} is processed")  #~ processed
    return 2 * i


#~ if mode!=concurrent
async def sequential():
    loop = asyncio.get_running_loop()
    start = loop.time()
    for i in range(«items»):
        await process(i)
    return loop.time() - start


#~ if mode!=sequential
async def concurrent():
    loop = asyncio.get_running_loop()
    start = loop.time()
    tasks = [
        asyncio.create_task(process(i), name=f"item-{i}")  #~ create
        for i in range(«items»)
    ]
    await asyncio.gather(*tasks)  #~ gather
    return loop.time() - start


#~ end if
async def main():
    #~ if mode!=concurrent
    slow = await sequential()
    print(f"sequential: {slow:.3f} s")  #~ slow
    #~ if mode!=sequential
    fast = await concurrent()
    print(f"concurrent: {fast:.3f} s")  #~ fast
    #~ if mode=both
    if fast:
        print(f"speed-up: {slow / fast:.1f}")  #~ speed
    #~ end if


asyncio.run(main())
"#,
};
