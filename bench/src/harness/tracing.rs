//! Tracing: what it costs to write a trace.

use loopscope_bench::Workload;

use super::child::{Arm, Request, Run, nanos_per_operation};
use super::compare::progress;
use super::peer::Peer;
use super::plan::Plan;
use super::result::Result;
use super::samples::Samples;
use super::table;

/// Nanoseconds that an event may take on average.
const MOST_NANOS: f64 = 15.0;

/// Bytes that an event may take on average.
const MOST_BYTES: f64 = 8.0;

/// How many times as long W2 may take while a trace is written.
const MOST_RATIO: f64 = 8.0;

/// The workloads run at a fraction of their size: a recording may have two million events, and they
/// would write more.
const PART: u32 = 10;

/// Measures Loopscope's runtime with and without a trace, and prints what an event costs.
pub fn run(plan: &Plan) -> Result {
    let mut rows = Vec::new();
    let (mut all_nanos, mut all_bytes) = (Samples::default(), Samples::default());
    progress("tracing");
    for workload in plan.timed() {
        let cost = cost(plan, workload)?;
        progress(".");
        all_nanos.push(cost.nanos_per_event.median());
        all_bytes.push(cost.bytes_per_event);
        let ratio = cost.ratio.median();
        rows.push(vec![
            workload.to_string(),
            cost.events.to_string(),
            table::spread_number(cost.nanos_per_event.median(), cost.nanos_per_event.spread()),
            table::number(cost.bytes_per_event),
            match workload {
                Workload::W2 => table::at_most(ratio, MOST_RATIO),
                _ => table::number(ratio),
            },
        ]);
    }
    progress("\n");
    rows.push(vec![
        "mean".to_owned(),
        String::new(),
        table::at_most(all_nanos.mean(), MOST_NANOS),
        table::at_most(all_bytes.mean(), MOST_BYTES),
        String::new(),
    ]);
    let heading = format!("Tracing, at a {PART}th of the work: what an event adds to the time");
    let columns = ["workload", "events", "ns per event", "bytes per event", "traced ÷ untraced"];
    table::print(&heading, &columns, &rows);
    Ok(())
}

struct Cost {
    events: u64,
    nanos_per_event: Samples,
    bytes_per_event: f64,
    ratio: Samples,
}

fn cost(plan: &Plan, workload: Workload) -> Result<Cost> {
    let operations = workload.operations() / PART;
    let mut cost = Cost {
        events: 0,
        nanos_per_event: Samples::default(),
        bytes_per_event: f64::NAN,
        ratio: Samples::default(),
    };
    for _ in 0..plan.rounds {
        let request = |arm| Request { arm, workload, operations, runs: plan.runs * PART };
        let untraced = request(Arm::Peer(Peer::Ours)).start(plan)?;
        let traced = request(Arm::Traced).start(plan)?;
        let &Run { events, bytes, .. } = traced.first().ok_or("a process measured nothing")?;
        let untraced = nanos_per_operation(&untraced, operations);
        let traced = nanos_per_operation(&traced, operations);
        let added = (traced - untraced) * f64::from(operations);
        cost.events = events;
        cost.bytes_per_event = bytes as f64 / events as f64;
        cost.nanos_per_event.push(added / events as f64);
        cost.ratio.push(traced / untraced);
    }
    Ok(cost)
}
