//! Sources: what can be shown, by the name under which a link or a file knows it.

use std::fmt;

/// What is shown: the identity of a program, before anything of it is here.
///
/// ```
/// use loopscope::program::Source;
/// let source = Source::demo("lock");
/// assert_eq!(source.to_string(), "demo:lock");
/// assert_eq!(Source::parse("demo:lock"), Some(source));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A demo of ours, by its id.
    Demo(String),
    /// A run that was saved, by the name of its file. A link has the name alone.
    File(String),
}

impl Source {
    /// A demo of ours.
    pub fn demo(id: impl Into<String>) -> Self {
        Self::Demo(id.into())
    }

    /// Reads what [`Display`](fmt::Display) writes.
    pub fn parse(text: &str) -> Option<Self> {
        match text.split_once(':')? {
            ("demo", id) => Some(Self::Demo(id.to_owned())),
            ("file", name) => Some(Self::File(name.to_owned())),
            _ => None,
        }
    }

    /// The id of the demo or the name of the file.
    pub fn name(&self) -> &str {
        match self {
            Self::Demo(id) => id,
            Self::File(name) => name,
        }
    }
}

impl Default for Source {
    /// What a page without an address shows.
    fn default() -> Self {
        Self::demo("gather")
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Demo(id) => write!(f, "demo:{id}"),
            Self::File(name) => write!(f, "file:{name}"),
        }
    }
}
