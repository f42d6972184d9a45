//! Levels: how much detail sentences and steps have.

/// How much detail sentences and steps have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Level {
    /// Only what a person would tell another one.
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
