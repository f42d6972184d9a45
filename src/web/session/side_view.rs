//! What is shown beside the picture, or below it on a phone, where there is room for one thing.

/// One of the things that share a place where there is no room for all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SideView {
    /// The program.
    #[default]
    Code,
    /// What it prints.
    Output,
    /// Its numbers.
    Knobs,
    /// What to notice, how the run ends, and the table of tasks.
    Notes,
}

impl SideView {
    /// Every view in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Code, Self::Output, Self::Knobs, Self::Notes];

    /// What its button says.
    pub fn label(self) -> &'static str {
        match self {
            Self::Code => "Code",
            Self::Output => "Output",
            Self::Knobs => "Knobs",
            Self::Notes => "Notes",
        }
    }

    /// Its name in the style sheet.
    pub fn name(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Output => "output",
            Self::Knobs => "knobs",
            Self::Notes => "notes",
        }
    }
}
