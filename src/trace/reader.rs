//! The checked reader: untrusted bytes become a run, or an error that says what is wrong and where.

use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_zlib_with_limit};

use super::bounds::{
    MOST_EVENTS, MOST_FILE_BYTES, MOST_FILES, MOST_LINES, MOST_LISTINGS, MOST_PARAMETERS,
    MOST_TEXT_BYTES, MOST_UNPACKED_BYTES,
};
use super::checked::CheckedTrace;
use super::codec;
use super::context::Context;
use super::damage::Damage;
use super::digest::Digest;
use super::file::{MAGIC, VERSION};
use super::header::{Header, SavedLine, SavedListing};
use super::saved::Saved;
use super::texts::Texts;
use super::varint::Reader;
use crate::model::{Clock, Limits, Version};

/// Returns `true` if bytes begin as [`write`](super::write) begins a file.
pub fn is_saved(bytes: &[u8]) -> bool {
    bytes.starts_with(&MAGIC)
}

/// Reads what [`write`](super::write) wrote.
///
/// Takes time and memory in proportion to the unpacked content, the size of which is bounded. A trace
/// that it accepts is one that a probe could have written.
pub fn read(bytes: &[u8]) -> Result<Saved, Damage> {
    let Some((version, packed)) = bytes.strip_prefix(&MAGIC).and_then(<[u8]>::split_first) else {
        return Err(if !bytes.is_empty() && MAGIC.starts_with(bytes) || bytes == MAGIC {
            Damage::at_byte(bytes.len(), "it ends here, before its version")
        } else {
            Damage::not_a_run("it does not begin like one")
        });
    };
    if *version > VERSION {
        return Err(Damage::of_file("it was saved by a newer Loopscope"));
    }
    if *version == 0 {
        return Err(Damage::at_byte(MAGIC.len(), "there is no version 0"));
    }
    if bytes.len() > MOST_FILE_BYTES {
        return Err(Damage::of_file("the file is too large"));
    }
    let start = bytes.len() - packed.len();
    let content = decompress_to_vec_zlib_with_limit(packed, MOST_UNPACKED_BYTES).map_err(
        |error| match error.status {
            TINFLStatus::HasMoreOutput => Damage::of_file("more is packed in it than can be shown"),
            TINFLStatus::FailedCannotMakeProgress | TINFLStatus::NeedsMoreInput => {
                Damage::at_byte(bytes.len(), "it ends before what is packed in it does")
            }
            _ => Damage::at_byte(start, "what is packed from here on cannot be unpacked"),
        },
    )?;
    Unpacked { version: *version, all: &content, reader: Reader { rest: &content } }.read()
}

/// The unpacked content of a file, and how far it was read.
struct Unpacked<'a> {
    /// The version of the format.
    version: u8,
    all: &'a [u8],
    reader: Reader<'a>,
}

impl<'a> Unpacked<'a> {
    fn read(mut self) -> Result<Saved, Damage> {
        let header = self.header()?;
        let mut checked = CheckedTrace::default();
        for _ in 0..self.count("files", MOST_FILES)? {
            checked.name_file(self.text()?)?;
        }
        let texts = self.texts()?;
        let event_count = self.count("events", MOST_EVENTS as usize)?;
        let length = self.count("bytes of events", self.reader.rest.len())?;
        let events = self.take(length)?;
        self.events(events, event_count, &texts, &mut checked)?;
        let digest = Digest::from_bytes(self.take(16)?.try_into().unwrap_or_default());
        if !self.reader.rest.is_empty() {
            return Err(self.damage("something follows the end of the run"));
        }
        checked.finish_as(header, Some(&digest.to_string()))
    }

    fn header(&mut self) -> Result<Header, Damage> {
        Ok(Header {
            source: self.text()?.to_owned(),
            title: self.text()?.to_owned(),
            parameters: self.list("parameters", MOST_PARAMETERS, |content| {
                Ok((content.text()?.to_owned(), content.text()?.to_owned()))
            })?,
            listings: self.list("listings", MOST_LISTINGS, Self::listing)?,
            python: if self.version > 1 { self.python()? } else { None },
            clock: match self.number()? {
                0 => Clock::Virtual,
                1 => Clock::Measured,
                other => return Err(self.damage(format!("there is no clock {other}"))),
            },
            limits: Limits {
                iterations: self.small_number()?,
                tasks: self.small_number()?,
                events: self.small_number()?,
            },
        })
    }

    fn python(&mut self) -> Result<Option<Version>, Damage> {
        let start = self.offset();
        match self.text()? {
            "" => Ok(None),
            name => Version::from_name(name).map(Some).ok_or_else(|| {
                Damage::at_unpacked_byte(start, format!("runs of Python {name:?} cannot be shown"))
            }),
        }
    }

    fn listing(&mut self) -> Result<SavedListing, Damage> {
        let language = self.text()?.to_owned();
        let lines = self.list("lines", MOST_LINES, |content| {
            let text = content.text()?.to_owned();
            let line = content.small_number()?;
            Ok(SavedLine { text, source_line: (line > 0).then_some(line) })
        })?;
        Ok(SavedListing { language, lines })
    }

    fn texts(&mut self) -> Result<Texts, Damage> {
        // An event tells at most one text.
        let lengths = self.list("texts", MOST_EVENTS as usize, |content| {
            Ok(content.count("bytes of a text", MOST_TEXT_BYTES)? as u32)
        })?;
        let mut texts = Texts::default();
        for length in lengths {
            texts.append(self.text_of(length as usize)?);
        }
        Ok(texts)
    }

    /// Reads the events, each of which is checked.
    fn events(
        &self,
        bytes: &[u8],
        count: usize,
        texts: &Texts,
        checked: &mut CheckedTrace,
    ) -> Result<(), Damage> {
        let (mut position, mut context) = (0, Context::default());
        let start = self.offset() - bytes.len();
        for _ in 0..count {
            let at = start + position;
            let Some(event) = codec::decode(bytes, &mut position, texts, &mut context) else {
                return Err(Damage::at_unpacked_byte(at, "there is no event that is written so"));
            };
            checked.push(context.timestamp, &event)?;
        }
        if position < bytes.len() {
            return Err(Damage::at_unpacked_byte(start + position, "there are more events"));
        }
        Ok(())
    }

    fn list<T>(
        &mut self,
        what: &str,
        most: usize,
        read: impl Fn(&mut Self) -> Result<T, Damage>,
    ) -> Result<Vec<T>, Damage> {
        (0..self.count(what, most)?).map(|_| read(self)).collect()
    }

    fn text(&mut self) -> Result<&'a str, Damage> {
        let length = self.count("bytes of a text", MOST_TEXT_BYTES)?;
        self.text_of(length)
    }

    fn text_of(&mut self, length: usize) -> Result<&'a str, Damage> {
        let start = self.offset();
        std::str::from_utf8(self.take(length)?).map_err(|error| {
            Damage::at_unpacked_byte(start + error.valid_up_to(), "a text is not UTF-8")
        })
    }

    /// Reads how many of something follow; fails if that is more than `most`.
    fn count(&mut self, what: &str, most: usize) -> Result<usize, Damage> {
        let start = self.offset();
        let number = self.number()?;
        usize::try_from(number).ok().filter(|number| *number <= most).ok_or_else(|| {
            Damage::at_unpacked_byte(start, format!("{number} {what} are more than there can be"))
        })
    }

    fn small_number(&mut self) -> Result<u32, Damage> {
        let start = self.offset();
        let number = self.number()?;
        u32::try_from(number).map_err(|_| {
            Damage::at_unpacked_byte(start, format!("{number} is greater than it can be"))
        })
    }

    fn number(&mut self) -> Result<u64, Damage> {
        let start = self.offset();
        self.reader
            .varint()
            .ok_or_else(|| Damage::at_unpacked_byte(start, "it ends here, or a number is too long"))
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], Damage> {
        let Some((taken, rest)) = self.reader.rest.split_at_checked(length) else {
            return Err(Damage::at_unpacked_byte(self.all.len(), "it ends here"));
        };
        self.reader.rest = rest;
        Ok(taken)
    }

    fn damage(&self, problem: impl AsRef<str>) -> Damage {
        Damage::at_unpacked_byte(self.offset(), problem)
    }

    fn offset(&self) -> usize {
        self.all.len() - self.reader.rest.len()
    }
}
