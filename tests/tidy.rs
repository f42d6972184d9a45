//! Checks the structure of the code: which layer and folder may use which, that no files import
//! each other in rings, and what no file may contain.

#![cfg(not(target_arch = "wasm32"))]

mod imports;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Folders, and files that are in no folder, each with those that it may use.
type Folders = [(&'static str, &'static [&'static str])];

/// The layers of `src` from the first to the last.
const LAYERS: &Folders = &[
    ("later", &[]),
    ("model", &[]),
    ("runtime", &["model"]),
    ("trace", &["model"]),
    ("program", &["model"]),
    ("demos", &["later", "model", "runtime", "program"]),
    ("scene", &["model", "trace"]),
    ("run", &["later", "model", "runtime", "trace", "program", "demos", "scene"]),
    ("formats", &["model", "trace", "scene"]),
    ("player", &["model", "scene"]),
    ("address", &["model", "program", "scene", "player"]),
    (
        "web",
        &["later", "model", "trace", "program", "scene", "run", "formats", "player", "address"],
    ),
];

/// The folders of `src/runtime` from the first to the last.
const RUNTIME: &Folders = &[
    ("python", &[]),
    ("memory", &["python"]),
    ("event_loop", &["python", "memory"]),
    ("tasks", &["python", "memory", "event_loop"]),
    ("sync", &["python", "event_loop", "tasks"]),
    ("queues", &["python", "event_loop", "sync"]),
    ("combinators", &["python", "memory", "event_loop", "tasks", "sync"]),
    ("generators", &["python", "event_loop", "tasks", "combinators"]),
    ("threads", &["python", "memory", "event_loop", "tasks", "combinators"]),
    ("runner", &["python", "memory", "event_loop", "tasks", "combinators", "generators"]),
];

/// The folders of `src/web` from the first to the last.
const WEB: &Folders = &[
    ("base", &[]),
    ("session", &["base"]),
    ("input", &["base", "session"]),
    ("panels", &["base", "session", "input"]),
    ("pages", &["base", "session", "input", "panels"]),
    ("shell", &["base", "session", "input", "panels", "pages"]),
];

/// Every folder that is divided into folders, with their table.
const CUTS: [(&str, &Folders); 3] = [("src", LAYERS), ("src/runtime", RUNTIME), ("src/web", WEB)];

/// Files that use all folders beside them; no folder may use them.
const FACES: [&str; 4] = ["lib", "main", "mod", "cli"];

/// The layers that the tests of every layer may use, because they record runs. The tests of a
/// folder inside a layer may use the whole layer.
const IN_TESTS: [&str; 2] = ["run", "runtime"];

/// The sources of each package.
const PACKAGES: [&str; 4] = ["src", "referee/src", "bench/src", "xtask/src"];

/// Names that only one layer may contain.
const WORDS: [(&str, &[&str]); 4] =
    [("web_sys", &["web"]), ("yew::", &["web"]), ("js_sys", &["web"]), ("std::time", &[])];

#[test]
fn arrows_point_one_way() {
    for (base, folders) in CUTS {
        check_arrows(base, folders);
    }
}

/// Checks that the folders of `base` are those of the table, and use what it allows.
#[track_caller]
fn check_arrows(base: &str, folders: &Folders) {
    if folders.is_empty() {
        return;
    }
    let names: BTreeSet<_> = fs::read_dir(root().join(base))
        .expect("the sources are there")
        .map(|entry| entry.expect("a source can be seen").path())
        .filter(|path| path.is_dir() || path.extension().is_some_and(|kind| kind == "rs"))
        .filter_map(|path| path.file_stem()?.to_str().map(str::to_owned))
        .filter(|name| !FACES.contains(&name.as_str()))
        .collect();
    let listed = folders.iter().map(|(folder, _)| (*folder).to_owned()).collect();
    assert_eq!(names, listed, "a new folder of {base} needs its place in the table");

    let mut faults = Vec::new();
    for import in imports_of("src") {
        let (Some(from), Some(to)) = (name_in(base, &import.from), name_in(base, &import.to))
        else {
            continue;
        };
        let allowed = folders.iter().find(|(folder, _)| *folder == from);
        let is_allowed = from == to
            || FACES.contains(&from)
            || allowed.is_some_and(|(_, allowed)| allowed.contains(&to))
            || import.is_for_tests && (base != "src" || IN_TESTS.contains(&to));
        if !is_allowed {
            faults.push(format!("{from} may not use {to}: {import}"));
        }
    }
    assert_eq!(faults, [""; 0], "a folder of {base} uses a folder that it may not use");
}

/// The name of the folder, or of the file, in which `path` lies within `base`.
fn name_in<'a>(base: &str, path: &'a str) -> Option<&'a str> {
    let inside = path.strip_prefix(base)?.strip_prefix('/')?;
    inside.split('/').next()?.split('.').next()
}

#[test]
fn no_files_import_each_other() {
    let rings = PACKAGES.iter().flat_map(|package| imports::rings(&imports_of(package)));
    let faults: Vec<_> = rings.map(|ring| format!("\n{ring}")).collect();
    assert!(faults.is_empty(), "files import each other in rings:{}", faults.concat());
}

/// Every import between files of a package, whose paths begin with the package's folder.
fn imports_of(package: &str) -> Vec<imports::Import> {
    let mut all = imports::imports(&imports::read(&root().join(package)));
    for import in &mut all {
        import.from = format!("{package}/{}", import.from);
        import.to = format!("{package}/{}", import.to);
    }
    all
}

#[test]
fn platform_stays_where_it_belongs() {
    let mut faults = Vec::new();
    for (layer, _) in LAYERS {
        for (path, text) in sources(layer) {
            for (word, homes) in WORDS {
                if !homes.contains(layer) && text.contains(word) {
                    faults.push(format!("{} contains {word}", path.display()));
                }
            }
        }
    }
    assert_eq!(faults, [""; 0]);
}

#[test]
fn files_can_be_read_in_one_sitting() {
    const MOST_LINES: usize = 600;
    for path in PACKAGES.iter().flat_map(|folder| files(&root().join(folder))) {
        let text = fs::read_to_string(&path).expect("a source is text");
        let count = text.lines().count();
        assert!(count <= MOST_LINES, "{} has {count} lines", path.display());
        assert!(text.starts_with("//!"), "{} does not say what it is", path.display());
        for mark in ["TODO", "FIXME", "XXX", "unimplemented!(", "todo!("] {
            assert!(!text.contains(mark), "{} contains {mark}", path.display());
        }
    }
}

#[test]
fn documents_have_no_blanks_left() {
    for name in [
        "README.md",
        "ARCHITECTURE.md",
        "docs/benchmarks.md",
        "docs/differences.md",
        "docs/formats.md",
        "docs/referee.md",
    ] {
        let text = fs::read_to_string(root().join(name)).expect("the document is there");
        let is_blank = |word: &str| word.len() > 2 && word.starts_with('@') && word.ends_with('@');
        let blanks: Vec<_> = text.split_whitespace().filter(|word| is_blank(word)).collect();
        assert_eq!(blanks, [""; 0], "{name}");
        assert!(!text.to_lowercase().contains("to be filled"), "{name}");
    }
}

/// Every source file of a layer with its text.
fn sources(layer: &str) -> Vec<(PathBuf, String)> {
    let folder = root().join("src").join(layer);
    let file = folder.with_extension("rs");
    let paths = if folder.is_dir() { files(&folder) } else { vec![file] };
    assert!(!paths.is_empty(), "{layer} has no files");
    paths
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path).expect("a source is text");
            (path, text)
        })
        .collect()
}

/// Every Rust file in a folder and its folders.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder can be read") {
        let path = entry.expect("a file can be seen").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
