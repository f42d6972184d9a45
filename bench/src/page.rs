//! The function that the page calls to compare the runtime with JavaScript.

use loopscope_bench::Workload;
use loopscope_bench::peers::ours;
use wasm_bindgen::prelude::wasm_bindgen;

/// Runs a workload such as `W3`; throws if its result is wrong.
#[wasm_bindgen]
pub fn run(workload: &str, operations: u32) -> Result<(), String> {
    let workload = Workload::named(workload).ok_or("there is no such workload")?;
    workload.check(operations, ours::run(workload, operations), ours::RESOLUTION_NANOS)
}
