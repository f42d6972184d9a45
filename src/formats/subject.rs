//! The subject: a run, and what is known of its program.

use crate::scene::Film;
use crate::trace::Header;

/// A run with what is known of its program.
#[derive(Clone, Debug)]
pub struct Subject<'a> {
    /// The run.
    pub film: &'a Film,
    /// What ran.
    pub header: Header,
}

impl Subject<'_> {
    /// The name of the program as a part of file names and of ids in documents: letters, digits,
    /// hyphens and underscores.
    pub fn safe_name(&self) -> String {
        let is_safe = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        let name: String = self.header.name().chars().filter(is_safe).take(64).collect();
        if name.is_empty() { "run".to_owned() } else { name }
    }
}
