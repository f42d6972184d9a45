//! Barriers.

use loopscope::runtime::{Barrier as Kept, print};

use crate::draft::Draft;
use crate::family::{Family, Perform, Uses, argument, operations, read};
use crate::interpreter::{Next, Performed, Scope};
use crate::program::{Name, Object, Statement};
use crate::words::{python_bool, say_gave};

/// The family of barriers.
pub const FAMILY: Family = Family {
    name: Barrier::NAME,
    operations: Barrier::NAMES,
    read: read::<Barrier>,
    objects: &[("barrier", |name, object, kept| {
        kept.keep(name, Kept::new(argument(object)?)?);
        Ok(())
    })],
    uses: Some(Uses { share: 4, prepare, make_up, in_callbacks: &[] }),
};

operations! {
    /// `asyncio.Barrier`.
    Barrier as "barrier" {
        /// `await barrier.wait()`.
        Wait(Name),
        /// `await barrier.reset()`.
        Reset(Name),
        /// `await barrier.abort()`.
        Abort(Name),
        /// `barrier.n_waiting`, `barrier.parties`, `barrier.broken`.
        State(Name),
    }
}

impl Perform for Barrier {
    fn awaits(&self) -> bool {
        !matches!(self, Self::State(_))
    }

    async fn perform(&self, scope: &Scope) -> Performed {
        let (Self::Wait(name) | Self::Reset(name) | Self::Abort(name) | Self::State(name)) = self;
        let barrier = scope.find::<Kept>(name)?;
        match self {
            Self::Wait(_) => say_gave(name, barrier.wait().await?),
            Self::Reset(_) => barrier.reset().await?,
            Self::Abort(_) => barrier.abort().await?,
            Self::State(_) => {
                let (waiting, parties) = (barrier.n_waiting(), barrier.parties());
                let is_broken = python_bool(barrier.broken());
                print(format!("{name}: {waiting} of {parties}, broken: {is_broken}"));
            }
        }
        Ok(Next::Statement)
    }
}

fn prepare(draft: &mut Draft) {
    for (name, parties) in [("r1", 1 + draft.below(3)), ("r2", 2)] {
        draft.program.objects.insert(name.to_owned(), Object::with("barrier", parties));
    }
}

fn make_up(draft: &mut Draft, to: &mut Vec<Statement>) {
    let name = draft.either('r');
    let operation = match draft.below(10) {
        0..=5 => Barrier::Wait(name),
        6 => Barrier::Reset(name),
        7 => Barrier::Abort(name),
        _ => Barrier::State(name),
    };
    to.push(operation.into());
}
