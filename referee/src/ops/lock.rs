//! Locks.

use loopscope::runtime::Lock as Kept;

use crate::draft::Draft;
use crate::family::{Family, Perform, Uses, operations, read};
use crate::interpreter::{Next, Performed, Scope, block};
use crate::ops::flow::held;
use crate::program::{Block, Name, Object, Statement};
use crate::words::say_truth;

/// The family of locks.
pub const FAMILY: Family = Family {
    name: Lock::NAME,
    operations: Lock::NAMES,
    read: read::<Lock>,
    objects: &[("lock", |name, _, kept| {
        kept.keep(name, Kept::new());
        Ok(())
    })],
    uses: Some(Uses { share: 5, prepare, make_up, in_callbacks: &[release] }),
};

operations! {
    /// `asyncio.Lock`.
    Lock as "lock" {
        /// `await lock.acquire()`.
        Acquire(Name),
        /// `lock.release()`.
        Release(Name),
        /// `lock.locked()`.
        Locked(Name),
        /// `async with lock`.
        With(Name, Block),
    }
}

impl Perform for Lock {
    fn awaits(&self) -> bool {
        matches!(self, Self::Acquire(_) | Self::With(..))
    }

    async fn perform(&self, scope: &Scope) -> Performed {
        let (Self::Acquire(name) | Self::With(name, _) | Self::Release(name) | Self::Locked(name)) =
            self;
        let lock = scope.find::<Kept>(name)?;
        match self {
            Self::Acquire(_) => lock.acquire().await?,
            Self::Release(_) => lock.release()?,
            Self::Locked(_) => say_truth(name, "locked", lock.locked()),
            Self::With(_, statements) => {
                let guard = lock.guard().await?;
                let result = block(scope.clone(), statements.clone()).await;
                let is_held = lock.locked();
                drop(guard);
                if !is_held {
                    // Something in the block has released it. Then `async with` raises at its end,
                    // and a guard does nothing.
                    lock.release()?;
                }
                return Ok(result?);
            }
        }
        Ok(Next::Statement)
    }
}

fn prepare(draft: &mut Draft) {
    for name in ["l1", "l2"] {
        draft.program.objects.insert(name.to_owned(), Object::new("lock"));
    }
}

fn make_up(draft: &mut Draft, to: &mut Vec<Statement>) {
    let name = draft.either('l');
    let operation = match draft.below(10) {
        0..=4 if !draft.is_deep() => Lock::With(name, draft.block(3)),
        5 | 6 => {
            let (acquire, release) = (Lock::Acquire(name.clone()), Lock::Release(name));
            return held(draft, to, acquire.into(), release.into());
        }
        7 => Lock::Release(name),
        8 => Lock::Locked(name),
        _ => Lock::Acquire(name),
    };
    to.push(operation.into());
}

fn release(draft: &mut Draft) -> Option<Statement> {
    draft.has("lock").then(|| Lock::Release(draft.either('l')).into())
}
