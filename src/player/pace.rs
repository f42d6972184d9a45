//! Pacing: how long each step is shown.
//!
//! At a reading pace, a sentence stays until it can be read. At an exact speed, the time of the run
//! passes at a constant rate, and the steps of one instant, which take no time, stay for a dwell.

use std::ops::RangeInclusive;

use super::reading::Reading;
use crate::model::{NANOS_PER_SECOND, trimmed};
use crate::scene::{Film, Level};

/// How fast a run is played, and which sentences stay long enough to be read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pace {
    /// How long sentences stay; `None` if the time of the run passes at an exact speed.
    pub reading: Option<Reading>,
    /// The level, which decides what a step is and which sentences stay long enough to be read.
    pub level: Level,
    /// At an exact speed, seconds of the run per second.
    pub speed: f64,
    /// At an exact speed, milliseconds that one task step stays on the screen.
    pub dwell_millis: f64,
    /// At an exact speed, whether gaps, in which nothing is ready, are skipped.
    pub skips_gaps: bool,
    /// Whether playing begins again after the end.
    pub loops: bool,
    /// Whether playing pauses at each moment.
    pub pauses_at_moments: bool,
}

/// The number of words of a long sentence on the level of every detail. Counting the words of each
/// sentence would take a replay for each beat, and 3 KiB more in the first load.
const DETAIL_WORDS: usize = 15;

/// How long the motion of a beat takes at a reading pace; after it, the sentence stays.
const MOTION_MILLIS: f64 = 320.0;

/// The longest time for the motions of all beats of one step of the story, in milliseconds.
const MOST_STEP_MILLIS: f64 = 600.0;

/// How long a skipped gap takes, so that it can be seen as a jump.
const SKIPPED_GAP_MILLIS: f64 = 120.0;

impl Default for Pace {
    fn default() -> Self {
        Self {
            reading: Some(Reading::Normal),
            level: Level::Story,
            speed: 0.5,
            dwell_millis: 400.0,
            skips_gaps: false,
            loops: false,
            pauses_at_moments: false,
        }
    }
}

impl Pace {
    /// The speeds that can be asked for.
    pub const SPEEDS: RangeInclusive<f64> = 0.02..=50.0;
    /// The dwells that can be asked for, in milliseconds.
    pub const DWELLS: RangeInclusive<f64> = 0.0..=2_000.0;

    /// A pace at an exact speed. Numbers are rounded to thousandths and brought into their ranges;
    /// NaN becomes the default.
    pub fn new(speed: f64, dwell_millis: f64) -> Self {
        let default = Self::default();
        let within = |value: f64, range: &RangeInclusive<f64>, default: f64| {
            let value = if value.is_nan() { default } else { value };
            // Not `clamp`: its panic message formats floats, which the first load has no code for.
            let value = value.max(*range.start()).min(*range.end());
            (value * 1_000.0).round() / 1_000.0
        };
        Self {
            reading: None,
            speed: within(speed, &Self::SPEEDS, default.speed),
            dwell_millis: within(dwell_millis, &Self::DWELLS, default.dwell_millis),
            ..default
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

    /// The same pace on another level.
    #[must_use]
    pub fn with_level(self, level: Level) -> Self {
        Self { level, ..self }
    }

    /// How many milliseconds the last `left_nanos` of the gap after `beat` beats take. The whole
    /// gap is `whole_nanos` long.
    pub(super) fn millis_of_gap(
        &self,
        film: &Film,
        beat: usize,
        whole_nanos: u64,
        left_nanos: u64,
    ) -> f64 {
        if let Some(reading) = self.reading {
            let whole_millis = reading.millis_of(&film.gap_sentence(beat));
            return whole_millis * left_nanos as f64 / whole_nanos.max(1) as f64;
        }
        let millis = self.millis_of_nanos(left_nanos);
        let whole_millis = self.millis_of_nanos(whole_nanos);
        if self.skips_gaps && whole_millis > SKIPPED_GAP_MILLIS {
            millis * (SKIPPED_GAP_MILLIS / whole_millis)
        } else {
            millis
        }
    }

    /// At an exact speed, how many milliseconds a duration of the run takes.
    fn millis_of_nanos(&self, nanos: u64) -> f64 {
        nanos as f64 / (NANOS_PER_SECOND / 1_000) as f64 / self.speed
    }

    /// How many milliseconds the motion of the last of `beat` beats takes.
    pub(super) fn motion_millis(&self, film: &Film, beat: usize) -> f64 {
        let Some(last) = beat.checked_sub(1).and_then(|last| film.beat(last)) else { return 0.0 };
        if self.reading.is_none() {
            return f64::from(last.share) * self.dwell_millis;
        }
        let beat_count = match self.level {
            Level::Story => film.beats_of_story_step(beat),
            Level::Detail => 1,
        };
        (MOST_STEP_MILLIS / beat_count.max(1) as f64).min(MOTION_MILLIS)
    }

    /// How many milliseconds the sentence of the last of `beat` beats stays after the motion.
    pub(super) fn hold_millis(&self, film: &Film, beat: usize) -> f64 {
        let Some(reading) = self.reading else { return 0.0 };
        let millis = match self.level {
            Level::Story => match film.story_step_at(beat) {
                Some(step) if film.story().get(step) == Some(&beat) => {
                    reading.millis_of(&film.story_sentence(step))
                }
                _ => return 0.0,
            },
            Level::Detail if beat > 0 => reading.millis_of_words(DETAIL_WORDS),
            Level::Detail => 0.0,
        };
        (millis - self.motion_millis(film, beat)).max(0.0)
    }
}
