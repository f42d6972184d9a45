//! A sample: a process that measures one peer at one workload, and the function that starts it.
//!
//! The process prints a line for each run: the nanoseconds that it took and, if a trace was
//! written, the numbers of its events and bytes.

use std::env;
use std::process::Command;

use loopscope_bench::peers::{ours, smol, tokio};
use loopscope_bench::{Outcome, Workload};

use super::peer::Peer;
use super::plan::Plan;
use super::process;
use super::result::Result;
use super::samples::Samples;
use super::stopwatch::time;

/// Makes glibc keep freed memory, so that the heap stays warm after the warm-up. By default glibc
/// returns the memory of 100,000 tasks to the system after each run, and the next run spends a
/// quarter of its time on getting it back. Other allocators ignore these variables.
const KEEP_HEAP: [(&str, &str); 2] =
    [("MALLOC_TRIM_THRESHOLD_", "4294967296"), ("MALLOC_MMAP_THRESHOLD_", "33554432")];

/// What a process is to measure.
#[derive(Clone, Copy, Debug)]
pub struct Request {
    /// Who runs the workload.
    pub arm: Arm,
    /// The workload.
    pub workload: Workload,
    /// How many operations a run has.
    pub operations: u32,
    /// How many runs are timed, after one to warm up.
    pub runs: u32,
}

/// Who runs a workload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arm {
    /// A peer.
    Peer(Peer),
    /// Loopscope's runtime while it writes a trace.
    Traced,
}

/// One run, as its line says.
#[derive(Clone, Copy, Debug)]
pub struct Run {
    /// How long it took.
    pub nanos: u64,
    /// How many events were written.
    pub events: u64,
    /// How many bytes they take.
    pub bytes: u64,
}

impl Arm {
    /// The arm of a name such as `traced`.
    pub fn named(name: &str) -> Option<Self> {
        if name == Self::Traced.name() {
            Some(Self::Traced)
        } else {
            Peer::named(name).map(Self::Peer)
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Peer(peer) => peer.name(),
            Self::Traced => "traced",
        }
    }
}

impl Request {
    /// Starts a process that measures, and returns its runs; the median run is the sample.
    pub fn start(self, plan: &Plan) -> Result<Vec<Run>> {
        let mut command = match self.arm {
            Arm::Peer(Peer::CPython) => process::python_workloads(plan.python.as_deref())?,
            arm => {
                let program = env::current_exe().map_err(|error| error.to_string())?;
                let mut command = Command::new(program);
                command.args(["measure", arm.name()]).envs(KEEP_HEAP);
                command
            }
        };
        command.arg(self.workload.to_string());
        command.args([self.operations.to_string(), self.runs.to_string()]);
        let text = process::said(command)?;
        let runs: Option<Vec<_>> = text.lines().map(Run::parse).collect();
        runs.filter(|runs| !runs.is_empty())
            .ok_or_else(|| format!("{} at {} said {text:?}", self.arm.name(), self.workload))
    }
}

impl Run {
    fn parse(line: &str) -> Option<Self> {
        let mut numbers = line.split_whitespace().map(|word| word.parse().ok());
        let nanos = numbers.next()??;
        let mut optional = || numbers.next().unwrap_or(Some(0));
        Some(Self { nanos, events: optional()?, bytes: optional()? })
    }
}

/// Measures in this process, which was started for it, and prints a line for each run.
pub fn run(request: &Request) -> Result {
    for run in 0..=request.runs {
        let line = measure(request)?;
        // The first run warms up the heap, the caches and the branch predictor.
        if run > 0 {
            println!("{line}");
        }
    }
    Ok(())
}

fn measure(request: &Request) -> Result<String> {
    let &Request { arm, workload, operations, .. } = request;
    let simple = |run: fn(Workload, u32) -> Outcome, resolution_nanos| {
        let (outcome, nanos) = time(|| run(workload, operations));
        workload.check(operations, outcome, resolution_nanos).map(|()| nanos.to_string())
    };
    match arm {
        Arm::Peer(Peer::Ours) => simple(ours::run, ours::RESOLUTION_NANOS),
        Arm::Peer(Peer::Tokio) => simple(tokio::run, tokio::RESOLUTION_NANOS),
        Arm::Peer(Peer::Smol) => simple(smol::run, smol::RESOLUTION_NANOS),
        Arm::Peer(Peer::CPython) => Err("CPython measures in a script of its own".to_owned()),
        Arm::Traced => {
            let (recorded, nanos) = time(|| ours::record(workload, operations));
            workload.check(operations, recorded.outcome, ours::RESOLUTION_NANOS)?;
            Ok(format!("{nanos} {} {}", recorded.events, recorded.bytes))
        }
    }
}

/// The median time of some runs, in nanoseconds per operation.
pub fn nanos_per_operation(runs: &[Run], operations: u32) -> f64 {
    let samples: Samples = runs.iter().map(|run| run.nanos as f64).collect();
    samples.median() / f64::from(operations)
}
