//! Jobs for the thread pool.

use loopscope::runtime::{Result, block_for, run_in_executor, to_thread};
use serde::{Deserialize, Serialize};

use crate::interpreter::{Scope, Value, gave, show};
use crate::program::{Name, Raising};

operations! {
    /// What is done with the default executor.
    Executor as "executor" {
        /// `await asyncio.to_thread(job)`.
        ToThread(Job),
        /// `loop.run_in_executor(None, job)`, kept as a future.
        Submit(Name, Job),
    }
}

/// A function for a thread: it sleeps, then returns or raises.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Job {
    /// How long it takes.
    pub seconds: f64,
    /// What it returns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<i64>,
    /// What it raises instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raise: Option<Raising>,
}

impl Job {
    fn work(&self) -> impl FnOnce() -> Result<Value> + 'static {
        let Self { seconds, value, raise } = self.clone();
        move || {
            block_for(seconds);
            raise.map_or(Ok(value), |raising| Err(raising.exception()))
        }
    }
}

impl Executor {
    /// Does what does not await; `None` for what does.
    pub(crate) fn immediately(&self, scope: &Scope) -> Option<Result<()>> {
        if scope.run.program.workers.is_none() {
            return Some(scope.run.misses("executor"));
        }
        let Self::Submit(name, job) = self else { return None };
        Some(run_in_executor(job.work()).map(|future| scope.run.keep_future(name, future)))
    }

    /// Does what awaits.
    pub(crate) async fn run(&self) -> Result<()> {
        if let Self::ToThread(job) = self {
            gave("the thread", show(to_thread(job.work()).await?));
        }
        Ok(())
    }
}
