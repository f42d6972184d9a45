//! A main coroutine.

use std::future::Future;
use std::pin::Pin;

use crate::runtime::python::Result;

/// A main coroutine, ready to run.
///
/// ```
/// use loopscope::model::Ending;
/// use loopscope::runtime::{BoxedCoroutine, Runner, sleep};
/// let programs: [BoxedCoroutine; 2] = [Box::pin(sleep(1.0)), Box::pin(async { Ok(()) })];
/// for program in programs {
///     assert_eq!(Runner::new(program).run_to_end(), Ending::Finished);
/// }
/// ```
pub type BoxedCoroutine = Pin<Box<dyn Future<Output = Result<()>>>>;
