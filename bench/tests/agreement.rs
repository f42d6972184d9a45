//! Every peer has the right result at every workload, at small sizes.

#![cfg(not(target_arch = "wasm32"))]

use loopscope_bench::Workload;
use loopscope_bench::peers::{ours, smol, tokio};

/// The workloads at a hundredth of their size.
fn small() -> impl Iterator<Item = (Workload, u32)> {
    Workload::TIMED.into_iter().map(|workload| (workload, workload.operations() / 100))
}

#[test]
fn loopscope_has_the_right_results_with_a_trace_and_without() {
    for (workload, operations) in small() {
        let outcome = ours::run(workload, operations);
        assert_eq!(workload.check(operations, outcome, ours::RESOLUTION_NANOS), Ok(()));
        let recorded = ours::record(workload, operations);
        assert_eq!(recorded.outcome, outcome, "{workload}");
        assert!(recorded.events > operations, "{workload} has {} events", recorded.events);
    }
}

#[test]
fn tokio_has_the_right_results() {
    for (workload, operations) in small() {
        let outcome = tokio::run(workload, operations);
        assert_eq!(workload.check(operations, outcome, tokio::RESOLUTION_NANOS), Ok(()));
    }
}

#[test]
fn smol_has_the_right_results() {
    for (workload, operations) in small() {
        let outcome = smol::run(workload, operations);
        assert_eq!(workload.check(operations, outcome, smol::RESOLUTION_NANOS), Ok(()));
    }
}

#[test]
fn memory_is_looked_at_before_and_while_tasks_sleep() {
    use std::cell::Cell;
    use std::rc::Rc;

    let looks = Rc::new(Cell::new(0));
    let counted = Rc::clone(&looks);
    let outcome = ours::sleepers(100, move |_| counted.set(counted.get() + 1));
    assert_eq!(Workload::W7.check(100, outcome, ours::RESOLUTION_NANOS), Ok(()));
    let tokio = tokio::sleepers(100, |_| looks.set(looks.get() + 1));
    assert_eq!(Workload::W7.check(100, tokio, tokio::RESOLUTION_NANOS), Ok(()));
    let smol = smol::sleepers(100, |_| looks.set(looks.get() + 1));
    assert_eq!(Workload::W7.check(100, smol, smol::RESOLUTION_NANOS), Ok(()));
    assert_eq!(looks.get(), 6);
}
