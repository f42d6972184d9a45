//! The languages in which a program is shown.

/// A language in which a program is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// The program for CPython's asyncio.
    #[default]
    Python,
    /// The same program in Rust, which Loopscope executes.
    Rust,
}

impl Language {
    /// Every language, in display order.
    pub const ALL: [Self; 2] = [Self::Python, Self::Rust];

    /// Its display name.
    pub fn title(self) -> &'static str {
        match self {
            Self::Python => "Python",
            Self::Rust => "Rust",
        }
    }

    /// Its name in links, in files and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Python => "python",
            Self::Rust => "rust",
        }
    }

    /// Returns the language with this name, or `None` if there is none.
    ///
    /// ```
    /// use loopscope::program::Language;
    /// assert_eq!(Language::parse("rust"), Some(Language::Rust));
    /// assert_eq!(Language::parse("cobol"), None);
    /// ```
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.name() == name)
    }
}
