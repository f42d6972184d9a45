//! Task groups.

use loopscope::runtime::{Result, task_group};

use crate::interpreter::{Next, Scope, block};
use crate::program::{Block, Name};

operations! {
    /// `asyncio.TaskGroup`.
    Group as "group" {
        /// `async with asyncio.TaskGroup()`.
        With(Name, Block),
        /// `group.create_task(body, name=name)`: the group, the task, the body.
        Spawn(Name, Name, Name),
    }
}

impl Group {
    /// Does what does not await; `None` for what does.
    pub(crate) fn immediately(&self, scope: &Scope) -> Option<Result<()>> {
        let Self::Spawn(group, name, body) = self else { return None };
        let run = &scope.run;
        let found = run.groups.borrow().get(group).cloned();
        let Some(found) = found else { return Some(run.misses(group)) };
        let Some(coroutine) = run.coroutine(body) else { return Some(Ok(())) };
        let created = found.create_named_task(name.clone(), coroutine);
        Some(created.map(|task| run.keep_task(name, task)))
    }

    /// Does what awaits.
    pub(crate) async fn run(&self, scope: &Scope) -> Result<Next> {
        let Self::With(name, statements) = self else { return Ok(Next::Statement) };
        let body = |group| {
            scope.run.groups.borrow_mut().insert(name.clone(), group);
            block(scope.clone(), statements.clone())
        };
        task_group(body).await
    }
}
