//! Listings: the text of a program, and the executed source line that each line corresponds to.

use std::borrow::Cow;
use std::fmt;

use super::sheet::{FIRST_SOURCE, SHOWN_IF, SOURCE, SYNTAX, VALUE};
use super::syntax::{Open, PartKind, Parts};
use super::{Fragment, Language, Syntax, Values};
use crate::model::{FileId, Site};

/// The text of a program, line by line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    /// The language in which it is written.
    pub language: Language,
    /// The lines, from the first to the last.
    pub lines: Vec<Line>,
}

/// A line of a listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its pieces, from left to right.
    pub fragments: Vec<Fragment>,
    /// The number of the line in the executed file to which this line corresponds, from one;
    /// `None` if it corresponds to no line.
    pub source_line: Option<u32>,
}

impl Listing {
    /// Builds a listing from lines of text and highlights it. Each line is given with the number
    /// of the line in the executed file to which it corresponds, if there is one.
    ///
    /// ```
    /// use loopscope::program::{Fragment, Language, Listing, Syntax};
    /// let lines = [("s = '''", Some(1)), ("await'''", Some(2))];
    /// let listing = Listing::of_lines(Language::Python, lines);
    /// let literal = Fragment::Text("await'''".into(), Some(Syntax::Literal));
    /// assert_eq!(listing.lines[1].fragments, [literal], "the string continues");
    /// assert_eq!(listing.to_string(), "s = '''\nawait'''\n");
    /// ```
    pub fn of_lines<'a>(
        language: Language,
        lines: impl IntoIterator<Item = (&'a str, Option<u32>)>,
    ) -> Self {
        let mut open = Open::Nothing;
        let lines = lines.into_iter().map(|(text, source_line)| {
            let mut parts = Parts::of(text.as_bytes(), language, open, false);
            let mut fragments = Vec::new();
            while let Some((begin, end, kind)) = parts.next() {
                let syntax = match kind {
                    PartKind::Syntax(syntax) => Some(syntax),
                    PartKind::Plain | PartKind::Value => None,
                };
                let part = text.get(begin..end).unwrap_or_default();
                match fragments.last_mut() {
                    Some(Fragment::Text(Cow::Owned(before), same)) if *same == syntax => {
                        before.push_str(part);
                    }
                    _ => fragments.push(Fragment::Text(Cow::Owned(part.to_owned()), syntax)),
                }
            }
            open = parts.open_at_end();
            Line { fragments, source_line }
        });
        Self { language, lines: lines.collect() }
    }

    /// Builds a listing from a sheet and puts these values in.
    pub(super) fn of_sheet(language: Language, sheet: &'static str, values: &Values) -> Self {
        let mut last_source = 0;
        let (mut is_shown, mut left) = (true, 0);
        let mut lines = Vec::new();
        for line in sheet.lines() {
            if let Some(conditions) = line.strip_prefix(char::from(SHOWN_IF)) {
                (is_shown, left) = (true, 0);
                for condition in conditions.split_ascii_whitespace() {
                    match condition.strip_prefix('<') {
                        Some(steps) => left = 4 * steps.parse::<usize>().unwrap_or_default(),
                        None => is_shown &= holds(condition, values),
                    }
                }
                continue;
            }
            let mut line = Line::of_sheet(line, language, values, last_source);
            last_source = line.source_line.unwrap_or(last_source);
            if is_shown {
                line.move_left(left);
                lines.push(line);
            }
        }
        Self { language, lines }
    }

    /// Returns the index of the line of this listing that corresponds to `site`, or `None` if no
    /// line does.
    pub fn line_at(&self, site: Site) -> Option<usize> {
        // The listings of a program belong to one file, which has the id 0.
        if site.file != FileId(0) {
            return None;
        }
        self.lines.iter().position(|line| line.source_line == Some(site.line))
    }
}

/// Returns `true` if a condition holds, such as `kind=event` or `form!=timeout`; `never` does not.
fn holds(condition: &str, values: &Values) -> bool {
    let Some((name, value)) = condition.split_once('=') else { return false };
    let (name, is_same) = name.strip_suffix('!').map_or((name, true), |name| (name, false));
    (values.get(name).to_string() == value) == is_same
}

impl Line {
    /// Takes this many spaces away from its start, as far as there are spaces.
    fn move_left(&mut self, spaces: usize) {
        if let Some(Fragment::Text(text, _)) = self.fragments.first_mut() {
            let indentation = text.len() - text.trim_start_matches(' ').len();
            text.to_mut().drain(..indentation.min(spaces));
        }
    }

    /// Reads a line of a sheet and puts the values in; `last_source` is the line number in the
    /// executed file that was read last.
    fn of_sheet(
        sheet: &'static str,
        language: Language,
        values: &Values,
        last_source: u32,
    ) -> Self {
        let mut line = Self { fragments: Vec::new(), source_line: None };
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
                line.fragments.push(Fragment::Value { name: text, text: value });
            } else if !text.is_empty() {
                let syntax = Syntax::ALL.get(usize::from(mark.wrapping_sub(SYNTAX)));
                line.fragments.push(Fragment::Text(Cow::Borrowed(text), syntax.copied()));
            }
            let Some(next) = behind.bytes().next() else { return line };
            mark = next;
            rest = behind.get(1..).unwrap_or_default();
        }
    }
}

impl fmt::Display for Listing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.lines.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fragments.iter().try_for_each(|fragment| f.write_str(fragment.text()))
    }
}
