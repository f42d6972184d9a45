//! The controls around the picture.

/// Which controls the page shows around the picture. Pages that embed it may want fewer of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Controls {
    /// All controls.
    #[default]
    Full,
    /// The parameters and the playback controls.
    Parameters,
    /// Those of a projector: everything is large, and only picture and code are shown.
    Present,
    /// The playback controls.
    Min,
    /// No controls.
    None,
}

impl Controls {
    const ALL: [Self; 5] = [Self::Full, Self::Parameters, Self::Present, Self::Min, Self::None];

    /// Its name in addresses and in the page's `data-controls`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Parameters => "parameters",
            Self::Present => "present",
            Self::Min => "min",
            Self::None => "none",
        }
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|controls| controls.name() == text)
    }
}
