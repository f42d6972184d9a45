//! Goldens: programs with the records that CPython gave, for machines without it.

use std::collections::BTreeSet;
use std::io;

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

/// A program with its records.
#[derive(Clone, Debug, PartialEq)]
pub struct Golden {
    /// The program.
    pub program: Program,
    /// The records of CPython.
    pub records: Vec<String>,
}

/// Has CPython run the programs of every golden file; returns the files by name.
pub fn all(cpython: &mut Interpreter) -> io::Result<Vec<(&'static str, Vec<Golden>)>> {
    let mut files = Vec::new();
    for family in families() {
        let families = BTreeSet::from([family]);
        files.push((family, some(PER_FAMILY, &families, Some(family), cpython)?));
    }
    let families = families().collect();
    files.push(("mixed", some(MIXED, &families, None, cpython)?));
    files.push((
        "found",
        FOUND.lines().map(|json| found(json, cpython)).collect::<io::Result<_>>()?,
    ));
    Ok(files)
}

fn found(json: &str, cpython: &mut Interpreter) -> io::Result<Golden> {
    Ok(Golden { program: ops::read(json)?, records: cpython.run(json)? })
}

/// The first `count` programs from seed zero on whose number of records is in [`RECORDS`] and that
/// have an operation of `family`.
fn some(
    count: usize,
    families: &BTreeSet<&'static str>,
    family: Option<&str>,
    cpython: &mut Interpreter,
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
        let records = cpython.run(&json)?;
        if RECORDS.contains(&records.len()) {
            goldens.push(Golden { program, records });
        }
    }
    Ok(goldens)
}

/// The text of a golden file: for each golden its program on one line and its records; an empty
/// line between two goldens.
pub fn write(goldens: &[Golden]) -> String {
    let text =
        |golden: &Golden| format!("{}\n{}\n", golden.program.to_json(), golden.records.join("\n"));
    goldens.iter().map(text).collect::<Vec<_>>().join("\n")
}

/// Reads the text that [`write()`] returns.
pub fn read(text: &str) -> Result<Vec<Golden>, serde_json::Error> {
    let golden = |text: &str| {
        let mut lines = text.lines();
        let program = ops::read(lines.next().unwrap_or_default())?;
        Ok(Golden { program, records: lines.map(str::to_owned).collect() })
    };
    text.split("\n\n").filter(|text| !text.trim().is_empty()).map(golden).collect()
}
