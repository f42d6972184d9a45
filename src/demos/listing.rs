//! Listings: the program in Python and in Rust, and which line of one is which of the other.

use super::sheet::{FIRST_SOURCE, SOURCE, SYNTAX, VALUE};
use super::{Demo, Syntax, Values};
use crate::model::{FileId, Site};

/// A language in which a demo is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// What CPython runs.
    #[default]
    Python,
    /// What runs here.
    Rust,
}

/// A program as text, line by line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    /// What it is written in.
    pub language: Language,
    /// The lines from the first.
    pub lines: Vec<Line>,
}

/// A line of a listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it consists of.
    pub parts: Vec<Part>,
    /// The line of the demo's Rust file that this line corresponds to, if there is one.
    pub source_line: Option<u32>,
}

/// A part of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Text that is always the same, and what it is in the language.
    Text(&'static str, Option<Syntax>),
    /// The value of a parameter.
    Value {
        /// The parameter's name.
        name: &'static str,
        /// Its value, as the language writes it.
        text: String,
    },
}

impl Language {
    /// Its name for people.
    pub fn title(self) -> &'static str {
        match self {
            Self::Python => "Python",
            Self::Rust => "Rust",
        }
    }
}

impl Listing {
    pub(super) fn new(demo: &Demo, language: Language, values: &Values) -> Self {
        let sheet = match language {
            Language::Python => demo.python,
            Language::Rust => demo.rust,
        };
        let mut last_source = 0;
        let lines = sheet.lines().map(|line| {
            let line = Line::new(line, language, values, last_source);
            last_source = line.source_line.unwrap_or(last_source);
            line
        });
        Self { language, lines: lines.collect() }
    }

    /// The line of this listing that corresponds to a place in the program that runs.
    pub fn line_at(&self, site: Site) -> Option<usize> {
        // A program that is shown has one file.
        if site.file != FileId(0) {
            return None;
        }
        self.lines.iter().position(|line| line.source_line == Some(site.line))
    }
}

impl Line {
    /// Reads a line of a sheet.
    fn new(sheet: &'static str, language: Language, values: &Values, last_source: u32) -> Self {
        let mut line = Self { parts: Vec::new(), source_line: None };
        let (mut rest, mut mark) = (sheet, 0);
        loop {
            let end = rest.bytes().position(|byte| byte < b' ');
            let (text, behind) =
                rest.split_at_checked(end.unwrap_or(rest.len())).unwrap_or_default();
            if mark == SOURCE {
                let source = text.chars().next().map(|c| u32::from(c) - FIRST_SOURCE);
                line.source_line = Some(source.unwrap_or(last_source + 1));
            } else if mark == VALUE {
                let value = values.get(text);
                let value = match language {
                    Language::Python => value.python(),
                    Language::Rust => value.rust(),
                };
                line.parts.push(Part::Value { name: text, text: value });
            } else if !text.is_empty() {
                let syntax = Syntax::ALL.get(usize::from(mark.wrapping_sub(SYNTAX)));
                line.parts.push(Part::Text(text, syntax.copied()));
            }
            let Some(next) = behind.bytes().next() else { return line };
            mark = next;
            rest = behind.get(1..).unwrap_or_default();
        }
    }
}

impl std::fmt::Display for Listing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.lines.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

impl std::fmt::Display for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.parts.iter().try_for_each(|part| match part {
            Part::Text(text, _) => f.write_str(text),
            Part::Value { text, .. } => f.write_str(text),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::{event, gather, queue};
    use super::*;

    /// Compares every line with that of the demo's file, and each language with the other.
    #[track_caller]
    fn check(source: &Demo) {
        let demo = super::super::find(source.id).expect("it is in the catalogue");
        let values = Values::defaults(demo);
        let rust = demo.listing(Language::Rust, &values);
        let of_file: Vec<_> = source.rust.lines().collect();
        for line in rust.lines.iter().filter(|line| line.source_line.is_some()) {
            let number = line.source_line.unwrap_or_default() as usize;
            let whole = of_file[number - 1].split("//~").next().unwrap_or_default();
            assert_eq!(line.to_string(), whole.trim_end(), "line {number}");
        }
        let python = demo.listing(Language::Python, &values);
        for (line, whole) in python.lines.iter().zip(source.python.lines()) {
            let (code, tag) = whole.split_once("#~").unwrap_or((whole, ""));
            if !code.contains('«') {
                assert_eq!(line.to_string(), code.trim_end());
            }
            let twin = line.source_line.map(|number| of_file[number as usize - 1]);
            let tag_of_twin = twin.and_then(|twin| twin.split_once("//~"));
            assert_eq!(tag_of_twin.map_or("", |(_, tag)| tag.trim()), tag.trim());
        }
        assert_eq!(python.lines.len(), source.python.lines().count());
    }

    #[test]
    fn nothing_of_a_listing_is_lost() {
        check(&gather::DEMO);
        check(&queue::DEMO);
        check(&event::DEMO);
    }
}
