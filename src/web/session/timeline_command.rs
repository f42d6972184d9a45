//! The commands of buttons and keys for the timeline.

use crate::scene::Axis;

/// A command of a button or a key for the timeline.
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
