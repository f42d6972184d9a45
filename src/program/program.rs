//! The program: a source that was opened.

use std::borrow::Cow;
use std::fmt;

use super::{Complaint, Language, Listing, Parameter, Preset, Source, Values};
use crate::model::Moment;

/// A source that was opened: its descriptions, parameters, presets, and the listings for given
/// values.
///
/// ```
/// use loopscope::program::{Language, Source};
/// use loopscope::run::opened;
/// let hello = opened(&Source::demo("hello")).unwrap();
/// let program = hello.program();
/// assert_eq!(program.title, "hello");
/// let listing = program.listing(Language::Python, &program.defaults()).unwrap();
/// assert!(listing.to_string().contains("await asyncio.sleep(1.0)"));
/// ```
#[derive(Clone, PartialEq)]
pub struct Program {
    /// The source that was opened.
    pub source: Source,
    /// The source that was executed: `source` itself, or for a saved run the source that was
    /// recorded.
    pub origin: Source,
    /// Its display name.
    pub title: Cow<'static, str>,
    /// What it demonstrates, in one sentence; empty if that is not known.
    pub idea: Cow<'static, str>,
    /// What to notice in its runs.
    pub moments: &'static [Moment],
    /// Its parameters, in display order.
    pub parameters: &'static [Parameter],
    /// Its presets, in display order.
    pub presets: &'static [Preset],
    /// The parameters of a saved run, as pairs of name and text; they cannot be changed.
    pub recorded_settings: Vec<(String, String)>,
    /// The listings before values are put in, one for each language.
    pub listings: Vec<ListingTemplate>,
}

/// A listing before the values of parameters are put in.
#[derive(Clone, Debug, PartialEq)]
pub enum ListingTemplate {
    /// A sheet, which the compiler generated, with placeholders for values.
    Sheet(Language, &'static str),
    /// A listing without placeholders.
    Fixed(Listing),
}

impl Program {
    /// Its name in links, file names and complaints.
    pub fn name(&self) -> &str {
        self.origin.name()
    }

    /// The default value of each parameter.
    pub fn defaults(&self) -> Values {
        Values::defaults(self.parameters)
    }

    /// Reads values from pairs of name and text. An invalid text is replaced by the nearest valid
    /// value, and a complaint says so.
    pub fn read_values<'a>(
        &self,
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> (Values, Vec<Complaint>) {
        Values::read(self.parameters, self.name(), pairs)
    }

    /// The values that `preset` sets, which is one of this program's presets.
    ///
    /// ```
    /// use loopscope::program::Source;
    /// use loopscope::run::opened;
    /// let lock = opened(&Source::demo("lock")).unwrap();
    /// let program = lock.program();
    /// let deadlock = program.presets.iter().find(|preset| preset.name == "Deadlock").unwrap();
    /// assert_eq!(program.preset_values(deadlock).to_query(), "order=opposite");
    /// ```
    pub fn preset_values(&self, preset: &Preset) -> Values {
        self.read_values(preset.pairs()).0
    }

    /// The question that the run with these values answers: that of their preset, or else what the
    /// program demonstrates.
    pub fn question(&self, values: &Values) -> &str {
        let preset = self.presets.iter().find(|preset| self.preset_values(preset) == *values);
        preset.map_or(&*self.idea, |preset| preset.question)
    }

    /// Returns the parameter with this name, or `None` if there is none.
    pub fn parameter(&self, name: &str) -> Option<&'static Parameter> {
        self.parameters.iter().find(|parameter| parameter.name == name)
    }

    /// The languages in which there is a listing.
    pub fn languages(&self) -> impl Iterator<Item = Language> {
        self.listings.iter().map(ListingTemplate::language)
    }

    /// Returns the listing with these values in it, or `None` if there is none in this language.
    pub fn listing(&self, language: Language, values: &Values) -> Option<Listing> {
        let template = self.listings.iter().find(|template| template.language() == language)?;
        Some(match template {
            ListingTemplate::Sheet(language, sheet) => Listing::of_sheet(*language, sheet, values),
            ListingTemplate::Fixed(listing) => listing.clone(),
        })
    }

    /// The parameters of a run with these values, as pairs of name and text, written as in links
    /// and on the command line.
    pub fn settings(&self, values: &Values) -> Vec<(String, String)> {
        let of_values =
            values.iter().map(|(parameter, value)| (parameter.name.to_owned(), value.to_string()));
        self.recorded_settings.iter().cloned().chain(of_values).collect()
    }
}

impl ListingTemplate {
    /// The language of the listing.
    pub fn language(&self) -> Language {
        match self {
            Self::Sheet(language, _) => *language,
            Self::Fixed(listing) => listing.language,
        }
    }
}

impl fmt::Debug for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Program({})", self.source)
    }
}
