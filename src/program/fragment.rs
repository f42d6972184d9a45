//! Fragments: what a line of a listing consists of.

use std::borrow::Cow;

use super::Syntax;

/// A stretch of a line of a listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fragment {
    /// Text that is always the same, and what it is in the language.
    Text(Cow<'static, str>, Option<Syntax>),
    /// The value of a parameter.
    Value {
        /// The parameter's name.
        name: &'static str,
        /// Its value, as the language writes it.
        text: String,
    },
}

impl Fragment {
    /// What it reads.
    pub fn text(&self) -> &str {
        match self {
            Self::Text(text, _) => text,
            Self::Value { text, .. } => text,
        }
    }
}
