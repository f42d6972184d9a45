//! Pacing: how fast the time of a run passes, and how long an instant's steps stay.

use std::ops::RangeInclusive;

use crate::model::{NANOS_PER_SECOND, trimmed};
use crate::scene::Film;

/// Two numbers, because many steps happen at one instant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pace {
    /// Seconds of the run per second.
    pub speed: f64,
    /// Milliseconds that one task step stays on the screen.
    pub dwell_millis: f64,
    /// Whether stretches in which nothing is ready pass in a moment, however long they are.
    pub skips_gaps: bool,
    /// Whether it begins again when it has come to the end.
    pub loops: bool,
}

/// A skipped gap is still seen, as a jump.
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
            // Not `clamp`, whose panic would bring all of the formatting of floats along.
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

    /// How many milliseconds the last `left_nanos` last of a gap of `whole_nanos` in which nothing
    /// is ready.
    pub fn millis_of_gap(&self, whole_nanos: u64, left_nanos: u64) -> f64 {
        let millis = self.millis_of_nanos(left_nanos);
        let whole_millis = self.millis_of_nanos(whole_nanos);
        if self.skips_gaps && whole_millis > SKIPPED_GAP_MILLIS {
            millis * (SKIPPED_GAP_MILLIS / whole_millis)
        } else {
            millis
        }
    }

    /// How many milliseconds a stretch of the time of the run lasts.
    pub fn millis_of_nanos(&self, nanos: u64) -> f64 {
        nanos as f64 / (NANOS_PER_SECOND / 1_000) as f64 / self.speed
    }

    /// How many milliseconds the motion of the last of `beat` beats lasts.
    pub fn millis_of_beat(&self, film: &Film, beat: usize) -> f64 {
        let last = beat.checked_sub(1).and_then(|last| film.beat(last));
        last.map_or(0.0, |beat| f64::from(beat.share) * self.dwell_millis)
    }
}
