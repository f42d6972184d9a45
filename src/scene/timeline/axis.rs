//! The axis of a timeline, which counts seconds or steps.

use super::super::{Film, Playhead};
use crate::model::Ending;

/// What the horizontal axis of a timeline counts.
///
/// A place on it is a whole number of units: nanoseconds, or thousandths of a step. A step is one
/// beat of the film, so that the beats of one instant are apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Axis {
    /// The time of the run.
    #[default]
    Seconds,
    /// The beats of the run.
    Steps,
}

/// The units of one step.
pub const UNITS_PER_STEP: u64 = 1_000;

impl Axis {
    /// The place at which the picture of a whole run ends. After a deadlock, it shows some time
    /// more, because the tasks never go on.
    pub fn end(self, film: &Film) -> u64 {
        let end = self.run_end(film);
        if film.ending() == Some(Ending::Deadlock) { end.saturating_add(end / 2) } else { end }
    }

    /// The place at which a run ends.
    pub(super) fn run_end(self, film: &Film) -> u64 {
        self.place_of_beat(film, film.beat_count())
    }

    /// The place where `beat` beats have happened.
    pub fn place_of_beat(self, film: &Film, beat: usize) -> u64 {
        match self {
            Self::Seconds => film.nanos_after(beat),
            Self::Steps => beat as u64 * UNITS_PER_STEP,
        }
    }

    /// The place of a playhead.
    pub fn place_of(self, film: &Film, playhead: &Playhead) -> u64 {
        let Playhead { beat, nanos, phase } = *playhead;
        if self == Self::Seconds {
            return nanos;
        }
        let to_come = (1.0 - phase.clamp(0.0, 1.0)) * UNITS_PER_STEP as f32;
        let place = self.place_of_beat(film, beat).saturating_sub(to_come as u64);
        // The jump of the clock is a step too, which the playhead crosses during the gap.
        let start = film.nanos_after(beat);
        match film.jump_after(beat) {
            Some(next) if nanos > start && next > start => {
                let part = (nanos - start) as f64 / (next - start) as f64;
                place + (part.min(1.0) * UNITS_PER_STEP as f64) as u64
            }
            _ => place,
        }
    }

    /// The playhead at a place.
    pub fn playhead_at(self, film: &Film, place: u64) -> Playhead {
        match self {
            Self::Seconds => film.at_nanos(place),
            Self::Steps => film.at_beat(beat_of(place.saturating_add(UNITS_PER_STEP / 2))),
        }
    }

    /// The place on the axis `other` that corresponds to `place` on this one.
    pub fn turned(self, other: Self, film: &Film, place: u64) -> u64 {
        match (self, other) {
            (Self::Steps, Self::Seconds) => {
                let beat = beat_of(place);
                let start = film.nanos_after(beat);
                let gap = film.jump_after(beat).map_or(0, |next| next.saturating_sub(start));
                let part = (place % UNITS_PER_STEP) as f64 / UNITS_PER_STEP as f64;
                start.saturating_add((gap as f64 * part) as u64)
            }
            _ => other.place_of(film, &self.playhead_at(film, place)),
        }
    }

    /// The smallest number of beats after which a place is reached or passed.
    pub(super) fn first_beat(self, film: &Film, place: u64) -> usize {
        match self {
            Self::Seconds => film.first_beat_at(place),
            Self::Steps => beat_of(place.saturating_add(UNITS_PER_STEP - 1)),
        }
    }
}

/// The number of whole steps before a place on the axis of steps.
fn beat_of(place: u64) -> usize {
    usize::try_from(place / UNITS_PER_STEP).unwrap_or(usize::MAX)
}
