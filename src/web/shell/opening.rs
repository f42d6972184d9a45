//! Openings: where the page goes once a program is fetched.

use crate::program::Source;

/// The program that was asked for last, while it is being fetched.
pub struct Opening {
    /// What was asked for.
    pub source: Source,
    /// The address to go to; if it is `None`, the program is shown with its default values.
    pub link: Option<Link>,
}

/// An address from the URL or from the page around this one.
pub struct Link {
    /// The part of the URL after `#`.
    pub text: String,
    /// Whether the playhead stays where it is if the address names no place.
    pub keeps_place: bool,
    /// Whether it plays afterwards; if it is `None`, it plays unless the address names a place.
    pub plays: Option<bool>,
}
