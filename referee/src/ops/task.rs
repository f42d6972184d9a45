//! Tasks: creating, cancelling, looking at them.

use loopscope::runtime::{
    self, AnyTask, all_tasks, create_eager_task, create_named_task, create_task, current_task,
    print,
};

use crate::draft::Draft;
use crate::family::{Family, Perform, Uses, operations, read};
use crate::interpreter::{Found, Next, Performed, Scope, Stop, Value};
use crate::ops::future::Future;
use crate::program::{Name, Statement};
use crate::words::{say, say_truth};

/// The family of tasks.
pub const FAMILY: Family = Family {
    name: Task::NAME,
    operations: Task::NAMES,
    read: read::<Task>,
    objects: &[],
    uses: Some(Uses {
        share: 5,
        prepare,
        make_up,
        in_callbacks: &[
            |draft| Some(Task::Cancel(name(draft)).into()),
            |draft| Some(Task::Cancel(name(draft)).into()),
            |_| Some(Task::Current.into()),
        ],
    }),
};

operations! {
    /// Creating tasks, and methods that futures do not have ([`Future`] has the others).
    Task as "task" {
        /// `create_task(body, name=name)`.
        Spawn(Name, Name),
        /// `create_task(body)`.
        SpawnUnnamed(Name, Name),
        /// `asyncio.Task(body, name=name, eager_start=True)`.
        SpawnEager(Name, Name),
        /// `task.cancel()`.
        Cancel(Name),
        /// `task.cancel(message)`.
        CancelWith(Name, String),
        /// `task.uncancel()`.
        Uncancel(Name),
        /// `task.cancelling()`.
        Cancelling(Name),
        /// Prints the name of the current task.
        Current,
        /// Prints the names of all tasks that are not done.
        All,
    }
}

impl Perform for Task {
    fn awaits(&self) -> bool {
        false
    }

    async fn perform(&self, scope: &Scope) -> Performed {
        match self {
            Self::Spawn(name, body) => {
                scope.keep(name, create_named_task(name.clone(), scope.coroutine(body)?));
            }
            Self::SpawnUnnamed(name, body) => {
                scope.keep(name, create_task(scope.coroutine(body)?));
            }
            Self::SpawnEager(name, body) => {
                scope.keep(name, create_eager_task(Some(name), scope.coroutine(body)?));
            }
            Self::Cancel(name) => {
                say_truth("cancel", name, any_task(scope, name)?.cancel());
            }
            Self::CancelWith(name, message) => {
                say_truth("cancel", name, any_task(scope, name)?.cancel_with_message(message));
            }
            Self::Uncancel(name) => {
                say("uncancel", name, any_task(scope, name)?.uncancel());
            }
            Self::Cancelling(name) => {
                say("cancelling", name, any_task(scope, name)?.cancelling());
            }
            Self::Current => {
                let name = current_task().map_or_else(|| "None".to_owned(), |task| task.name());
                print(format!("this is {name}"));
            }
            Self::All => {
                let mut names: Vec<_> = all_tasks().iter().map(AnyTask::name).collect();
                names.sort();
                print(format!("all tasks: {}", names.join(" ")));
            }
        }
        Ok(Next::Statement)
    }
}

/// The task of a name; `main` is the main task, `self` the one that runs.
fn any_task(scope: &Scope, name: &str) -> Found<AnyTask> {
    match name {
        "self" => current_task().ok_or_else(|| Stop::Missing(name.to_owned())),
        "main" => scope.find(name),
        _ => Ok(scope.find::<runtime::Task<Value>>(name)?.untyped()),
    }
}

fn prepare(draft: &mut Draft) {
    draft.program.eager = draft.one_in(16);
}

fn make_up(draft: &mut Draft, to: &mut Vec<Statement>) {
    let operation = match draft.below(16) {
        0..=2 => match draft.later_body() {
            Some(body) => {
                let task = format!("t{}", &body[1..]);
                match draft.below(4) {
                    0 => Task::SpawnUnnamed(task, body),
                    1 => Task::SpawnEager(task, body),
                    _ => Task::Spawn(task, body),
                }
            }
            None => Task::Current,
        },
        3..=7 => Task::Cancel(name(draft)),
        8 | 9 => Task::CancelWith(name(draft), "please".to_owned()),
        10 => Task::Uncancel(name(draft)),
        11 | 12 => Task::Cancelling(name(draft)),
        13 => Task::Current,
        14 => Task::All,
        _ => return to.push(Future::Await(draft.later_task()).into()),
    };
    to.push(operation.into());
}

/// Picks the name of any task.
fn name(draft: &mut Draft) -> Name {
    match draft.below(8) {
        0 => "self".to_owned(),
        1 => "main".to_owned(),
        _ => draft.any_task(),
    }
}
