//! Holds the cut of the code: which layer may know which, and what no file may contain.

#![cfg(not(target_arch = "wasm32"))]

use std::fs;
use std::path::{Path, PathBuf};

/// The layers from the first to the last, each with those that it may use.
const LAYERS: [(&str, &[&str]); 9] = [
    ("later", &[]),
    ("runtime", &[]),
    ("trace", &["runtime"]),
    ("demos", &["later", "runtime"]),
    ("scene", &["runtime", "trace"]),
    ("export", &["runtime", "trace", "demos", "scene"]),
    ("player", &["runtime", "scene"]),
    ("address", &["runtime", "demos", "scene", "player"]),
    ("web", &["later", "runtime", "trace", "demos", "scene", "export", "player", "address"]),
];

/// The player's tests play recorded runs.
const ONLY_IN_TESTS: [(&str, &str); 1] = [("player", "trace")];

/// What belongs to one layer alone.
const WORDS: [(&str, &[&str]); 4] =
    [("web_sys", &["web"]), ("yew::", &["web"]), ("js_sys", &["web"]), ("std::time", &[])];

#[test]
fn arrows_point_one_way() {
    let mut faults = Vec::new();
    for (layer, allowed) in LAYERS {
        for (path, text) in sources(layer) {
            let program = text.split("#[cfg(test)]").next().unwrap_or_default();
            for (other, _) in LAYERS {
                let used = format!("crate::{other}");
                let is_allowed = other == layer || allowed.contains(&other);
                let in_tests = ONLY_IN_TESTS.contains(&(layer, other));
                let place = if in_tests { program } else { &text };
                let code = place.lines().filter(|line| !line.trim_start().starts_with("//"));
                // Grouped under `crate`, a use could not be told from its neighbours.
                if place.contains("crate::{") {
                    faults.push(format!("{} groups its uses under crate", path.display()));
                }
                if !is_allowed && code.into_iter().any(|line| line.contains(&used)) {
                    faults.push(format!("{} uses {used}", path.display()));
                }
            }
        }
    }
    assert_eq!(faults, [""; 0], "a layer knows what it may not know");
}

#[test]
fn platform_stays_where_it_belongs() {
    let mut faults = Vec::new();
    for (layer, _) in LAYERS {
        for (path, text) in sources(layer) {
            for (word, homes) in WORDS {
                if !homes.contains(&layer) && text.contains(word) {
                    faults.push(format!("{} contains {word}", path.display()));
                }
            }
        }
    }
    assert_eq!(faults, [""; 0]);
}

#[test]
fn only_the_listed_layers_exist() {
    let mut names: Vec<_> = fs::read_dir(root().join("src"))
        .expect("the sources are there")
        .map(|entry| entry.expect("a source can be seen").path())
        .filter_map(|path| path.file_stem()?.to_str().map(str::to_owned))
        .filter(|name| !["lib", "main", "cli"].contains(&name.as_str()))
        .collect();
    names.sort();
    let mut layers: Vec<_> = LAYERS.iter().map(|(layer, _)| (*layer).to_owned()).collect();
    layers.sort();
    assert_eq!(names, layers, "a new layer needs its place in this list");
}

#[test]
fn files_can_be_read_in_one_sitting() {
    const MOST_LINES: usize = 600;
    for path in ["src", "xtask/src", "bench/src", "referee/src"]
        .iter()
        .flat_map(|folder| files(&root().join(folder)))
    {
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
