//! W7: bytes per sleeping task.

use std::env;
use std::process::Command;

use loopscope_bench::Workload;

use super::peer::Peer;
use super::plan::Plan;
use super::result::Result;
use super::{process, table};

/// How many bytes a sleeping task of Loopscope may take.
const MOST_BYTES: f64 = 240.0;

/// The program that counts allocations; it lies in the folder of this one.
const COUNTER: &str = "loopscope-bench-memory";

/// The bytes per sleeping task of each peer; empty if W7 is not in the plan.
pub fn run(plan: &Plan) -> Result<Vec<f64>> {
    if !plan.workloads.contains(&Workload::W7) {
        return Ok(Vec::new());
    }
    plan.peers.iter().map(|peer| bytes_per_task(*peer, plan)).collect()
}

/// The table's cell for a peer.
pub fn cell(peer: Peer, bytes: f64) -> String {
    match peer {
        Peer::Ours => table::at_most(bytes, MOST_BYTES),
        _ => table::number(bytes),
    }
}

fn bytes_per_task(peer: Peer, plan: &Plan) -> Result<f64> {
    let operations = plan.operations_of(peer, Workload::W7).to_string();
    let command = if peer == Peer::CPython {
        let mut command = process::python_workloads(plan.python.as_deref())?;
        command.args(["W7", &operations]);
        command
    } else {
        let program = env::current_exe().map_err(|error| error.to_string())?;
        let counter = program.with_file_name(format!("{COUNTER}{}", env::consts::EXE_SUFFIX));
        if !counter.is_file() {
            let advice = "build it with `cargo build --profile bench-like -p loopscope-bench`";
            eprintln!("{COUNTER} is not there, so W7 stays empty; {advice}");
            return Ok(f64::NAN);
        }
        let mut command = Command::new(counter);
        command.args([peer.name(), &operations]);
        command
    };
    let text = process::said(command)?;
    text.trim().parse().map_err(|_| format!("{peer} at W7 said {text:?}"))
}
