//! Rings in a graph of imports.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::Import;

/// Files each of which reaches every other one by imports, and the imports between them.
#[derive(Clone, Debug)]
pub struct Ring {
    /// The files in alphabetical order.
    pub files: Vec<String>,
    /// The imports between two of the files.
    pub imports: Vec<Import>,
}

impl fmt::Display for Ring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} files: {}", self.files.len(), self.files.join(", "))?;
        for import in &self.imports {
            write!(f, "\n  {import}")?;
        }
        Ok(())
    }
}

/// The rings in the order of their first files.
pub fn rings(imports: &[Import]) -> Vec<Ring> {
    let reached: BTreeMap<&str, BTreeSet<&str>> = imports
        .iter()
        .map(|import| (import.from.as_str(), reached_from(&import.from, imports)))
        .collect();
    let leads_to = |from: &str, to: &str| reached.get(from).is_some_and(|files| files.contains(to));
    let mut rings: Vec<Ring> = Vec::new();
    for file in reached.keys().filter(|file| leads_to(file, file)) {
        if rings.iter().any(|ring| ring.files.iter().any(|other| other == file)) {
            continue;
        }
        let is_in = |other: &str| leads_to(file, other) && leads_to(other, file);
        let files = reached.keys().filter(|other| is_in(other)).map(|&other| other.to_owned());
        let inside = |import: &&Import| is_in(&import.from) && is_in(&import.to);
        rings.push(Ring {
            files: files.collect(),
            imports: imports.iter().filter(inside).cloned().collect(),
        });
    }
    rings
}

/// Every file that is reached from `start` by imports; `start` itself only if it is in a ring.
fn reached_from<'a>(start: &str, imports: &'a [Import]) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut next = vec![start];
    while let Some(file) = next.pop() {
        for import in imports.iter().filter(|import| import.from == file) {
            if reached.insert(import.to.as_str()) {
                next.push(&import.to);
            }
        }
    }
    reached
}
