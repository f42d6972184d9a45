//! The subject: a run, and what is known of its program.

use crate::demos::{Demo, Values};
use crate::scene::Film;

/// A run with the names that go into a file.
#[derive(Clone, Debug)]
pub struct Subject<'a> {
    /// The run.
    pub film: &'a Film,
    /// The program's name in links and on the command line.
    pub id: &'a str,
    /// The program's name for people.
    pub title: &'a str,
    /// Each parameter with its value, as links and the command line have them.
    pub parameters: Vec<(&'a str, String)>,
}

impl<'a> Subject<'a> {
    /// A run of `demo` with these values.
    pub fn new(film: &'a Film, demo: &'a Demo, values: &Values) -> Self {
        let parameters =
            values.iter().map(|(parameter, value)| (parameter.name, value.to_string())).collect();
        Self { film, id: demo.id, title: demo.title, parameters }
    }
}
