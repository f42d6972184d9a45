//! `gather`: several fetches at once, whose results come in the order of the arguments; one of them
//! can fail.

use crate::model::{FutureKind, Moment, Occasion};
use crate::program::{parameters, preset};
use crate::runtime::{
    Exception, Random, Result, ReturnWhen, create_named_task, fixed, gather, print, sleep, sum,
    time, wait,
};

//~ listing

async fn fetch(i: u64, delay: f64, failing: Option<u64>) -> Result<String> {
    print(format!("fetch {i} takes {} s", fixed(delay, 3))); //~ takes
    sleep(delay).await?; //~ sleep

    //~ if failing!=none
    if Some(i) == failing {
        let message = format!("fetch {i} failed");
        return Err(Exception::new("ConnectionError", message));
    }
    //~ end if
    print(format!("fetch {i} is done")); //~ done
    Ok(format!("page {i}"))
}

async fn main(p: Parameters) -> Result<()> {
    let start = time()?;
    let mut random = Random::seeded(p.seed);
    let delays: Vec<f64> = (0..p.n).map(|_| random.uniform(p.shortest, p.longest)).collect();
    let mut fetches = Vec::new();
    for (i, &delay) in (0..).zip(&delays) {
        let coroutine = fetch(i, delay, p.failing);
        fetches.push(create_named_task(format!("fetch-{i}"), coroutine)); //~ create
    }

    let gathered = gather(fetches.clone(), p.return_exceptions).await; //~ gather
    match gathered {
        Ok(results) => {
            for (i, result) in results.into_iter().enumerate() {
                let result = result.unwrap_or_else(|error| error.message().to_owned());
                print(format!("result {i}: {result}")); //~ result
            }
        }
        Err(error) if error.is("ConnectionError") => {
            print(format!("gather raised: {}", error.message())); //~ raised
            wait(fetches, None, ReturnWhen::AllCompleted).await?; //~ others
        }
        Err(error) => return Err(error),
    }
    print(format!("together: {} s", fixed(time()? - start, 3))); //~ together
    print(format!("one by one: {} s", fixed(sum(delays), 3))); //~ sum
    Ok(())
}

//~ end of the listing

parameters! {
    struct Parameters {
        /// How many fetches run at once
        n: u64 = count("Fetches", 5, 1..=1_000),
        /// The shortest time that a fetch can take
        shortest: f64 = seconds("Shortest", 0.2, 0.0..=10.0),
        /// The longest time that a fetch can take
        longest: f64 = seconds("Longest", 1.0, 0.0..=10.0).not_below("shortest"),
        /// Where the random numbers start
        seed: u64 = count("Seed", 7, 0..=9_999),
        /// The fetch that raises an exception
        failing: Option<u64> = index("Failing fetch", "n"),
        /// Whether exceptions are results like any other
        return_exceptions: bool = switch("return_exceptions", false),
    }
}

pub(super) const DEMO: super::Demo = super::Demo {
    id: "gather",
    title: "gather",
    idea: "Run several coroutines at once and collect their results",
    moments: &[
        Moment::first(
            Occasion::Waits(FutureKind::Gather),
            "All fetches are started; {task} waits for all of them at once",
        ),
        Moment::first(
            Occasion::Raises(FutureKind::Gather),
            "gather raises the exception in main at once; the others run on",
        ),
        Moment::first(Occasion::Prints("result 0"), "Results come in the order of the arguments"),
        Moment::first(
            Occasion::Prints("together"),
            "Together they take as long as the slowest, not as the sum",
        ),
    ],
    parameters: Parameters::ALL,
    presets: &[
        preset("Five fetches", "", "How do I run several coroutines at once?"),
        preset("One fails", "failing=3", "One fetch fails: what do the others do?"),
        preset(
            "One fails, all return",
            "failing=3 return_exceptions=true",
            "How do I get the results in spite of a failure?",
        ),
        preset(
            "Equal delays",
            "shortest=0.5 longest=0.5",
            "In which order do equal fetches come back?",
        ),
        preset("A hundred", "n=100", "How long do a hundred fetches take together?"),
    ],
    program: |values| Box::pin(main(Parameters::from(values))),
    deadlocks: |_| false,
    rust: include_str!("gather.rs"),
    python: r#"import asyncio
import random


async def fetch(i, delay):
    print(f"fetch {i} takes {delay:.3f} s")  #~ takes
    await asyncio.sleep(delay)  #~ sleep
    #~ if failing!=none
    if i == «failing»:
        raise ConnectionError(f"fetch {i} failed")
    #~ end if
    print(f"fetch {i} is done")  #~ done
    return f"page {i}"


async def main():
    loop = asyncio.get_running_loop()
    start = loop.time()
    random.seed(«seed»)
    delays = [random.uniform(«shortest», «longest») for _ in range(«n»)]
    fetches = [
        asyncio.create_task(fetch(i, delay), name=f"fetch-{i}")  #~ create
        for i, delay in enumerate(delays)
    ]
    try:
        results = await asyncio.gather(  #~ gather
            *fetches, return_exceptions=«return_exceptions»
        )
        for i, result in enumerate(results):
            print(f"result {i}: {result}")  #~ result
    except ConnectionError as error:
        print(f"gather raised: {error}")  #~ raised
        await asyncio.wait(fetches)  #~ others
    print(f"together: {loop.time() - start:.3f} s")  #~ together
    print(f"one by one: {sum(delays):.3f} s")  #~ sum


asyncio.run(main())
"#,
};
