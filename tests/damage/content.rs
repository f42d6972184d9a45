//! The unpacked content of a file, divided into parts that can be changed separately and joined
//! again.

use std::hash::Hasher as _;

use loopscope::trace::is_saved;
use miniz_oxide::deflate::compress_to_vec_zlib;
use miniz_oxide::inflate::{decompress_to_vec_zlib, decompress_to_vec_zlib_with_limit};
use siphasher::sip128::{Hasher128, SipHasher24};

/// The number of bytes before the packed content.
const START: usize = 9;

/// The packed content of a file.
#[derive(Clone)]
pub struct Content {
    /// The header and the names of files.
    pub head: Vec<u8>,
    pub texts: Vec<Vec<u8>>,
    pub event_count: u64,
    pub events: Vec<u8>,
}

/// Unpacks a file that is not damaged.
pub fn unpacked(file: &[u8]) -> Vec<u8> {
    decompress_to_vec_zlib(&file[START..]).expect("it is not damaged")
}

/// How many bytes a reader has to read: the unpacked content of a file, or all bytes if it is not
/// one.
pub fn unpacked_length(file: &[u8]) -> usize {
    const MOST: usize = 1 << 25;
    let packed = file.get(START..).filter(|_| is_saved(file));
    match packed.map(|packed| decompress_to_vec_zlib_with_limit(packed, MOST)) {
        Some(Ok(content)) => content.len(),
        Some(Err(error)) => error.output.len(),
        None => file.len(),
    }
}

/// Makes a file with any content.
pub fn packed(start_of_file: &[u8], content: &[u8]) -> Vec<u8> {
    [&start_of_file[..START], &compress_to_vec_zlib(content, 1)].concat()
}

impl Content {
    /// Splits the content of an undamaged file.
    pub fn of(content: &[u8]) -> Self {
        let mut rest = content;
        text(&mut rest);
        text(&mut rest);
        for _ in 0..2 * number(&mut rest) {
            text(&mut rest);
        }
        for _ in 0..number(&mut rest) {
            text(&mut rest);
            for _ in 0..number(&mut rest) {
                text(&mut rest);
                number(&mut rest);
            }
        }
        // The version of CPython.
        text(&mut rest);
        // The clock and the limits.
        for _ in 0..4 {
            number(&mut rest);
        }
        for _ in 0..number(&mut rest) {
            text(&mut rest);
        }
        let head = content[..content.len() - rest.len()].to_vec();
        let lengths: Vec<_> = (0..number(&mut rest)).map(|_| number(&mut rest)).collect();
        let texts = lengths.into_iter().map(|length| take(&mut rest, length)).collect();
        let event_count = number(&mut rest);
        let length = number(&mut rest);
        let events = take(&mut rest, length);
        Self { head, texts, event_count, events }
    }

    /// Joins the parts and adds the right digest.
    pub fn joined(&self) -> Vec<u8> {
        let mut bytes = self.head.clone();
        write_number(&mut bytes, self.texts.len() as u64);
        for text in &self.texts {
            write_number(&mut bytes, text.len() as u64);
        }
        bytes.extend(self.texts.concat());
        write_number(&mut bytes, self.event_count);
        write_number(&mut bytes, self.events.len() as u64);
        bytes.extend(&self.events);
        bytes.extend(self.digest());
        bytes
    }

    fn digest(&self) -> [u8; 16] {
        let mut hasher = SipHasher24::new();
        for part in [&self.events].into_iter().chain(&self.texts) {
            hasher.write(&(part.len() as u64).to_le_bytes());
            hasher.write(part);
        }
        hasher.finish128().as_u128().to_le_bytes()
    }
}

fn number(rest: &mut &[u8]) -> u64 {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let byte = rest[0];
        *rest = &rest[1..];
        number |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            break;
        }
    }
    number
}

fn text(rest: &mut &[u8]) {
    let length = number(rest);
    take(rest, length);
}

fn take(rest: &mut &[u8], length: u64) -> Vec<u8> {
    let (taken, left) = rest.split_at(length as usize);
    *rest = left;
    taken.to_vec()
}

/// Writes a number as the format has it.
pub fn write_number(bytes: &mut Vec<u8>, number: u64) {
    let mut rest = number;
    while rest >= 0x80 {
        bytes.push(rest as u8 | 0x80);
        rest >>= 7;
    }
    bytes.push(rest as u8);
}
