//! Syntax highlighting: which parts of a line of code are keywords, strings and so on.
//!
//! The compiler highlights the listings of the demos, so all functions are `const` and work on
//! bytes. The same code highlights opened files at run time.

use super::Language;

/// The syntax class of a highlighted part of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// A keyword of the language.
    Keyword,
    /// A string, without the expressions in braces of an f-string or a format string.
    Literal,
    /// A number.
    Number,
    /// A comment.
    Comment,
    /// The name that is defined here.
    Definition,
    /// The name of a function, a type or a macro that is called.
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

/// The keywords after which a new name is defined.
const DEFINING: &[&str] = &["def", "class", "fn", "struct", "enum"];

impl Syntax {
    /// Every class, in the order of their numbers.
    pub(super) const ALL: [Self; 7] = [
        Self::Keyword,
        Self::Literal,
        Self::Number,
        Self::Comment,
        Self::Definition,
        Self::Call,
        Self::Decorator,
    ];

    /// The name of its class in the style sheet.
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

/// The kind of a part of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PartKind {
    /// It is not highlighted.
    Plain,
    /// It is highlighted.
    Syntax(Syntax),
    /// It is a placeholder for a parameter's value, `«name»`.
    Value,
}

/// The string or comment that is not closed yet at some place, and may continue in the next line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Open {
    /// Nothing.
    Nothing,
    /// A string.
    String(Quotes),
    /// A block comment of Rust, with its nesting depth.
    Comment(usize),
}

/// How a string is written, which determines how it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Quotes {
    quote: u8,
    /// How many quotes end it: three for Python's triple-quoted strings, else one.
    count: usize,
    /// How many `#` have to follow the quote that ends it, as in raw strings of Rust.
    hashes: usize,
    /// Whether a backslash escapes the next byte.
    has_escapes: bool,
    /// Whether braces contain code, as in f-strings.
    contains_code: bool,
    /// Whether it continues in the next line even if this one does not end with a backslash.
    spans_lines: bool,
}

/// An iterator over the parts of a line.
pub(super) struct Parts<'a> {
    line: &'a [u8],
    at: usize,
    language: Language,
    /// Whether `«name»` is a placeholder for a value.
    has_values: bool,
    /// Whether the previous word is one of [`DEFINING`].
    defines: bool,
    open: Open,
    /// Whether the line ends with a backslash inside of a string, so that the string continues.
    is_continued: bool,
}

impl<'a> Parts<'a> {
    /// The parts of a line; `open` is the string or comment that continues at its start.
    pub(super) const fn of(
        line: &'a [u8],
        language: Language,
        open: Open,
        has_values: bool,
    ) -> Self {
        Self { line, at: 0, language, has_values, defines: false, open, is_continued: false }
    }

    /// Returns where the next part begins and ends, and its kind.
    pub(super) const fn next(&mut self) -> Option<(usize, usize, PartKind)> {
        let begin = self.at;
        if begin >= self.line.len() {
            return None;
        }
        let value = self.value_end(begin);
        let (end, kind) = if value > begin {
            (value, PartKind::Value)
        } else {
            match self.open {
                Open::Nothing => self.part(),
                Open::String(quotes) => self.literal(quotes),
                Open::Comment(depth) => self.comment(begin, depth),
            }
        };
        self.at = end;
        Some((begin, end, kind))
    }

    /// Returns the string or comment that continues in the next line, once `next` has returned
    /// `None`.
    pub(super) const fn open_at_end(&self) -> Open {
        match self.open {
            Open::String(quotes) if !quotes.spans_lines && !self.is_continued => Open::Nothing,
            open => open,
        }
    }

    /// Returns the end and the kind of the next part, which is outside of strings and comments.
    const fn part(&mut self) -> (usize, PartKind) {
        let (line, begin) = (self.line, self.at);
        let is_rust = matches!(self.language, Language::Rust);
        let first = line[begin];
        let word = self.word_end(begin);
        let after = get(line, word);
        let is_lifetime = is_rust
            && after == b'\''
            && get(line, word + 2) != b'\''
            && get(line, word + 3) != b'\'';
        let is_attribute = first == b'#' && get(line, begin + 1) == b'[';
        let is_comment = if is_rust {
            first == b'/' && get(line, begin + 1) == b'/'
        } else {
            first == b'#' && !is_attribute
        };
        // Before a quote, the word is a prefix such as f.
        let is_raw = is_rust && contains(line, begin, word, *b"rR");
        let hashes = if is_raw { count(line, word, b'#') } else { 0 };
        let quote = get(line, word + hashes);
        if is_comment {
            (line.len(), PartKind::Syntax(Syntax::Comment))
        } else if is_rust && first == b'/' && get(line, begin + 1) == b'*' {
            self.comment(begin + 2, 1)
        } else if matches!(quote, b'"' | b'\'') && word - begin <= 2 && !is_lifetime {
            let quotes = if !is_rust && count(line, word, quote) >= 3 { 3 } else { 1 };
            self.open = Open::String(Quotes {
                quote,
                count: quotes,
                hashes,
                has_escapes: !is_raw,
                contains_code: is_rust || contains(line, begin, word, *b"fF"),
                spans_lines: quotes == 3 || is_rust && quote == b'"',
            });
            (word + hashes + quotes, PartKind::Syntax(Syntax::Literal))
        } else if first.is_ascii_digit() {
            let mut end = begin;
            // The dots of a Rust range such as 0..n are not part of the number.
            while self.word_end(end) > end || get(line, end) == b'.' && get(line, end + 1) != b'.' {
                end += 1;
            }
            (end, PartKind::Syntax(Syntax::Number))
        } else if word > begin {
            let is_call = after == b'(' || after == b'!' && get(line, word + 1) != b'=';
            let kind = if is_one_of(line, begin, word, if is_rust { RUST } else { PYTHON }) {
                PartKind::Syntax(Syntax::Keyword)
            } else if self.defines {
                PartKind::Syntax(Syntax::Definition)
            } else if is_call {
                PartKind::Syntax(Syntax::Call)
            } else {
                PartKind::Plain
            };
            self.defines = is_one_of(line, begin, word, DEFINING);
            (word, kind)
        } else if first == b'@' && !is_rust {
            let mut end = begin + 1;
            while self.word_end(end) > end || get(line, end) == b'.' {
                end += 1;
            }
            (end, PartKind::Syntax(Syntax::Decorator))
        } else if is_attribute {
            let end = find(line, begin, b']') + 1;
            let end = if end > line.len() { line.len() } else { end };
            (end, PartKind::Syntax(Syntax::Decorator))
        } else if is_lifetime {
            (self.word_end(begin + 1), PartKind::Plain)
        } else {
            // None of the above, up to where one of them could begin.
            let mut end = begin + 1;
            while end < line.len()
                && self.word_end(end) == end
                && self.value_end(end) == end
                && !matches!(line[end], b'#' | b'/' | b'@' | b'"' | b'\'')
            {
                end += 1;
            }
            (end, PartKind::Plain)
        }
    }

    /// Returns the end and the kind of the next part of a string, after its opening quotes.
    const fn literal(&mut self, quotes: Quotes) -> (usize, PartKind) {
        let (line, begin) = (self.line, self.at);
        let mut end = begin;
        while end < line.len() && self.value_end(end) == end {
            let (byte, next) = (line[end], get(line, end + 1));
            if byte == quotes.quote && quotes.are_closed_at(line, end) {
                self.open = Open::Nothing;
                return (end + quotes.count + quotes.hashes, PartKind::Syntax(Syntax::Literal));
            }
            if byte == b'{' && quotes.contains_code && next != b'{' {
                if end > begin {
                    break;
                }
                let end = find(line, begin, b'}') + 1;
                return (if end > line.len() { line.len() } else { end }, PartKind::Plain);
            }
            // An escaped quote does not end the string, and `{{` does not begin code.
            let is_escape = byte == b'\\' && quotes.has_escapes;
            self.is_continued = is_escape && end + 1 == line.len();
            let is_pair = is_escape || byte == b'{' && next == b'{';
            end += if is_pair && end + 1 < line.len() { 2 } else { 1 };
        }
        (end, PartKind::Syntax(Syntax::Literal))
    }

    /// Returns the end and the kind of a block comment that is read up to `at`, with the nesting
    /// depth there.
    const fn comment(&mut self, mut at: usize, mut depth: usize) -> (usize, PartKind) {
        let line = self.line;
        while depth > 0 && at < line.len() {
            match [line[at], get(line, at + 1)] {
                [b'/', b'*'] => depth += 1,
                [b'*', b'/'] => depth -= 1,
                _ => {
                    at += 1;
                    continue;
                }
            }
            at += 2;
        }
        self.open = if depth > 0 { Open::Comment(depth) } else { Open::Nothing };
        (at, PartKind::Syntax(Syntax::Comment))
    }

    /// Returns the end of the word that begins at `at`, or `at` if none begins there.
    const fn word_end(&self, mut at: usize) -> usize {
        // Every character outside of ASCII counts as a letter, as Unicode's tables would be larger
        // than this module.
        while let b'_' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | 0x80.. = get(self.line, at) {
            if self.value_end(at) > at {
                break;
            }
            at += 1;
        }
        at
    }

    /// Returns the end of the placeholder that begins at `at`, or `at` if none begins there.
    const fn value_end(&self, at: usize) -> usize {
        if self.has_values { placeholder_end(self.line, at) } else { at }
    }
}

impl Quotes {
    /// Returns `true` if the string ends with the quotes at `at`.
    const fn are_closed_at(&self, line: &[u8], at: usize) -> bool {
        count(line, at, self.quote) >= self.count
            && count(line, at + self.count, b'#') >= self.hashes
    }
}

/// Returns how many consecutive bytes from `at` on are `byte`.
const fn count(line: &[u8], at: usize, byte: u8) -> usize {
    let mut end = at;
    while end < line.len() && line[end] == byte {
        end += 1;
    }
    end - at
}

/// Returns `true` if one of two bytes is between `begin` and `end`.
const fn contains(line: &[u8], begin: usize, end: usize, bytes: [u8; 2]) -> bool {
    find(line, begin, bytes[0]) < end || find(line, begin, bytes[1]) < end
}

/// Returns the byte at `at`, or zero after the end.
const fn get(line: &[u8], at: usize) -> u8 {
    if at < line.len() { line[at] } else { 0 }
}

/// Returns where `byte` occurs next, or the end.
const fn find(line: &[u8], mut at: usize, byte: u8) -> usize {
    while at < line.len() && line[at] != byte {
        at += 1;
    }
    at
}

/// Returns the end of the placeholder `«name»` that begins at `at`, or `at` if none begins there.
const fn placeholder_end(line: &[u8], at: usize) -> usize {
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

/// Returns `true` if one of `«»` is at `at`; `second` is its second byte.
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

    /// Checks the parts of a line. A highlighted part is written as `[k async]`, with the first
    /// letter of its class.
    #[track_caller]
    fn check(language: Language, line: &str, expected: &str) {
        let (mut marked, mut whole) = (String::new(), String::new());
        let mut parts = Parts::of(line.as_bytes(), language, Open::Nothing, true);
        while let Some((begin, end, kind)) = parts.next() {
            let text = &line[begin..end];
            whole.push_str(text);
            let part = match kind {
                PartKind::Syntax(syntax) => format!("[{} {text}]", &syntax.name()[..1]),
                PartKind::Value => format!("[{text}]"),
                PartKind::Plain => text.to_owned(),
            };
            marked.push_str(&part);
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

    /// Checks the parts of several lines, in which strings and comments continue.
    #[track_caller]
    fn check_text(language: Language, text: &str, expected: &str) {
        let mut open = Open::Nothing;
        let mut marked = Vec::new();
        for line in text.lines() {
            let mut parts = Parts::of(line.as_bytes(), language, open, false);
            let mut out = String::new();
            while let Some((begin, end, kind)) = parts.next() {
                let text = &line[begin..end];
                let part = match kind {
                    PartKind::Syntax(syntax) => format!("[{} {text}]", &syntax.name()[..1]),
                    PartKind::Plain | PartKind::Value => text.to_owned(),
                };
                out.push_str(&part);
            }
            open = parts.open_at_end();
            marked.push(out);
        }
        assert_eq!(marked.join("\n"), expected);
    }

    #[test]
    fn strings_and_comments_continue_in_the_next_line() {
        let python = |text, expected| check_text(Language::Python, text, expected);
        python("s = '''a\nif 'b'\n''' or x", "s = [l '''][l a]\n[l if 'b']\n[l '''] [k or] x");
        python("f\"\"\"{a}\n{b}\"\"\"", "[l f\"\"\"]{a}\n{b}[l \"\"\"]");
        python("'a\\\nif'\nif", "[l '][l a\\]\n[l if']\n[k if]");
        python("'open\nif", "[l '][l open]\n[k if]");
        python("''\nif", "[l '][l ']\n[k if]");
        python("«a» = 1", "«a» = [n 1]");
        let rust = |text, expected| check_text(Language::Rust, text, expected);
        rust("/* a /* b */\nif */ if", "[c /* a /* b */]\n[c if */] [k if]");
        rust("\"a\nif\" if", "[l \"][l a]\n[l if\"] [k if]");
        rust("r#\"a\"\nif\"# if", "[l r#\"][l a\"]\n[l if\"#] [k if]");
        rust("r\"\\\" if", "[l r\"][l \\\"] [k if]");
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
