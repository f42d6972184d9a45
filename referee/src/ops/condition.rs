//! Conditions.

use std::rc::Rc;

use loopscope::runtime::Result;

use crate::interpreter::{Next, Scope, block, say_truth};
use crate::program::{Block, Name};

operations! {
    /// `asyncio.Condition`.
    Condition as "condition" {
        /// `await condition.acquire()`.
        Acquire(Name),
        /// `condition.release()`.
        Release(Name),
        /// `condition.locked()`.
        Locked(Name),
        /// `async with condition`.
        With(Name, Block),
        /// `await condition.wait()`.
        Wait(Name),
        /// `await condition.wait_for(…)`: until a variable has a value or more.
        WaitFor(Name, Name, i64),
        /// `condition.notify(count)`.
        Notify(Name, u32),
        /// `condition.notify_all()`.
        NotifyAll(Name),
    }
}

impl Condition {
    fn name_of(&self) -> &Name {
        let (Self::Acquire(name)
        | Self::Release(name)
        | Self::Locked(name)
        | Self::With(name, _)
        | Self::Wait(name)
        | Self::WaitFor(name, ..)
        | Self::Notify(name, _)
        | Self::NotifyAll(name)) = self;
        name
    }

    /// Does what does not await; `None` for what does.
    pub(crate) fn immediately(&self, scope: &Scope) -> Option<Result<()>> {
        let name = self.name_of();
        let Some(condition) = scope.run.objects.condition(name) else {
            return Some(scope.run.misses(name));
        };
        match self {
            Self::Release(_) => Some(condition.release()),
            Self::Locked(_) => {
                say_truth(name, "locked", condition.locked());
                Some(Ok(()))
            }
            Self::Notify(_, count) => Some(condition.notify(*count as usize)),
            Self::NotifyAll(_) => Some(condition.notify_all()),
            Self::Acquire(_) | Self::With(..) | Self::Wait(_) | Self::WaitFor(..) => None,
        }
    }

    /// Does what awaits.
    pub(crate) async fn run(&self, scope: &Scope) -> Result<Next> {
        let Some(condition) = scope.run.objects.condition(self.name_of()) else {
            return Ok(Next::Statement);
        };
        match self {
            Self::Acquire(_) => condition.acquire().await?,
            Self::Wait(_) => condition.wait().await?,
            Self::WaitFor(_, variable, least) => {
                let run = Rc::clone(&scope.run);
                condition.wait_for(|| run.variable(variable) >= *least).await?;
            }
            Self::With(_, statements) => {
                let guard = condition.guard().await?;
                let result = block(scope.clone(), statements.clone()).await;
                let is_held = condition.locked();
                drop(guard);
                if !is_held {
                    // `async with` fails at its end where a guard says nothing.
                    condition.release()?;
                }
                return result;
            }
            Self::Release(_) | Self::Locked(_) | Self::Notify(..) | Self::NotifyAll(_) => {}
        }
        Ok(Next::Statement)
    }
}
