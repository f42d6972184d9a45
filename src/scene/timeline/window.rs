//! The window: the part of a run that is seen.

/// From where to where a run is seen, in units of its axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The place at the left end.
    pub from: u64,
    /// The place at the right end.
    pub to: u64,
}

/// Ten steps, or ten microseconds: nothing more could be seen closer.
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

    /// The window of `span` units from `from` on, or the nearest to it.
    pub(super) fn new(from: f64, span: f64, end: u64) -> Self {
        let span = span.max(LEAST_UNITS as f64).min(end as f64).round() as u64;
        // A negative place becomes zero.
        let from = from.round() as u64;
        Self { from, to: from.saturating_add(span) }.within(end)
    }

    pub(super) fn span(&self) -> f64 {
        (self.to - self.from) as f64
    }
}
