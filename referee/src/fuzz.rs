//! Compares many programs, on several threads.

use std::collections::{BTreeSet, VecDeque};
use std::io;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use crate::comparison::Comparison;
use crate::coverage::Coverage;
use crate::cpython::{CPython, Interpreter};
use crate::generator::{families, generate};
use crate::program::Program;
use crate::shrink::shrink;

/// How many bytes of programs CPython is given before the records of the first are read, so that it
/// need not wait for us. They fit into a pipe: otherwise both sides could wait until the other reads.
const MOST_BYTES_AHEAD: usize = 16 << 10;

/// What to compare, and when to stop.
#[derive(Clone, Debug)]
pub struct Fuzz {
    /// How many programs.
    pub count: u64,
    /// The seed from which the seeds of all programs follow.
    pub seed: u64,
    /// How many threads compare programs.
    pub jobs: usize,
    /// The families of operations that programs may have.
    pub families: BTreeSet<&'static str>,
    /// How many differing programs to keep; the comparison ends when it has found them.
    pub most_kept: usize,
    /// Whether what asyncio reports at the end of a run is compared as well.
    pub with_reports: bool,
}

/// What was found.
#[derive(Debug, Default)]
pub struct Findings {
    /// How many programs were compared.
    pub compared: u64,
    /// How many of them differ.
    pub differing: u64,
    /// The differing programs with their numbers.
    pub kept: Vec<(u64, Program)>,
    /// Which operations ran, and together with which.
    pub coverage: Coverage,
}

impl Fuzz {
    /// Compares `count` programs of all families on `jobs` threads, and ends with the first program
    /// that differs.
    pub fn new(count: u64, seed: u64, jobs: usize) -> Self {
        let families = families().collect();
        Self { count, seed, jobs, families, most_kept: 1, with_reports: true }
    }

    /// The program with a number.
    pub fn program(&self, number: u64) -> Program {
        generate(scattered(self.seed, number), &self.families)
    }

    /// Compares the programs.
    pub fn run(&self, cpython: &CPython) -> io::Result<Findings> {
        let next = AtomicU64::new(0);
        let findings = Mutex::new(Findings::default());
        let is_enough =
            || findings.lock().is_ok_and(|findings| findings.kept.len() >= self.most_kept);
        thread::scope(|threads| {
            let workers: Vec<_> = (0..self.jobs)
                .map(|_| {
                    let work = || -> io::Result<()> {
                        let mine = self.work(cpython, &next, &findings, is_enough)?;
                        if let Ok(mut findings) = findings.lock() {
                            findings.coverage.merge(&mine);
                        }
                        Ok(())
                    };
                    // Blocks are nested, and each level takes a lot of stack in a debug build.
                    thread::Builder::new().stack_size(64 << 20).spawn_scoped(threads, work)
                })
                .collect::<io::Result<_>>()?;
            for worker in workers {
                worker.join().map_err(|_| io::Error::other("a thread panicked"))??;
            }
            io::Result::Ok(())
        })?;
        let mut findings =
            findings.into_inner().map_err(|_| io::Error::other("a thread panicked"))?;
        findings.kept.sort_by_key(|(number, _)| *number);
        Ok(findings)
    }

    /// Runs one program on both sides.
    pub fn compare(
        &self,
        program: &Program,
        interpreter: &mut Interpreter,
    ) -> io::Result<Comparison> {
        Ok(self.with_wanted(Comparison::of(program, interpreter)?))
    }

    /// Shrinks a program that differs, and shows the records of the smallest one side by side.
    pub fn explain(&self, number: u64, program: &Program, cpython: &CPython) -> io::Result<String> {
        let mut interpreter = cpython.interpreter()?;
        let smallest = shrink(program, |candidate| {
            self.compare(candidate, &mut interpreter).is_ok_and(|comparison| !comparison.is_same())
        });
        let comparison = self.compare(&smallest, &mut interpreter)?;
        let both = comparison.side_by_side();
        Ok(format!("Program {number} differs; smaller:\n{}\n\n{both}", smallest.to_json()))
    }

    fn work(
        &self,
        cpython: &CPython,
        next: &AtomicU64,
        findings: &Mutex<Findings>,
        is_enough: impl Fn() -> bool,
    ) -> io::Result<Coverage> {
        let mut interpreter = cpython.interpreter()?;
        let mut coverage = Coverage::default();
        // What CPython has been given and we have not run yet, with the sizes of the programs.
        let mut ahead = VecDeque::new();
        let mut bytes_ahead = 0;
        loop {
            while bytes_ahead < MOST_BYTES_AHEAD && !is_enough() {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= self.count {
                    break;
                }
                let program = self.program(number);
                let json = program.to_json();
                interpreter.send(&json)?;
                bytes_ahead += json.len();
                ahead.push_back((number, program, json.len()));
            }
            let Some((number, program, size)) = ahead.pop_front() else { return Ok(coverage) };
            bytes_ahead -= size;
            let comparison = Comparison::with_sent(&program, &mut interpreter)?;
            let comparison = self.with_wanted(comparison);
            coverage.add(&comparison.counts, &comparison.theirs);
            let is_same = comparison.is_same();
            if let Ok(mut findings) = findings.lock() {
                findings.compared += 1;
                if !is_same {
                    findings.differing += 1;
                    findings.kept.push((number, program));
                }
            }
        }
    }

    /// Leaves out of a comparison what is not to be compared.
    fn with_wanted(&self, comparison: Comparison) -> Comparison {
        if self.with_reports { comparison } else { comparison.without_reports() }
    }
}

/// The seed of a program: neighbouring numbers and seeds give unrelated ones.
fn scattered(seed: u64, number: u64) -> u64 {
    // SplitMix64.
    let mut z = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(number);
    z = z.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}
