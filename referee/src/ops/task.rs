//! Tasks: creating, cancelling, looking at them.

use loopscope::runtime::{Result, create_named_task, create_task, print};

use crate::interpreter::{Scope, python_bool};
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
    pub(crate) fn immediately(&self, scope: &Scope) -> Result<()> {
        let run = &scope.run;
        match self {
            Self::Spawn(name, body) => {
                if let Some(coroutine) = run.coroutine(body) {
                    let task = create_named_task(name.clone(), coroutine);
                    run.tasks.borrow_mut().insert(name.clone(), task);
                }
            }
            Self::SpawnUnnamed(name, body) => {
                if let Some(coroutine) = run.coroutine(body) {
                    let task = create_task(coroutine);
                    run.tasks.borrow_mut().insert(name.clone(), task);
                }
            }
            Self::Cancel(name) => {
                if let Some(task) = run.task(name) {
                    let is_taken = task.cancel();
                    print(format!("cancel {name}: {}", python_bool(is_taken)));
                }
            }
            _ => {}
        }
        Ok(())
    }
}
