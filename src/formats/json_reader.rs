//! Reads JSON that is not trusted, and gives the run that was saved in it.
//!
//! The events alone say what happened, so keys that are derived from them, such as the states of
//! tasks, are skipped. Events are checked one by one while the text is parsed; no tree is built.

use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::event_fields::EventFields;
use super::json::{FORMAT_NAME, VERSION};
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

/// What is wrong with a text, in a few words and without its place.
fn sentence(error: &serde_json::Error) -> String {
    if error.is_eof() {
        return "it ends here".to_owned();
    }
    let said = error.to_string();
    let said = said.rsplit_once(" at line ").map_or(&*said, |(said, _)| said);
    if let Some(key) = said.strip_prefix("missing field ") {
        return format!("{key} is missing");
    }
    // What is expected is a type of this program, of which the reader knows nothing.
    for kind in ["invalid type: ", "invalid value: ", "invalid length "] {
        if let Some((found, _)) = said.strip_prefix(kind).and_then(|said| said.split_once(", ")) {
            return format!("{found} does not belong here");
        }
    }
    said.to_owned()
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
                    if map.next_value::<u64>()? > VERSION.into() {
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
                "events" => map.next_value_seed(&mut *self)?,
                "digest" => self.digest = Some(map.next_value()?),
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut events: A) -> Result<(), A::Error> {
        self.has_events = true;
        while let Some(fields) = events.next_element::<EventFields>()? {
            let number = self.checked.event_count();
            let pushed = match fields.event() {
                Ok(event) => self.checked.push(fields.timestamp(), &event),
                Err(problem) => Err(Damage::at_event(number, problem)),
            };
            pushed.map_err(|damage| self.fail::<A::Error>(damage))?;
        }
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for &mut JsonFile {
    type Value = ();

    /// Reads the events.
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
struct LimitFields {
    iterations: u32,
    tasks: u32,
    events: u32,
}

impl LimitFields {
    fn limits(&self) -> Limits {
        Limits { iterations: self.iterations, tasks: self.tasks, events: self.events }
    }
}

#[derive(Deserialize)]
struct ListingFields {
    language: String,
    lines: Vec<LineFields>,
}

#[derive(Deserialize)]
struct LineFields {
    text: String,
    line: Option<u32>,
}

impl ListingFields {
    fn saved(self) -> SavedListing {
        let line = |line: LineFields| SavedLine {
            text: line.text,
            source_line: line.line.filter(|line| *line > 0),
        };
        SavedListing { language: self.language, lines: self.lines.into_iter().map(line).collect() }
    }
}
