//! Sheets: the listings as they are shipped, written by the compiler, so that nobody downloads what
//! writes them, nor what of a demo's file is no listing.
//!
//! A sheet is a text in which bytes below the space say what follows, up to the next of them or the
//! end of the line: a part of the line, or which line of the demo's Rust file it corresponds to.

use super::syntax::{Open, PartKind, Parts};
use super::{Language, Parameter};

/// The marks around what a reader of the program needs, each a line of its own.
const LISTING: &str = "//~ listing";
const END_OF_LISTING: &str = "//~ end of the listing";

/// What follows looks like the rest.
pub(crate) const PLAIN: u8 = 1;
/// What follows is of the syntax with the number that is added to this.
pub(crate) const SYNTAX: u8 = 2;
/// What follows is the name of a parameter whose value stands here.
pub(crate) const VALUE: u8 = 14;
/// What follows is a character for the line of the Rust file, or nothing if it is the next one.
pub(crate) const SOURCE: u8 = 15;
/// The character for a line has this added, so that it is none of the above.
pub(crate) const FIRST_SOURCE: u32 = b' ' as u32;

/// No listing is longer.
const MOST_BYTES: usize = 1 << 14;
const MOST_TAGS: usize = 128;

/// A sheet that is being written.
pub(crate) struct Sheet {
    bytes: [u8; MOST_BYTES],
    len: usize,
}

/// Where the tag of a line of the Rust file is, and which line it is.
#[derive(Clone, Copy)]
struct Tag {
    begin: usize,
    end: usize,
    line: u32,
}

/// The lines of a text, one after the other.
struct Lines<'a> {
    text: &'a [u8],
    at: usize,
    /// The number of the line that was given last, from one.
    number: u32,
}

impl Sheet {
    /// The part of a demo's file between the marks, and how the program is called.
    pub(crate) const fn rust(file: &str, parameters: &[Parameter]) -> Self {
        let mut sheet = Self { bytes: [0; MOST_BYTES], len: 0 };
        let mut lines = Lines::of_listing(file);
        // Empty lines are written when it is known that another one follows.
        let (mut empty, mut is_first) = (0, true);
        let mut open = Open::Nothing;
        while let Some((begin, end)) = lines.next() {
            let (code, _) = split_tag(lines.text, begin, end, b"//~");
            if begin == code {
                empty += 1;
                continue;
            }
            while empty > 0 && !is_first {
                sheet.put(&[SOURCE, b'\n']);
                empty -= 1;
            }
            sheet.put(&[SOURCE]);
            if is_first {
                sheet.put_source(lines.number);
                (empty, is_first) = (0, false);
            }
            let line = lines.text.split_at(code).0.split_at(begin).1;
            open = sheet.put_line(line, Language::Rust, open);
        }
        sheet.put(b"\n");
        sheet.put_line(b"run(main(Parameters {", Language::Rust, Open::Nothing);
        let mut index = 0;
        while index < parameters.len() {
            let name = parameters[index].name.as_bytes();
            sheet.put(&[PLAIN]);
            sheet.put(b"    ");
            sheet.put(name);
            sheet.put(b": ");
            sheet.put(&[VALUE]);
            sheet.put(name);
            sheet.put(&[PLAIN]);
            sheet.put(b",\n");
            index += 1;
        }
        sheet.put_line(b"}));", Language::Rust, Open::Nothing);
        sheet
    }

    /// The Python listing, each line with that of the demo's file that has the same tag.
    pub(crate) const fn python(text: &str, file: &str) -> Self {
        let mut sheet = Self { bytes: [0; MOST_BYTES], len: 0 };
        let (tags, count) = tags(file);
        let mut lines = Lines { text: text.as_bytes(), at: 0, number: 0 };
        let mut open = Open::Nothing;
        while let Some((begin, end)) = lines.next() {
            let (code, tag) = split_tag(lines.text, begin, end, b"#~");
            let mut index = 0;
            while index < count && tag < end {
                let Tag { begin, end: end_of_tag, line } = tags[index];
                if is_same(lines.text, tag, end, file.as_bytes(), begin, end_of_tag) {
                    sheet.put(&[SOURCE]);
                    sheet.put_source(line);
                    break;
                }
                index += 1;
            }
            let line = lines.text.split_at(code).0.split_at(begin).1;
            open = sheet.put_line(line, Language::Python, open);
        }
        sheet
    }

    /// How many bytes it has.
    pub(crate) const fn len(&self) -> usize {
        self.len
    }

    /// Its bytes without any behind them.
    pub(crate) const fn bytes<const LEN: usize>(&self) -> [u8; LEN] {
        let mut bytes = [0; LEN];
        bytes.copy_from_slice(self.bytes.split_at(LEN).0);
        bytes
    }

    const fn put(&mut self, bytes: &[u8]) {
        let mut index = 0;
        while index < bytes.len() {
            self.bytes[self.len] = bytes[index];
            self.len += 1;
            index += 1;
        }
    }

    const fn put_source(&mut self, line: u32) {
        match char::from_u32(FIRST_SOURCE + line) {
            Some(c) => self.put(c.encode_utf8(&mut [0; 4]).as_bytes()),
            None => panic!("no file has as many lines as there are characters"),
        }
    }

    /// Writes a line, at whose beginning `open` is open, and says what is open behind it.
    const fn put_line(&mut self, line: &[u8], language: Language, open: Open) -> Open {
        let mut parts = Parts::of(line, language, open, true);
        // What is nothing else looks like the rest anyway where a line begins.
        let mut is_plain = self.len == 0 || self.bytes[self.len - 1] == b'\n';
        while let Some((begin, end, kind)) = parts.next() {
            match kind {
                PartKind::Plain if is_plain => {}
                PartKind::Plain => self.put(&[PLAIN]),
                PartKind::Syntax(syntax) => self.put(&[SYNTAX + syntax as u8]),
                PartKind::Value => self.put(&[VALUE]),
            }
            is_plain = matches!(kind, PartKind::Plain);
            // A hole without its quotation marks, which are two bytes each.
            let quotation = if matches!(kind, PartKind::Value) { 2 } else { 0 };
            self.put(line.split_at(end - quotation).0.split_at(begin + quotation).1);
        }
        self.put(b"\n");
        parts.open_at_end()
    }
}

/// Bytes of a sheet as text.
pub(crate) const fn text(bytes: &'static [u8]) -> &'static str {
    match str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => panic!("parts are cut where ASCII is, or quotation marks"),
    }
}

impl<'a> Lines<'a> {
    /// Those between the marks in a demo's file.
    const fn of_listing(file: &'a str) -> Self {
        let mut lines = Self { text: file.as_bytes(), at: 0, number: 0 };
        while let Some((begin, end)) = lines.next() {
            let mark = LISTING.as_bytes();
            if is_same(lines.text, begin, end, mark, 0, mark.len()) {
                break;
            }
        }
        lines
    }

    /// Where the next line begins and ends, up to the end of the listing.
    const fn next(&mut self) -> Option<(usize, usize)> {
        let begin = self.at;
        let mut end = begin;
        while end < self.text.len() && self.text[end] != b'\n' {
            end += 1;
        }
        let mark = END_OF_LISTING.as_bytes();
        if begin == self.text.len() || is_same(self.text, begin, end, mark, 0, mark.len()) {
            return None;
        }
        self.at = if end < self.text.len() { end + 1 } else { end };
        self.number += 1;
        Some((begin, end))
    }
}

/// The tags of the lines of a demo's listing, and how many there are.
const fn tags(file: &str) -> ([Tag; MOST_TAGS], usize) {
    let mut tags = [Tag { begin: 0, end: 0, line: 0 }; MOST_TAGS];
    let mut count = 0;
    let mut lines = Lines::of_listing(file);
    while let Some((begin, end)) = lines.next() {
        let (_, tag) = split_tag(lines.text, begin, end, b"//~");
        if tag < end {
            tags[count] = Tag { begin: tag, end, line: lines.number };
            count += 1;
        }
    }
    (tags, count)
}

/// Where the code of the line `code  #~ tag` ends, and where its tag begins.
const fn split_tag(text: &[u8], begin: usize, end: usize, mark: &[u8]) -> (usize, usize) {
    let mut place = begin;
    while place + mark.len() <= end
        && !is_same(text, place, place + mark.len(), mark, 0, mark.len())
    {
        place += 1;
    }
    if place + mark.len() > end {
        return (end, end);
    }
    let (mut code, mut tag) = (place, place + mark.len());
    while code > begin && text[code - 1] == b' ' {
        code -= 1;
    }
    while tag < end && text[tag] == b' ' {
        tag += 1;
    }
    (code, tag)
}

/// Whether two parts of texts are equal.
const fn is_same(a: &[u8], begin: usize, end: usize, b: &[u8], from: usize, to: usize) -> bool {
    if end - begin != to - from {
        return false;
    }
    let mut same = 0;
    while begin + same < end && a[begin + same] == b[from + same] {
        same += 1;
    }
    begin + same == end
}

#[cfg(test)]
mod tests {
    use super::super::Syntax;
    use super::super::parameter::switch;
    use super::*;

    const FILE: &str = "// 1\n//~ listing\n\nfn main() //~ begin\n\n// é\n}\n\n\
                        //~ end of the listing\n//~ listing\n";

    #[track_caller]
    fn check(sheet: &Sheet, expected: &str) {
        let text = str::from_utf8(&sheet.bytes[..sheet.len()]).expect("a sheet is text");
        let readable = text.escape_debug().to_string();
        assert_eq!(readable.replace("\\n", "\n").replace("\\u{", "{"), expected);
    }

    #[test]
    fn the_rust_listing_keeps_its_line_numbers_and_says_how_it_is_called() {
        let parameters = [switch("", false).named("p", "")];
        check(
            &Sheet::rust(FILE, &parameters),
            "{f}${2}fn{1} {6}main{1}()\n{f}\n{f}{5}// é\n{f}{1}}\n\n\
             {7}run{1}({7}main{1}(Parameters {\n{1}    p: {e}p{1},\n}));\n",
        );
    }

    #[test]
    fn python_lines_know_the_rust_lines_with_their_tags() {
        check(
            &Sheet::python("def main():  #~ begin\n\npass #~ nothing\nx = «p»", FILE),
            "{f}${2}def{1} {6}main{1}():\n\n{2}pass\nx = {e}p\n",
        );
    }

    #[test]
    fn a_file_without_marks_is_only_called() {
        let sheet = Sheet::rust("fn main()\n", &[]);
        check(&sheet, "\n{7}run{1}({7}main{1}(Parameters {\n}));\n");
        assert_eq!(sheet.bytes::<2>(), [b'\n', SYNTAX + Syntax::Call as u8]);
    }
}
