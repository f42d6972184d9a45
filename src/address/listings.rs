//! Which listings are shown.

use crate::program::Language;

/// Which listings are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Listings {
    /// The program for CPython's asyncio.
    #[default]
    Python,
    /// The same program in Rust, which Loopscope executes.
    Rust,
    /// Both, side by side.
    Both,
}

impl Listings {
    /// Every choice.
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

    /// Returns the choice with this name, or `None` if there is none.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|listings| listings.name() == text)
    }
}
