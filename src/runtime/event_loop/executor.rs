//! The executors that run blocking calls, as the loop sees them.

use std::any::Any;
use std::rc::Rc;

use super::boxed_coroutine::BoxedCoroutine;
use super::caller::Caller;

/// The executors of a loop.
///
/// It is made with the first job, so that a page without jobs does not contain its code.
pub(crate) trait Executor: Any {
    /// When a thread will tell the loop of the end of a job; `None` if nothing runs.
    fn next_nanos(&self) -> Option<u64>;

    /// Moves the clock to what the threads do until a time: they print, end jobs and begin others.
    fn advance(&self, nanos: u64);

    /// Lengthens the job that calls this; returns `false` if no job runs its function now.
    fn block(&self, delay_seconds: f64) -> bool;

    /// The time of the thread whose job's function runs now; `None` if none does.
    fn job_nanos(&self) -> Option<u64>;

    /// Has a job print a line at a later time.
    fn print(&self, nanos: u64, text: &str, caller: Caller);

    /// Whether the default executor has had a job.
    fn has_default(&self) -> bool;

    /// Waits until every job of the default executor has ended.
    fn shut_down(self: Rc<Self>) -> BoxedCoroutine;
}
