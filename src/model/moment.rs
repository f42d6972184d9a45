//! Moments: what to notice in the runs of a program.

use super::{FutureKind, PrimitiveKind};

/// Something to notice: what happens then, and a sentence about it.
///
/// Each run is searched for its moments, so a moment stays right when numbers change. A run in which
/// it does not happen lacks the moment.
///
/// ```
/// use loopscope::model::{FutureKind, Moment, Occasion};
/// let moment = Moment::first(Occasion::Waits(FutureKind::Gather), "{task} waits for all of them");
/// assert_eq!(moment.which, 1);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// What happens.
    pub when: Occasion,
    /// Which time it happens, counted from one; zero is the last time.
    pub which: u32,
    /// The sentence, in which `{task}` stands for the label of the task that runs.
    pub text: &'static str,
}

/// Something that happens in a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occasion {
    /// A line is printed that begins with this text.
    Prints(&'static str),
    /// The first step of a new task joins the ready queue.
    Queues,
    /// An eager task takes its first step.
    StartsEagerly,
    /// A task gives way with `sleep(0)`.
    Yields,
    /// A task waits for a future of this kind.
    Waits(FutureKind),
    /// A task waits for another one.
    WaitsForTask,
    /// A future of this kind has a result.
    Resolves(FutureKind),
    /// A future of this kind has an exception.
    Raises(FutureKind),
    /// An exception whose text begins like this is raised at an await.
    Throws(&'static str),
    /// A task ends with an exception.
    Fails,
    /// A task ends because it was cancelled.
    IsCancelled,
    /// A timeout expires.
    Expires,
    /// The value of a primitive becomes this number.
    Value(PrimitiveKind, u32),
    /// Nothing is ready, and the clock moves to the next timer.
    Idles,
    /// The run ends in a deadlock.
    Deadlock,
}

impl Moment {
    /// The first time that something happens.
    pub const fn first(when: Occasion, text: &'static str) -> Self {
        Self { when, which: 1, text }
    }

    /// The nth time that something happens, counted from one.
    pub const fn nth(which: u32, when: Occasion, text: &'static str) -> Self {
        Self { when, which, text }
    }

    /// The last time that something happens.
    pub const fn last(when: Occasion, text: &'static str) -> Self {
        Self { when, which: 0, text }
    }
}
