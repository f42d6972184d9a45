//! Task groups.

use loopscope::runtime::{TaskGroup, task_group};

use crate::draft::Draft;
use crate::family::{Family, Perform, Uses, operations, read};
use crate::interpreter::{Next, Performed, Scope, block};
use crate::program::{Block, Name, Statement};

/// The family of task groups.
pub const FAMILY: Family = Family {
    name: Group::NAME,
    operations: Group::NAMES,
    read: read::<Group>,
    objects: &[],
    uses: Some(Uses { share: 4, prepare: |_| (), make_up, in_callbacks: &[] }),
};

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

fn make_up(draft: &mut Draft, to: &mut Vec<Statement>) {
    if draft.is_deep() || draft.one_in(6) {
        to.extend(spawn(draft));
        return;
    }
    let group = draft.pick(&["g1", "g2"]).to_owned();
    draft.groups.push(group.clone());
    let mut statements = Vec::new();
    for _ in 0..=draft.below(3) {
        statements.extend(spawn(draft));
    }
    statements.extend(draft.block_or_nothing(3).iter().cloned());
    if draft.one_in(3) {
        statements.extend(spawn(draft));
    }
    draft.groups.pop();
    to.push(Group::With(group, statements.into()).into());
}

/// Starts a task, most often in the innermost group.
fn spawn(draft: &mut Draft) -> Option<Statement> {
    let any = draft.pick(&["g1", "g2"]).to_owned();
    let group = if draft.one_in(6) { any } else { draft.groups.last().cloned().unwrap_or(any) };
    let body = draft.later_body()?;
    let task = format!("t{}", &body[1..]);
    Some(Group::Spawn(group, task, body).into())
}
