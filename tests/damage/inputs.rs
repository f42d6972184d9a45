//! Inputs: the files that are opened. A seed and a number determine each of them.

use loopscope::trace::{Trace, write};

use super::absurd;
use super::chance::Chance;
use super::content::{packed, write_number};
use super::originals::Original;

/// The kinds of inputs, which are the ways to make them.
pub const KINDS: [&str; 9] = [
    "bytes of files changed",
    "bytes of unpacked files changed",
    "bytes of events changed, with their digest",
    "texts and counts changed, with the digest",
    "events moved, with the digest",
    "characters of JSON changed",
    "lines of JSON moved and their numbers changed",
    "anything",
    "absurd runs that could have been",
];

/// Makes the input with a number. Returns the index of its kind and its bytes.
pub fn input(originals: &[Original], seed: u64, number: u64) -> (usize, Vec<u8>) {
    let mut chance = Chance::new(seed, number);
    let chance = &mut chance;
    let (one, other) = (chance.below(originals.len()), chance.below(originals.len()));
    let (one, other) = (&originals[one], &originals[other]);
    let kind = chance.below(KINDS.len());
    let bytes = match kind {
        0 => changed(chance, one.file.clone(), &other.file),
        1 => packed(&one.file, &changed(chance, one.packed.clone(), &other.packed)),
        2 => {
            let mut content = one.content.clone();
            content.events = changed(chance, content.events, &other.content.events);
            // The number of events in the changed bytes is not known; the old one may still fit.
            if chance.one_in(3) {
                content.event_count = chance.below(content.events.len()) as u64;
            }
            packed(&one.file, &content.joined())
        }
        3 => packed(&one.file, &changed_parts(chance, one, other)),
        4 => write(&one.header, &moved(chance, one, other)),
        5 => changed(chance, one.json.clone().into_bytes(), other.json.as_bytes()),
        6 => moved_lines(chance, one, other).into_bytes(),
        7 => anything(chance, one),
        _ => absurd::run(chance),
    };
    (kind, bytes)
}

/// Changes some bytes: flips bits, cuts, repeats, inserts, and takes pieces from elsewhere.
fn changed(chance: &mut Chance, mut bytes: Vec<u8>, other: &[u8]) -> Vec<u8> {
    for _ in 0..=chance.below(3) {
        let (at, from) = (chance.below(bytes.len()), chance.below(other.len()));
        let length = 1 + chance.rarely(4, 400, 6);
        let end = (at + length).min(bytes.len());
        match chance.below(8) {
            0 => bytes.truncate(at),
            1 => drop(bytes.drain(at..end)),
            2 => {
                let piece = bytes[at..end].to_vec();
                bytes.splice(at..at, piece);
            }
            3 => {
                let piece = other[from..(from + length).min(other.len())].to_vec();
                bytes.splice(at..end, piece);
            }
            4 => {
                let mut number = Vec::new();
                write_number(&mut number, chance.edge());
                bytes.splice(at..(at + 1).min(end), number);
            }
            5 => {
                let piece = chance.bytes(length);
                bytes.splice(at..end, piece);
            }
            _ => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << chance.below(8);
                }
            }
        }
    }
    bytes
}

/// Changes texts, their lengths and the counts of the parts.
fn changed_parts(chance: &mut Chance, one: &Original, other: &Original) -> Vec<u8> {
    let mut content = one.content.clone();
    let at = chance.below(content.texts.len());
    match chance.below(6) {
        0 => content.head = changed(chance, content.head, &other.content.head),
        1 => content.texts.truncate(at),
        2 => {
            if let Some(text) = content.texts.get_mut(at) {
                *text = chance.bytes(3);
            }
        }
        3 => {
            if let Some(text) = content.texts.get_mut(at) {
                *text = chance.text(70_000).into_bytes();
            }
        }
        4 => content.event_count = chance.edge(),
        _ => content.texts.extend(other.content.texts.iter().cloned()),
    }
    content.joined()
}

/// Leaves out, repeats, swaps and replaces whole events.
fn moved(chance: &mut Chance, one: &Original, other: &Original) -> Trace {
    let mut events = one.events.clone();
    for _ in 0..=chance.below(3) {
        let (at, from) = (chance.below(events.len()), chance.below(other.events.len()));
        if at >= events.len() {
            break;
        }
        match chance.below(7) {
            0 => events.truncate(at),
            1 => drop(events.remove(at)),
            2 => events.insert(at, events[at]),
            3 => {
                let to = chance.below(events.len());
                events.swap(at, to);
            }
            4 => events.insert(at, (events[at].0, other.events[from].1)),
            5 => events[at].1 = other.events[from].1,
            _ => {
                let (timestamp, _) = &mut events[at];
                if chance.one_in(2) {
                    timestamp.nanos = chance.edge();
                } else {
                    timestamp.iteration = chance.edge() as u32;
                }
            }
        }
    }
    let mut trace = Trace::default();
    for (number, name) in one.trace.file_names().enumerate() {
        trace.name_file(loopscope::model::FileId(number as u32), name);
    }
    for (timestamp, event) in events {
        trace.push(timestamp, &event);
    }
    trace
}

/// Leaves out, repeats and swaps lines of JSON, and changes numbers in them.
fn moved_lines(chance: &mut Chance, one: &Original, other: &Original) -> String {
    let mut lines: Vec<_> = one.json.lines().map(str::to_owned).collect();
    for _ in 0..=chance.below(3) {
        let at = chance.below(lines.len());
        match chance.below(7) {
            0 => drop(lines.remove(at)),
            1 => lines.insert(at, lines[at].clone()),
            2 => {
                let to = chance.below(lines.len());
                lines.swap(at, to);
            }
            3 => {
                let others: Vec<_> = other.json.lines().collect();
                (*chance.pick(&others)).clone_into(&mut lines[at]);
            }
            _ => lines[at] = with_other_number(chance, &lines[at]),
        }
    }
    lines.join("\n")
}

/// A line with one of its numbers replaced.
fn with_other_number(chance: &mut Chance, line: &str) -> String {
    let digits = |c: char| c.is_ascii_digit();
    let starts: Vec<_> = line
        .char_indices()
        .filter(|(at, c)| digits(*c) && !line[..*at].ends_with(digits))
        .map(|(at, _)| at)
        .collect();
    if starts.is_empty() {
        return line.to_owned();
    }
    let start = *chance.pick(&starts);
    let rest = line[start..].trim_start_matches(digits);
    let number = match chance.below(6) {
        0 => "-1".to_owned(),
        1 => "0.5".to_owned(),
        2 => "null".to_owned(),
        _ => chance.edge().to_string(),
    };
    format!("{}{number}{rest}", &line[..start])
}

/// Makes files that never were runs: noise, and content that is much longer once it is unpacked.
fn anything(chance: &mut Chance, one: &Original) -> Vec<u8> {
    let length = chance.below(300);
    match chance.below(6) {
        0 => chance.bytes(length),
        1 => [&one.file[..9], &chance.bytes(length)[..]].concat(),
        2 => packed(&one.file, &chance.bytes(length)),
        3 => {
            let byte = *chance.pick(&[0, 1, 0x7f, 0x80, 0xff, b'{', b'[']);
            // At most, this is more than a file may contain.
            let count = (1 << chance.rarely(400, 26, 14)) + 1;
            packed(&one.file, &vec![byte; count])
        }
        4 => {
            let piece =
                *chance.pick(&["{", "[", "{\"a\":", "[[", "{\"events\":[", "\"", "1,", "\\u"]);
            piece.repeat(chance.below(5_000)).into_bytes()
        }
        _ => {
            // A few bytes of events are repeated, which makes a small file with many events.
            let mut content = one.content.clone();
            let at = chance.below(content.events.len());
            let end = (at + 1 + chance.below(8)).min(content.events.len());
            let piece = content.events[at..end].to_vec();
            let count = chance.rarely(200, 100_000, 1_000);
            content.events.truncate(at);
            content.events.extend(piece.repeat(count));
            content.event_count = chance.edge().min(content.events.len() as u64);
            packed(&one.file, &content.joined())
        }
    }
}
