//! Functions that wait for awaitables: `gather`, `wait_for`, `shield`, `wait`, `as_completed`.

use loopscope::runtime::{
    DynFuture, ReturnWhen, Task, as_completed, gather, print, shield, wait, wait_for,
};
use serde::{Deserialize, Serialize};

use crate::awaitable::{Awaitable, awaitables};
use crate::draft::Draft;
use crate::family::{Family, Perform, Uses, operations, read};
use crate::interpreter::{Found, Next, Performed, Scope, Value};
use crate::ops::future;
use crate::program::{Name, Statement};
use crate::words::{say_gave, show};

/// The family of functions that wait for awaitables.
pub const FAMILY: Family = Family {
    name: Combine::NAME,
    operations: Combine::NAMES,
    read: read::<Combine>,
    objects: &[],
    uses: Some(Uses { share: 4, prepare: |_| (), make_up, in_callbacks: &[] }),
};

operations! {
    /// Functions that wait for several awaitables, or for one in a special way.
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
                let results = gather(awaitables(scope, names)?, *return_exceptions).await?;
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
                let mut completed = as_completed(awaitables(scope, names)?, *timeout);
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
                let all: Found<Vec<_>> = names.iter().map(|name| waited_for(scope, name)).collect();
                let all = all?;
                let futures: Vec<_> = all.iter().map(|(future, _)| future.clone()).collect();
                let (done, pending) = wait(futures, *timeout, mode.return_when()).await?;
                let (done, pending) = (labels(&done, &all), labels(&pending, &all));
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

/// A task with its name, or a future, which has none.
fn waited_for(scope: &Scope, name: &str) -> Found<(DynFuture, String)> {
    if let Some(future) = scope.get::<loopscope::runtime::Future<Value>>(name) {
        return Ok((DynFuture::from(&future), "future".to_owned()));
    }
    let task = scope.find::<Task<Value>>(name)?;
    Ok((DynFuture::from(&task), task.name()))
}

fn labels(futures: &[DynFuture], all: &[(DynFuture, String)]) -> String {
    let label = |future: &DynFuture| all.iter().find(|(other, _)| other == future);
    let labels = futures.iter().filter_map(label).map(|(_, label)| label.as_str());
    labels.collect::<Vec<_>>().join(" ")
}

fn make_up(draft: &mut Draft, to: &mut Vec<Statement>) {
    let operation = match draft.below(10) {
        0..=2 => Combine::Gather(names(draft), draft.one_in(2)),
        3 | 4 => Combine::WaitFor(name(draft), draft.limit()),
        5 => Combine::Shield(name(draft)),
        6 | 7 => Combine::AsCompleted(names(draft), draft.limit()),
        _ => {
            let count = 1 + draft.below(3);
            let is_future = draft.has("future") && draft.one_in(4);
            let mut names: Vec<_> = (0..count).map(|_| draft.later_task()).collect();
            if is_future {
                names.push(future::name(draft));
            }
            let mode =
                draft.pick(&[Mode::FirstCompleted, Mode::FirstException, Mode::AllCompleted]);
            Combine::Wait(names, mode, draft.limit())
        }
    };
    to.push(operation.into());
}

/// The names of one to four things for which this body may wait, often all of one kind.
fn names(draft: &mut Draft) -> Vec<Name> {
    let count = 1 + draft.below(4);
    match draft.below(4) {
        0 | 1 => (0..count).map(|_| draft.later_task()).collect(),
        2 => (0..count).filter_map(|_| draft.later_body()).collect(),
        _ => (0..count).map(|_| name(draft)).collect(),
    }
}

/// The name of something for which this body may wait: a task, a body, a future, a job's future.
fn name(draft: &mut Draft) -> Name {
    if draft.has("future") && draft.one_in(4) {
        future::name(draft)
    } else if draft.has("executor") && draft.one_in(4) {
        "j1".to_owned()
    } else if draft.one_in(2) {
        draft.later_task()
    } else {
        draft.later_body().unwrap_or_else(|| draft.later_task())
    }
}
