//! The byte form of a run: how it is written.
//!
//! A file is [`MAGIC`], a version, and the rest packed as a zlib stream. Unpacked, that is the
//! header, the names of the program's files, the texts, the events as they lie in the trace, and the
//! digest of texts and events. Numbers are varints, texts are UTF-8 behind their length in bytes.
//! [`read`](super::read) is the only reader.

use miniz_oxide::deflate::compress_to_vec_zlib;

use super::header::{Header, SavedLine, SavedListing};
use super::log::Trace;
use super::varint::write_varint;
use crate::model::{Limits, Version};

/// The first bytes of a file. They are no text, and a transfer that changes line ends or clears the
/// eighth bit changes them too, so that the damage is seen at once.
pub(super) const MAGIC: [u8; 8] = *b"\x89LOOP\r\n\x1a";

/// The version of the format; it is raised when an older reader could not read a new file.
///
/// Version 1 has no version of CPython in its header; the reader still opens it.
pub(super) const VERSION: u8 = 2;

/// The compression level, from zero to ten; higher ones take much longer and save little.
const LEVEL: u8 = 6;

/// Writes a run as bytes; the same run always becomes the same bytes.
///
/// ```
/// use loopscope::run::Recording;
/// use loopscope::runtime::sleep;
/// use loopscope::trace::{Header, read, write};
/// let trace = Recording::of(sleep(1.0));
/// let header = Header { source: "demo:hello".to_owned(), ..Header::default() };
/// let saved = read(&write(&header, &trace)).unwrap();
/// assert_eq!(saved.header, header);
/// assert_eq!(saved.trace.digest(), trace.digest());
/// ```
pub fn write(header: &Header, trace: &Trace) -> Vec<u8> {
    let mut bytes = Vec::new();
    write_header(&mut bytes, header);
    write_list(&mut bytes, trace.file_names(), write_text);
    let lengths = trace.texts.iter().map(|text| text.len() as u64);
    write_varint(&mut bytes, trace.texts.count().into());
    lengths.for_each(|length| write_varint(&mut bytes, length));
    trace.texts.iter().for_each(|text| bytes.extend(text.as_bytes()));
    write_varint(&mut bytes, trace.event_count().into());
    write_varint(&mut bytes, trace.bytes.len() as u64);
    bytes.extend(&trace.bytes);
    bytes.extend(trace.digest().to_bytes());
    let mut file = [&MAGIC[..], &[VERSION]].concat();
    file.extend(compress_to_vec_zlib(&bytes, LEVEL));
    file
}

fn write_header(bytes: &mut Vec<u8>, header: &Header) {
    let Header { source, title, parameters, listings, python, clock, limits } = header;
    write_text(bytes, source);
    write_text(bytes, title);
    write_list(bytes, parameters.iter(), |bytes, (name, value)| {
        write_text(bytes, name);
        write_text(bytes, value);
    });
    write_list(bytes, listings.iter(), |bytes, SavedListing { language, lines }| {
        write_text(bytes, language);
        write_list(bytes, lines.iter(), |bytes, SavedLine { text, source_line }| {
            write_text(bytes, text);
            // Lines are counted from one.
            write_varint(bytes, source_line.unwrap_or(0).into());
        });
    });
    write_text(bytes, python.map_or("", Version::name));
    bytes.push(*clock as u8);
    let Limits { iterations, tasks, events } = *limits;
    for limit in [iterations, tasks, events] {
        write_varint(bytes, limit.into());
    }
}

fn write_list<T>(
    bytes: &mut Vec<u8>,
    items: impl ExactSizeIterator<Item = T>,
    write: impl Fn(&mut Vec<u8>, T),
) {
    write_varint(bytes, items.len() as u64);
    items.for_each(|item| write(bytes, item));
}

fn write_text(bytes: &mut Vec<u8>, text: &str) {
    write_varint(bytes, text.len() as u64);
    bytes.extend(text.as_bytes());
}
