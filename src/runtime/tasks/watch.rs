//! `watch`: a value that a program shows.

use std::fmt::Display;

use crate::runtime::event_loop::{Caller, EventLoop};

/// Shows a value under a name from now on, or changes it: on the stage, and as a row over time.
///
/// The name is the Python expression that has the value, and `value` is written as `repr` does. The
/// listing names the expression in a comment such as `# watch: a.balance`, and the referee evaluates it
/// after each task step. Values with one name are one value. Does nothing outside a running loop; without
/// a probe it costs a branch.
///
/// ```
/// use loopscope::model::Event;
/// use loopscope::run::Recording;
/// use loopscope::runtime::{sleep, watch};
/// let trace = Recording::of(async {
///     watch("balance", 100);
///     sleep(1.0).await?;
///     watch("balance", 99);
///     Ok(())
/// });
/// let texts = trace.entries().filter_map(|entry| match entry.event {
///     Event::TextSet { text, .. } => Some(text.to_owned()),
///     _ => None,
/// });
/// assert_eq!(texts.collect::<Vec<_>>(), ["100", "99"]);
/// ```
///
/// Source: this is no part of asyncio.
#[track_caller]
pub fn watch(name: &str, value: impl Display) {
    let caller = Caller::here();
    EventLoop::with_running(|event_loop| {
        if event_loop.is_probed() {
            event_loop.show_value(name, &value.to_string(), caller);
        }
    })
    .ok();
}
