//! The workloads on Loopscope's runtime, without a probe and with a trace.

use std::cell::Cell;
use std::rc::Rc;

use loopscope::model::Ending;
use loopscope::run::Recording;
use loopscope::runtime::{
    BoxedCoroutine, Exception, Queue, Result, Runner, Semaphore, Task, create_task, gather, sleep,
    wait_for,
};

use crate::work::{
    HELD_MILLIS, LONG_SECONDS, Look, PERMITS, PRODUCERS, QUEUE_SIZE, TIMEOUT_SECONDS,
    YIELDING_TASKS, delays_micros,
};
use crate::{Outcome, Workload};

/// The resolution of its clock in nanoseconds.
pub const RESOLUTION_NANOS: u64 = 0;

/// What came out of a recorded run.
#[derive(Clone, Copy, Debug)]
pub struct Recorded {
    /// What the run has counted.
    pub outcome: Outcome,
    /// How many events were written.
    pub events: u32,
    /// How many bytes they take.
    pub bytes: usize,
}

/// Runs a workload without a probe.
///
/// # Panics
///
/// If the run does not finish.
pub fn run(workload: Workload, operations: u32) -> Outcome {
    let count = Count::default();
    let mut runner = Runner::new(program(workload, operations, count.clone()));
    let ending = runner.run_to_end();
    assert_eq!((ending, runner.exception()), (Ending::Finished, None), "{workload}");
    Outcome { count: count.get(), nanos: runner.now_nanos() }
}

/// Runs a workload and writes its trace.
///
/// # Panics
///
/// If the run does not finish.
pub fn record(workload: Workload, operations: u32) -> Recorded {
    let count = Count::default();
    let mut recording = Recording::new(program(workload, operations, count.clone()));
    assert_eq!(recording.run_to_end(), Ending::Finished, "{workload}");
    let trace = recording.into_trace();
    Recorded {
        outcome: Outcome { count: count.get(), nanos: trace.timestamp().nanos },
        events: trace.event_count(),
        bytes: trace.byte_count(),
    }
}

/// A counter for the tasks; its clones share one number.
#[derive(Clone, Default)]
struct Count(Rc<Cell<u64>>);

impl Count {
    fn add(&self, more: u64) {
        self.set(self.get() + more);
    }

    fn set(&self, value: u64) {
        self.0.set(value);
    }

    fn get(&self) -> u64 {
        self.0.get()
    }
}

/// Runs `operations` sleeping tasks; calls `look` before they are created and while all sleep.
///
/// # Panics
///
/// If the run does not finish.
pub fn sleepers(operations: u32, look: impl Fn(Look) + 'static) -> Outcome {
    let count = Count::default();
    let slept = count.clone();
    let mut runner = Runner::new(async move {
        look(Look::Before);
        for _ in 0..operations {
            let slept = slept.clone();
            create_task(async move {
                sleep(f64::from(LONG_SECONDS)).await?;
                slept.add(1);
                Ok(())
            });
        }
        sleep(1.0).await?;
        look(Look::Asleep);
        // All tasks sleep now: their timers were set before this one.
        sleep(f64::from(LONG_SECONDS - 1)).await?;
        sleep(0.0).await
    });
    assert_eq!(runner.run_to_end(), Ending::Finished);
    Outcome { count: count.get(), nanos: runner.now_nanos() }
}

fn program(workload: Workload, operations: u32, count: Count) -> BoxedCoroutine {
    match workload {
        Workload::W1 => Box::pin(returning(operations, count)),
        Workload::W2 => Box::pin(yielding(operations, count)),
        Workload::W3 => Box::pin(sleeping(operations, count)),
        Workload::W4 => Box::pin(sharing(operations, count)),
        Workload::W5 => Box::pin(queueing(operations, count)),
        Workload::W6 => Box::pin(timing_out(operations, count)),
        Workload::W7 => unreachable!("W7 is measured by `sleepers`"),
    }
}

async fn returning(operations: u32, count: Count) -> Result<()> {
    let tasks: Vec<_> =
        (0..operations).map(|number| create_task(async move { Ok(number) })).collect();
    for number in gather(tasks, false).await? {
        count.add(number?.into());
    }
    Ok(())
}

async fn yielding(operations: u32, count: Count) -> Result<()> {
    let turns = operations / YIELDING_TASKS;
    let take_turns = || async move {
        for _ in 0..turns {
            sleep(0.0).await?;
        }
        Ok(turns)
    };
    let tasks: Vec<_> = (0..YIELDING_TASKS).map(|_| create_task(take_turns())).collect();
    for turns in gather(tasks, false).await? {
        count.add(turns?.into());
    }
    Ok(())
}

async fn sleeping(operations: u32, count: Count) -> Result<()> {
    let tasks: Vec<_> = delays_micros()
        .take(operations as usize)
        .map(|micros| create_task(sleep(f64::from(micros) / 1e6)))
        .collect();
    for slept in gather(tasks, false).await? {
        slept?;
        count.add(1);
    }
    Ok(())
}

async fn sharing(operations: u32, count: Count) -> Result<()> {
    let semaphore = Semaphore::new(PERMITS);
    let holders = Count::default();
    let share = || {
        let (semaphore, holders) = (semaphore.clone(), holders.clone());
        async move {
            let _guard = semaphore.guard().await?;
            holders.set(holders.get() + 1);
            assert!(holders.get() <= u64::from(PERMITS));
            sleep(HELD_MILLIS as f64 / 1e3).await?;
            holders.set(holders.get() - 1);
            Ok(())
        }
    };
    let tasks: Vec<_> = (0..operations).map(|_| create_task(share())).collect();
    for shared in gather(tasks, false).await? {
        shared?;
        count.add(1);
    }
    Ok(())
}

async fn queueing(operations: u32, count: Count) -> Result<()> {
    let queue = Queue::new(QUEUE_SIZE as usize);
    let produce = || {
        let queue = queue.clone();
        async move {
            for item in 0..operations / PRODUCERS {
                queue.put(item).await?;
            }
            Ok(())
        }
    };
    let consume = || {
        let (queue, count) = (queue.clone(), count.clone());
        async move {
            loop {
                let item: u32 = queue.get().await?;
                count.add(item.into());
                queue.task_done()?;
            }
        }
    };
    let producers: Vec<_> = (0..PRODUCERS).map(|_| create_task(produce())).collect();
    let consumers: Vec<Task<()>> = (0..PRODUCERS).map(|_| create_task(consume())).collect();
    gather(producers, false).await?;
    queue.join().await?;
    for consumer in &consumers {
        consumer.cancel();
    }
    let ends = gather(consumers, true).await?;
    assert!(ends.iter().all(|end| end.as_ref().is_err_and(Exception::is_cancelled)));
    Ok(())
}

async fn timing_out(operations: u32, count: Count) -> Result<()> {
    let wait = || async {
        let work = sleep(f64::from(LONG_SECONDS));
        match wait_for(work, Some(f64::from(TIMEOUT_SECONDS))).await {
            Err(exception) if exception.is("TimeoutError") => Ok(1),
            Err(exception) => Err(exception),
            Ok(()) => Ok(0),
        }
    };
    let tasks: Vec<_> = (0..operations).map(|_| create_task(wait())).collect();
    for timed_out in gather(tasks, false).await? {
        count.add(timed_out?);
    }
    Ok(())
}
