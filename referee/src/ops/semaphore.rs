//! Semaphores, bounded or not.

use loopscope::runtime::{self, BoundedSemaphore};

use crate::draft::Draft;
use crate::family::{Family, Perform, Uses, argument, operations, read};
use crate::interpreter::{Next, Performed, Scope, block};
use crate::ops::flow::held;
use crate::program::{Block, Name, Object, Statement};
use crate::words::say_truth;

/// A semaphore of one of the two kinds.
#[derive(Clone)]
enum Kept {
    Plain(runtime::Semaphore),
    Bounded(BoundedSemaphore),
}

/// The family of semaphores.
pub const FAMILY: Family = Family {
    name: Semaphore::NAME,
    operations: Semaphore::NAMES,
    read: read::<Semaphore>,
    objects: &[
        ("semaphore", |name, object, kept| {
            kept.keep(name, Kept::Plain(runtime::Semaphore::new(argument(object)?)));
            Ok(())
        }),
        ("bounded_semaphore", |name, object, kept| {
            kept.keep(name, Kept::Bounded(BoundedSemaphore::new(argument(object)?)));
            Ok(())
        }),
    ],
    uses: Some(Uses { share: 5, prepare, make_up, in_callbacks: &[release] }),
};

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

impl Perform for Semaphore {
    fn awaits(&self) -> bool {
        matches!(self, Self::Acquire(_) | Self::With(..))
    }

    async fn perform(&self, scope: &Scope) -> Performed {
        let (Self::Acquire(name) | Self::With(name, _) | Self::Release(name) | Self::Locked(name)) =
            self;
        let semaphore = scope.find::<Kept>(name)?;
        match (self, semaphore) {
            (Self::Acquire(_), Kept::Plain(semaphore)) => semaphore.acquire().await?,
            (Self::Acquire(_), Kept::Bounded(semaphore)) => semaphore.acquire().await?,
            (Self::Release(_), Kept::Plain(semaphore)) => semaphore.release(),
            (Self::Release(_), Kept::Bounded(semaphore)) => semaphore.release()?,
            (Self::Locked(_), Kept::Plain(semaphore)) => {
                say_truth(name, "locked", semaphore.locked());
            }
            (Self::Locked(_), Kept::Bounded(semaphore)) => {
                say_truth(name, "locked", semaphore.locked());
            }
            (Self::With(_, statements), Kept::Plain(semaphore)) => {
                let _guard = semaphore.guard().await?;
                return Ok(block(scope.clone(), statements.clone()).await?);
            }
            (Self::With(_, statements), Kept::Bounded(semaphore)) => {
                // At its end `async with` raises if there is a permit too many, and a guard does
                // nothing.
                semaphore.acquire().await?;
                let result = block(scope.clone(), statements.clone()).await;
                semaphore.release()?;
                return Ok(result?);
            }
        }
        Ok(Next::Statement)
    }
}

fn prepare(draft: &mut Draft) {
    let objects = [
        ("s1", Object::with("semaphore", draft.below(3))),
        ("s2", Object::with("bounded_semaphore", 1 + draft.below(2))),
    ];
    let named = objects.map(|(name, object)| (name.to_owned(), object));
    draft.program.objects.extend(named);
}

fn make_up(draft: &mut Draft, to: &mut Vec<Statement>) {
    let name = draft.either('s');
    let operation = match draft.below(10) {
        0..=4 if !draft.is_deep() => Semaphore::With(name, draft.block(3)),
        5 | 6 => {
            let (acquire, release) = (Semaphore::Acquire(name.clone()), Semaphore::Release(name));
            return held(draft, to, acquire.into(), release.into());
        }
        7 => Semaphore::Release(name),
        8 => Semaphore::Locked(name),
        _ => Semaphore::Acquire(name),
    };
    to.push(operation.into());
}

fn release(draft: &mut Draft) -> Option<Statement> {
    draft.has("semaphore").then(|| Semaphore::Release(draft.either('s')).into())
}
