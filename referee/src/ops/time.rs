//! Time: sleeping, giving way, blocking the loop.

use loopscope::runtime::{block_for, print, sleep, time};

use crate::family::{Family, Perform, operations, read};
use crate::interpreter::{Next, Performed, Scope};

/// The family of time.
pub const FAMILY: Family = Family {
    name: Time::NAME,
    operations: Time::NAMES,
    read: read::<Time>,
    objects: &[],
    uses: None,
};

operations! {
    /// Sleeping, blocking and asking for the time.
    Time as "time" {
        /// `await asyncio.sleep(seconds)`.
        Sleep(f64),
        /// `await asyncio.sleep(0)`.
        Yield,
        /// `time.sleep(seconds)`.
        Block(f64),
        /// Prints the time.
        Now,
    }
}

impl Perform for Time {
    fn awaits(&self) -> bool {
        matches!(self, Self::Sleep(_) | Self::Yield)
    }

    async fn perform(&self, _scope: &Scope) -> Performed {
        match self {
            Self::Sleep(seconds) => sleep(*seconds).await?,
            Self::Yield => sleep(0.0).await?,
            Self::Block(seconds) => block_for(*seconds),
            Self::Now => {
                let millis = (time()? * 1000.0).round_ties_even();
                print(format!("the time is {millis} ms"));
            }
        }
        Ok(Next::Statement)
    }
}
