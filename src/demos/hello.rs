//! `hello`: a coroutine that waits between two prints.

use crate::model::{FutureKind, Moment, Occasion};
use crate::program::{parameters, preset};
use crate::runtime::{Result, print, sleep};

//~ listing

async fn main(p: Parameters) -> Result<()> {
    print("Hello"); //~ hello
    sleep(p.delay).await?; //~ sleep
    print("World"); //~ world
    Ok(())
}

//~ end of the listing

parameters! {
    struct Parameters {
        /// How long the coroutine sleeps between its two lines
        delay: f64 = seconds("Delay", 1.0, 0.0..=10.0),
    }
}

pub(super) const DEMO: super::Demo = super::Demo {
    id: "hello",
    title: "hello",
    idea: "Print, wait without blocking, print again",
    moments: &[
        Moment::first(
            Occasion::Waits(FutureKind::Sleep),
            "At the await, {task} gives control back: only a timer is left",
        ),
        Moment::first(Occasion::Yields, "A sleep of 0 sets no timer: {task} only lets others run"),
        Moment::last(
            Occasion::Resolves(FutureKind::Sleep),
            "The timer makes main ready, and the loop runs it one iteration later",
        ),
        Moment::first(Occasion::Prints("World"), "The await is over, and main goes on below it"),
    ],
    parameters: Parameters::ALL,
    presets: &[
        preset("One second", "", "How can a program wait without blocking?"),
        preset("No time at all", "delay=0.0", "What does sleep do if it need not wait?"),
        preset("Ten seconds", "delay=10.0", "Does a long wait cost the loop anything?"),
    ],
    program: |values| Box::pin(main(Parameters::from(values))),
    deadlocks: |_| false,
    rust: include_str!("hello.rs"),
    python: r#"import asyncio


async def main():
    print("Hello")  #~ hello
    await asyncio.sleep(«delay»)  #~ sleep
    print("World")  #~ world


asyncio.run(main())
"#,
};
