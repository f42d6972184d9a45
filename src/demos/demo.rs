//! What a demo consists of.

use std::fmt;

use super::{Language, Listing, Parameter, Preset, Values};
use crate::runtime::Program;

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
    /// The program for given values.
    pub program: fn(&Values) -> Program,
    /// The Rust file of the demo, with its listing between two marks; once it is in the catalogue,
    /// the sheet of that listing.
    pub rust: &'static str,
    /// The Python listing, with `«name»` where a parameter's value stands and `#~ tag` behind the
    /// lines that correspond to the line of the Rust listing with the same tag; once it is in the
    /// catalogue, the sheet of it.
    pub python: &'static str,
}

impl Demo {
    /// The program of this demo with these values, ready to run.
    pub fn program(&self, values: &Values) -> Program {
        (self.program)(values)
    }

    /// The listing of this demo with these values in it.
    pub fn listing(&self, language: Language, values: &Values) -> Listing {
        Listing::new(self, language, values)
    }

    /// The values of this demo with `preset`, one of its own.
    ///
    /// ```
    /// use loopscope::demos::find;
    /// let lock = find("lock").unwrap();
    /// let deadlock = lock.presets.iter().find(|preset| preset.name == "Deadlock").unwrap();
    /// assert_eq!(lock.preset(deadlock).to_query(), "order=opposite");
    /// ```
    pub fn preset(&self, preset: &Preset) -> Values {
        preset.values(self).0
    }

    /// The parameter with this name.
    pub fn parameter(&self, name: &str) -> Option<&'static Parameter> {
        self.parameters.iter().find(|parameter| parameter.name == name)
    }
}

impl PartialEq for Demo {
    /// Demos are told apart by their ids.
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl fmt::Debug for Demo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Demo({:?})", self.id)
    }
}
