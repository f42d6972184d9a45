//! Timeouts: blocks that may take so long.

use loopscope::runtime::{Result, time, timeout, timeout_at};

use crate::interpreter::{Next, Scope, block, say_truth};
use crate::program::{Block, Name};

operations! {
    /// `asyncio.timeout` and `asyncio.timeout_at`.
    Timeout as "timeout" {
        /// `async with asyncio.timeout(delay)`.
        With(Name, Option<f64>, Block),
        /// `async with asyncio.timeout_at(when)`.
        At(Name, Option<f64>, Block),
        /// `scope.reschedule(…)`, to so many seconds from now.
        Reschedule(Name, Option<f64>),
        /// `scope.expired()`.
        Expired(Name),
    }
}

impl Timeout {
    /// Does what does not await; `None` for what does.
    pub(crate) fn immediately(&self, scope: &Scope) -> Option<Result<()>> {
        let (Self::Reschedule(name, _) | Self::Expired(name)) = self else { return None };
        let found = scope.run.timeouts.borrow().get(name).cloned();
        let Some(kept) = found else { return Some(scope.run.misses(name)) };
        if let Self::Reschedule(_, delay) = self {
            let when = delay.map(|delay| time().map(|now| now + delay)).transpose();
            return Some(when.and_then(|when| kept.reschedule(when)));
        }
        say_truth(name, "expired", kept.expired());
        Some(Ok(()))
    }

    /// Does what awaits.
    pub(crate) async fn run(&self, scope: &Scope) -> Result<Next> {
        let (Self::With(name, seconds, statements) | Self::At(name, seconds, statements)) = self
        else {
            return Ok(Next::Statement);
        };
        let body = |kept| {
            scope.run.timeouts.borrow_mut().insert(name.clone(), kept);
            block(scope.clone(), statements.clone())
        };
        match self {
            Self::At(..) => timeout_at(*seconds, body).await,
            _ => timeout(*seconds, body).await,
        }
    }
}
