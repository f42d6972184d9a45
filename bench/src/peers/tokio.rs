//! The workloads on tokio, on one thread with a paused clock, which jumps to the next timer when
//! nothing is ready.
//!
//! Tasks are in a `LocalSet`, so they may share plain cells as those of Loopscope do. It was as
//! fast as a `LocalRuntime` or `tokio::spawn`, and faster than both in W1. tokio has no channel
//! that gives each item to one of several consumers; `async-channel` is faster here than tokio's
//! `mpsc` behind a `Mutex`.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use tokio::runtime::Builder;
use tokio::sync::{Notify, Semaphore};
use tokio::task::{JoinHandle, LocalSet, spawn_local, yield_now};
use tokio::time::{Instant, sleep, timeout};

use crate::work::{
    HELD_MILLIS, LONG_SECONDS, Look, PERMITS, PRODUCERS, QUEUE_SIZE, TIMEOUT_SECONDS,
    YIELDING_TASKS, delays_micros,
};
use crate::{Outcome, Workload};

/// The resolution of its clock in nanoseconds: its timers count milliseconds and round up.
pub const RESOLUTION_NANOS: u64 = 1_000_000;

/// Runs a workload.
pub fn run(workload: Workload, operations: u32) -> Outcome {
    match workload {
        Workload::W1 => block_on(returning(operations)),
        Workload::W2 => block_on(yielding(operations)),
        Workload::W3 => block_on(sleeping(operations)),
        Workload::W4 => block_on(sharing(operations)),
        Workload::W5 => block_on(queueing(operations)),
        Workload::W6 => block_on(timing_out(operations)),
        Workload::W7 => sleepers(operations, |_| ()),
    }
}

/// Runs `operations` sleeping tasks; calls `look` before they are created and while all sleep.
pub fn sleepers(operations: u32, look: impl Fn(Look)) -> Outcome {
    block_on(async {
        let count = Rc::new(Cell::new(0));
        look(Look::Before);
        for _ in 0..operations {
            let slept = Rc::clone(&count);
            spawn_local(async move {
                sleep(seconds(LONG_SECONDS)).await;
                slept.set(slept.get() + 1);
            });
        }
        sleep(seconds(1)).await;
        look(Look::Asleep);
        sleep(seconds(LONG_SECONDS - 1)).await;
        while count.get() < u64::from(operations) {
            yield_now().await;
        }
        count.get()
    })
}

fn block_on(main: impl Future<Output = u64>) -> Outcome {
    let runtime = Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .expect("a runtime without input and output can be made");
    LocalSet::new().block_on(&runtime, async {
        let start = Instant::now();
        let count = main.await;
        Outcome { count, nanos: u64::try_from(start.elapsed().as_nanos()).unwrap_or(u64::MAX) }
    })
}

fn seconds(seconds: u32) -> Duration {
    Duration::from_secs(seconds.into())
}

/// Awaits tasks one after another. For tasks that are already scheduled this is a `gather`.
async fn gather<T>(tasks: Vec<JoinHandle<T>>) -> Vec<T> {
    let mut results = Vec::with_capacity(tasks.len());
    for task in tasks {
        results.push(task.await.expect("no task panics"));
    }
    results
}

async fn returning(operations: u32) -> u64 {
    let tasks = (0..operations).map(|number| spawn_local(async move { number })).collect();
    gather(tasks).await.into_iter().map(u64::from).sum()
}

async fn yielding(operations: u32) -> u64 {
    let turns = operations / YIELDING_TASKS;
    let take_turns = || async move {
        for _ in 0..turns {
            yield_now().await;
        }
        turns
    };
    let tasks = (0..YIELDING_TASKS).map(|_| spawn_local(take_turns())).collect();
    gather(tasks).await.into_iter().map(u64::from).sum()
}

async fn sleeping(operations: u32) -> u64 {
    let tasks = delays_micros()
        .take(operations as usize)
        .map(|micros| spawn_local(sleep(Duration::from_micros(micros.into()))))
        .collect();
    gather(tasks).await.len() as u64
}

async fn sharing(operations: u32) -> u64 {
    let semaphore = Rc::new(Semaphore::new(PERMITS as usize));
    let holders = Rc::new(Cell::new(0));
    let share = || {
        let (semaphore, holders) = (Rc::clone(&semaphore), Rc::clone(&holders));
        async move {
            let _permit = semaphore.acquire().await.expect("the semaphore is never closed");
            holders.set(holders.get() + 1);
            assert!(holders.get() <= PERMITS);
            sleep(Duration::from_millis(HELD_MILLIS)).await;
            holders.set(holders.get() - 1);
        }
    };
    let tasks = (0..operations).map(|_| spawn_local(share())).collect();
    gather(tasks).await.len() as u64
}

async fn queueing(operations: u32) -> u64 {
    let (sender, receiver) = async_channel::bounded(QUEUE_SIZE as usize);
    let unfinished = Rc::new(Cell::new(0));
    let finished = Rc::new(Notify::new());
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
                    finished.notify_waiters();
                }
            }
        }
    };
    let producers = (0..PRODUCERS).map(|_| spawn_local(produce())).collect();
    let consumers: Vec<_> = (0..PRODUCERS).map(|_| spawn_local(consume())).collect();
    gather(producers).await;
    while unfinished.get() > 0 {
        finished.notified().await;
    }
    for consumer in &consumers {
        consumer.abort();
    }
    for consumer in consumers {
        assert!(consumer.await.is_err_and(|error| error.is_cancelled()));
    }
    sum.get()
}

async fn timing_out(operations: u32) -> u64 {
    let wait = || timeout(seconds(TIMEOUT_SECONDS), sleep(seconds(LONG_SECONDS)));
    let tasks = (0..operations).map(|_| spawn_local(wait())).collect();
    gather(tasks).await.iter().filter(|outcome| outcome.is_err()).count() as u64
}
