//! The playhead: the place in a run that is shown.

/// A place in a film: how many beats have happened, the time, and the progress of the last beat.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Playhead {
    /// How many beats have happened.
    pub beat: usize,
    /// The time of the run in nanoseconds, between that of the last beat and that of the next.
    pub nanos: u64,
    /// The progress of the last beat's motion, from 0 to 1.
    pub phase: f32,
}

impl Playhead {
    /// The place where `beat` beats have happened at `nanos` and nothing moves.
    pub fn at_rest(beat: usize, nanos: u64) -> Self {
        Self { beat, nanos, phase: 1.0 }
    }
}
