//! What waits for several things: `gather`, `wait_for`, `shield`, `wait`, `as_completed`.

use loopscope::runtime::{
    Result, ReturnWhen, Task, as_completed, gather, print, shield, wait, wait_for,
};
use serde::{Deserialize, Serialize};

use crate::interpreter::{Awaitable, Awaitables, Scope, gave, show};
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
        let run = &scope.run;
        match self {
            Self::Gather(names, return_exceptions) => {
                let Some(awaitables) = run.awaitables(names) else { return Ok(()) };
                let results = match awaitables {
                    Awaitables::Tasks(tasks) => gather(tasks, *return_exceptions).await?,
                    Awaitables::Futures(futures) => gather(futures, *return_exceptions).await?,
                    Awaitables::Coroutines(all) => gather(all, *return_exceptions).await?,
                };
                let results = results.into_iter();
                let texts = results.map(|result| result.map_or_else(|e| e.repr(), show));
                print(format!("gathered [{}]", texts.collect::<Vec<_>>().join(", ")));
            }
            Self::WaitFor(name, timeout) => {
                let Some(awaitable) = run.awaitable(name) else { return Ok(()) };
                let value = match awaitable {
                    Awaitable::Task(task) => wait_for(task, *timeout).await?,
                    Awaitable::Future(future) => wait_for(future, *timeout).await?,
                    Awaitable::Coroutine(coroutine) => wait_for(coroutine, *timeout).await?,
                };
                gave(name, show(value));
            }
            Self::Shield(name) => {
                let Some(awaitable) = run.awaitable(name) else { return Ok(()) };
                let value = match awaitable {
                    Awaitable::Task(task) => shield(task).await?,
                    Awaitable::Future(future) => shield(future).await?,
                    Awaitable::Coroutine(coroutine) => shield(coroutine).await?,
                };
                gave(name, show(value));
            }
            Self::AsCompleted(names, timeout) => {
                let Some(awaitables) = run.awaitables(names) else { return Ok(()) };
                let mut completed = match awaitables {
                    Awaitables::Tasks(tasks) => as_completed(tasks, *timeout),
                    Awaitables::Futures(futures) => as_completed(futures, *timeout),
                    Awaitables::Coroutines(all) => as_completed(all, *timeout),
                };
                while let Some(result) = completed.next().await {
                    match result {
                        Ok(value) => print(format!("completed {}", show(value))),
                        Err(exception) if exception.is_exception() => {
                            print(format!("completed {}", exception.repr()));
                        }
                        Err(exception) => return Err(exception),
                    }
                }
            }
            Self::Wait(names, mode, timeout) => {
                let tasks: Option<Vec<_>> = names.iter().map(|name| run.task(name)).collect();
                let Some(tasks) = tasks else { return Ok(()) };
                let (done, pending) = wait(tasks, *timeout, mode.return_when()).await?;
                let (done, pending) = (names_of(&done), names_of(&pending));
                print(format!("done: {done}; pending: {pending}"));
            }
        }
        Ok(())
    }
}

impl Mode {
    fn return_when(self) -> ReturnWhen {
        match self {
            Self::FirstCompleted => ReturnWhen::FirstCompleted,
            Self::FirstException => ReturnWhen::FirstException,
            Self::AllCompleted => ReturnWhen::AllCompleted,
        }
    }
}

fn names_of<T>(tasks: &[Task<T>]) -> String {
    tasks.iter().map(Task::name).collect::<Vec<_>>().join(" ")
}
