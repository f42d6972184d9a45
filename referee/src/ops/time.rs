//! Time: sleeping, giving way, blocking the loop.

use std::future::{Future as _, poll_fn};
use std::pin::Pin;
use std::task::Poll;

use loopscope::runtime::{Sleep, block_for, print, sleep, time};

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
        /// Awaits something that yields once and swallows what is raised there.
        Bare,
        /// Polls a sleep by hand, once, and swallows what is raised there.
        Careless(f64),
    }
}

impl Perform for Time {
    fn awaits(&self) -> bool {
        !matches!(self, Self::Block(_) | Self::Now)
    }

    async fn perform(&self, _scope: &Scope) -> Performed {
        match self {
            Self::Sleep(seconds) => sleep(*seconds).await?,
            Self::Yield => sleep(0.0).await?,
            Self::Bare => suspend_once(None).await,
            Self::Careless(seconds) => suspend_once(Some(sleep(*seconds))).await,
            Self::Block(seconds) => block_for(*seconds),
            Self::Now => {
                let millis = (time()? * 1000.0).round_ties_even();
                print(format!("the time is {millis} ms"));
            }
        }
        Ok(Next::Statement)
    }
}

/// Suspends the task once, at a sleep if there is one, and does not look at how that ended.
async fn suspend_once(mut slept: Option<Sleep>) {
    let mut is_suspended = false;
    poll_fn(|context| {
        if is_suspended {
            return Poll::Ready(());
        }
        is_suspended = true;
        slept.as_mut().map_or(Poll::Pending, |slept| Pin::new(slept).poll(context).map(drop))
    })
    .await;
}
