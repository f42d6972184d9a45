//! Scaling: whether an operation costs the same if there are ten times as many.

use super::child::{Arm, Request, nanos_per_operation};
use super::compare::progress;
use super::peer::Peer;
use super::plan::Plan;
use super::result::Result;
use super::samples::Samples;
use super::table;

/// How many times as many operations the larger size has.
const TIMES: u32 = 10;

/// How many times as much an operation may cost at the larger size.
const MOST_RATIO: f64 = 1.5;

/// Measures Loopscope's runtime at both sizes in turn, and prints the ratios.
pub fn run(plan: &Plan) -> Result {
    let mut rows = Vec::new();
    progress("scaling");
    for workload in plan.timed() {
        let (mut small, mut large) = (Samples::default(), Samples::default());
        for _ in 0..plan.rounds.min(5) {
            let few = workload.operations();
            for (operations, samples) in [(few, &mut small), (few * TIMES, &mut large)] {
                let runs = if operations == few { plan.runs } else { plan.runs.min(3) };
                let arm = Arm::Peer(Peer::Ours);
                let request = Request { arm, workload, operations, runs };
                samples.push(nanos_per_operation(&request.start(plan)?, operations));
            }
        }
        progress(".");
        rows.push(vec![
            workload.to_string(),
            table::spread_number(small.median(), small.spread()),
            table::spread_number(large.median(), large.spread()),
            table::at_most(large.relative_to(&small).median(), MOST_RATIO),
        ]);
    }
    progress("\n");
    let heading =
        format!("Scaling: ns per operation of ours at once and at {TIMES} times the work");
    table::print(&heading, &["workload", "once", "ten times", "ratio"], &rows);
    Ok(())
}
