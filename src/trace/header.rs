//! The header of a saved run: what ran, as plain data.

use std::fmt;

use super::bounds::{MOST_LINES, MOST_LISTINGS, MOST_PARAMETERS, MOST_TEXT_BYTES};
use crate::model::{Clock, Limits, Version};

/// What is known of the program whose run is saved, and of how it ran.
///
/// It holds nothing but texts and numbers, so it can be shown without the program.
///
/// ```
/// use loopscope::trace::Header;
/// let header = Header { source: "demo:gather".to_owned(), ..Header::default() };
/// assert_eq!(header.name(), "gather");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// Which program it was: a word for the kind of source, a colon, and its name there, such as
    /// `demo:gather`.
    pub source: String,
    /// The program's name for people.
    pub title: String,
    /// Each parameter with its value, as links and the command line have them.
    pub parameters: Vec<(String, String)>,
    /// The text of the program with these values, in each language in which it is shown.
    pub listings: Vec<SavedListing>,
    /// The version of CPython that the run imitates, if it is known.
    pub python: Option<Version>,
    /// What the times of the run mean.
    pub clock: Clock,
    /// The limits that the run had.
    pub limits: Limits,
}

/// The text of a program in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SavedListing {
    /// The language in small letters, such as `python`.
    pub language: String,
    /// The lines from the first.
    pub lines: Vec<SavedLine>,
}

/// A line of a listing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SavedLine {
    /// Its text without the line end.
    pub text: String,
    /// The line of the file that ran to which it corresponds, counted from one, if there is one. The
    /// sites of the run are such lines.
    pub source_line: Option<u32>,
}

impl Header {
    /// The name of the program within its kind of source, such as `gather`.
    pub fn name(&self) -> &str {
        self.source.split_once(':').map_or(&self.source, |(_, name)| name)
    }

    /// Fails if anything in it is larger than a file may hold.
    pub(super) fn check(&self) -> Result<(), String> {
        let names = self.parameters.iter().flat_map(|(name, value)| [name, value]);
        let lines = self.listings.iter().flat_map(|listing| &listing.lines);
        let languages = self.listings.iter().map(|listing| &listing.language);
        let texts = [&self.source, &self.title].into_iter();
        let texts = texts.chain(names).chain(languages).chain(lines.map(|line| &line.text));
        for text in texts {
            if text.len() > MOST_TEXT_BYTES {
                return Err(format!("a text of {} bytes is too long", text.len()));
            }
        }
        let most_lines = self.listings.iter().map(|listing| listing.lines.len()).max();
        for (what, count, most) in [
            ("parameters", self.parameters.len(), MOST_PARAMETERS),
            ("listings", self.listings.len(), MOST_LISTINGS),
            ("lines in a listing", most_lines.unwrap_or(0), MOST_LINES),
        ] {
            if count > most {
                return Err(format!("{count} {what} are more than {most}"));
            }
        }
        Ok(())
    }

    /// The listing in this language, if it was saved.
    pub fn listing(&self, language: &str) -> Option<&SavedListing> {
        self.listings.iter().find(|listing| listing.language == language)
    }
}

impl fmt::Display for SavedListing {
    /// Writes the text of the program, each line with its line end.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.lines.iter().try_for_each(|line| writeln!(f, "{}", line.text))
    }
}
