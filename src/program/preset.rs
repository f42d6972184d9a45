//! Presets: values of a program that belong together, under a name.

/// Some values that show one side of a program's idea.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preset {
    /// Its name for people, two words or three.
    pub name: &'static str,
    /// The values that are not defaults, as one types them on the command line.
    pub arguments: &'static str,
}

impl Preset {
    /// The names and texts of its values.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (&'static str, &'static str)> + use<> {
        let arguments = self.arguments.split_whitespace();
        arguments.map(|pair| pair.split_once('=').unwrap_or((pair, "")))
    }
}

/// A line in a program's table of presets.
pub(crate) const fn preset(name: &'static str, arguments: &'static str) -> Preset {
    Preset { name, arguments }
}
