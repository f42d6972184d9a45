//! How loops are run: one main coroutine as `asyncio.run` does, or several runs on one loop.

mod asyncio_runner;
mod main_run;
mod several_runs;

pub use asyncio_runner::AsyncioRunner;
pub use main_run::{Runner, run};
