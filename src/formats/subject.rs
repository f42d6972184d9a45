//! The subject: a run, and what is known of its program.

use crate::demos::{Demo, Language, Values};
use crate::model::{Clock, Limits};
use crate::scene::Film;
use crate::trace::{Header, SavedLine, SavedListing};

/// A run with what is known of its program.
#[derive(Clone, Debug)]
pub struct Subject<'a> {
    /// The run.
    pub film: &'a Film,
    /// What ran.
    pub header: Header,
}

impl<'a> Subject<'a> {
    /// A run of `demo` with these values.
    pub fn new(film: &'a Film, demo: &Demo, values: &Values) -> Self {
        let parameter = |(parameter, value): (&crate::demos::Parameter, crate::demos::Value)| {
            (parameter.name.to_owned(), value.to_string())
        };
        let header = Header {
            source: format!("demo:{}", demo.id),
            title: demo.title.to_owned(),
            parameters: values.iter().map(parameter).collect(),
            listings: [Language::Python, Language::Rust]
                .map(|language| listing(demo, language, values))
                .into(),
            clock: Clock::Virtual,
            limits: Limits::default(),
        };
        Self { film, header }
    }

    /// The name of the program as a part of file names and of ids in documents: letters, digits,
    /// hyphens and underscores.
    pub fn safe_name(&self) -> String {
        let is_safe = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        let name: String = self.header.name().chars().filter(is_safe).take(64).collect();
        if name.is_empty() { "run".to_owned() } else { name }
    }
}

/// A listing of a demo as plain text.
fn listing(demo: &Demo, language: Language, values: &Values) -> SavedListing {
    let lines = demo.listing(language, values).lines;
    let line = |line: &crate::demos::Line| SavedLine {
        text: line.to_string(),
        source_line: line.source_line,
    };
    SavedListing {
        language: language.title().to_lowercase(),
        lines: lines.iter().map(line).collect(),
    }
}
