//! `print`: what a program says.

use std::panic::Location;

use super::{Event, EventLoop};

/// Prints a line to the console of the run, at the current virtual time.
///
/// Outside a running loop nobody listens and nothing happens.
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
    let line = Location::caller().line();
    EventLoop::with_running(|event_loop| {
        event_loop.tell(Event::Printed { text: text.as_ref(), line });
    })
    .ok();
}
