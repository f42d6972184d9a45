//! Prints what a command is doing, and how long it took.

use std::fmt;
use std::time::{Duration, Instant};

use crate::failure::Result;
use crate::terminal::say;

/// Measures real time.
#[derive(Clone, Copy)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts to measure.
    #[expect(clippy::disallowed_methods, reason = "a person waits in real time")]
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// The time since the start.
    pub fn elapsed(self) -> Elapsed {
        Elapsed(self.0.elapsed())
    }
}

/// A duration that is printed in words.
#[derive(Clone, Copy)]
pub struct Elapsed(pub Duration);

impl fmt::Display for Elapsed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0.as_secs();
        if seconds < 60 {
            write!(f, "{:.1} s", self.0.as_secs_f64())
        } else {
            write!(f, "{} min {:02} s", seconds / 60, seconds % 60)
        }
    }
}

/// Runs `work`; prints a title first, and afterwards how long it took.
pub fn step<T>(title: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    say!("==> {title}");
    let watch = Stopwatch::start();
    let result = work();
    let outcome = if result.is_ok() { "done" } else { "failed" };
    say!("    {outcome} after {}", watch.elapsed());
    result
}

#[cfg(test)]
mod tests {
    use super::Elapsed;
    use std::time::Duration;

    #[test]
    fn durations_are_printed_in_words() {
        let say = |milliseconds| Elapsed(Duration::from_millis(milliseconds)).to_string();
        assert_eq!(say(1_240), "1.2 s");
        assert_eq!(say(212_617), "3 min 32 s");
        assert_eq!(say(61_000), "1 min 01 s");
    }
}
