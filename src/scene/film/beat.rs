//! A beat: one visible change.

/// One visible change: an event that moves something, with the events just before it that do not.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Beat {
    /// How many events have happened after it.
    pub end: u32,
    /// How long it is shown, as a fraction of the time for which one task step is shown.
    pub share: f32,
    /// The number of the instant to which it leads.
    pub(super) instant: u32,
}
