//! The workloads on smol's `LocalExecutor`, with smol's semaphore and channel and the clock of
//! `smol_clock`.

use std::cell::Cell;
use std::rc::Rc;

use async_executor::{LocalExecutor, Task};
use async_lock::Semaphore;
use event_listener::Event;
use futures_lite::future::{or, yield_now};

use super::smol_clock::Clock;
use crate::work::{
    HELD_MILLIS, LONG_SECONDS, Look, PERMITS, PRODUCERS, QUEUE_SIZE, TIMEOUT_SECONDS,
    YIELDING_TASKS, delays_micros,
};
use crate::{Outcome, Workload};

/// The resolution of its clock in nanoseconds.
pub const RESOLUTION_NANOS: u64 = 0;

const NANOS_PER_SECOND: u64 = 1_000_000_000;

/// The executor, in an `Rc` as users of smol share it, and the clock of the sleeps.
#[derive(Clone, Default)]
struct Smol {
    executor: Rc<LocalExecutor<'static>>,
    clock: Clock,
}

/// Runs a workload.
pub fn run(workload: Workload, operations: u32) -> Outcome {
    let smol = Smol::default();
    match workload {
        Workload::W1 => smol.block_on(returning(&smol, operations)),
        Workload::W2 => smol.block_on(yielding(&smol, operations)),
        Workload::W3 => smol.block_on(sleeping(&smol, operations)),
        Workload::W4 => smol.block_on(sharing(&smol, operations)),
        Workload::W5 => smol.block_on(queueing(&smol, operations)),
        Workload::W6 => smol.block_on(timing_out(&smol, operations)),
        Workload::W7 => sleepers(operations, |_| ()),
    }
}

/// Runs `operations` sleeping tasks; calls `look` before they are created and while all sleep.
pub fn sleepers(operations: u32, look: impl Fn(Look)) -> Outcome {
    let smol = Smol::default();
    smol.block_on(async {
        let count = Rc::new(Cell::new(0));
        // One task before the measurement: the executor allocates its state on first use.
        smol.spawn(async {}).await;
        look(Look::Before);
        for _ in 0..operations {
            let (clock, slept) = (smol.clock.clone(), Rc::clone(&count));
            let task = smol.spawn(async move {
                clock.sleep(u64::from(LONG_SECONDS) * NANOS_PER_SECOND).await;
                slept.set(slept.get() + 1);
            });
            task.detach();
        }
        smol.clock.sleep(NANOS_PER_SECOND).await;
        look(Look::Asleep);
        smol.clock.sleep(u64::from(LONG_SECONDS - 1) * NANOS_PER_SECOND).await;
        while count.get() < u64::from(operations) {
            yield_now().await;
        }
        count.get()
    })
}

impl Smol {
    fn block_on(&self, main: impl Future<Output = u64>) -> Outcome {
        let count = self.clock.block_on(&self.executor, main);
        Outcome { count, nanos: self.clock.now_nanos() }
    }

    fn spawn<T: 'static>(&self, future: impl Future<Output = T> + 'static) -> Task<T> {
        self.executor.spawn(future)
    }
}

/// Awaits tasks one after another, which is what `gather` is for tasks that run already.
async fn gather<T>(tasks: Vec<Task<T>>) -> Vec<T> {
    let mut results = Vec::with_capacity(tasks.len());
    for task in tasks {
        results.push(task.await);
    }
    results
}

async fn returning(smol: &Smol, operations: u32) -> u64 {
    let tasks = (0..operations).map(|number| smol.spawn(async move { number })).collect();
    gather(tasks).await.into_iter().map(u64::from).sum()
}

async fn yielding(smol: &Smol, operations: u32) -> u64 {
    let turns = operations / YIELDING_TASKS;
    let take_turns = || async move {
        for _ in 0..turns {
            yield_now().await;
        }
        turns
    };
    let tasks = (0..YIELDING_TASKS).map(|_| smol.spawn(take_turns())).collect();
    gather(tasks).await.into_iter().map(u64::from).sum()
}

async fn sleeping(smol: &Smol, operations: u32) -> u64 {
    let tasks = delays_micros()
        .take(operations as usize)
        .map(|micros| smol.spawn(smol.clock.sleep(u64::from(micros) * 1_000)))
        .collect();
    gather(tasks).await.len() as u64
}

async fn sharing(smol: &Smol, operations: u32) -> u64 {
    let semaphore = Rc::new(Semaphore::new(PERMITS as usize));
    let holders = Rc::new(Cell::new(0));
    let share = || {
        let clock = smol.clock.clone();
        let (semaphore, holders) = (Rc::clone(&semaphore), Rc::clone(&holders));
        async move {
            let _permit = semaphore.acquire().await;
            holders.set(holders.get() + 1);
            assert!(holders.get() <= PERMITS);
            clock.sleep(HELD_MILLIS * 1_000_000).await;
            holders.set(holders.get() - 1);
        }
    };
    let tasks = (0..operations).map(|_| smol.spawn(share())).collect();
    gather(tasks).await.len() as u64
}

async fn queueing(smol: &Smol, operations: u32) -> u64 {
    let (sender, receiver) = async_channel::bounded(QUEUE_SIZE as usize);
    let unfinished = Rc::new(Cell::new(0));
    let finished = Rc::new(Event::new());
    let sum = Rc::new(Cell::new(0));
    let produce = || {
        let (sender, unfinished) = (sender.clone(), Rc::clone(&unfinished));
        async move {
            for item in 0..operations / PRODUCERS {
                unfinished.set(unfinished.get() + 1);
                sender.send(item).await.expect("the receivers are there");
            }
        }
    };
    let consume = || {
        let (receiver, unfinished) = (receiver.clone(), Rc::clone(&unfinished));
        let (finished, sum) = (Rc::clone(&finished), Rc::clone(&sum));
        async move {
            while let Ok(item) = receiver.recv().await {
                sum.set(sum.get() + u64::from(item));
                unfinished.set(unfinished.get() - 1);
                if unfinished.get() == 0 {
                    finished.notify(usize::MAX);
                }
            }
        }
    };
    let producers = (0..PRODUCERS).map(|_| smol.spawn(produce())).collect();
    let consumers: Vec<_> = (0..PRODUCERS).map(|_| smol.spawn(consume())).collect();
    gather(producers).await;
    while unfinished.get() > 0 {
        finished.listen().await;
    }
    for consumer in consumers {
        assert_eq!(consumer.cancel().await, None);
    }
    sum.get()
}

async fn timing_out(smol: &Smol, operations: u32) -> u64 {
    let wait = || {
        let work = smol.clock.sleep(u64::from(LONG_SECONDS) * NANOS_PER_SECOND);
        let timer = smol.clock.sleep(u64::from(TIMEOUT_SECONDS) * NANOS_PER_SECOND);
        or(
            async {
                work.await;
                false
            },
            async {
                timer.await;
                true
            },
        )
    };
    let tasks = (0..operations).map(|_| smol.spawn(wait())).collect();
    gather(tasks).await.into_iter().filter(|timed_out| *timed_out).count() as u64
}
