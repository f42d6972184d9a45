//! `print`: the output of a program.

use crate::model::Event;
use crate::runtime::event_loop::{Caller, EventLoop};

/// Prints a line to the console of the run, at the current virtual time.
///
/// In a job of a thread pool it is printed at the time of the thread. Does nothing outside a running
/// loop.
///
/// ```
/// use loopscope::runtime::{Runner, print};
/// let mut runner = Runner::new(async {
///     print("hello"); // a line in the log, at the virtual time of the call
///     Ok(())
/// });
/// runner.run_to_end();
/// assert!(runner.exception().is_none());
/// ```
#[track_caller]
pub fn print(text: impl AsRef<str>) {
    let caller = Caller::here();
    EventLoop::with_running(|event_loop| {
        if let Some(executor) = event_loop.executor()
            && let Some(nanos) =
                executor.job_nanos().filter(|nanos| *nanos > event_loop.now_nanos())
        {
            return executor.print(nanos, text.as_ref(), caller);
        }
        let site = event_loop.site(caller);
        event_loop.tell(Event::Printed { text: text.as_ref(), site });
    })
    .ok();
}
