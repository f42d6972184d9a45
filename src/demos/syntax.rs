//! Syntax: which parts of a line of code are keywords, strings and the like.
//!
//! The compiler tells them apart, so that nobody downloads what does it; that is why all of this
//! walks over bytes.

use super::Language;

/// What a part of a line is, if it is to look different from the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// A word of the language.
    Keyword,
    /// A string, without the holes of an f-string or a format string.
    Literal,
    /// A number.
    Number,
    /// A comment.
    Comment,
    /// The name that is defined here.
    Definition,
    /// The name of what is called: a function, a type or a macro.
    Call,
    /// A decorator or an attribute.
    Decorator,
}

const PYTHON: &[&str] = &[
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue",
    "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import",
    "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while",
    "with", "yield",
];
const RUST: &[&str] = &[
    "as", "async", "await", "break", "const", "continue", "crate", "dyn", "else", "enum", "false",
    "fn", "for", "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut", "pub", "ref",
    "return", "self", "Self", "static", "struct", "super", "trait", "true", "type", "unsafe",
    "use", "where", "while",
];

/// The words before the name of something new.
const DEFINING: &[&str] = &["def", "class", "fn", "struct", "enum"];

impl Syntax {
    /// Every one of them, in the order of their numbers.
    pub(super) const ALL: [Self; 7] = [
        Self::Keyword,
        Self::Literal,
        Self::Number,
        Self::Comment,
        Self::Definition,
        Self::Call,
        Self::Decorator,
    ];

    /// Its name in the style sheet.
    pub fn name(self) -> &'static str {
        match self {
            Self::Keyword => "keyword",
            Self::Literal => "literal",
            Self::Number => "numeral",
            Self::Comment => "comment",
            Self::Definition => "definition",
            Self::Call => "call",
            Self::Decorator => "decorator",
        }
    }
}

/// A part of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// It looks like the rest.
    Plain,
    /// It is told apart from the rest.
    Syntax(Syntax),
    /// It is the place of a parameter's value, `«name»`.
    Hole,
}

/// The parts of a line, one after the other.
///
/// A line stands for itself: listings have no strings or comments over several lines.
pub(super) struct Parts<'a> {
    line: &'a [u8],
    at: usize,
    is_rust: bool,
    /// Whether the word before was one of those before the name of something new.
    defines: bool,
    /// The quote that will end the string, inside one.
    quote: Option<u8>,
    has_holes: bool,
}

impl<'a> Parts<'a> {
    pub(super) const fn of(line: &'a [u8], language: Language) -> Self {
        let is_rust = matches!(language, Language::Rust);
        Self { line, at: 0, is_rust, defines: false, quote: None, has_holes: false }
    }

    /// Where the next part begins and ends, and what it is.
    pub(super) const fn next(&mut self) -> Option<(usize, usize, Look)> {
        let begin = self.at;
        if begin >= self.line.len() {
            return None;
        }
        let (end, look) = match self.quote {
            _ if hole(self.line, begin) > begin => (hole(self.line, begin), Look::Hole),
            Some(quote) => self.literal(quote),
            None => self.part(),
        };
        self.at = end;
        Some((begin, end, look))
    }

    /// The end of the part that begins here, outside of strings, and what it is.
    const fn part(&mut self) -> (usize, Look) {
        let (line, begin) = (self.line, self.at);
        let first = line[begin];
        let word = word_end(line, begin);
        let after = get(line, word);
        let is_lifetime = self.is_rust
            && after == b'\''
            && get(line, word + 2) != b'\''
            && get(line, word + 3) != b'\'';
        let is_attribute = first == b'#' && get(line, begin + 1) == b'[';
        let is_comment = if self.is_rust {
            first == b'/' && get(line, begin + 1) == b'/'
        } else {
            first == b'#' && !is_attribute
        };
        if is_comment {
            (line.len(), Look::Syntax(Syntax::Comment))
        } else if matches!(after, b'"' | b'\'') && word - begin <= 2 && !is_lifetime {
            // The word is a prefix such as f.
            self.has_holes = self.is_rust || find(line, begin, b'f') < word;
            self.quote = Some(after);
            (word + 1, Look::Syntax(Syntax::Literal))
        } else if first.is_ascii_digit() {
            let mut end = begin;
            // The dots of a range belong to no number.
            while word_end(line, end) > end || get(line, end) == b'.' && get(line, end + 1) != b'.'
            {
                end += 1;
            }
            (end, Look::Syntax(Syntax::Number))
        } else if word > begin {
            let is_call = after == b'(' || after == b'!' && get(line, word + 1) != b'=';
            let look = if is_one_of(line, begin, word, if self.is_rust { RUST } else { PYTHON }) {
                Look::Syntax(Syntax::Keyword)
            } else if self.defines {
                Look::Syntax(Syntax::Definition)
            } else if is_call {
                Look::Syntax(Syntax::Call)
            } else {
                Look::Plain
            };
            self.defines = is_one_of(line, begin, word, DEFINING);
            (word, look)
        } else if first == b'@' && !self.is_rust {
            let mut end = begin + 1;
            while word_end(line, end) > end || get(line, end) == b'.' {
                end += 1;
            }
            (end, Look::Syntax(Syntax::Decorator))
        } else if is_attribute {
            let end = find(line, begin, b']') + 1;
            let end = if end > line.len() { line.len() } else { end };
            (end, Look::Syntax(Syntax::Decorator))
        } else if is_lifetime {
            (word_end(line, begin + 1), Look::Plain)
        } else {
            // What is none of these, up to where one could begin.
            let mut end = begin + 1;
            while end < line.len()
                && word_end(line, end) == end
                && hole(line, end) == end
                && !matches!(line[end], b'#' | b'/' | b'@' | b'"' | b'\'')
            {
                end += 1;
            }
            (end, Look::Plain)
        }
    }

    /// The end of the part of a string that begins here, behind its opening quote.
    const fn literal(&mut self, quote: u8) -> (usize, Look) {
        let (line, begin) = (self.line, self.at);
        let mut end = begin;
        while end < line.len() && hole(line, end) == end {
            let (byte, next) = (line[end], get(line, end + 1));
            if byte == quote {
                self.quote = None;
                return (end + 1, Look::Syntax(Syntax::Literal));
            }
            if byte == b'{' && self.has_holes && next != b'{' {
                if end > begin {
                    break;
                }
                let end = find(line, begin, b'}') + 1;
                return (if end > line.len() { line.len() } else { end }, Look::Plain);
            }
            // An escaped quote ends nothing, and a doubled brace begins nothing.
            let is_pair = byte == b'\\' || byte == b'{' && next == b'{';
            end += if is_pair && end + 1 < line.len() { 2 } else { 1 };
        }
        (end, Look::Syntax(Syntax::Literal))
    }
}

/// The byte at a place, or zero behind the end.
const fn get(line: &[u8], at: usize) -> u8 {
    if at < line.len() { line[at] } else { 0 }
}

/// The next place of a byte, or the end.
const fn find(line: &[u8], mut at: usize, byte: u8) -> usize {
    while at < line.len() && line[at] != byte {
        at += 1;
    }
    at
}

/// Where the word that begins at a place ends: there, if none begins.
const fn word_end(line: &[u8], mut at: usize) -> usize {
    // Other alphabets count as words, because their tables would be longer than all of this.
    while let b'_' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | 0x80.. = get(line, at) {
        if hole(line, at) > at {
            break;
        }
        at += 1;
    }
    at
}

/// Where the hole that begins at a place ends: there, if none begins.
const fn hole(line: &[u8], at: usize) -> usize {
    if is_quotation(line, at, 0xab) {
        let mut end = at + 2;
        while end < line.len() {
            if is_quotation(line, end, 0xbb) {
                return end + 2;
            }
            end += 1;
        }
    }
    at
}

/// Whether one of `«»` is at a place, told by its second byte.
const fn is_quotation(line: &[u8], at: usize, second: u8) -> bool {
    get(line, at) == 0xc2 && get(line, at + 1) == second
}

const fn is_one_of(line: &[u8], begin: usize, end: usize, words: &[&str]) -> bool {
    let mut index = 0;
    while index < words.len() {
        let word = words[index].as_bytes();
        let mut same = 0;
        while same < word.len() && begin + same < end && word[same] == line[begin + same] {
            same += 1;
        }
        if same == word.len() && begin + same == end {
            return true;
        }
        index += 1;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes `[k …]` around a keyword, and so on with the first letter of each name.
    #[track_caller]
    fn check(language: Language, line: &str, expected: &str) {
        let (mut marked, mut whole) = (String::new(), String::new());
        let mut parts = Parts::of(line.as_bytes(), language);
        while let Some((begin, end, look)) = parts.next() {
            let text = &line[begin..end];
            whole.push_str(text);
            match look {
                Look::Syntax(syntax) => marked.extend(["[", &syntax.name()[..1], " ", text, "]"]),
                Look::Hole => marked.extend(["[", text, "]"]),
                Look::Plain => marked.push_str(text),
            }
        }
        assert_eq!(marked, expected);
        assert_eq!(whole, line, "nothing is lost");
    }

    #[test]
    fn python() {
        let check = |line, expected| check(Language::Python, line, expected);
        check("", "");
        check("    x = y", "    x = y");
        check("async def main():", "[k async] [k def] [d main]():");
        check("await asyncio.sleep(0.5)", "[k await] asyncio.[c sleep]([n 0.5])");
        check("loop.time() - start_2", "loop.[c time]() - start_2");
        check(
            "print(\"no # comment\")  # but this",
            "[c print]([l \"][l no # comment\"])  [c # but this]",
        );
        check("f\"{i} is {d:.3f} s\"", "[l f\"]{i}[l  is ]{d:.3f}[l  s\"]");
        check("f'{{x}}' + 'a{b}'", "[l f'][l {{x}}'] + [l '][l a{b}']");
        check(r#""a\"b" or None"#, r#"[l "][l a\"b"] [k or] [k None]"#);
        check("\"not closed", "[l \"][l not closed]");
        check("f\"{open", "[l f\"]{open");
        check("@app.route", "[d @app.route]");
        check("x = 1_000 if a != b else é", "x = [n 1_000] [k if] a != b [k else] é");
        check("random.seed(", "random.[c seed](");
        check("\"\\", "[l \"][l \\]");
        check("«", "«");
    }

    #[test]
    fn values() {
        let check = |line, expected| check(Language::Python, line, expected);
        check("KIND = «kind»", "KIND = [«kind»]");
        check("range(«n»)", "[c range]([«n»])");
        check("a«b»«c»d(", "a[«b»][«c»][c d](");
        check("f\"a«b»c\" or", "[l f\"][l a][«b»][l c\"] [k or]");
    }

    #[test]
    fn rust() {
        let check = |line, expected| check(Language::Rust, line, expected);
        check("async fn main(p: P) -> R<()> {", "[k async] [k fn] [d main](p: P) -> R<()> {");
        check("sleep(p.delay).await?; // why", "[c sleep](p.delay).[k await]?; [c // why]");
        check("(0..p.n).map(|_| 1.5)", "([n 0]..p.n).[c map](|_| [n 1.5])");
        check("format!(\"a{i}\")", "[c format]!([l \"][l a]{i}[l \"])");
        check("if a != b && c!=d {}", "[k if] a != b && c!=d {}");
        check("name: &'static str", "name: &'static str");
        check("let c = 'x';", "[k let] c = [l '][l x'];");
        check("let c = '\\n';", "[k let] c = [l '][l \\n'];");
        check("#[derive(Debug)] struct A;", "[d #[derive(Debug)]] [k struct] [d A];");
        check("'", "'");
    }
}
