//! Conditions.

use loopscope::runtime::{Condition as Kept, Lock};

use crate::family::{Family, Perform, argument, operations, read};
use crate::interpreter::{Next, Performed, Scope, block};
use crate::program::{Block, Name};
use crate::words::say_truth;

/// The family of conditions.
pub const FAMILY: Family = Family {
    name: Condition::NAME,
    operations: Condition::NAMES,
    read: read::<Condition>,
    objects: &[("condition", |name, object, kept| {
        let lock = argument::<Option<Name>>(object)?.and_then(|lock| kept.find::<Lock>(&lock));
        kept.keep(name, lock.map_or_else(Kept::new, |lock| Kept::with_lock(&lock)));
        Ok(())
    })],
};

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
}

impl Perform for Condition {
    fn awaits(&self) -> bool {
        matches!(self, Self::Acquire(_) | Self::With(..) | Self::Wait(_) | Self::WaitFor(..))
    }

    async fn perform(&self, scope: &Scope) -> Performed {
        let name = self.name_of();
        let condition = scope.find::<Kept>(name)?;
        match self {
            Self::Acquire(_) => condition.acquire().await?,
            Self::Release(_) => condition.release()?,
            Self::Locked(_) => say_truth(name, "locked", condition.locked()),
            Self::With(_, statements) => {
                let guard = condition.guard().await?;
                let result = block(scope.clone(), statements.clone()).await;
                let is_held = condition.locked();
                drop(guard);
                if !is_held {
                    // `async with` fails at its end where a guard says nothing.
                    condition.release()?;
                }
                return Ok(result?);
            }
            Self::Wait(_) => condition.wait().await?,
            Self::WaitFor(_, variable, least) => {
                let scope = scope.clone();
                condition.wait_for(|| scope.variable(variable) >= *least).await?;
            }
            Self::Notify(_, count) => condition.notify(*count as usize)?,
            Self::NotifyAll(_) => condition.notify_all()?,
        }
        Ok(Next::Statement)
    }
}
