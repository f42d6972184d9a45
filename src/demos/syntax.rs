//! Syntax: which parts of a line of code are keywords, strings and the like.
//!
//! It is told apart while the page runs, because that weighs less: this is about 1 KiB of the
//! download for any number of demos, and spans made when it is built would be 120 bytes for each
//! demo's two listings, 730 for the first six, and what reads them.

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

const PYTHON: &str = "False None True and as assert async await break class continue def del elif \
    else except finally for from global if import in is lambda nonlocal not or pass raise return \
    try while with yield";
const RUST: &str = "as async await break const continue crate dyn else enum false fn for if impl \
    in let loop match mod move mut pub ref return self Self static struct super trait true type \
    unsafe use where while";

impl Syntax {
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

    /// Gives every part of `line` in order, those that look like the rest too.
    ///
    /// A line stands for itself: listings have no strings or comments over several lines.
    pub fn of_line<'a>(
        line: &'a str,
        language: Language,
        put: &mut dyn FnMut(&'a str, Option<Self>),
    ) {
        let is_rust = language == Language::Rust;
        let (keywords, comment) = if is_rust { (RUST, "//") } else { (PYTHON, "#") };
        let mut rest = line;
        let mut defines = false;
        while let Some(first) = rest.chars().next() {
            let word = until(rest, |c| !is_in_word(c));
            let (text, after) = cut(rest, word);
            let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
            let is_lifetime = is_rust
                && after.starts_with('\'')
                && !after.chars().skip(2).take(2).any(|c| c == '\'');
            let (len, syntax) = if rest.starts_with(comment) && !rest.starts_with("#[") {
                (rest.len(), Some(Self::Comment))
            } else if let Some(quote) = quote.filter(|_| word <= 2 && !is_lifetime) {
                // The word is a prefix such as f.
                let has_holes = is_rust || text.bytes().any(|byte| byte == b'f');
                let (opening, behind) = cut(rest, word + 1);
                put(opening, Some(Self::Literal));
                rest = literal(behind, quote, has_holes, put);
                continue;
            } else if first.is_ascii_digit() {
                let end = until(rest, |c| !is_in_word(c) && c != '.');
                // The dots of a range belong to no number.
                let dots = cut(rest, end).0.as_bytes().windows(2).position(|pair| pair == b"..");
                (dots.unwrap_or(end), Some(Self::Number))
            } else if word > 0 {
                let is_call = after.starts_with(['(', '!']) && !after.starts_with("!=");
                let syntax = if keywords.split(' ').any(|keyword| keyword == text) {
                    Some(Self::Keyword)
                } else if defines {
                    Some(Self::Definition)
                } else {
                    is_call.then_some(Self::Call)
                };
                defines = matches!(text, "def" | "class" | "fn" | "struct" | "enum");
                (word, syntax)
            } else if first == '@' && !is_rust {
                (1 + until(cut(rest, 1).1, |c| !is_in_word(c) && c != '.'), Some(Self::Decorator))
            } else if rest.starts_with("#[") {
                (rest.find(']').map_or(rest.len(), |end| end + 1), Some(Self::Decorator))
            } else if is_lifetime {
                (1 + until(cut(rest, 1).1, |c| !is_in_word(c)), None)
            } else {
                // What is none of these, up to where one could begin.
                let is_plain =
                    |c: char| !is_in_word(c) && !matches!(c, '#' | '/' | '@' | '"' | '\'');
                let len = first.len_utf8();
                (len + until(cut(rest, len).1, |c| !is_plain(c)), None)
            };
            let (text, behind) = cut(rest, len);
            put(text, syntax);
            rest = behind;
        }
    }
}

/// The text before a place and behind it, which is nothing where no character begins.
fn cut(text: &str, at: usize) -> (&str, &str) {
    text.split_at_checked(at).unwrap_or((text, ""))
}

/// Gives the parts of a string behind its opening quote, and what follows it.
fn literal<'a>(
    mut rest: &'a str,
    quote: char,
    has_holes: bool,
    put: &mut dyn FnMut(&'a str, Option<Syntax>),
) -> &'a str {
    let mut len = 0;
    loop {
        let mut chars = cut(rest, len).1.chars();
        let Some(c) = chars.next() else { break };
        let next = chars.next();
        if c == quote {
            let (text, behind) = cut(rest, len + 1);
            put(text, Some(Syntax::Literal));
            return behind;
        }
        if c == '{' && has_holes && next != Some('{') {
            let (text, hole) = cut(rest, len);
            let (hole, behind) = cut(hole, hole.find('}').map_or(hole.len(), |end| end + 1));
            put(text, Some(Syntax::Literal));
            put(hole, None);
            (rest, len) = (behind, 0);
        } else {
            // An escaped quote ends nothing, and a doubled brace begins nothing.
            let is_pair = c == '\\' || c == '{' && next == Some('{');
            len += c.len_utf8() + next.filter(|_| is_pair).map_or(0, char::len_utf8);
        }
    }
    put(rest, Some(Syntax::Literal));
    ""
}

fn is_in_word(c: char) -> bool {
    // Other alphabets count as words, because their tables would weigh more than all of this.
    c == '_' || c.is_ascii_alphanumeric() || !c.is_ascii()
}

fn until(text: &str, is_end: impl Fn(char) -> bool) -> usize {
    text.find(is_end).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demos::{DEMOS, Values};

    /// Writes `[k …]` around a keyword, and so on with the first letter of each name.
    #[track_caller]
    fn check(language: Language, line: &str, expected: &str) {
        let (mut marked, mut whole) = (String::new(), String::new());
        Syntax::of_line(line, language, &mut |text, syntax| {
            whole.push_str(text);
            match syntax {
                Some(syntax) if !text.is_empty() => {
                    marked.extend(["[", &syntax.name()[..1], " ", text, "]"]);
                }
                _ => marked.push_str(text),
            }
        });
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

    #[test]
    fn nothing_of_a_listing_is_lost() {
        for demo in DEMOS {
            for language in [Language::Python, Language::Rust] {
                for line in demo.listing(language, &Values::defaults(demo)).lines {
                    let line = line.to_string();
                    let mut whole = String::new();
                    Syntax::of_line(&line, language, &mut |text, _| whole.push_str(text));
                    assert_eq!(whole, line);
                }
            }
        }
    }
}
