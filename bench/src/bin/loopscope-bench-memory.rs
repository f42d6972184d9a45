//! Measures W7: bytes per sleeping task, by counting every allocation.
//!
//! It is a program of its own because the counting allocator would slow down the timed workloads.

#[cfg(not(target_arch = "wasm32"))]
mod native {
    use std::alloc::System;
    use std::cell::Cell;
    use std::rc::Rc;
    use std::{env, process};

    use loopscope_bench::peers::{ours, smol, tokio};
    use loopscope_bench::work::Look;
    use loopscope_bench::{Outcome, Workload};
    use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};

    #[global_allocator]
    static GLOBAL: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

    /// Prints how many bytes a sleeping task of a peer takes.
    pub fn main() {
        let words: Vec<_> = env::args().skip(1).collect();
        let [peer, tasks] = &words[..] else { usage() };
        let Ok(tasks) = tasks.parse() else { usage() };
        println!("{:.1}", bytes_per_task(peer, tasks));
    }

    fn bytes_per_task(peer: &str, tasks: u32) -> f64 {
        let before = Rc::new(Cell::new(0));
        let asleep = Rc::new(Cell::new(0));
        let look = {
            let (before, asleep) = (Rc::clone(&before), Rc::clone(&asleep));
            move |when| match when {
                Look::Before => before.set(bytes_in_use()),
                Look::Asleep => asleep.set(bytes_in_use()),
            }
        };
        let outcome: Outcome = match peer {
            "ours" => ours::sleepers(tasks, look),
            "tokio" => tokio::sleepers(tasks, look),
            "smol" => smol::sleepers(tasks, look),
            _ => usage(),
        };
        Workload::W7.check(tasks, outcome, tokio::RESOLUTION_NANOS).expect("all tasks have slept");
        (asleep.get() - before.get()) as f64 / f64::from(tasks)
    }

    fn bytes_in_use() -> usize {
        let stats = GLOBAL.stats();
        stats.bytes_allocated - stats.bytes_deallocated
    }

    fn usage() -> ! {
        eprintln!("usage: loopscope-bench-memory ours|tokio|smol TASKS");
        process::exit(2);
    }
}

fn main() {
    #[cfg(not(target_arch = "wasm32"))]
    native::main();
}
