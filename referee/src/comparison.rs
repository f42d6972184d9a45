//! Runs a program on both sides and compares their records.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use loopscope::model::Version;

use crate::cpython::Interpreter;
use crate::difference::side_by_side;
use crate::interpreter::Counts;
use crate::ops;
use crate::program::Program;
use crate::records::records_and_reports;

/// How the last record of a run ends that was stopped at its limit of iterations.
const LIMIT: &str = "the run reached its limit";

/// What both sides did with one program.
#[derive(Debug)]
pub struct Comparison {
    /// The version that both sides ran.
    pub version: Version,
    /// The records of Loopscope.
    pub ours: Vec<String>,
    /// The records of CPython.
    pub theirs: Vec<String>,
    /// How often each operation ran in Loopscope.
    pub counts: Counts,
}

impl Comparison {
    /// Runs `program` on both sides.
    pub fn of(program: &Program, cpython: &mut Interpreter) -> io::Result<Self> {
        cpython.send(&program.to_json())?;
        Self::with_sent(program, cpython)
    }

    /// Runs `program` on our side; CPython was sent it before, and its records are the next.
    pub fn with_sent(program: &Program, cpython: &mut Interpreter) -> io::Result<Self> {
        let version = cpython.version();
        let (ours, counts) = ours(program, version);
        let theirs = cpython.receive()?;
        Ok(Self { version, ours, theirs, counts })
    }

    /// Drops the records of what was reported at the end.
    #[must_use]
    pub fn without_reports(mut self) -> Self {
        let is_step = |record: &String| !record.starts_with("reports ");
        self.ours.retain(is_step);
        self.theirs.retain(is_step);
        self
    }

    /// Both lists of records, side by side under titles.
    pub fn side_by_side(&self) -> String {
        let cpython = format!("CPython {}", self.version);
        side_by_side(["Loopscope", &cpython], &self.ours, &self.theirs, 0, usize::MAX)
    }

    /// Returns `true` if the records are equal, or if both sides were stopped at their limits.
    pub fn is_same(&self) -> bool {
        let is_stopped =
            |records: &[String]| records.last().is_some_and(|last| last.ends_with(LIMIT));
        self.ours == self.theirs || is_stopped(&self.ours) && is_stopped(&self.theirs)
    }
}

/// Runs `program` on Loopscope as on a version of CPython; returns its records and how often each operation ran.
///
/// A panic of the runtime becomes a record.
pub fn ours(program: &Program, version: Version) -> (Vec<String>, Counts) {
    let program = Rc::new(program.clone());
    let outcome = catch_unwind(AssertUnwindSafe(|| ops::run(&program, version)));
    match outcome {
        Ok(outcome) => (records_and_reports(&outcome.trace, &outcome.last_words), outcome.counts),
        Err(cause) => {
            let said = cause.downcast_ref::<String>().map(String::as_str);
            let said = said.or_else(|| cause.downcast_ref::<&str>().copied());
            (vec![format!("panicked: {}", said.unwrap_or("without a message"))], Counts::new())
        }
    }
}
