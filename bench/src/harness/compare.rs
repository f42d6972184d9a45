//! W1 to W6: measures every peer at every workload, in rounds.

use std::io::Write as _;

use loopscope_bench::Workload;

use super::child::{Arm, Request, nanos_per_operation};
use super::page::Page;
use super::peer::Peer;
use super::plan::Plan;
use super::result::Result;
use super::samples::Samples;
use super::{memory, table};

/// Nanoseconds per operation of each peer at each workload, with one sample for each round.
pub struct Comparison(Vec<(Workload, Peer, Samples)>);

impl Comparison {
    /// The samples of a peer at a workload; empty if the peer was not measured.
    fn samples(&self, workload: Workload, peer: Peer) -> Samples {
        let found = self.0.iter().find(|(at, who, _)| (*at, *who) == (workload, peer));
        found.map(|(_, _, samples)| samples.clone()).unwrap_or_default()
    }
}

/// Measures every peer; within a round the peers follow directly after each other.
pub fn run(plan: &Plan) -> Result<Comparison> {
    let mut all: Vec<(Workload, Peer, Samples)> = plan
        .timed()
        .flat_map(|workload| plan.peers.iter().map(move |peer| (workload, *peer)))
        .map(|(workload, peer)| (workload, peer, Samples::default()))
        .collect();
    for round in 0..plan.rounds {
        progress(&format!("round {} of {}", round + 1, plan.rounds));
        for (workload, peer, samples) in &mut all {
            if round >= plan.rounds_of(*peer) {
                continue;
            }
            let operations = plan.operations_of(*peer, *workload);
            let request = Request {
                arm: Arm::Peer(*peer),
                workload: *workload,
                operations,
                runs: plan.runs_of(*peer),
            };
            samples.push(nanos_per_operation(&request.start(plan)?, operations));
            progress(".");
        }
        progress("\n");
    }
    Ok(Comparison(all))
}

/// Prints the progress to stderr.
pub fn progress(words: &str) {
    eprint!("{words}");
    // The measurement goes on if stderr is closed.
    let _ = std::io::stderr().flush();
}

/// Prints the table: a row for each workload, with the figures of the page as the last columns, and
/// a last row with the bytes per task of each peer.
pub fn print(plan: &Plan, comparison: &Comparison, page: &Page, memory: &[f64]) {
    let mut columns = vec!["ns or bytes"];
    columns.extend(plan.peers.iter().map(|peer| match peer {
        Peer::Ours => "ours",
        Peer::Tokio => "tokio",
        Peer::Smol => "smol",
        Peer::CPython => "CPython",
    }));
    let others: Vec<_> = plan.peers.iter().copied().filter(|peer| *peer != Peer::Ours).collect();
    columns.extend(others.iter().map(|peer| match peer {
        Peer::Tokio => "faster than tokio",
        Peer::Smol => "than smol",
        Peer::CPython | Peer::Ours => "than CPython",
    }));
    if !page.is_empty() {
        columns.extend(["wasm O3", "wasm Oz", "JavaScript", "O3 faster than JS", "Oz than JS"]);
    }

    let mut rows: Vec<_> = plan
        .timed()
        .map(|workload| {
            let ours = comparison.samples(workload, Peer::Ours);
            let mut row = vec![workload.to_string()];
            row.extend(plan.peers.iter().map(|peer| {
                let samples = comparison.samples(workload, *peer);
                table::spread_number(samples.median(), samples.spread())
            }));
            row.extend(others.iter().map(|peer| {
                let ratio = comparison.samples(workload, *peer).relative_to(&ours).median();
                table::at_least(ratio, peer.target(workload))
            }));
            if !page.is_empty() {
                row.extend(page.cells(workload));
            }
            row
        })
        .collect();
    if !memory.is_empty() {
        let mut row = vec![Workload::W7.to_string()];
        row.extend(plan.peers.iter().zip(memory).map(|(peer, bytes)| memory::cell(*peer, *bytes)));
        row.resize(columns.len(), "–".to_owned());
        rows.push(row);
    }
    let heading = format!(
        "Side by side: medians of {} processes with {} runs each (CPython {} with {}), \
         ± half the distance between the quartiles; ratios are medians of the rounds' ratios",
        plan.rounds,
        plan.runs,
        plan.rounds_of(Peer::CPython),
        plan.runs_of(Peer::CPython),
    );
    table::print(&heading, &columns, &rows);
    println!();
    for workload in &plan.workloads {
        println!("{workload}: {}", workload.title());
    }
}
