//! Tasks: creating, cancelling, looking at them.

use loopscope::runtime::{
    AnyTask, all_tasks, create_eager_task, create_named_task, create_task, current_task, print,
};

use crate::interpreter::{Scope, say, say_truth};
use crate::program::Name;

operations! {
    /// What is done with tasks alone; [`Future`](super::future::Future) has what futures share.
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

impl Task {
    /// Does it; no operation of this family awaits.
    pub(crate) fn immediately(&self, scope: &Scope) {
        let run = &scope.run;
        match self {
            Self::Spawn(name, body) => {
                if let Some(coroutine) = run.coroutine(body) {
                    run.keep_task(name, create_named_task(name.clone(), coroutine));
                }
            }
            Self::SpawnUnnamed(name, body) => {
                if let Some(coroutine) = run.coroutine(body) {
                    run.keep_task(name, create_task(coroutine));
                }
            }
            Self::SpawnEager(name, body) => {
                if let Some(coroutine) = run.coroutine(body) {
                    run.keep_task(name, create_eager_task(Some(name), coroutine));
                }
            }
            Self::Cancel(name) => {
                if let Some(task) = any_task(scope, name) {
                    say_truth("cancel", name, task.cancel());
                }
            }
            Self::CancelWith(name, message) => {
                if let Some(task) = any_task(scope, name) {
                    say_truth("cancel", name, task.cancel_with_message(message));
                }
            }
            Self::Uncancel(name) => {
                if let Some(task) = any_task(scope, name) {
                    say("uncancel", name, task.uncancel());
                }
            }
            Self::Cancelling(name) => {
                if let Some(task) = any_task(scope, name) {
                    say("cancelling", name, task.cancelling());
                }
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
    }
}

/// A task of the program, or the main one, or the one that runs.
fn any_task(scope: &Scope, name: &str) -> Option<AnyTask> {
    let run = &scope.run;
    let found = match name {
        "self" => current_task(),
        "main" => run.main_task(),
        _ => return run.task(name).map(|task| task.untyped()),
    };
    run.or_misses(name, found)
}
