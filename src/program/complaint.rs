//! Complaints: what could not be taken as it was asked for, and what was taken instead.

use std::fmt;

/// Something that somebody asked for and could not have, in words for that person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// What is wrong, in one sentence without a full stop.
    pub problem: String,
    /// What was done instead, such as `took 5`; empty if there was nothing to do.
    pub remedy: String,
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.problem)?;
        if self.remedy.is_empty() { Ok(()) } else { write!(f, "; {}", self.remedy) }
    }
}
