//! What waits for several things: `gather`, `wait_for`, `shield`, `wait`, `as_completed`.

use loopscope::runtime::{Result, gather, print};
use serde::{Deserialize, Serialize};

use crate::interpreter::{Awaitables, Scope, show};
use crate::program::Name;

operations! {
    /// What waits for several things, or for one in a special way.
    Combine as "combine" {
        /// `await gather(…, return_exceptions=…)`.
        Gather(Vec<Name>, bool),
        /// `await wait_for(awaitable, timeout)`.
        WaitFor(Name, Option<f64>),
        /// `await shield(awaitable)`.
        Shield(Name),
        /// `await wait(tasks, return_when=…, timeout=…)`.
        Wait(Vec<Name>, Mode, Option<f64>),
        /// `for … in as_completed(awaitables, timeout=…)`.
        AsCompleted(Vec<Name>, Option<f64>),
    }
}

/// When `wait` returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// `FIRST_COMPLETED`.
    FirstCompleted,
    /// `FIRST_EXCEPTION`.
    FirstException,
    /// `ALL_COMPLETED`.
    AllCompleted,
}

impl Combine {
    /// Does it; every operation of this family awaits.
    pub(crate) async fn run(&self, scope: &Scope) -> Result<()> {
        match self {
            Self::Gather(names, return_exceptions) => {
                let Some(awaitables) = scope.run.awaitables(names) else { return Ok(()) };
                let results = match awaitables {
                    Awaitables::Tasks(tasks) => gather(tasks, *return_exceptions).await?,
                    Awaitables::Futures(futures) => gather(futures, *return_exceptions).await?,
                };
                let texts: Vec<_> = results
                    .into_iter()
                    .map(|result| result.map_or_else(|exception| exception.repr(), show))
                    .collect();
                print(format!("gathered [{}]", texts.join(", ")));
                Ok(())
            }
            _ => Ok(()),
        }
    }
}
