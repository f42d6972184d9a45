//! What is around the picture.

/// What the page shows around the picture, which pages that embed it want less of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Controls {
    /// Everything.
    #[default]
    Full,
    /// The parameters, and what plays.
    Parameters,
    /// What plays.
    Min,
    /// Nothing.
    None,
}

impl Controls {
    const ALL: [Self; 4] = [Self::Full, Self::Parameters, Self::Min, Self::None];

    /// Its name in addresses and in the page's `data-controls`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Parameters => "parameters",
            Self::Min => "min",
            Self::None => "none",
        }
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|controls| controls.name() == text)
    }
}
