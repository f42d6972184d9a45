//! The type of a parameter.

/// The type of a parameter, with its range and default.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A whole number.
    Count {
        /// The value to begin with.
        default: u64,
        /// The smallest value.
        least: u64,
        /// The largest value.
        most: u64,
    },
    /// A duration: nanoseconds inside, seconds for people.
    Nanos {
        /// The value to begin with.
        default: u64,
        /// The smallest value.
        least: u64,
        /// The largest value.
        most: u64,
    },
    /// On or off.
    Switch {
        /// The value to begin with.
        default: bool,
    },
    /// One of several words; the first is the default.
    Choice {
        /// The words.
        options: &'static [&'static str],
    },
    /// One of as many things as another parameter counts, or none of them, which is the default.
    Index {
        /// The name of the parameter that counts them.
        of: &'static str,
    },
}
