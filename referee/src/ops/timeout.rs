//! Timeouts.

use loopscope::runtime::{Timeout as Kept, time, timeout, timeout_at};

use crate::draft::Draft;
use crate::family::{Family, Perform, Uses, operations, read};
use crate::interpreter::{Next, Performed, Scope, block};
use crate::ops::time::Time;
use crate::program::{Block, Name, Statement};
use crate::words::say_truth;

/// The family of timeouts.
pub const FAMILY: Family = Family {
    name: Timeout::NAME,
    operations: Timeout::NAMES,
    read: read::<Timeout>,
    objects: &[],
    uses: Some(Uses { share: 4, prepare: |_| (), make_up, in_callbacks: &[] }),
};

operations! {
    /// `asyncio.timeout` and `asyncio.timeout_at`.
    Timeout as "timeout" {
        /// `async with asyncio.timeout(delay)`.
        With(Name, Option<f64>, Block),
        /// `async with asyncio.timeout_at(when)`.
        At(Name, Option<f64>, Block),
        /// `scope.reschedule(…)`, to a number of seconds from now.
        Reschedule(Name, Option<f64>),
        /// `scope.expired()`.
        Expired(Name),
    }
}

impl Perform for Timeout {
    fn awaits(&self) -> bool {
        matches!(self, Self::With(..) | Self::At(..))
    }

    async fn perform(&self, scope: &Scope) -> Performed {
        let body = |name: &Name, kept: Kept, statements: &Block| {
            scope.keep(name, kept);
            block(scope.clone(), statements.clone())
        };
        match self {
            Self::With(name, delay, statements) => {
                return Ok(timeout(*delay, |kept| body(name, kept, statements)).await?);
            }
            Self::At(name, when, statements) => {
                return Ok(timeout_at(*when, |kept| body(name, kept, statements)).await?);
            }
            Self::Reschedule(name, delay) => {
                let kept = scope.find::<Kept>(name)?;
                let when = delay.map(|delay| time().map(|now| now + delay)).transpose()?;
                kept.reschedule(when)?;
            }
            Self::Expired(name) => {
                say_truth(name, "expired", scope.find::<Kept>(name)?.expired());
            }
        }
        Ok(Next::Statement)
    }
}

fn make_up(draft: &mut Draft, to: &mut Vec<Statement>) {
    let name = draft.pick(&["s1", "s1", "s2"]).to_owned();
    let operation = match draft.below(8) {
        0 => Timeout::Reschedule(name, draft.limit()),
        1 => Timeout::Expired(name),
        _ if draft.is_deep() => Timeout::Expired(name),
        kind => {
            let limit = draft.limit();
            let mut statements = draft.block(3).to_vec();
            if draft.one_in(5) {
                let reschedule = Timeout::Reschedule(name.clone(), draft.limit());
                statements.insert(0, reschedule.into());
            }
            if draft.one_in(4) {
                statements.push(Time::Sleep(draft.seconds()).into());
            }
            let operation = if kind == 7 { Timeout::At } else { Timeout::With };
            operation(name, limit, statements.into())
        }
    };
    to.push(operation.into());
}
