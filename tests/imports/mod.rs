//! Finds in the sources which file of a crate imports which.
//!
//! An import is a path to a name in another file, in a `use` or in an expression or type. A path
//! through a re-export is an import of the file that defines the name. The line `mod x;` alone is
//! no import. Macros are not expanded: paths in the body of a macro count for the file of the
//! macro, paths in its arguments for the file of the call.

mod modules;
mod rings;
mod scan;
mod tokens;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::path::Path;

pub use rings::Ring;

use modules::Modules;

/// The sources of one package: the text of each file by its path, such as `ops/mod.rs`.
pub type Sources = BTreeMap<String, String>;

/// One file that imports another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Import {
    /// The importing file.
    pub from: String,
    /// The imported file.
    pub to: String,
    /// Whether only code under `#[cfg(test)]` needs it.
    pub is_for_tests: bool,
    /// The paths by which it is imported, as they are written.
    pub paths: BTreeSet<String>,
}

impl fmt::Display for Import {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let paths: Vec<_> = self.paths.iter().map(String::as_str).collect();
        write!(f, "{} -> {} ({})", self.from, self.to, paths.join(", "))
    }
}

/// Reads every Rust file below `folder`.
pub fn read(folder: &Path) -> Sources {
    let mut sources = Sources::new();
    read_into(&mut sources, folder, "");
    sources
}

fn read_into(sources: &mut Sources, folder: &Path, prefix: &str) {
    for entry in fs::read_dir(folder).expect("a folder can be read") {
        let path = entry.expect("a file can be seen").path();
        let name = path.file_name().expect("a file has a name").to_string_lossy().into_owned();
        if path.is_dir() {
            read_into(sources, &path, &format!("{prefix}{name}/"));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).expect("a source is text");
            sources.insert(format!("{prefix}{name}"), text);
        }
    }
}

/// Every import between two files of a package; `lib.rs`, `main.rs` and each `bin/*.rs` is the root
/// of a crate.
pub fn imports(sources: &Sources) -> Vec<Import> {
    let is_root =
        |path: &&String| *path == "lib.rs" || *path == "main.rs" || path.starts_with("bin/");
    let mut found: BTreeMap<(String, String), Import> = BTreeMap::new();
    for root in sources.keys().filter(is_root) {
        for import in Modules::of(sources, root).imports() {
            let key = (import.from.clone(), import.to.clone());
            found
                .entry(key)
                .and_modify(|known| {
                    known.is_for_tests &= import.is_for_tests;
                    known.paths.extend(import.paths.iter().cloned());
                })
                .or_insert(import);
        }
    }
    found.into_values().collect()
}

/// Every ring of files that import each other; imports for tests are left out.
pub fn rings(imports: &[Import]) -> Vec<Ring> {
    let of_the_program: Vec<_> =
        imports.iter().filter(|import| !import.is_for_tests).cloned().collect();
    rings::rings(&of_the_program)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources(files: &[(&str, &str)]) -> Sources {
        files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
    }

    /// Checks the imports of made-up sources, each as `from -> to`.
    #[track_caller]
    fn check(files: &[(&str, &str)], wanted: &[&str]) {
        let found: Vec<_> = imports(&sources(files))
            .iter()
            .map(|import| {
                let tests = if import.is_for_tests { " in tests" } else { "" };
                format!("{} -> {}{tests}", import.from, import.to)
            })
            .collect();
        assert_eq!(found, wanted);
    }

    #[test]
    fn uses_and_paths_in_code_are_imports() {
        let root = ("lib.rs", "mod a; mod b; mod c;");
        let b = ("b.rs", "pub struct B;");
        let c = ("c.rs", "pub fn c() {}");
        check(&[root, ("a.rs", "use crate::b::B;"), b, c], &["a.rs -> b.rs"]);
        check(&[root, ("a.rs", "use super::b;"), b, c], &["a.rs -> b.rs"]);
        check(
            &[root, ("a.rs", "use super::{b::B, c::c as d};"), b, c],
            &["a.rs -> b.rs", "a.rs -> c.rs"],
        );
        check(&[root, ("a.rs", "fn f() { super::c::c() }"), b, c], &["a.rs -> c.rs"]);
        check(&[root, ("a.rs", "fn f() { say!(\"{}\", crate::c::c()) }"), b, c], &["a.rs -> c.rs"]);
        check(&[root, ("a.rs", "use crate::b::*;"), b, c], &["a.rs -> b.rs"]);
    }

    #[test]
    fn declarations_comments_and_other_crates_do_not_count() {
        check(
            &[
                ("lib.rs", "//! [`a`](crate::a::A)\npub mod a;"),
                (
                    "a.rs",
                    "use std::fmt; pub(in crate::a) struct A; // crate::a::B\nfn f() { fmt::x() }",
                ),
            ],
            &[],
        );
    }

    #[test]
    fn a_name_is_imported_from_the_file_that_defines_it() {
        let root = ("lib.rs", "mod folder; mod user;");
        let folder = (
            "folder/mod.rs",
            "mod x; mod y; pub use x::X; pub(crate) use self::y::*; pub struct Own;",
        );
        let x = ("folder/x.rs", "pub struct X;");
        let y = ("folder/y.rs", "pub struct Y;");
        let check = |user: &str, wanted: &[&str]| {
            let faces = ["folder/mod.rs -> folder/x.rs", "folder/mod.rs -> folder/y.rs"];
            let user = ("user.rs", user);
            check(&[root, folder, x, y, user], &[&faces, wanted].concat());
        };
        let [own, of_x, of_y] =
            ["user.rs -> folder/mod.rs", "user.rs -> folder/x.rs", "user.rs -> folder/y.rs"];
        check("use crate::folder::X;", &[of_x]);
        check("use crate::folder::Y;", &[of_y]);
        check("use crate::folder::Own;", &[own]);
        check("use crate::folder; fn f() { folder::X::new() }", &[own, of_x]);
        check("fn f() { crate::folder::X::new() }", &[of_x]);
        check("use crate::folder::*;", &[own, of_x, of_y]);
    }

    #[test]
    fn a_file_imports_a_private_name_of_its_parent() {
        check(
            &[
                ("main.rs", "mod face;"),
                ("face.rs", "mod a; mod b; use b::B; type Result = (); fn f() { a::f() }"),
                ("face/a.rs", "use super::B; pub fn f() {}"),
                ("face/b.rs", "use super::Result; pub struct B;"),
            ],
            &[
                "face.rs -> face/a.rs",
                "face.rs -> face/b.rs",
                "face/a.rs -> face/b.rs",
                "face/b.rs -> face.rs",
            ],
        );
    }

    #[test]
    fn modules_within_a_file_are_that_file() {
        check(
            &[
                ("lib.rs", "mod a; mod b { pub mod c; pub struct B; }"),
                ("a.rs", "mod inner { use super::super::b::B; use super::Own; } struct Own;"),
                ("b/c.rs", ""),
            ],
            &["a.rs -> lib.rs"],
        );
    }

    #[test]
    fn files_that_a_macro_declares_are_found() {
        let list = "macro_rules! list { ($($x:ident),+) => { $(pub mod $x; pub mod whole { \
            pub mod $x { use super::super::{$x, Face}; } })+ } } list! { a, b } pub struct Face;";
        check(
            &[
                ("lib.rs", "mod list;"),
                ("list/mod.rs", list),
                ("list/a.rs", "use super::b::B; fn f(name: &'static Face) {}"),
                ("list/b.rs", "use super::Face;"),
            ],
            &["list/a.rs -> list/b.rs", "list/b.rs -> list/mod.rs"],
        );
    }

    #[test]
    fn macros_are_imported_like_names() {
        let root = ("lib.rs", "mod a; mod b;");
        check(
            &[
                root,
                ("a.rs", "macro_rules! make { () => { $crate::b::B } } pub(crate) use make;"),
                ("b.rs", "use crate::a::make; pub struct B; make!();"),
            ],
            &["a.rs -> b.rs", "b.rs -> a.rs"],
        );
        check(
            &[root, ("a.rs", "macro_rules! make { () => {} }"), ("b.rs", "make!();")],
            &["b.rs -> a.rs"],
        );
    }

    #[test]
    fn imports_of_tests_are_marked() {
        check(
            &[
                ("lib.rs", "mod a; mod b; mod c;"),
                (
                    "a.rs",
                    "use crate::b::B; #[cfg(test)] mod tests { use super::*; use crate::b::B; use crate::c::C; }",
                ),
                ("b.rs", "pub struct B; #[cfg(test)] fn f() { crate::c::f() }"),
                ("c.rs", "#[cfg(test)] use crate::b::B; fn f() { let a: crate::a::A; }"),
            ],
            &[
                "a.rs -> b.rs",
                "a.rs -> c.rs in tests",
                "b.rs -> c.rs in tests",
                "c.rs -> a.rs",
                "c.rs -> b.rs in tests",
            ],
        );
    }

    #[test]
    fn crates_of_one_package_are_read_separately() {
        check(
            &[
                ("lib.rs", "pub mod a;"),
                ("main.rs", "mod b; use package::a;"),
                ("bin/other.rs", "fn main() { crate::f() } fn f() {}"),
                ("a.rs", ""),
                ("b.rs", "use crate::main;"),
            ],
            &["b.rs -> main.rs"],
        );
    }

    #[test]
    fn rings_are_found_and_named() {
        let found = |files: &[(&str, &str)]| -> Vec<Vec<String>> {
            rings(&imports(&sources(files))).into_iter().map(|ring| ring.files).collect()
        };
        let root = ("lib.rs", "mod a; mod b; mod c; mod d;");
        let d = ("d.rs", "use crate::a::A;");
        let straight = [
            root,
            ("a.rs", "use crate::b::B; use crate::c::C;"),
            ("b.rs", "use crate::c::C;"),
            ("c.rs", "#[cfg(test)] mod tests { use crate::a::A; }"),
            d,
        ];
        assert_eq!(found(&straight), [[""; 0]; 0]);
        let round = [
            root,
            ("a.rs", "use crate::b::B;"),
            ("b.rs", "use crate::c::C;"),
            ("c.rs", "use crate::a::A;"),
            d,
        ];
        assert_eq!(found(&round), [["a.rs", "b.rs", "c.rs"]]);
        let shown = rings(&imports(&sources(&round)))[0].to_string();
        let lines = "3 files: a.rs, b.rs, c.rs\n  a.rs -> b.rs (crate::b::B)\n  \
            b.rs -> c.rs (crate::c::C)\n  c.rs -> a.rs (crate::a::A)";
        assert_eq!(shown, lines);
    }
}
