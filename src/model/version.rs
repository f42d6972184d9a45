//! The version of CPython that a run imitates.

use std::fmt;

/// The version of CPython whose asyncio a run imitates.
///
/// Of each version that is its last bug-fix release: 3.13 is 3.13.3 and later, which fixed the names
/// of eager tasks, and eager tasks in a `TaskGroup`. `docs/differences.md` lists what differs.
///
/// ```
/// use loopscope::model::Version;
/// assert_eq!(Version::from_name("3.14"), Some(Version::V3_14));
/// assert_eq!(Version::V3_13.to_string(), "3.13");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// CPython 3.13.
    V3_13,
    /// CPython 3.14.
    #[default]
    V3_14,
}

impl Version {
    /// Every version, oldest first.
    pub const ALL: [Self; 2] = [Self::V3_13, Self::V3_14];

    /// Its name, as links and commands write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::V3_13 => "3.13",
            Self::V3_14 => "3.14",
        }
    }

    /// The version with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|version| version.name() == name)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
