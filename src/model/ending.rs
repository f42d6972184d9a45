//! How a run ended.

/// Why a run is over.
///
/// ```
/// use loopscope::model::Ending;
/// use loopscope::runtime::{Runner, create_future, sleep};
/// assert_eq!(Runner::new(sleep(1.0)).run_to_end(), Ending::Finished);
/// let forgotten = async { create_future::<()>()?.await };
/// assert_eq!(Runner::new(forgotten).run_to_end(), Ending::Deadlock);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The main task is done and nothing is left.
    Finished,
    /// Nothing is ready, no timer is set, and the main task still waits.
    Deadlock,
    /// The run was longer than its limits allow.
    LimitReached(Limit),
}

/// What keeps a runaway program from running forever.
///
/// ```
/// use loopscope::model::{Ending, Limit, Limits};
/// use loopscope::runtime::{Runner, sleep};
/// let runaway = async {
///     loop {
///         sleep(0.0).await?;
///     }
/// };
/// let limits = Limits { iterations: 100, ..Limits::default() };
/// let ending = Runner::with_probe(runaway, None, limits).run_to_end();
/// assert_eq!(ending, Ending::LimitReached(Limit::Iterations));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// It ran too many loop iterations.
    Iterations,
    /// It made too many tasks.
    Tasks,
    /// It has too many events for the log.
    Events,
    /// Its printed lines, exceptions and names are too long for the log.
    Text,
}
