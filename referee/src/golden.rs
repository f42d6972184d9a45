//! Goldens: programs with the records that CPython gave, for machines without it.

use std::collections::BTreeSet;
use std::io;

use crate::cpython::Interpreter;
use crate::generator::{families, generate};
use crate::ops;
use crate::program::Program;

/// Programs of one family each.
const PER_FAMILY: usize = 9;

/// Programs of all families together.
const MIXED: usize = 30;

/// Records of a program that can still be read.
const RECORDS: std::ops::RangeInclusive<usize> = 10..=60;

/// Programs that once differed, or show what random ones hardly ever do: one on each line.
const FOUND: &str = include_str!("../found.txt");

/// A program and what it does.
#[derive(Clone, Debug, PartialEq)]
pub struct Golden {
    /// The program.
    pub program: Program,
    /// What CPython did.
    pub records: Vec<String>,
}

/// Every golden file by name, with its goldens, as CPython makes them now.
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

/// The first programs from seed zero on that can be read and have the family in them.
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

/// The text of a file: for each golden the program on one line, its records, and an empty line.
pub fn write(goldens: &[Golden]) -> String {
    let text =
        |golden: &Golden| format!("{}\n{}\n", golden.program.to_json(), golden.records.join("\n"));
    goldens.iter().map(text).collect::<Vec<_>>().join("\n")
}

/// Reads what [`write()`] has written.
pub fn read(text: &str) -> Result<Vec<Golden>, serde_json::Error> {
    let golden = |text: &str| {
        let mut lines = text.lines();
        let program = ops::read(lines.next().unwrap_or_default())?;
        Ok(Golden { program, records: lines.map(str::to_owned).collect() })
    };
    text.split("\n\n").filter(|text| !text.trim().is_empty()).map(golden).collect()
}
