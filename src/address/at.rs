//! The position of the playhead, as links say it.

use std::fmt;

use crate::model::{Seconds, nanos_from_seconds, parse_decimal};
use crate::scene::{Film, Playhead};

/// A position of the playhead that also makes sense in a run with other parameters.
///
/// ```
/// use loopscope::address::{Address, At};
/// let (address, _) = Address::parse("at=0.459~2");
/// assert_eq!(address.view.at, Some(At { nanos: 459_000_000, count: Some(2) }));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct At {
    /// The time since the start of the run, in nanoseconds.
    pub nanos: u64,
    /// How many beats of that instant have happened; `None` means all of them.
    pub count: Option<usize>,
}

impl At {
    /// The position of a playhead in its film.
    pub fn of(playhead: &Playhead, film: &Film) -> Self {
        Self { nanos: playhead.nanos, count: film.count_within_instant(playhead) }
    }

    /// The playhead of a film at this position, or at the nearest one that the film has.
    pub fn playhead(self, film: &Film) -> Playhead {
        match self.count {
            Some(count) => film.within_instant(self.nanos, count),
            None => film.at_nanos(self.nanos),
        }
    }

    /// Reads a time in seconds, with or without a number of beats, such as `0.459~2`.
    pub fn parse(text: &str) -> Option<Self> {
        let (seconds, count) = match text.split_once('~') {
            Some((seconds, count)) => (seconds, Some(count.parse().ok()?)),
            None => (text, None),
        };
        let seconds = parse_decimal(seconds).filter(|seconds| *seconds >= 0.0)?;
        Some(Self { nanos: nanos_from_seconds(seconds), count })
    }
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", Seconds(self.nanos))?;
        self.count.map_or(Ok(()), |count| write!(f, "~{count}"))
    }
}
