//! Semaphores, bounded or not.

use loopscope::runtime::Result;

use crate::interpreter::{Next, Scope, block, say_truth};
use crate::objects::Semaphore as Kept;
use crate::program::{Block, Name};

operations! {
    /// `asyncio.Semaphore` and `asyncio.BoundedSemaphore`.
    Semaphore as "semaphore" {
        /// `await semaphore.acquire()`.
        Acquire(Name),
        /// `semaphore.release()`.
        Release(Name),
        /// `semaphore.locked()`.
        Locked(Name),
        /// `async with semaphore`.
        With(Name, Block),
    }
}

impl Semaphore {
    /// Does what does not await; `None` for what does.
    pub(crate) fn immediately(&self, scope: &Scope) -> Option<Result<()>> {
        let (Self::Release(name) | Self::Locked(name) | Self::Acquire(name) | Self::With(name, _)) =
            self;
        let Some(semaphore) = scope.run.objects.semaphore(name) else {
            return Some(scope.run.misses(name));
        };
        match (self, semaphore) {
            (Self::Release(_), Kept::Plain(semaphore)) => {
                semaphore.release();
                Some(Ok(()))
            }
            (Self::Release(_), Kept::Bounded(semaphore)) => Some(semaphore.release()),
            (Self::Locked(_), semaphore) => {
                let is_locked = match semaphore {
                    Kept::Plain(semaphore) => semaphore.locked(),
                    Kept::Bounded(semaphore) => semaphore.locked(),
                };
                say_truth(name, "locked", is_locked);
                Some(Ok(()))
            }
            (Self::Acquire(_) | Self::With(..), _) => None,
        }
    }

    /// Does what awaits.
    pub(crate) async fn run(&self, scope: &Scope) -> Result<Next> {
        match self {
            Self::Acquire(name) => match scope.run.objects.semaphore(name) {
                Some(Kept::Plain(semaphore)) => semaphore.acquire().await?,
                Some(Kept::Bounded(semaphore)) => semaphore.acquire().await?,
                None => {}
            },
            Self::With(name, statements) => match scope.run.objects.semaphore(name) {
                Some(Kept::Plain(semaphore)) => {
                    let _guard = semaphore.guard().await?;
                    return block(scope.clone(), statements.clone()).await;
                }
                Some(Kept::Bounded(semaphore)) => {
                    // A guard would say nothing of a permit too many at its end.
                    semaphore.acquire().await?;
                    let result = block(scope.clone(), statements.clone()).await;
                    semaphore.release()?;
                    return result;
                }
                None => {}
            },
            Self::Release(_) | Self::Locked(_) => {}
        }
        Ok(Next::Statement)
    }
}
