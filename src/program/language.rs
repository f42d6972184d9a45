//! The languages in which a program is shown.

/// A language in which a program is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// What CPython runs.
    #[default]
    Python,
    /// What runs here.
    Rust,
}

impl Language {
    /// Every language, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::Python, Self::Rust];

    /// Its name for people.
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

    /// The language with this name.
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
