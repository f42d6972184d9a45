//! What to measure, and how often.

use std::path::PathBuf;

use loopscope_bench::Workload;

use super::peer::Peer;

/// What the command line asks to be measured.
pub struct Plan {
    /// The workloads; W7 is among them if memory is to be measured.
    pub workloads: Vec<Workload>,
    /// The peers to compare.
    pub peers: Vec<Peer>,
    /// How many processes for each peer and workload.
    pub rounds: u32,
    /// How many timed runs in each process.
    pub runs: u32,
    /// Whether the figures may be less exact, to be there sooner.
    pub is_quick: bool,
    /// CPython 3.13.
    pub python: Option<PathBuf>,
    /// The file with what the page has measured.
    pub page: Option<PathBuf>,
    /// Whether tracing and scaling are measured too.
    pub is_complete: bool,
}

impl Plan {
    /// The workloads that are timed.
    pub fn timed(&self) -> impl Iterator<Item = Workload> {
        self.workloads.iter().copied().filter(|workload| *workload != Workload::W7)
    }

    /// How many rounds include `peer`: fewer for CPython, whose runs take long and vary little.
    pub fn rounds_of(&self, peer: Peer) -> u32 {
        if peer == Peer::CPython { self.rounds.min(3) } else { self.rounds }
    }

    /// How many timed runs each process of `peer` makes.
    pub fn runs_of(&self, peer: Peer) -> u32 {
        if peer == Peer::CPython { 1 } else { self.runs }
    }

    /// How many operations a run of `peer` has.
    pub fn operations_of(&self, peer: Peer, workload: Workload) -> u32 {
        let operations = workload.operations();
        if peer == Peer::CPython && self.is_quick { operations / 10 } else { operations }
    }
}
