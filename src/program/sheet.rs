//! Sheets: listings in the form in which they are shipped.
//!
//! The compiler generates them. So the page downloads neither the code that generates them nor the
//! parts of a demo's file outside its listing.
//!
//! A sheet is text with marks. A mark is a byte below the space; it says what the text up to the
//! next mark or the end of the line is: a piece of the line with or without highlighting, the name
//! of a parameter, the number of the corresponding line in the demo's Rust file, or for which values the
//! lines below it are shown.
//!
//! A listing shows the chosen variant alone. In a demo's file, a line `#~ if kind=event` (in Rust `//~`)
//! begins lines that are shown only if the parameter `kind` is `event`. `form!=timeout` is the opposite,
//! several conditions have spaces between them, and `never` hides lines always, such as a `match` around
//! the variants. `<2` moves the lines to the left by two steps of four spaces. All this ends at the next
//! such line; `#~ end if` begins lines that are shown always. Empty lines before such a line belong to
//! the lines after it.

use super::syntax::{Open, PartKind, Parts};
use super::{Language, Parameter};

/// The lines in a demo's file that surround its listing.
const LISTING: &str = "//~ listing";
const END_OF_LISTING: &str = "//~ end of the listing";

/// The mark of text without highlighting.
pub(crate) const PLAIN: u8 = 1;
/// The mark of highlighted text; the number of its [`Syntax`](super::Syntax) is added.
pub(crate) const SYNTAX: u8 = 2;
/// The mark of a parameter's name, in whose place its value is shown.
pub(crate) const VALUE: u8 = 14;
/// The mark of a line number in the Rust file, written as one character. Without a character, it
/// is one more than the last line number.
pub(crate) const SOURCE: u8 = 15;
/// The mark of conditions for the lines below, up to the next such mark.
pub(crate) const SHOWN_IF: u8 = 16;
/// This is added to a line number to get its character, so that it is not a mark.
pub(crate) const FIRST_SOURCE: u32 = b' ' as u32;

/// The capacity of a sheet, in bytes.
const MOST_BYTES: usize = 1 << 14;
/// The capacity for the tags of a listing.
const MOST_TAGS: usize = 128;

/// A sheet that is being written.
pub(crate) struct Sheet {
    bytes: [u8; MOST_BYTES],
    len: usize,
}

/// The tag of a line in the Rust file: where it is in the text, and the number of its line.
#[derive(Clone, Copy)]
struct Tag {
    begin: usize,
    end: usize,
    line: u32,
}

/// An iterator over the lines of a text.
struct Lines<'a> {
    text: &'a [u8],
    at: usize,
    /// The number of the line that was returned last, from one.
    number: u32,
}

impl Sheet {
    /// The sheet of a demo's Rust listing, followed by the call of `main` with the parameters.
    pub(crate) const fn rust(file: &str, parameters: &[Parameter]) -> Self {
        let mut sheet = Self { bytes: [0; MOST_BYTES], len: 0 };
        let mut lines = Lines::of_listing(file);
        // Empty lines are written only if another line follows them.
        let (mut empty, mut first_empty, mut is_first) = (0, 0, true);
        // The line number that a mark without a number would stand for.
        let mut next_number = 0;
        let mut open = Open::Nothing;
        while let Some((begin, end)) = lines.next() {
            let (code, tag) = split_tag(lines.text, begin, end, b"//~");
            if begin == end {
                first_empty = if empty == 0 { lines.number } else { first_empty };
                empty += 1;
                continue;
            }
            if begin == code {
                sheet.put_condition(lines.text, tag, end);
                continue;
            }
            let mut index = 0;
            while index < empty && !is_first {
                sheet.put_number(first_empty + index, &mut next_number);
                sheet.put(b"\n");
                index += 1;
            }
            (empty, is_first) = (0, false);
            sheet.put_number(lines.number, &mut next_number);
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

    /// The sheet of a demo's Python listing. Each line corresponds to the line of the demo's Rust
    /// file with the same tag.
    pub(crate) const fn python(text: &str, file: &str) -> Self {
        let mut sheet = Self { bytes: [0; MOST_BYTES], len: 0 };
        let (tags, count) = tags(file);
        let mut lines = Lines { text: text.as_bytes(), at: 0, number: 0 };
        let mut open = Open::Nothing;
        while let Some((begin, end)) = lines.next() {
            let (code, tag) = split_tag(lines.text, begin, end, b"#~");
            if begin == code && begin < end {
                sheet.put_condition(lines.text, tag, end);
                continue;
            }
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

    /// Its bytes; `LEN` has to be [`len`](Self::len).
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

    /// Writes the number of a line, and counts on. Numbers that follow each other are only marks.
    const fn put_number(&mut self, line: u32, next: &mut u32) {
        self.put(&[SOURCE]);
        if line != *next {
            self.put_source(line);
        }
        *next = line + 1;
    }

    /// Writes the conditions of a line that is nothing but a tag, `if name=value` or `end if`.
    const fn put_condition(&mut self, text: &[u8], tag: usize, end: usize) {
        self.put(&[SHOWN_IF]);
        if tag + 2 < end && is_same(text, tag, tag + 2, b"if", 0, 2) {
            self.put(text.split_at(end).0.split_at(tag + 2).1);
        }
        self.put(b"\n");
    }

    const fn put_source(&mut self, line: u32) {
        match char::from_u32(FIRST_SOURCE + line) {
            Some(c) => self.put(c.encode_utf8(&mut [0; 4]).as_bytes()),
            None => panic!("a file has more lines than there are characters"),
        }
    }

    /// Writes a line. `open` is the string or comment that continues at its start; returns the one
    /// that continues in the next line.
    const fn put_line(&mut self, line: &[u8], language: Language, open: Open) -> Open {
        let mut parts = Parts::of(line, language, open, true);
        // Text at the start of a line has no highlighting unless a mark says otherwise.
        let mut is_plain = self.len == 0 || self.bytes[self.len - 1] == b'\n';
        while let Some((begin, end, kind)) = parts.next() {
            match kind {
                PartKind::Plain if is_plain => {}
                PartKind::Plain => self.put(&[PLAIN]),
                PartKind::Syntax(syntax) => self.put(&[SYNTAX + syntax as u8]),
                PartKind::Value => self.put(&[VALUE]),
            }
            is_plain = matches!(kind, PartKind::Plain);
            // The name of a parameter is written without «», which are two bytes each.
            let quotation = if matches!(kind, PartKind::Value) { 2 } else { 0 };
            self.put(line.split_at(end - quotation).0.split_at(begin + quotation).1);
        }
        self.put(b"\n");
        parts.open_at_end()
    }
}

/// The bytes of a sheet as text.
pub(crate) const fn text(bytes: &'static [u8]) -> &'static str {
    match str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => panic!("a part was cut inside of a character"),
    }
}

impl<'a> Lines<'a> {
    /// The lines of the listing in a demo's file.
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

    /// Returns where the next line begins and ends, or `None` at the end of the listing or of the
    /// text.
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

/// Returns where the code of a line `code  #~ tag` ends and where its tag begins; both are the end
/// of the line if it has no tag. `mark` is the `#~`.
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

/// Returns `true` if the bytes of `a` from `begin` to `end` equal those of `b` from `from` to `to`.
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
    fn the_rust_listing_keeps_its_line_numbers_and_ends_with_the_call_of_main() {
        let parameters = [switch("", false).named("p", "")];
        check(
            &Sheet::rust(FILE, &parameters),
            "{f}${2}fn{1} {6}main{1}()\n{f}\n{f}{5}// é\n{f}{1}}\n\n\
             {7}run{1}({7}main{1}(Parameters {\n{1}    p: {e}p{1},\n}));\n",
        );
    }

    #[test]
    fn python_lines_correspond_to_the_rust_lines_with_the_same_tags() {
        check(
            &Sheet::python("def main():  #~ begin\n\npass #~ nothing\nx = «p»", FILE),
            "{f}${2}def{1} {6}main{1}():\n\n{2}pass\nx = {e}p\n",
        );
    }

    #[test]
    fn conditions_are_marks_and_the_line_numbers_go_on() {
        let file = "\n\n\n\n\n\n\n\n//~ listing\na(); //~ a\n\n    //~ if p=true <2\nb();\n    //~ end if\n\
                    c();\n\nd();\n";
        check(
            &Sheet::rust(file, &[]),
            "{f}*{7}a{1}();\n{10} p=true <2\n{f}\n{f}-{7}b{1}();\n{10}\n{f}/{7}c{1}();\n\
             {f}\n{f}{7}d{1}();\n\n{7}run{1}({7}main{1}(Parameters {\n}));\n",
        );
        check(
            &Sheet::python("#~ if p=true\n  b()\n\n  #~ end if\na()  #~ a\n# ~", file),
            "{10} p=true\n  {7}b{1}()\n\n{10}\n{f}*{7}a{1}()\n{5}# ~\n",
        );
    }

    #[test]
    fn the_sheet_of_a_file_without_a_listing_is_the_call_of_main() {
        let sheet = Sheet::rust("fn main()\n", &[]);
        check(&sheet, "\n{7}run{1}({7}main{1}(Parameters {\n}));\n");
        assert_eq!(sheet.bytes::<2>(), [b'\n', SYNTAX + Syntax::Call as u8]);
    }
}
