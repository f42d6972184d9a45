//! When something happened.

/// When something happened.
///
/// ```
/// use loopscope::model::Timestamp;
/// let later = Timestamp { nanos: 1_500_000_000, iteration: 3 };
/// assert!(Timestamp::default() < later, "the loop starts at zero");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timestamp {
    /// Nanoseconds since the loop started, by the clock of the run.
    pub nanos: u64,
    /// The loop iteration, counted from one; zero before the first.
    pub iteration: u32,
}
