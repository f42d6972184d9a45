//! Scans a source file: what each of its modules declares, imports and names. It resolves no paths.

use std::collections::BTreeSet;

use super::tokens::Token::{self, Braces, Brackets, Mark, Parentheses, Word};
use super::tokens::tokens;

/// The segments of a path, such as `["crate", "scene", "Machine"]`.
pub type Path = Vec<String>;

/// A module as its tokens show it.
#[derive(Debug, Default)]
pub struct Scanned {
    /// The names of its items, macros included.
    pub items: BTreeSet<String>,
    /// The names of its macros.
    pub macros: BTreeSet<String>,
    /// The modules that lie in files of their own, and whether each is for tests alone.
    pub files: Vec<(String, bool)>,
    /// The inline modules, and whether each is for tests alone.
    pub modules: Vec<(String, bool, Scanned)>,
    /// What it imports by `use`.
    pub uses: Vec<Use>,
    /// The paths of two or more segments in it, and whether each is for tests alone.
    pub paths: Vec<(Path, bool)>,
    /// The macros that it calls by one name, and whether each call is for tests alone.
    pub calls: Vec<(String, bool)>,
}

/// One name, or with `*` all names, that a `use` brings into its module.
#[derive(Clone, Debug)]
pub struct Use {
    /// The name under which it is known here; `*` for all of them.
    pub name: String,
    /// Where it comes from; for `*` the module.
    pub path: Path,
    /// Whether only tests need it.
    pub is_for_tests: bool,
    /// Whether it is an item of the module, which other modules can see, and not inside a function.
    pub is_item: bool,
}

/// Scans the text of a file.
///
/// # Panics
///
/// If it is not Rust.
pub fn scan(text: &str) -> Scanned {
    scan_module(&tokens(text), false)
}

fn scan_module(tokens: &[Token], is_for_tests: bool) -> Scanned {
    let mut scan = Scan { scanned: Scanned::default(), is_item_level: true };
    scan.run(tokens, is_for_tests);
    scan.scanned
}

/// The scan of one module.
struct Scan {
    scanned: Scanned,
    /// Whether the tokens are items of the module, and not the inside of an item.
    is_item_level: bool,
}

impl Scan {
    fn run(&mut self, mut tokens: &[Token], is_for_tests: bool) {
        // `#[cfg(test)]` applies until its item ends, with a semicolon or a block.
        let mut is_test_item = false;
        loop {
            let is_test = is_for_tests || is_test_item;
            tokens = match tokens {
                [] => return,
                [Mark('#'), Brackets(attribute), rest @ ..] => {
                    is_test_item |= is_test_attribute(attribute);
                    rest
                }
                [Mark(';'), rest @ ..] => {
                    is_test_item = false;
                    rest
                }
                [Word(word), Word(name), Mark(';'), rest @ ..] if word == "mod" => {
                    self.scanned.files.push((name.clone(), is_test));
                    is_test_item = false;
                    rest
                }
                [Word(word), Word(name), Braces(body), rest @ ..] if word == "mod" => {
                    let module = scan_module(body, is_test);
                    self.scanned.modules.push((name.clone(), is_test, module));
                    is_test_item = false;
                    rest
                }
                // An inline module in the body of a macro, whose name is a macro variable.
                [Word(word), Mark('$'), Word(name), Braces(body), rest @ ..] if word == "mod" => {
                    let module = scan_module(body, is_test);
                    self.scanned.modules.push((format!("${name}"), is_test, module));
                    rest
                }
                // `impl Trait + use<'a>` imports nothing.
                [Word(word), rest @ ..] if word == "use" && !rest.starts_with(&[Mark('<')]) => {
                    let end = rest.iter().position(|token| *token == Mark(';'));
                    let (tree, rest) = rest.split_at(end.unwrap_or(rest.len()));
                    self.use_tree(&[], tree, is_test);
                    rest
                }
                // `pub(crate)` names no module that is imported.
                [Word(word), Parentheses(_), rest @ ..] if word == "pub" => rest,
                [Word(word), Mark('!'), Word(name), rest @ ..] if word == "macro_rules" => {
                    self.scanned.macros.insert(name.clone());
                    self.scanned.items.insert(name.clone());
                    rest
                }
                [Word(word), Word(name), rest @ ..] if declares(word) && !declares(name) => {
                    if self.is_item_level {
                        self.scanned.items.insert(name.clone());
                    }
                    rest
                }
                [Word(first), rest @ ..] => self.path(first, rest, is_test),
                [Braces(inside), rest @ ..] => {
                    self.inside(inside, is_test);
                    is_test_item = false;
                    rest
                }
                [Brackets(inside) | Parentheses(inside), rest @ ..] => {
                    self.inside(inside, is_test);
                    rest
                }
                [_, rest @ ..] => rest,
            };
        }
    }

    /// Scans what lies in braces, brackets or parentheses.
    fn inside(&mut self, tokens: &[Token], is_for_tests: bool) {
        let was_item_level = std::mem::replace(&mut self.is_item_level, false);
        self.run(tokens, is_for_tests);
        self.is_item_level = was_item_level;
    }

    /// Records a path that begins with `first`, or the call of a macro; returns the tokens after
    /// it.
    fn path<'a>(&mut self, first: &str, mut rest: &'a [Token], is_for_tests: bool) -> &'a [Token] {
        let mut path = vec![first.to_owned()];
        while let [Mark(':'), Mark(':'), Word(segment), behind @ ..] = rest {
            path.push(segment.clone());
            rest = behind;
        }
        if path.len() > 1 {
            self.scanned.paths.push((path, is_for_tests));
        } else if rest.starts_with(&[Mark('!')]) {
            self.scanned.calls.push((first.to_owned(), is_for_tests));
        }
        rest
    }

    /// Records the names of a `use`, or of one of its branches below `prefix`.
    fn use_tree(&mut self, prefix: &[String], tree: &[Token], is_for_tests: bool) {
        if tree.is_empty() {
            // The branch after a trailing comma.
            return;
        }
        let mut path = prefix.to_vec();
        let mut name = None;
        for (at, token) in tree.iter().enumerate() {
            match token {
                Word(word) if word == "as" => {
                    if let Some(Word(alias)) = tree.get(at + 1) {
                        name = Some(alias.clone());
                    }
                    break;
                }
                Word(word) => path.push(word.clone()),
                Mark('*') => name = Some("*".to_owned()),
                Braces(branches) => {
                    for branch in branches.split(|token| *token == Mark(',')) {
                        self.use_tree(&path, branch, is_for_tests);
                    }
                    return;
                }
                _ => {}
            }
        }
        // `use a::{self}` imports `a`.
        if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
            path.pop();
        }
        let name = name.or_else(|| path.last().cloned()).unwrap_or_default();
        let is_item = self.is_item_level;
        self.scanned.uses.push(Use { name, path, is_for_tests, is_item });
    }
}

/// Whether a word is the keyword before the name of an item.
fn declares(word: &str) -> bool {
    matches!(word, "fn" | "struct" | "enum" | "union" | "trait" | "type" | "const" | "static")
}

/// Whether an attribute is `test`, `cfg(test)` or `cfg(all(test, …))`.
fn is_test_attribute(attribute: &[Token]) -> bool {
    let (word, inside) = match attribute {
        [Word(word)] => (word, [].as_slice()),
        [Word(word), Parentheses(inside)] => (word, inside.as_slice()),
        _ => return false,
    };
    match word.as_str() {
        "test" => true,
        "cfg" | "all" => inside.split(|token| *token == Mark(',')).any(is_test_attribute),
        _ => false,
    }
}
