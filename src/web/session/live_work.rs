//! When the pump has to work next.

/// The longest time for which the pump keeps the browser's thread, in milliseconds.
pub const BURST_MILLIS: f64 = 4.0;

/// Beats that become due within this time are run live in advance, so that the next frame has them.
const AHEAD_MILLIS: f64 = 20.0;

/// How old a film has to be before it is prepared. While a parameter is dragged, or changed by a
/// key that repeats, the next film comes earlier, and preparing this one would be wasted.
const UNRIPE_MILLIS: f64 = 60.0;

/// The pause between two parts of the preparation of a film; a part takes a few milliseconds.
pub const GAP_MILLIS: f64 = 8.0;

/// A film is prepared only if nothing becomes due within this time.
const LEISURE_MILLIS: f64 = 2.0 * BURST_MILLIS + GAP_MILLIS + AHEAD_MILLIS;

/// What the pump has to do next.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum NextWork {
    /// Run the live loop at once.
    Now,
    /// Look again after some milliseconds.
    After(f64),
    /// Look again when something changes.
    Idle,
    /// Prepare the film, because the live loop is not due soon.
    Prepare,
}

impl NextWork {
    /// The work if the playhead will reach the end of the live run after `millis`; `None` if it
    /// will not reach it soon.
    pub fn in_millis(millis: Option<f64>) -> Self {
        match millis {
            Some(millis) if millis <= AHEAD_MILLIS => Self::Now,
            Some(millis) => Self::After(millis - AHEAD_MILLIS / 2.0),
            None => Self::After(1_000.0),
        }
    }

    /// This work, or the preparation of the film if there is time for it and the film is old
    /// enough.
    pub fn or_prepare(self, film_age_millis: f64) -> Self {
        let has_time = match self {
            Self::After(millis) => millis > LEISURE_MILLIS,
            Self::Idle => true,
            Self::Now | Self::Prepare => false,
        };
        match has_time {
            false => self,
            true if film_age_millis < UNRIPE_MILLIS => Self::After(LEISURE_MILLIS),
            true => Self::Prepare,
        }
    }
}
