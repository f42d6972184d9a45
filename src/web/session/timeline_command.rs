//! What buttons and keys do to the timeline.

use crate::scene::Axis;

/// Something that a button or a key does to the timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimelineCommand {
    /// Show a shorter part of the run.
    ZoomIn,
    /// Show a longer part of the run.
    ZoomOut,
    /// Show the whole run.
    Fit,
    /// Count seconds or steps.
    Axis(Axis),
}
