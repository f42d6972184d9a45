//! Sources: the names that identify programs in links and files.

use std::fmt;

/// The identity of a program, which may not be loaded yet or may not exist.
///
/// ```
/// use loopscope::program::Source;
/// let source = Source::demo("lock");
/// assert_eq!(source.to_string(), "demo:lock");
/// assert_eq!(Source::parse("demo:lock"), Some(source));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A demo, by its id.
    Demo(String),
    /// A saved run, by the name of its file. A link holds this name and not the run.
    File(String),
}

impl Source {
    /// The demo with this id.
    pub fn demo(id: impl Into<String>) -> Self {
        Self::Demo(id.into())
    }

    /// Reads the text that [`Display`](fmt::Display) writes; returns `None` for any other text.
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
    /// The source that a page without an address shows.
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
