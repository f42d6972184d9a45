//! Complaints: input that cannot be used as given, and what is used instead.

use std::fmt;

/// What is wrong with a person's input, in words for that person, and what was done instead.
///
/// ```
/// use loopscope::program::Complaint;
/// let problem = "n is “0”, not a whole number from 1 to 9".to_owned();
/// let complaint = Complaint { problem, remedy: "took 1".to_owned() };
/// assert_eq!(complaint.to_string(), "n is “0”, not a whole number from 1 to 9; took 1");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// What is wrong, in one sentence without a full stop.
    pub problem: String,
    /// What was done instead, such as `took 5`; empty if the input was ignored.
    pub remedy: String,
}

impl Complaint {
    /// The same complaint with the label that the reader sees instead of a parameter's name.
    ///
    /// ```
    /// use loopscope::program::Complaint;
    /// let complaint = Complaint { problem: "n is “0”".to_owned(), remedy: String::new() };
    /// assert_eq!(complaint.labelled("n", "Fetches").to_string(), "Fetches is “0”");
    /// ```
    #[must_use]
    pub fn labelled(mut self, name: &str, label: &str) -> Self {
        if self.problem.starts_with(name) {
            self.problem.replace_range(..name.len(), label);
        }
        self
    }
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.problem)?;
        if self.remedy.is_empty() { Ok(()) } else { write!(f, "; {}", self.remedy) }
    }
}
