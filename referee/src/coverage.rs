//! What was compared: how often each operation ran, and which operations ran in one program.

use std::collections::BTreeMap;
use std::fmt;

use crate::interpreter::Counts;
use crate::ops;

/// How many of the rarest pairs are printed, besides those that no program had.
const RAREST: usize = 8;

/// Counts over many programs.
#[derive(Clone, Debug)]
pub struct Coverage {
    /// The operations that can occur, by name.
    index_of: BTreeMap<&'static str, usize>,
    names: Vec<&'static str>,
    /// How often each operation ran.
    runs: Vec<u64>,
    /// In how many programs two operations both ran: row by row, for each first operation of the
    /// list each second one. Only pairs whose first comes earlier in the list are counted.
    pairs: Vec<u32>,
    endings: BTreeMap<&'static str, u64>,
    records: u64,
}

impl Default for Coverage {
    fn default() -> Self {
        let names: Vec<_> = ops::names().collect();
        let index_of = names.iter().enumerate().map(|(index, name)| (*name, index)).collect();
        let count = names.len();
        Self {
            index_of,
            names,
            runs: vec![0; count],
            pairs: vec![0; count * count],
            endings: BTreeMap::new(),
            records: 0,
        }
    }
}

impl Coverage {
    /// Adds one program: how often its operations ran, and its records, which tell how it ended.
    pub fn add(&mut self, counts: &Counts, records: &[String]) {
        let indices: Vec<_> = counts
            .iter()
            .filter_map(|(name, count)| {
                let index = *self.index_of.get(name)?;
                self.runs[index] += u64::from(*count);
                Some(index)
            })
            .collect();
        let mut indices = indices;
        indices.sort_unstable();
        for (at, first) in indices.iter().enumerate() {
            for second in &indices[at + 1..] {
                self.pairs[first * self.names.len() + second] += 1;
            }
        }
        *self.endings.entry(ending(records)).or_default() += 1;
        self.records += records.len() as u64;
    }

    /// Adds the counts of another thread.
    pub fn merge(&mut self, other: &Self) {
        for (mine, theirs) in self.runs.iter_mut().zip(&other.runs) {
            *mine += theirs;
        }
        for (mine, theirs) in self.pairs.iter_mut().zip(&other.pairs) {
            *mine += theirs;
        }
        for (ending, count) in &other.endings {
            *self.endings.entry(ending).or_default() += count;
        }
        self.records += other.records;
    }

    /// Every pair of operations, behind the number of programs in which both ran.
    fn all_pairs(&self) -> Vec<(u32, &'static str, &'static str)> {
        let count = self.names.len();
        let pairs =
            (0..count).flat_map(|first| (first + 1..count).map(move |second| (first, second)));
        pairs
            .map(|(first, second)| {
                (self.pairs[first * count + second], self.names[first], self.names[second])
            })
            .collect()
    }
}

/// How a run ended, from its records.
fn ending(records: &[String]) -> &'static str {
    let mut main = "finished";
    for record in records {
        if record.contains(" Task-1     raised ") {
            main = "main raised";
        } else if record.contains(" Task-1     was cancelled") {
            main = "main was cancelled";
        } else if record.ends_with("the run is deadlocked") {
            return "deadlocked";
        } else if record.ends_with("the run reached its limit") {
            return "stopped at the limit";
        }
    }
    main
}

impl fmt::Display for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Operations that ran:")?;
        let width = self.names.iter().map(|name| name.len()).max().unwrap_or_default();
        let cells: Vec<_> = self
            .names
            .iter()
            .zip(&self.runs)
            .map(|(name, runs)| format!("{name:<width$} {runs:>9}"))
            .collect();
        let rows = cells.len().div_ceil(3);
        for row in 0..rows {
            let row: Vec<_> = cells.iter().skip(row).step_by(rows).map(String::as_str).collect();
            writeln!(f, "  {}", row.join("   "))?;
        }
        let mut pairs = self.all_pairs();
        pairs.sort_unstable();
        let seen = pairs.iter().filter(|(count, ..)| *count > 0).count();
        writeln!(f, "Pairs of operations in one program: {seen} of {}; the rarest:", pairs.len())?;
        let shown = RAREST.max(pairs.len() - seen);
        for (count, first, second) in pairs.iter().take(shown) {
            writeln!(f, "  {count:>6}  {first} with {second}")?;
        }
        let endings: Vec<_> =
            self.endings.iter().map(|(ending, count)| format!("{count} {ending}")).collect();
        write!(f, "Endings: {}; {} records", endings.join(", "), self.records)
    }
}
