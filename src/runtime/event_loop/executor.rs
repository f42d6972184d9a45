//! The executor that runs blocking calls, as the loop sees it.

use std::any::Any;
use std::rc::Rc;

use super::boxed_coroutine::BoxedCoroutine;

/// The executor of a loop.
///
/// It is made with the first job, so that a page without jobs does not contain its code.
pub(crate) trait Executor: Any {
    /// When the next job ends; `None` if nothing runs.
    fn next_end_nanos(&self, now_nanos: u64) -> Option<u64>;

    /// Ends jobs until a time, and begins the next ones.
    fn end_until(&self, nanos: u64);

    /// Lengthens the job that calls this; returns `false` if no job runs its function now.
    fn block(&self, delay_seconds: f64) -> bool;

    /// Waits until every job has ended.
    fn shut_down(self: Rc<Self>) -> BoxedCoroutine;
}
