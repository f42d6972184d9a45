//! Pacing: how fast virtual time passes, and how long an instant's steps stay.

use std::ops::RangeInclusive;

use crate::runtime::NANOS_PER_SECOND;
use crate::scene::Film;

/// Two numbers, because many steps happen at one virtual instant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pace {
    /// Virtual seconds per second.
    pub speed: f64,
    /// Milliseconds that one task step stays on the screen.
    pub dwell_millis: f64,
}

impl Default for Pace {
    fn default() -> Self {
        Self { speed: 0.5, dwell_millis: 400.0 }
    }
}

impl Pace {
    /// The speeds that can be asked for.
    pub const SPEEDS: RangeInclusive<f64> = 0.02..=50.0;
    /// The dwells that can be asked for, in milliseconds.
    pub const DWELLS: RangeInclusive<f64> = 0.0..=2_000.0;

    /// The nearest pace within the ranges; what is not a number becomes the default.
    pub fn new(speed: f64, dwell_millis: f64) -> Self {
        let default = Self::default();
        let within = |value: f64, range: &RangeInclusive<f64>, default: f64| {
            if value.is_nan() { default } else { value.clamp(*range.start(), *range.end()) }
        };
        Self {
            speed: within(speed, &Self::SPEEDS, default.speed),
            dwell_millis: within(dwell_millis, &Self::DWELLS, default.dwell_millis),
        }
    }

    /// How many milliseconds a stretch of virtual time lasts.
    pub fn millis_of_nanos(&self, nanos: u64) -> f64 {
        nanos as f64 / (NANOS_PER_SECOND / 1_000) as f64 / self.speed
    }

    /// How much virtual time passes in some milliseconds.
    pub fn nanos_of_millis(&self, millis: f64) -> u64 {
        (millis * self.speed * (NANOS_PER_SECOND / 1_000) as f64) as u64
    }

    /// How many milliseconds the motion of the last of `beat` beats lasts.
    pub fn millis_of_beat(&self, film: &Film, beat: usize) -> f64 {
        let last = beat.checked_sub(1).and_then(|last| film.beat(last));
        last.map_or(0.0, |beat| f64::from(beat.share) * self.dwell_millis)
    }
}
