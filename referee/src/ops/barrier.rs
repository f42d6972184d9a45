//! Barriers.

use loopscope::runtime::{Result, print};

use crate::interpreter::{Scope, gave, python_bool};
use crate::program::Name;

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

impl Barrier {
    /// Does what does not await; `None` for what does.
    pub(crate) fn immediately(&self, scope: &Scope) -> Option<Result<()>> {
        let (Self::Wait(name) | Self::Reset(name) | Self::Abort(name) | Self::State(name)) = self;
        let Some(barrier) = scope.run.objects.barrier(name) else {
            return Some(scope.run.misses(name));
        };
        let Self::State(_) = self else { return None };
        let (waiting, parties) = (barrier.n_waiting(), barrier.parties());
        let is_broken = python_bool(barrier.broken());
        print(format!("{name}: {waiting} of {parties}, broken: {is_broken}"));
        Some(Ok(()))
    }

    /// Does what awaits.
    pub(crate) async fn run(&self, scope: &Scope) -> Result<()> {
        let (Self::Wait(name) | Self::Reset(name) | Self::Abort(name) | Self::State(name)) = self;
        let Some(barrier) = scope.run.objects.barrier(name) else { return Ok(()) };
        match self {
            Self::Wait(_) => gave(name, barrier.wait().await?),
            Self::Reset(_) => barrier.reset().await?,
            Self::Abort(_) => barrier.abort().await?,
            Self::State(_) => {}
        }
        Ok(())
    }
}
