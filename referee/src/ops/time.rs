//! Time: sleeping, giving way, blocking the loop.

use loopscope::runtime::{Result, block_for, print, sleep, time};

operations! {
    /// What a program does with time.
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

impl Time {
    /// Does what does not await; `None` for what does.
    pub(crate) fn immediately(&self) -> Option<Result<()>> {
        match self {
            Self::Now => Some(time().map(|seconds| {
                print(format!("the time is {} ms", (seconds * 1000.0).round_ties_even()));
            })),
            Self::Block(seconds) => {
                block_for(*seconds);
                Some(Ok(()))
            }
            Self::Sleep(_) | Self::Yield => None,
        }
    }

    /// Does what awaits.
    pub(crate) async fn run(&self) -> Result<()> {
        match self {
            Self::Sleep(seconds) => sleep(*seconds).await,
            Self::Yield => sleep(0.0).await,
            Self::Block(_) | Self::Now => Ok(()),
        }
    }
}
