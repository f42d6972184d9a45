//! The runtimes that are compared natively.

use std::fmt;

use loopscope_bench::Workload;

/// One of the runtimes that are compared natively.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Peer {
    /// Loopscope's runtime without a probe.
    Ours,
    /// tokio on one thread with paused time.
    Tokio,
    /// smol's `LocalExecutor` on a virtual clock.
    Smol,
    /// `CPython` 3.13 on the loop of `referee/python/virtual_loop.py`.
    CPython,
}

impl Peer {
    /// All of them, in the order of a round and of the table.
    pub const ALL: [Self; 4] = [Self::Ours, Self::Tokio, Self::Smol, Self::CPython];

    /// The peer of a name such as `tokio`.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|peer| peer.name() == name)
    }

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::Tokio => "tokio",
            Self::Smol => "smol",
            Self::CPython => "cpython",
        }
    }

    /// How many times as fast as this peer Loopscope's runtime has to be.
    pub fn target(self, workload: Workload) -> Option<f64> {
        match (self, workload) {
            (_, Workload::W7) | (Self::Ours | Self::Smol, _) => None,
            (Self::Tokio, Workload::W3) => Some(3.0),
            (Self::Tokio, _) => Some(4.0),
            (Self::CPython, _) => Some(60.0),
        }
    }
}

impl fmt::Display for Peer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::CPython => "CPython",
            _ => self.name(),
        })
    }
}
