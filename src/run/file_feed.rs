//! The feed of a saved run.

use std::rc::Rc;

use super::{Feed, Opened, Recording};
use crate::model::{Clock, Limits, Version};
use crate::program::{Language, Listing, ListingTemplate, Program, Source, Values};
use crate::scene::Film;
use crate::trace::{Header, Saved, SavedListing};

/// The feed of a run that was read from a file.
#[derive(Debug)]
pub struct FileFeed {
    film: Rc<Film>,
    python: Option<Version>,
    clock: Clock,
    limits: Limits,
}

impl Feed for FileFeed {
    fn clock(&self) -> Clock {
        self.clock
    }

    fn limits(&self) -> Limits {
        self.limits
    }

    fn film(&self, _values: &Values, _asked: Option<Version>) -> (Rc<Film>, Option<Version>) {
        (Rc::clone(&self.film), self.python)
    }

    fn live(&self, _values: &Values, _version: Option<Version>) -> Option<Recording> {
        None
    }
}

impl Opened {
    /// Opens a run that was read from the file `name`.
    ///
    /// ```
    /// use loopscope::program::{Language, Source};
    /// use loopscope::run::{Opened, opened};
    /// use loopscope::trace::Saved;
    /// let hello = opened(&Source::demo("hello")).unwrap();
    /// let run = hello.run(hello.program().defaults());
    /// let saved = Saved { header: run.header(), trace: run.film.trace().clone() };
    /// let again = Opened::of_saved("hello.loopscope", saved);
    /// let again = again.run(again.program().defaults());
    /// assert_eq!(again.film.trace().digest(), run.film.trace().digest());
    /// assert_eq!(again.header(), run.header());
    /// ```
    pub fn of_saved(name: &str, saved: Saved) -> Self {
        let Saved { header, trace } = saved;
        let feed = FileFeed {
            film: Rc::new(Film::new(trace).with_limits(header.limits)),
            python: header.python,
            clock: header.clock,
            limits: header.limits,
        };
        Self::new(program(name, header), feed)
    }
}

/// The program of a saved run, as far as the header of the file `name` describes it.
fn program(name: &str, header: Header) -> Program {
    let source = Source::File(name.to_owned());
    let listings = header.listings.iter().filter_map(listing);
    Program {
        origin: Source::parse(&header.source).unwrap_or_else(|| source.clone()),
        source,
        title: header.title.into(),
        idea: format!("A run that was saved, opened from {name}").into(),
        moments: &[],
        parameters: &[],
        presets: &[],
        recorded_settings: header.parameters,
        listings: listings.map(ListingTemplate::Fixed).collect(),
    }
}

/// Highlights a saved listing; returns `None` if its language is unknown.
fn listing(saved: &SavedListing) -> Option<Listing> {
    let language = Language::parse(&saved.language)?;
    let lines = saved.lines.iter().map(|line| (&*line.text, line.source_line));
    Some(Listing::of_lines(language, lines))
}
