//! The demo: a program of our own with its parameters, presets and listings.

use std::fmt;

use crate::model::Moment;
use crate::program::{Language, ListingTemplate, Parameter, Preset, Program, Source, Values};
use crate::runtime;

/// A demonstration of one idea of asyncio: a program, its parameters, and what to notice.
pub struct Demo {
    /// Its name in links and on the command line.
    pub id: &'static str,
    /// Its display name.
    pub title: &'static str,
    /// What it demonstrates, in one sentence.
    pub idea: &'static str,
    /// What to notice in its runs.
    pub moments: &'static [Moment],
    /// Its parameters, in display order.
    pub parameters: &'static [Parameter],
    /// Its presets, in display order.
    pub presets: &'static [Preset],
    /// Makes the main coroutine for given values.
    pub program: fn(&Values) -> runtime::BoxedCoroutine,
    /// Returns `true` if the run with the given values is meant to end in a deadlock.
    pub deadlocks: fn(&Values) -> bool,
    /// The Rust listing. In the demo's file this is the text of the whole file, with the listing
    /// between two marks; in the catalogue it is the sheet of the listing.
    pub rust: &'static str,
    /// The Python listing. In the demo's file this is its text, in which `«name»` stands for the
    /// value of a parameter, and a line that ends with `#~ tag` corresponds to the line of the Rust
    /// listing with the same tag; in the catalogue it is the sheet of the listing.
    pub python: &'static str,
}

impl Demo {
    /// The main coroutine of this demo with these values.
    pub fn program(&self, values: &Values) -> runtime::BoxedCoroutine {
        (self.program)(values)
    }

    /// The program of this demo, whose listings have to be sheets.
    pub fn open(&'static self) -> Program {
        Program {
            source: Source::demo(self.id),
            origin: Source::demo(self.id),
            title: self.title.into(),
            idea: self.idea.into(),
            moments: self.moments,
            parameters: self.parameters,
            presets: self.presets,
            recorded_settings: Vec::new(),
            listings: vec![
                ListingTemplate::Sheet(Language::Python, self.python),
                ListingTemplate::Sheet(Language::Rust, self.rust),
            ],
        }
    }
}

impl fmt::Debug for Demo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Demo({:?})", self.id)
    }
}
