//! Listings: the program in Python and in Rust, and which line of one is which of the other.

use super::excerpt::{END_OF_LISTING, LISTING};
use super::{Demo, Values};

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
    /// Text that is always the same.
    Text(String),
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
        match language {
            Language::Python => Self::python(demo, values),
            Language::Rust => Self::rust(demo, values),
        }
    }

    /// The line of this listing at which a task is whose Rust line is `source_line`.
    pub fn line_at(&self, source_line: u32) -> Option<usize> {
        self.lines.iter().position(|line| line.source_line == Some(source_line))
    }

    fn python(demo: &Demo, values: &Values) -> Self {
        let tagged: Vec<_> =
            rust_lines(demo).filter_map(|(n, line)| Some((n, split_tag(line, "//~").1?))).collect();
        let lines = demo.python.lines().map(|line| {
            let (text, tag) = split_tag(line, "#~");
            let source = tagged.iter().find(|(_, t)| Some(*t) == tag);
            Line { parts: python_parts(text, values), source_line: source.map(|(n, _)| *n) }
        });
        Self { language: Language::Python, lines: lines.collect() }
    }

    fn rust(demo: &Demo, values: &Values) -> Self {
        let mut lines: Vec<_> = rust_lines(demo)
            .map(|(number, line)| Line {
                parts: vec![Part::Text(split_tag(line, "//~").0.to_owned())],
                source_line: Some(number),
            })
            .collect();
        while lines.last().is_some_and(|line| line.to_string().is_empty()) {
            lines.pop();
        }
        let mut add = |parts| lines.push(Line { parts, source_line: None });
        add(vec![]);
        add(vec![Part::Text("run(main(Parameters {".to_owned())]);
        for (parameter, value) in values.iter() {
            add(vec![
                Part::Text(format!("    {}: ", parameter.name)),
                Part::Value { name: parameter.name, text: value.rust() },
                Part::Text(",".to_owned()),
            ]);
        }
        add(vec![Part::Text("}));".to_owned())]);
        Self { language: Language::Rust, lines }
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
            Part::Text(text) | Part::Value { text, .. } => f.write_str(text),
        })
    }
}

/// The lines of the demo's Rust file that are its listing, numbered from one.
fn rust_lines(demo: &Demo) -> impl Iterator<Item = (u32, &'static str)> {
    (1..)
        .zip(demo.rust.lines())
        .skip_while(|(_, line)| *line != LISTING)
        .skip(1)
        .skip_while(|(_, line)| line.is_empty())
        .take_while(|(_, line)| *line != END_OF_LISTING)
}

/// Splits `code  #~ tag` into its code and its tag.
fn split_tag<'a>(line: &'a str, mark: &str) -> (&'a str, Option<&'a str>) {
    // The standard library's search in texts is made for long ones, and is long itself.
    let place = line.as_bytes().windows(mark.len()).position(|part| part == mark.as_bytes());
    match place.and_then(|place| line.split_at_checked(place)) {
        Some((code, tag)) => (code.trim_end(), tag.get(mark.len()..).map(str::trim)),
        None => (line, None),
    }
}

fn python_parts(text: &str, values: &Values) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((before, name, after)) = next_hole(rest) {
        if !before.is_empty() {
            parts.push(Part::Text(before.to_owned()));
        }
        let found = values.iter().find(|(parameter, _)| parameter.name == name);
        parts.push(match found {
            Some((parameter, value)) => Part::Value { name: parameter.name, text: value.python() },
            None => Part::Text(format!("«{name}»")),
        });
        rest = after;
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest.to_owned()));
    }
    parts
}

fn next_hole(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('«')?;
    let (name, after) = rest.split_once('»')?;
    Some((before, name, after))
}
