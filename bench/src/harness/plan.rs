//! What to measure, and how often.

use std::path::PathBuf;

use loopscope_bench::Workload;

use super::peer::Peer;

/// What the command line asks to be measured.
pub struct Plan {
    /// The workloads; W7 is among them if memory is to be measured.
    pub workloads: Vec<Workload>,
    /// Who takes part.
    pub peers: Vec<Peer>,
    /// How many processes for each peer and workload.
    pub rounds: u32,
    /// How many timed runs in each process.
    pub runs: u32,
    /// Whether to be quick rather than careful.
    pub is_quick: bool,
    /// The interpreter.
    pub python: Option<PathBuf>,
    /// What the page has measured.
    pub page: Option<PathBuf>,
    /// Whether tracing and scaling are measured too.
    pub is_complete: bool,
}

impl Plan {
    /// The workloads that are timed.
    pub fn timed(&self) -> impl Iterator<Item = Workload> {
        self.workloads.iter().copied().filter(|workload| *workload != Workload::W7)
    }

    /// How many rounds `peer` takes part in: CPython is slow, but steady.
    pub fn rounds_of(&self, peer: Peer) -> u32 {
        if peer == Peer::CPython { self.rounds.min(3) } else { self.rounds }
    }

    /// How many timed runs each process of `peer` makes.
    pub fn runs_of(&self, peer: Peer) -> u32 {
        if peer == Peer::CPython { 1 } else { self.runs }
    }

    /// How much work `peer` does.
    pub fn operations_of(&self, peer: Peer, workload: Workload) -> u32 {
        let operations = workload.operations();
        if peer == Peer::CPython && self.is_quick { operations / 10 } else { operations }
    }
}
