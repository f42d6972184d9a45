//! The type of a parameter.

/// The type of a parameter, with its range and default.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterKind {
    /// A whole number.
    Count {
        /// The default value.
        default: u64,
        /// The smallest value.
        least: u64,
        /// The largest value.
        most: u64,
    },
    /// A duration in nanoseconds. Links, the command line and the page show it in seconds.
    Nanos {
        /// The default value.
        default: u64,
        /// The smallest value.
        least: u64,
        /// The largest value.
        most: u64,
    },
    /// On or off.
    Switch {
        /// The default value.
        default: bool,
    },
    /// One of several words; the first is the default.
    Choice {
        /// The words.
        options: &'static [&'static str],
    },
    /// The index, from zero, of one of the things that another parameter counts, or none, which is
    /// the default.
    Index {
        /// The name of the parameter that counts the things.
        of: &'static str,
    },
}
