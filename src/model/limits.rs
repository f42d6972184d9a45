//! How long a run may be.

/// What keeps a runaway program from running forever.
///
/// ```
/// use loopscope::model::Limits;
/// let short = Limits { iterations: 1_000, ..Limits::default() };
/// assert_eq!(short.tasks, Limits::default().tasks);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The most loop iterations that a run may take.
    pub iterations: u32,
    /// The most tasks that a run may make.
    pub tasks: u32,
    /// The most events that a recording holds. The run ends with the iteration in which this is
    /// reached; the rest of that iteration is not recorded.
    pub events: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { iterations: 10_000_000, tasks: 10_000_000, events: 2_000_000 }
    }
}
