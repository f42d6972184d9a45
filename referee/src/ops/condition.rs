//! Conditions.

use loopscope::runtime::{Condition as Kept, Lock};

use crate::draft::Draft;
use crate::family::{Family, Perform, Uses, argument, operations, read};
use crate::interpreter::{Next, Performed, Scope, block};
use crate::ops::flow;
use crate::program::{Block, Name, Object, Statement};
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
    uses: Some(Uses { share: 5, prepare, make_up, in_callbacks: &[notify_all] }),
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
                    // Something in the block has released it. Then `async with` raises at its end,
                    // and a guard does nothing.
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

fn prepare(draft: &mut Draft) {
    let lock = (draft.has("lock") && draft.one_in(2)).then(|| "l1".to_owned());
    for (name, lock) in [("c1", lock), ("c2", None)] {
        draft.program.objects.insert(name.to_owned(), Object::with("condition", lock));
    }
}

fn make_up(draft: &mut Draft, to: &mut Vec<Statement>) {
    let name = draft.either('c');
    let inside = match draft.below(8) {
        0..=2 => Condition::Wait(name.clone()),
        3 => {
            let least = i64::from(1 + draft.below(2));
            Condition::WaitFor(name.clone(), flow::variable_name(draft), least)
        }
        4 | 5 => Condition::Notify(name.clone(), draft.below(3)),
        _ => Condition::NotifyAll(name.clone()),
    };
    match draft.below(10) {
        0..=5 if !draft.is_deep() => {
            let mut statements = vec![inside.into()];
            if draft.one_in(2) {
                statements.insert(0, flow::variable(draft));
            }
            if draft.one_in(3) {
                statements.extend(draft.block(2).iter().cloned());
            }
            to.push(Condition::With(name, statements.into()).into());
        }
        6 => {
            let (acquire, release) = (Condition::Acquire(name.clone()), Condition::Release(name));
            to.extend([acquire.into(), inside.into(), release.into()]);
        }
        7 => to.push(Condition::Locked(name).into()),
        8 => to.push(Condition::Release(name).into()),
        _ => to.push(inside.into()),
    }
}

fn notify_all(draft: &mut Draft) -> Option<Statement> {
    draft.has("condition").then(|| Condition::NotifyAll(draft.either('c')).into())
}
