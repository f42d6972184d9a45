//! Side views: what is shown beside the picture, or below it on a phone, where there is room for
//! one.

/// One of the views that share an area if there is no room for all of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SideView {
    /// The listing.
    #[default]
    Code,
    /// The console.
    Output,
    /// The parameters.
    Knobs,
    /// What to notice, how the run ends, and the table of tasks.
    Notes,
}

impl SideView {
    /// Every view in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Code, Self::Output, Self::Knobs, Self::Notes];

    /// The label of its button.
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
