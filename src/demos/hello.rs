//! `hello`: a coroutine that waits between two prints.

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
    notice: [
        "asyncio.run makes a task of main, and its first step waits in the ready queue like any other.",
        "At the await, main hands control back: the loop is free, and main is only a timer.",
        "The timer does not resume main. It finishes a future, and that makes main ready one iteration later; a sleep of 0 needs neither and only gives way.",
    ],
    parameters: Parameters::ALL,
    presets: &[
        preset("One second", ""),
        preset("No time at all", "delay=0.0"),
        preset("Ten seconds", "delay=10.0"),
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
