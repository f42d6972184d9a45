//! Which listings are shown.

use crate::program::Language;

/// Which listings are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Listings {
    /// What CPython runs.
    #[default]
    Python,
    /// What runs here.
    Rust,
    /// The two side by side.
    Both,
}

impl Listings {
    /// Every choice there is.
    pub const ALL: [Self; 3] = [Self::Python, Self::Rust, Self::Both];

    /// Its name in addresses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Python => "python",
            Self::Rust => "rust",
            Self::Both => "both",
        }
    }

    /// The languages that are shown, from left to right.
    pub fn languages(self) -> &'static [Language] {
        match self {
            Self::Python => &[Language::Python],
            Self::Rust => &[Language::Rust],
            Self::Both => &[Language::Python, Language::Rust],
        }
    }

    /// The choice with this name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|listings| listings.name() == text)
    }
}
