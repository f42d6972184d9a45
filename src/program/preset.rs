//! Presets: named sets of parameter values.

/// A named set of parameter values that shows one aspect of a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preset {
    /// Its display name, one to three words.
    pub name: &'static str,
    /// The values that differ from the defaults, as on the command line: `a=4 b=4`.
    pub arguments: &'static str,
    /// The question that the run answers.
    pub question: &'static str,
}

impl Preset {
    /// Its values, as pairs of name and text.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (&'static str, &'static str)> + use<> {
        let arguments = self.arguments.split_whitespace();
        arguments.map(|pair| pair.split_once('=').unwrap_or((pair, "")))
    }
}

/// Builds a preset; the short form for tables of presets.
pub(crate) const fn preset(
    name: &'static str,
    arguments: &'static str,
    question: &'static str,
) -> Preset {
    Preset { name, arguments, question }
}
