//! A run that was saved.

use std::rc::Rc;

use super::{Feed, Opened, Recording};
use crate::model::{Clock, Limits};
use crate::program::{Language, Listing, Program, Source, Text, Values};
use crate::scene::Film;
use crate::trace::{Header, Saved, SavedListing};

/// A run that happened before and was saved.
#[derive(Debug)]
pub struct FileFeed {
    film: Rc<Film>,
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

    fn film(&self, _values: &Values) -> Rc<Film> {
        Rc::clone(&self.film)
    }

    fn live(&self, _values: &Values) -> Option<Recording> {
        None
    }
}

impl Opened {
    /// A run that was read from the file `name`.
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
            film: Rc::new(Film::new(trace)),
            clock: header.clock,
            limits: header.limits,
        };
        Self::new(program(name, header), feed)
    }
}

/// What a file says of the program whose run it holds.
fn program(name: &str, header: Header) -> Program {
    let source = Source::File(name.to_owned());
    Program {
        origin: Source::parse(&header.source).unwrap_or_else(|| source.clone()),
        source,
        title: header.title.into(),
        idea: format!("A run that was saved, opened from {name}").into(),
        notice: &[],
        parameters: &[],
        presets: &[],
        settings: header.parameters,
        texts: header.listings.iter().filter_map(listing).map(Text::Listing).collect(),
    }
}

/// A listing, highlighted; `None` if it is in a language of which we know nothing.
fn listing(saved: &SavedListing) -> Option<Listing> {
    let language = Language::parse(&saved.language)?;
    let lines = saved.lines.iter().map(|line| (&*line.text, line.source_line));
    Some(Listing::of_lines(language, lines))
}
