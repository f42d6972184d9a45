//! Programs: opened sources.

use std::borrow::Cow;
use std::fmt;

use super::{Complaint, Language, Listing, Parameter, Preset, Source, Values};

/// A source that was opened: words, parameters, presets, and the listings for given values.
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
    /// What was opened.
    pub source: Source,
    /// What ran: the source itself, or for a recorded run the source that was recorded.
    pub origin: Source,
    /// Its name for people.
    pub title: Cow<'static, str>,
    /// What it is about, in one sentence; empty if that is not known.
    pub idea: Cow<'static, str>,
    /// What to notice, in a few sentences.
    pub notice: &'static [&'static str],
    /// What can be turned, in the order in which it is offered.
    pub parameters: &'static [Parameter],
    /// What it can be turned to at once, in the order in which it is offered.
    pub presets: &'static [Preset],
    /// The numbers of a recorded run, by name; they can be read and not be turned.
    pub settings: Vec<(String, String)>,
    /// The listings, one for each language.
    pub texts: Vec<Text>,
}

/// Where a listing comes from.
#[derive(Clone, Debug, PartialEq)]
pub enum Text {
    /// A sheet, which the compiler has written, with places for values.
    Sheet(Language, &'static str),
    /// A listing as it is.
    Listing(Listing),
}

impl Program {
    /// What it is called in links, in the names of files and in complaints.
    pub fn name(&self) -> &str {
        self.origin.name()
    }

    /// The value of each parameter before a person turns any.
    pub fn defaults(&self) -> Values {
        Values::defaults(self.parameters)
    }

    /// Reads pairs of name and text; a text that is no valid value becomes the nearest valid value
    /// and a sentence that says so.
    pub fn read_values<'a>(
        &self,
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> (Values, Vec<Complaint>) {
        Values::read(self.parameters, self.name(), pairs)
    }

    /// The values with `preset`, one of its own.
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

    /// The parameter with this name.
    pub fn parameter(&self, name: &str) -> Option<&'static Parameter> {
        self.parameters.iter().find(|parameter| parameter.name == name)
    }

    /// The languages in which it can be shown.
    pub fn languages(&self) -> impl Iterator<Item = Language> {
        self.texts.iter().map(Text::language)
    }

    /// The listing with these values in it; `None` if there is none in this language.
    pub fn listing(&self, language: Language, values: &Values) -> Option<Listing> {
        let text = self.texts.iter().find(|text| text.language() == language)?;
        Some(match text {
            Text::Sheet(language, sheet) => Listing::of_sheet(*language, sheet, values),
            Text::Listing(listing) => listing.clone(),
        })
    }

    /// Each number of a run with these values, by name, as links and the command line have it.
    pub fn settings(&self, values: &Values) -> Vec<(String, String)> {
        let of_values =
            values.iter().map(|(parameter, value)| (parameter.name.to_owned(), value.to_string()));
        self.settings.iter().cloned().chain(of_values).collect()
    }
}

impl Text {
    /// The language of the listing.
    pub fn language(&self) -> Language {
        match self {
            Self::Sheet(language, _) => *language,
            Self::Listing(listing) => listing.language,
        }
    }
}

impl fmt::Debug for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Program({})", self.source)
    }
}
