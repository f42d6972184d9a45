//! Reads JSON that is not trusted, and gives the run that was saved in it.
//!
//! The events alone say what happened, so keys that are derived from them, such as the states of
//! tasks, are skipped. Events are checked one by one while the text is parsed; no tree is built.

use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::event_fields::EventFields;
use super::json::{FORMAT_NAME, VERSION};
use super::number::Number;
use crate::model::{Clock, Limits, Version};
use crate::trace::{CheckedTrace, Damage, Header, Saved, SavedLine, SavedListing};

/// Opens what the format `json` writes.
pub(super) fn read(bytes: &[u8]) -> Result<Saved, Damage> {
    let mut file = JsonFile::default();
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let read = deserializer.deserialize_map(&mut file).and_then(|()| deserializer.end());
    let failed =
        read.map_err(|error| Damage::at_line(error.line(), error.column(), sentence(&error)));
    // The number of an impossible event says more than its place in the text.
    if let Some(damage) = file.damage {
        return Err(damage);
    }
    failed?;
    if !file.is_run {
        return Err(Damage::not_a_run("it is JSON, but not of a run"));
    }
    if !file.has_events {
        return Err(Damage::of_file("it has no events"));
    }
    let mut header = file.header;
    // Files from before there was `source` hold runs of demos.
    header.source = file.source.unwrap_or_else(|| format!("demo:{}", file.demo));
    file.checked.finish_as(header, file.digest.as_deref())
}

/// What is wrong with a text, without the place, which `serde_json` adds at the end.
fn sentence(error: &serde_json::Error) -> String {
    if error.is_eof() {
        return "it ends here".to_owned();
    }
    let said = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    said.strip_suffix(&place).unwrap_or(&said).to_owned()
}

/// What is known of a file while it is read.
#[derive(Default)]
struct JsonFile {
    is_run: bool,
    has_events: bool,
    demo: String,
    source: Option<String>,
    header: Header,
    checked: CheckedTrace,
    digest: Option<String>,
    damage: Option<Damage>,
}

impl JsonFile {
    /// Keeps the damage, and returns an error that stops the parser.
    fn fail<E: Error>(&mut self, damage: Damage) -> E {
        self.damage = Some(damage);
        E::custom("")
    }
}

impl<'de> Visitor<'de> for &mut JsonFile {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a run")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            match &*key {
                "format" => {
                    self.is_run = map.next_value::<String>()? == FORMAT_NAME;
                    if !self.is_run {
                        let problem = "it is JSON of another format";
                        return Err(self.fail(Damage::not_a_run(problem)));
                    }
                }
                "version" => {
                    if map.next_value::<Number<u64>>()?.0 > VERSION.into() {
                        let problem = "it was saved by a newer Loopscope";
                        return Err(self.fail(Damage::of_file(problem)));
                    }
                }
                "demo" => self.demo = map.next_value()?,
                "source" => self.source = Some(map.next_value()?),
                "title" => self.header.title = map.next_value()?,
                "parameters" => self.header.parameters = map.next_value::<Pairs>()?.0,
                "python" => {
                    let name = map.next_value::<String>()?;
                    let Some(python) = Version::from_name(&name) else {
                        let problem = format!("runs of Python {name:?} cannot be shown");
                        return Err(self.fail(Damage::of_file(problem)));
                    };
                    self.header.python = Some(python);
                }
                "clock" => {
                    let word = map.next_value::<String>()?;
                    let Some(clock) = Clock::from_word(&word) else {
                        let problem = format!("there is no clock {word:?}");
                        return Err(self.fail(Damage::of_file(problem)));
                    };
                    self.header.clock = clock;
                }
                "limits" => self.header.limits = map.next_value::<LimitFields>()?.limits(),
                "listings" => {
                    let listings = map.next_value::<Vec<ListingFields>>()?;
                    self.header.listings = listings.into_iter().map(ListingFields::saved).collect();
                }
                "files" => {
                    for name in map.next_value::<Vec<String>>()? {
                        let named = self.checked.name_file(&name);
                        named.map_err(|damage| self.fail::<A::Error>(damage))?;
                    }
                }
                "events" => map.next_value_seed(Events(&mut *self))?,
                "digest" => self.digest = Some(map.next_value()?),
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

/// Reads the events of a file.
struct Events<'a>(&'a mut JsonFile);

impl<'de> Visitor<'de> for Events<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the events of a run")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut events: A) -> Result<(), A::Error> {
        let Self(file) = self;
        file.has_events = true;
        while let Some(fields) = events.next_element::<EventFields>()? {
            let number = file.checked.event_count();
            let pushed = match fields.timestamp().and_then(|at| Ok((at, fields.event()?))) {
                Ok((timestamp, event)) => file.checked.push(timestamp, &event),
                Err(problem) => Err(Damage::at_event(number, problem)),
            };
            pushed.map_err(|damage| file.fail::<A::Error>(damage))?;
        }
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Events<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

/// An object whose values are texts, in its order.
struct Pairs(Vec<(String, String)>);

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct PairsVisitor;
        impl<'de> Visitor<'de> for PairsVisitor {
            type Value = Pairs;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of texts")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(PairsVisitor)
    }
}

#[derive(Deserialize)]
#[serde(expecting = "the limits of a run")]
struct LimitFields {
    iterations: Number,
    tasks: Number,
    events: Number,
}

impl LimitFields {
    fn limits(&self) -> Limits {
        let Self { iterations, tasks, events } = self;
        Limits { iterations: iterations.0, tasks: tasks.0, events: events.0 }
    }
}

#[derive(Deserialize)]
#[serde(expecting = "a listing")]
struct ListingFields {
    language: String,
    lines: Vec<LineFields>,
}

#[derive(Deserialize)]
#[serde(expecting = "a line of a listing")]
struct LineFields {
    text: String,
    line: Option<Number>,
}

impl ListingFields {
    fn saved(self) -> SavedListing {
        let line = |line: LineFields| SavedLine {
            text: line.text,
            source_line: line.line.map(|line| line.0).filter(|line| *line > 0),
        };
        SavedListing { language: self.language, lines: self.lines.into_iter().map(line).collect() }
    }
}
