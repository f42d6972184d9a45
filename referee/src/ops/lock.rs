//! Locks.

use loopscope::runtime::Lock as Kept;

use crate::family::{Family, Perform, operations, read};
use crate::interpreter::{Next, Performed, Scope, block};
use crate::program::{Block, Name};
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
                    // `async with` fails at its end where a guard says nothing.
                    lock.release()?;
                }
                return Ok(result?);
            }
        }
        Ok(Next::Statement)
    }
}
