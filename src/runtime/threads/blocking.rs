//! Blocking calls: time passes while the loop stands still.

use crate::runtime::event_loop::{EventLoop, deadline_nanos};

/// Blocks the thread that runs for `delay_seconds`, as `time.sleep` does.
///
/// In a coroutine that is the loop's own thread: the clock moves, and nothing else runs until the
/// call returns. In a job of the thread pool it is the job's thread, and the loop runs on. A delay
/// of zero or less, or one without end, takes no time. Outside a running loop nothing happens.
///
/// ```
/// use loopscope::runtime::{Runner, block_for, create_task, print, sleep};
/// let mut runner = Runner::new(async {
///     let tick = create_task(async {
///         sleep(0.1).await?;
///         print("late");
///         Ok(())
///     });
///     sleep(0.0).await?;
///     block_for(5.0);
///     tick.await
/// });
/// runner.run_to_end();
/// assert_eq!(runner.now_nanos(), 5_000_000_000);
/// ```
///
/// Source: <https://docs.python.org/3.13/library/asyncio-dev.html#running-blocking-code>
pub fn block_for(delay_seconds: f64) {
    EventLoop::with_running(EventLoop::clone)
        .map(|event_loop| block(&event_loop, delay_seconds))
        .ok();
}

fn block(event_loop: &EventLoop, delay_seconds: f64) {
    if !delay_seconds.is_finite() || delay_seconds <= 0.0 {
        return;
    }
    let executor = event_loop.executor();
    if executor.as_ref().is_some_and(|executor| executor.block(delay_seconds)) {
        return;
    }
    let until_nanos = deadline_nanos(event_loop.now_seconds(), delay_seconds);
    // Threads print and end their jobs meanwhile, and tell the loop at that time.
    if let Some(executor) = executor {
        executor.advance(until_nanos);
    }
    if until_nanos > event_loop.now_nanos() {
        event_loop.set_now_nanos(until_nanos);
    }
}
