//! `future`: several tasks wait for a result that another one sets.

use crate::model::{FutureKind, Moment, Occasion};
use crate::program::{parameters, preset};
use crate::runtime::{
    Exception, Future, Result, create_future, create_named_task, gather, print, sleep,
};

//~ listing

async fn wait(i: u64, future: Future<u32>) -> Result<()> {
    print(format!("waiter {i} waits")); //~ waits
    let outcome = future.await; //~ await
    match outcome {
        Ok(result) => print(format!("waiter {i} has {result}")), //~ has
        Err(error) if error.is_cancelled() => {
            print(format!("waiter {i}: cancelled")); //~ cancelled
        }
        Err(error) => print(format!("waiter {i}: {}", error.message())), //~ error
    }
    Ok(())
}

async fn main(p: Parameters) -> Result<()> {
    let future = create_future()?; //~ create
    let mut waiters = Vec::new();
    for i in 0..p.waiters {
        waiters.push(create_named_task(format!("waiter-{i}"), wait(i, future.clone()))); //~ task
    }
    sleep(p.when).await?; //~ sleep

    //~ if never
    match p.outcome {
        "result" => {
            //~ if outcome=result <2
            future.set_result(42)?; //~ result

            //~ if never
        }
        "exception" => {
            //~ if outcome=exception <2
            future.set_exception(Exception::new("ValueError", "no answer"))?; //~ exception

            //~ if never
        }
        _ => {
            //~ if outcome=cancel <2
            future.cancel(); //~ cancel

            //~ if never
        }
    }
    //~ end if
    print("the future is done"); //~ done
    gather(waiters, false).await?; //~ gather
    Ok(())
}

//~ end of the listing

parameters! {
    struct Parameters {
        /// How many tasks wait for the future
        waiters: u64 = count("Waiters", 3, 1..=100),
        /// When the future is finished
        when: f64 = seconds("When", 1.0, 0.0..=10.0),
        /// How the future is finished
        outcome: &'static str = choice("Outcome", &["result", "exception", "cancel"]),
    }
}

pub(super) const DEMO: super::Demo = super::Demo {
    id: "future",
    title: "future",
    idea: "Let several tasks wait for one result that somebody sets",
    moments: &[
        Moment::first(
            Occasion::Waits(FutureKind::Plain),
            "{task} waits for a future that nothing has finished yet",
        ),
        Moment::first(
            Occasion::Resolves(FutureKind::Plain),
            "set_result runs nothing: it only makes the waiters ready",
        ),
        Moment::first(
            Occasion::Raises(FutureKind::Plain),
            "set_exception runs nothing: it only makes the waiters ready",
        ),
        Moment::first(
            Occasion::Prints("the future is done"),
            "main goes on first, up to its next await",
        ),
        Moment::first(Occasion::Throws(""), "The exception is raised at every await of the future"),
    ],
    parameters: Parameters::ALL,
    presets: &[
        preset("A result", "", "How do several tasks wait for one result?"),
        preset("An exception", "outcome=exception", "Where does an exception set on a future go?"),
        preset("Cancelled", "outcome=cancel", "What do waiters see when a future is cancelled?"),
        preset("Twenty waiters", "waiters=20", "In which order do twenty waiters wake?"),
    ],
    program: |values| Box::pin(main(Parameters::from(values))),
    deadlocks: |_| false,
    rust: include_str!("future.rs"),
    python: r#"import asyncio


async def wait(i, future):
    print(f"waiter {i} waits")  #~ waits
    try:
        result = await future  #~ await
        print(f"waiter {i} has {result}")  #~ has
    except asyncio.CancelledError:
        print(f"waiter {i}: cancelled")  #~ cancelled
    except ValueError as error:
        print(f"waiter {i}: {error}")  #~ error


async def main():
    future = asyncio.get_running_loop().create_future()  #~ create
    waiters = [
        asyncio.create_task(wait(i, future), name=f"waiter-{i}")  #~ task
        for i in range(«waiters»)
    ]
    await asyncio.sleep(«when»)  #~ sleep
    #~ if outcome=result
    future.set_result(42)  #~ result
    #~ if outcome=exception
    future.set_exception(ValueError("no answer"))  #~ exception
    #~ if outcome=cancel
    future.cancel()  #~ cancel
    #~ end if
    print("the future is done")  #~ done
    await asyncio.gather(*waiters)  #~ gather


asyncio.run(main())
"#,
};
