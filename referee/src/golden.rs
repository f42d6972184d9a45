//! Goldens: programs with the records that CPython gave, for machines without it.

use std::collections::BTreeSet;
use std::io;

use loopscope::model::Version;

use crate::cpython::Interpreter;
use crate::generator::{families, generate};
use crate::ops;
use crate::program::Program;

/// How many programs each family's file has.
const PER_FAMILY: usize = 9;

/// How many programs the file `mixed.txt` has.
const MIXED: usize = 30;

/// How many records a program may have, so that its golden is worth reading and short enough.
const RECORDS: std::ops::RangeInclusive<usize> = 10..=60;

/// Programs that once differed, or do what random programs rarely do; one a line.
const FOUND: &str = include_str!("../found.txt");

/// The line between the records of 3.13 and those of 3.14.
const CHANGED: &str = "since 3.14";

/// A program with its records.
#[derive(Clone, Debug, PartialEq)]
pub struct Golden {
    /// The program.
    pub program: Program,
    /// The records of CPython 3.13.
    pub records: Vec<String>,
    /// The records of CPython 3.14, if they are others.
    pub changed: Option<Vec<String>>,
}

impl Golden {
    /// The records of a version of CPython.
    pub fn of(&self, version: Version) -> &[String] {
        match (version, &self.changed) {
            (Version::V3_14, Some(changed)) => changed,
            _ => &self.records,
        }
    }
}

/// An interpreter of each version.
#[derive(Debug)]
pub struct Both {
    /// CPython 3.13.
    pub older: Interpreter,
    /// CPython 3.14.
    pub newer: Interpreter,
}

impl Both {
    fn run(&mut self, program: Program) -> io::Result<Golden> {
        let json = program.to_json();
        let records = self.older.run(&json)?;
        let changed = Some(self.newer.run(&json)?).filter(|changed| *changed != records);
        Ok(Golden { program, records, changed })
    }
}

/// Has CPython run the programs of every golden file; returns the files by name.
pub fn all(cpython: &mut Both) -> io::Result<Vec<(&'static str, Vec<Golden>)>> {
    let mut files = Vec::new();
    for family in families() {
        let families = BTreeSet::from([family]);
        files.push((family, some(PER_FAMILY, &families, Some(family), cpython)?));
    }
    let families = families().collect();
    files.push(("mixed", some(MIXED, &families, None, cpython)?));
    files.push((
        "found",
        FOUND.lines().map(|json| cpython.run(ops::read(json)?)).collect::<io::Result<_>>()?,
    ));
    Ok(files)
}

/// The first `count` programs from seed zero on whose number of records is in [`RECORDS`] and that
/// have an operation of `family`.
fn some(
    count: usize,
    families: &BTreeSet<&'static str>,
    family: Option<&str>,
    cpython: &mut Both,
) -> io::Result<Vec<Golden>> {
    let mut goldens = Vec::new();
    let mut seed = 0;
    while goldens.len() < count {
        let program = generate(seed, families);
        seed += 1;
        let json = program.to_json();
        if family.is_some_and(|family| !json.contains(&format!("{{\"{family}\":"))) {
            continue;
        }
        let golden = cpython.run(program)?;
        if RECORDS.contains(&golden.records.len()) {
            goldens.push(golden);
        }
    }
    Ok(goldens)
}

/// The text of a golden file: for each golden its program on one line and its records; an empty
/// line between two goldens. Where 3.14 gives other records, they follow behind a line that says so.
pub fn write(goldens: &[Golden]) -> String {
    let text = |Golden { program, records, changed }: &Golden| {
        let mut lines = vec![program.to_json()];
        lines.extend_from_slice(records);
        if let Some(changed) = changed {
            lines.push(CHANGED.to_owned());
            lines.extend_from_slice(changed);
        }
        lines.join("\n") + "\n"
    };
    goldens.iter().map(text).collect::<Vec<_>>().join("\n")
}

/// Reads the text that [`write()`] returns.
pub fn read(text: &str) -> Result<Vec<Golden>, serde_json::Error> {
    let golden = |text: &str| {
        let mut lines = text.lines();
        let program = ops::read(lines.next().unwrap_or_default())?;
        let all: Vec<_> = lines.map(str::to_owned).collect();
        let mut parts = all.splitn(2, |line| line == CHANGED).map(<[String]>::to_vec);
        let records = parts.next().unwrap_or_default();
        Ok(Golden { program, records, changed: parts.next() })
    };
    text.split("\n\n").filter(|text| !text.trim().is_empty()).map(golden).collect()
}
