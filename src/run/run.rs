//! The run: a program that was executed with given values.

use std::fmt;
use std::rc::Rc;

use super::Recording;
use crate::model::{Clock, Limits, Version};
use crate::program::{Line, Listing, Program, Values};
use crate::scene::Film;
use crate::trace::{Header, SavedLine, SavedListing};

/// A program that was executed with given values, and everything that happened.
///
/// ```
/// use loopscope::program::Source;
/// use loopscope::run::opened;
/// let hello = opened(&Source::demo("hello")).unwrap();
/// let (values, _) = hello.program().read_values([("delay", "2")]);
/// let run = hello.run(values);
/// assert_eq!(run.film.duration_nanos(), 2_000_000_000);
/// ```
pub struct Run {
    /// The program that was executed.
    pub program: Rc<Program>,
    /// The values of its parameters.
    pub values: Values,
    /// What happened, ready to be shown at any playhead.
    pub film: Rc<Film>,
    /// The version of CPython that the run imitates, if it is known.
    pub version: Option<Version>,
    /// Whether its times are virtual or measured.
    pub clock: Clock,
    /// The limits of the run: it is stopped if it reaches one of them.
    pub limits: Limits,
    /// The same run again, to be executed while it is watched; `None` if it cannot be repeated.
    pub live: Option<Recording>,
}

impl Run {
    /// The same run without its repetition: `live` is `None`.
    #[must_use]
    pub fn finished(&self) -> Self {
        Self {
            program: Rc::clone(&self.program),
            values: self.values.clone(),
            film: Rc::clone(&self.film),
            live: None,
            ..*self
        }
    }

    /// The header of the run's file: everything that a saved run holds besides its trace.
    ///
    /// ```
    /// use loopscope::program::Source;
    /// use loopscope::run::opened;
    /// let hello = opened(&Source::demo("hello")).unwrap();
    /// let header = hello.run(hello.program().defaults()).header();
    /// assert_eq!((&*header.source, &*header.title), ("demo:hello", "hello"));
    /// assert_eq!(header.parameters, [("delay".to_owned(), "1.0".to_owned())]);
    /// ```
    pub fn header(&self) -> Header {
        let listing = |listing: Listing| SavedListing {
            language: listing.language.name().to_owned(),
            lines: listing.lines.iter().map(saved_line).collect(),
        };
        let listings = self
            .program
            .languages()
            .filter_map(|language| self.program.listing(language, &self.values));
        Header {
            source: self.program.origin.to_string(),
            title: self.program.title.to_string(),
            parameters: self.program.settings(&self.values),
            listings: listings.map(listing).collect(),
            python: self.version,
            clock: self.clock,
            limits: self.limits,
        }
    }
}

fn saved_line(line: &Line) -> SavedLine {
    SavedLine { text: line.to_string(), source_line: line.source_line }
}

impl fmt::Debug for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Run").field("program", &self.program).finish_non_exhaustive()
    }
}
