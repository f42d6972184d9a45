//! Task groups.

use loopscope::runtime::{TaskGroup, task_group};

use crate::family::{Family, Perform, operations, read};
use crate::interpreter::{Next, Performed, Scope, block};
use crate::program::{Block, Name};

/// The family of task groups.
pub const FAMILY: Family =
    Family { name: Group::NAME, operations: Group::NAMES, read: read::<Group>, objects: &[] };

operations! {
    /// `asyncio.TaskGroup`.
    Group as "group" {
        /// `async with asyncio.TaskGroup()`.
        With(Name, Block),
        /// `group.create_task(body, name=name)`: the group, the task, the body.
        Spawn(Name, Name, Name),
    }
}

impl Perform for Group {
    fn awaits(&self) -> bool {
        matches!(self, Self::With(..))
    }

    async fn perform(&self, scope: &Scope) -> Performed {
        match self {
            Self::With(name, statements) => {
                let body = |group| {
                    scope.keep::<TaskGroup>(name, group);
                    block(scope.clone(), statements.clone())
                };
                Ok(task_group(body).await?)
            }
            Self::Spawn(group, name, body) => {
                let group = scope.find::<TaskGroup>(group)?;
                let coroutine = scope.coroutine(body)?;
                scope.keep(name, group.create_named_task(name.clone(), coroutine)?);
                Ok(Next::Statement)
            }
        }
    }
}
