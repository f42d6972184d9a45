//! Fragments: the pieces of a line of a listing.

use std::borrow::Cow;

use super::Syntax;

/// A piece of a line of a listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fragment {
    /// Text that no parameter changes, and its syntax class; `None` is not highlighted.
    Text(Cow<'static, str>, Option<Syntax>),
    /// The value of a parameter.
    Value {
        /// The parameter's name.
        name: &'static str,
        /// Its value, as a literal of the listing's language.
        text: String,
    },
}

impl Fragment {
    /// Its text, as it is shown.
    pub fn text(&self) -> &str {
        match self {
            Self::Text(text, _) => text,
            Self::Value { text, .. } => text,
        }
    }
}
