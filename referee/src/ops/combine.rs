//! What waits for several things: `gather`, `wait_for`, `shield`, `wait`, `as_completed`.

use loopscope::runtime::{ReturnWhen, Task, as_completed, gather, print, shield, wait, wait_for};
use serde::{Deserialize, Serialize};

use crate::awaitable::{Awaitable, Awaitables};
use crate::family::{Family, Perform, operations, read};
use crate::interpreter::{Found, Next, Performed, Scope, Value};
use crate::program::Name;
use crate::words::{say_gave, show};

/// The family of what waits for several things.
pub const FAMILY: Family =
    Family { name: Combine::NAME, operations: Combine::NAMES, read: read::<Combine>, objects: &[] };

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

impl Perform for Combine {
    fn awaits(&self) -> bool {
        true
    }

    async fn perform(&self, scope: &Scope) -> Performed {
        match self {
            Self::Gather(names, return_exceptions) => {
                let awaitables = Awaitables::named(scope, names)?;
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
                let awaitable = Awaitable::named(scope, name)?;
                let value = match awaitable {
                    Awaitable::Task(task) => wait_for(task, *timeout).await?,
                    Awaitable::Future(future) => wait_for(future, *timeout).await?,
                    Awaitable::Coroutine(coroutine) => wait_for(coroutine, *timeout).await?,
                };
                say_gave(name, show(value));
            }
            Self::Shield(name) => {
                let awaitable = Awaitable::named(scope, name)?;
                let value = match awaitable {
                    Awaitable::Task(task) => shield(task).await?,
                    Awaitable::Future(future) => shield(future).await?,
                    Awaitable::Coroutine(coroutine) => shield(coroutine).await?,
                };
                say_gave(name, show(value));
            }
            Self::AsCompleted(names, timeout) => {
                let awaitables = Awaitables::named(scope, names)?;
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
                        Err(exception) => return Err(exception.into()),
                    }
                }
            }
            Self::Wait(names, mode, timeout) => {
                let tasks: Found<Vec<Task<Value>>> =
                    names.iter().map(|name| scope.find(name)).collect();
                let (done, pending) = wait(tasks?, *timeout, mode.return_when()).await?;
                let (done, pending) = (names_of(&done), names_of(&pending));
                print(format!("done: {done}; pending: {pending}"));
            }
        }
        Ok(Next::Statement)
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
