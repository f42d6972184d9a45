//! Levels: how much of a run is told.

/// How much of a run is told, by sentences and steps alike.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Level {
    /// What one person would tell another.
    #[default]
    Story,
    /// Every beat, with the bookkeeping of the loop.
    Detail,
}

impl Level {
    /// The other level.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Story => Self::Detail,
            Self::Detail => Self::Story,
        }
    }
}
