//! Pacing: how fast the time of a run passes, and how long each step stays on the screen.

use std::ops::RangeInclusive;

use crate::model::{NANOS_PER_SECOND, trimmed};
use crate::scene::Film;

/// How fast a run is played: a speed for the time between instants, and a dwell for the steps within
/// one, which take no time of the run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pace {
    /// Seconds of the run per second.
    pub speed: f64,
    /// Milliseconds that one task step stays on the screen.
    pub dwell_millis: f64,
    /// Whether gaps, in which nothing is ready, are shortened to 120 ms.
    pub skips_gaps: bool,
    /// Whether playing begins again after the end.
    pub loops: bool,
}

/// How long a skipped gap is shown, so that it is seen as a jump.
const SKIPPED_GAP_MILLIS: f64 = 120.0;

impl Default for Pace {
    fn default() -> Self {
        Self { speed: 0.5, dwell_millis: 400.0, skips_gaps: false, loops: false }
    }
}

impl Pace {
    /// The speeds that can be asked for.
    pub const SPEEDS: RangeInclusive<f64> = 0.02..=50.0;
    /// The dwells that can be asked for, in milliseconds.
    pub const DWELLS: RangeInclusive<f64> = 0.0..=2_000.0;

    /// The nearest pace within the ranges, in thousandths; what is not a number becomes the default.
    pub fn new(speed: f64, dwell_millis: f64) -> Self {
        let default = Self::default();
        let within = |value: f64, range: &RangeInclusive<f64>, default: f64| {
            let value = if value.is_nan() { default } else { value };
            // Not `clamp`: its panic message formats floats, which the first load has no code for.
            let value = value.max(*range.start()).min(*range.end());
            (value * 1_000.0).round() / 1_000.0
        };
        Self {
            speed: within(speed, &Self::SPEEDS, default.speed),
            dwell_millis: within(dwell_millis, &Self::DWELLS, default.dwell_millis),
            skips_gaps: default.skips_gaps,
            loops: default.loops,
        }
    }

    /// The speed with as many decimals as it has, at most three.
    pub fn speed_text(&self) -> String {
        trimmed(self.speed, 3)
    }

    /// The dwell in milliseconds with as many decimals as it has, at most three.
    pub fn dwell_text(&self) -> String {
        trimmed(self.dwell_millis, 3)
    }

    /// The same pace, skipping idle gaps or not.
    #[must_use]
    pub fn with_gaps_skipped(self, skips_gaps: bool) -> Self {
        Self { skips_gaps, ..self }
    }

    /// The same pace, beginning again at the end or not.
    #[must_use]
    pub fn with_looping(self, loops: bool) -> Self {
        Self { loops, ..self }
    }

    /// For how many milliseconds the rest of a gap is shown: the last `left_nanos` of `whole_nanos`.
    pub fn millis_of_gap(&self, whole_nanos: u64, left_nanos: u64) -> f64 {
        let millis = self.millis_of_nanos(left_nanos);
        let whole_millis = self.millis_of_nanos(whole_nanos);
        if self.skips_gaps && whole_millis > SKIPPED_GAP_MILLIS {
            millis * (SKIPPED_GAP_MILLIS / whole_millis)
        } else {
            millis
        }
    }

    /// For how many milliseconds a stretch of the run's time is shown.
    pub fn millis_of_nanos(&self, nanos: u64) -> f64 {
        nanos as f64 / (NANOS_PER_SECOND / 1_000) as f64 / self.speed
    }

    /// For how many milliseconds the last of `beat` beats moves.
    pub fn millis_of_beat(&self, film: &Film, beat: usize) -> f64 {
        let last = beat.checked_sub(1).and_then(|last| film.beat(last));
        last.map_or(0.0, |beat| f64::from(beat.share) * self.dwell_millis)
    }
}
