//! The window: the part of a run that is shown.

/// The part of a run that is shown, in units of the axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The place at the left end.
    pub from: u64,
    /// The place at the right end.
    pub to: u64,
}

/// The least length of a window: ten steps or ten microseconds. Shorter ones would show nothing
/// more.
pub(super) const LEAST_UNITS: u64 = 10_000;

impl Window {
    /// A whole run that ends at `end`.
    pub fn whole(end: u64) -> Self {
        Self { from: 0, to: end.max(1) }
    }

    /// The nearest window inside of a run that ends at `end`.
    #[must_use]
    pub fn within(self, end: u64) -> Self {
        let end = end.max(1);
        let span = self.to.saturating_sub(self.from).max(LEAST_UNITS).min(end);
        let from = self.from.min(end - span);
        Self { from, to: from + span }
    }

    /// The window of `span` units from `from` on, or the nearest one within the run.
    pub(super) fn new(from: f64, span: f64, end: u64) -> Self {
        let span = span.max(LEAST_UNITS as f64).min(end as f64).round() as u64;
        // The cast makes a negative place zero.
        let from = from.round() as u64;
        Self { from, to: from.saturating_add(span) }.within(end)
    }

    pub(super) fn span(&self) -> f64 {
        (self.to - self.from) as f64
    }
}
