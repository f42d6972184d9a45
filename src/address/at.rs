//! A place in a run, as a link says it.

use std::fmt;

use crate::model::{Seconds, nanos_from_seconds, parse_decimal};
use crate::scene::{Film, Playhead};

/// A place in a run that means the same in a run with other parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct At {
    /// The time in virtual nanoseconds.
    pub nanos: u64,
    /// How many beats of that instant have happened, if not all of them.
    pub count: Option<usize>,
}

impl At {
    /// The place of a playhead in its film.
    pub fn of(playhead: &Playhead, film: &Film) -> Self {
        Self { nanos: playhead.nanos, count: film.count_within_instant(playhead) }
    }

    /// The playhead in a film at this place, or the nearest to it.
    pub fn playhead(self, film: &Film) -> Playhead {
        match self.count {
            Some(count) => film.within_instant(self.nanos, count),
            None => film.at_nanos(self.nanos),
        }
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
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
