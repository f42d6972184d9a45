//! What a demo consists of.

use std::fmt;

use crate::program::{Language, Parameter, Preset, Program, Source, Text, Values};
use crate::runtime;

/// An asyncio idea to play with: a program, its parameters, and what to notice.
pub struct Demo {
    /// Its name in links and on the command line.
    pub id: &'static str,
    /// Its name for people.
    pub title: &'static str,
    /// What it is about, in one sentence.
    pub idea: &'static str,
    /// What to notice, in three sentences.
    pub notice: [&'static str; 3],
    /// What can be turned, in the order in which it is offered.
    pub parameters: &'static [Parameter],
    /// What it can be turned to at once, in the order in which it is offered.
    pub presets: &'static [Preset],
    /// The coroutine for given values.
    pub program: fn(&Values) -> runtime::Program,
    /// The Rust file of the demo, with its listing between two marks; once it is in the catalogue,
    /// the sheet of that listing.
    pub rust: &'static str,
    /// The Python listing, with `«name»` where a parameter's value stands and `#~ tag` behind the
    /// lines that correspond to the line of the Rust listing with the same tag; once it is in the
    /// catalogue, the sheet of it.
    pub python: &'static str,
}

impl Demo {
    /// The coroutine of this demo with these values, ready to run.
    pub fn program(&self, values: &Values) -> runtime::Program {
        (self.program)(values)
    }

    /// The demo, opened.
    pub fn open(&'static self) -> Program {
        Program {
            source: Source::demo(self.id),
            origin: Source::demo(self.id),
            title: self.title.into(),
            idea: self.idea.into(),
            notice: &self.notice,
            parameters: self.parameters,
            presets: self.presets,
            settings: Vec::new(),
            texts: vec![
                Text::Sheet(Language::Python, self.python),
                Text::Sheet(Language::Rust, self.rust),
            ],
        }
    }
}

impl fmt::Debug for Demo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Demo({:?})", self.id)
    }
}
