//! The machine's state of locks, queues and other primitives, and the sentences about them.

#![cfg(not(target_arch = "wasm32"))]

use std::future::Future;
use std::rc::Rc;

use loopscope::run::Recording;
use loopscope::runtime::sync::{Barrier, BoundedSemaphore, Condition, Event, Lock, Semaphore};
use loopscope::runtime::{
    self, PriorityQueue, Queue, Result, ReturnWhen, Task, ThreadPoolExecutor, async_generator,
    block_for, create_eager_task, create_named_task, gather, print, run_in_executor,
    set_default_executor, shield, sleep, task_group, timeout, wait, wait_for,
};
use loopscope::scene::{
    Film, Level, Machine, Playhead, Screening, Shape, StageView, sentence, stage,
};
use loopscope::trace::Trace;

type Program = fn() -> runtime::BoxedCoroutine;

/// Compares the state of all primitives each time the program prints.
#[track_caller]
fn check_state(program: impl Future<Output = Result<()>> + 'static, expected: &[&str]) {
    let trace = Recording::of(program);
    let mut machine = Machine::default();
    let mut seen = Vec::new();
    for entry in trace.entries() {
        machine.apply(&entry);
        if let loopscope::model::Event::Printed { text, .. } = entry.event {
            seen.push(format!("{text}: {}", state(&machine)));
        }
    }
    assert_eq!(seen, expected);
}

/// The state of all primitives as text: value, holders, items and waiting tasks.
fn state(machine: &Machine) -> String {
    let mut lines = Vec::new();
    for primitive in machine.primitives.iter() {
        let mut parts = vec![format!("{} {}", machine.describe(primitive.id), primitive.value)];
        let holders: Vec<_> = primitive.holders.iter().map(|task| machine.label(*task)).collect();
        if !holders.is_empty() {
            parts.push(format!("held by {}", holders.join("+")));
        }
        if !primitive.items.is_empty() {
            let items: Vec<_> = primitive.items.iter().map(|item| &**item).collect();
            parts.push(format!("[{}]", items.join(" ")));
        }
        let waiting: Vec<_> = machine
            .waiting_at(primitive)
            .map(|(task, kind)| format!("{kind:?} {}", task.label()))
            .collect();
        if !waiting.is_empty() {
            parts.push(format!("< {}", waiting.join(", ")));
        }
        if let Some(nanos) = machine.deadline_nanos(primitive.id) {
            parts.push(format!("until {nanos}"));
        }
        lines.push(parts.join(" "));
    }
    lines.join("; ")
}

/// Checks that the expected sentences come in this order; others may come in between.
#[track_caller]
fn check_says(program: impl Future<Output = Result<()>> + 'static, expected: &[&str]) {
    let said = sentences(Recording::of(program));
    let mut rest = said.iter();
    for expected in expected {
        assert!(
            rest.any(|said| said == expected),
            "{expected}\nis not there in order in\n{said:#?}"
        );
    }
}

/// The sentence of every beat.
fn sentences(trace: Trace) -> Vec<String> {
    let film = Rc::new(Film::new(trace));
    let mut screening = Screening::new(Rc::clone(&film));
    (1..=film.beat_count())
        .map(|beat| {
            screening.seek(beat);
            // While the beat still moves, the sentence is not yet about a gap that follows.
            sentence(
                &screening,
                &Playhead { phase: 0.5, ..film.at_beat(beat) },
                Level::Detail,
                None,
            )
        })
        .collect()
}

/// Holds `lock` for `seconds`.
fn hold(name: &str, lock: &Lock, seconds: f64) -> Task<()> {
    let lock = lock.clone();
    create_named_task(name, async move {
        let _guard = lock.guard().await?;
        sleep(seconds).await
    })
}

fn permit(name: &str, semaphore: &Semaphore, seconds: f64) -> Task<()> {
    let semaphore = semaphore.clone();
    create_named_task(name, async move {
        let _guard = semaphore.guard().await?;
        sleep(seconds).await
    })
}

async fn with_lock() -> Result<()> {
    let lock = Lock::named("a");
    let tasks = [hold("x", &lock, 1.0), hold("y", &lock, 1.0), hold("z", &lock, 1.0)];
    sleep(0.5).await?;
    print("first");
    tasks[1].cancel();
    sleep(0.1).await?;
    print("cancelled");
    sleep(1.0).await?;
    print("last");
    gather(tasks, true).await?;
    print("free");
    Ok(())
}

#[test]
fn locks() {
    check_state(
        with_lock(),
        &[
            "first: lock a 1 held by x < Acquire y, Acquire z",
            "cancelled: lock a 1 held by x < Acquire z",
            "last: lock a 1 held by z",
            "free: lock a 0",
        ],
    );
    check_says(
        with_lock(),
        &[
            "x takes lock a",
            "y waits for lock a, held by x",
            "y no longer waits for lock a",
            "y joins the ready queue, because its wait was cancelled",
            "x releases lock a",
            "x wakes z, which waited for lock a",
            "z joins the ready queue, because it is its turn to take lock a",
            "z takes lock a",
        ],
    );
}

async fn with_semaphore() -> Result<()> {
    let pool = Semaphore::new(2);
    let tasks = ["a", "b", "c", "d"].map(|name| permit(name, &pool, 1.0));
    sleep(0.5).await?;
    print("full");
    sleep(1.0).await?;
    print("passed on");
    pool.release();
    print("one more");
    gather(tasks, false).await?;
    print("free");
    Ok(())
}

#[test]
fn semaphores() {
    check_state(
        with_semaphore(),
        &[
            "full: the semaphore 0 held by a+b < Acquire c, Acquire d",
            "passed on: the semaphore 0 held by c+d",
            // A release by a task without a permit gives back the oldest permit.
            "one more: the semaphore 1 held by d",
            "free: the semaphore 3",
        ],
    );
    check_says(
        with_semaphore(),
        &[
            "a takes a permit of the semaphore: 1 free",
            "c waits for the semaphore, held by a and b",
            "a gives a permit of the semaphore back: 1 free",
            "a passes a permit of the semaphore on to c",
            "a wakes c, which now has a permit of the semaphore",
            "c resumes, because it was given a permit of the semaphore",
        ],
    );
    check_state(
        async {
            let semaphore = BoundedSemaphore::named("slots", 1);
            semaphore.acquire().await?;
            print("taken");
            let other = semaphore.clone();
            let waits = create_named_task("waits", async move { other.acquire().await });
            sleep(0.0).await?;
            semaphore.release()?;
            // It has the permit already, and passes it on when it runs.
            waits.cancel();
            print("passed");
            waits.await.ok();
            print("back");
            Ok(())
        },
        &[
            "taken: semaphore slots 0 held by main",
            "passed: semaphore slots 0 held by waits",
            "back: semaphore slots 1",
        ],
    );
}

async fn with_events() -> Result<()> {
    let (start, gate) = (Event::named("start"), Barrier::named("gate", 2)?);
    let condition = Condition::new();
    let (told, met, noted) = (start.clone(), gate.clone(), condition.clone());
    let other = create_named_task("other", async move {
        told.wait().await?;
        met.wait().await?;
        let _guard = noted.guard().await?;
        noted.wait().await
    });
    sleep(0.1).await?;
    print("waits");
    start.set();
    sleep(0.1).await?;
    print("barrier");
    gate.wait().await?;
    sleep(0.1).await?;
    print("condition");
    let guard = condition.guard().await?;
    condition.notify_all()?;
    print("notified");
    sleep(0.1).await?;
    print("wants the lock");
    drop(guard);
    other.await
}

#[test]
fn events_barriers_and_conditions() {
    check_state(
        with_events(),
        &[
            "waits: event start 0 < Notified other; barrier gate 0; the condition 0",
            "barrier: event start 1; barrier gate 1 < Notified other; the condition 0",
            "condition: event start 1; barrier gate 0; the condition 0 < Notified other",
            "notified: event start 1; barrier gate 0; the condition 1 held by main",
            "wants the lock: event start 1; barrier gate 0; the condition 1 held by main < Acquire \
             other",
        ],
    );
    check_says(
        with_events(),
        &[
            "other waits until event start is set",
            "main sets event start",
            "other joins the ready queue, because event start was set",
            "other comes to barrier gate: 1 of 2 are there",
            "other waits at barrier gate: 1 of 2 are there",
            "main comes to barrier gate: 2 of 2 are there",
            "main leaves barrier gate",
            "other resumes, because barrier gate lets it go on",
            "other takes the lock of the condition",
            "other releases the lock of the condition",
            "other waits until the condition is notified",
            "main wakes other, which waited for the condition",
            "other resumes, because the condition was notified",
            "other waits for the lock of the condition, held by main",
            "main releases the lock of the condition",
        ],
    );
}

async fn with_queue() -> Result<()> {
    let queue = Queue::new(2);
    let items = queue.clone();
    let producer = create_named_task("producer", async move {
        for item in ["a", "b", "c"] {
            items.put(item).await?;
        }
        items.join().await
    });
    let first = queue.get().await?;
    print(first);
    sleep(1.0).await?;
    print("full");
    for _ in 0..2 {
        queue.get().await?;
        queue.task_done()?;
    }
    sleep(1.0).await?;
    print("unfinished");
    queue.task_done()?;
    producer.await
}

#[test]
fn queues() {
    check_state(
        with_queue(),
        &[
            "a: the queue 2 ['b']",
            "full: the queue 3 ['b' 'c'] < Join producer",
            "unfinished: the queue 1 < Join producer",
        ],
    );
    check_says(
        with_queue(),
        &[
            "main waits to get from the queue, which is empty",
            "producer puts 'a' into the queue",
            "The queue: 1 unfinished",
            "producer wakes main, which waited for the queue",
            "producer waits to put into the queue, which is full",
            "main resumes, because the queue woke it",
            "main takes 'a' out of the queue",
            "producer waits until the queue is done: 3 items to go",
            "main is done with an item of the queue: 2 unfinished",
            "producer resumes, because every item of the queue is done",
        ],
    );
    check_state(
        async {
            let queue = PriorityQueue::named("jobs", 0);
            for item in [3, 1, 2] {
                queue.put_nowait(item)?;
            }
            print("put");
            queue.get().await?;
            print("got");
            Ok(())
        },
        &["put: queue jobs 3 [3 1 2]", "got: queue jobs 3 [3 2]"],
    );
}

async fn with_group() -> Result<()> {
    task_group(|group| async move {
        group.create_named_task("short", sleep(1.0))?;
        group.create_named_task("long", sleep(2.0))?;
        Ok(())
    })
    .await
}

#[test]
fn groups_and_other_parents() {
    check_says(
        with_group(),
        &[
            "main waits for its task group: 2 tasks to go",
            "main’s task group’s callback for short joins the ready queue",
            "main’s task group hears that short is done; 1 to go",
            "main’s task group hears that long is done, the last one",
            "main can go on, because the last task of its group is done",
            "main resumes, because the last task of its group is done",
        ],
    );
    check_says(
        async {
            let inner = create_named_task("inner", sleep(1.0));
            let other = create_named_task("other", sleep(2.0));
            shield(inner.clone()).await?;
            wait([inner, other], None, ReturnWhen::AllCompleted).await.map(|_| ())
        },
        &[
            "main waits for inner, behind a shield",
            "shield hears that inner is done",
            "main waits for other",
            "wait hears that inner is done; 1 to go",
            "wait hears that other is done, the last one",
            "main resumes, because its wait is over",
        ],
    );
    // `gather` counts a child that is done already at once, so it does not wait for it.
    check_says(
        async {
            let done = create_named_task("done", sleep(0.0));
            done.clone().await?;
            gather([done, create_named_task("late", sleep(1.0))], false).await.map(|_| ())
        },
        &["main waits for gather: 1 task to go"],
    );
}

async fn with_timeout() -> Result<()> {
    timeout(Some(0.5), |limit| async move {
        print("set");
        limit.reschedule(Some(0.7))?;
        print("moved");
        sleep(1.0).await
    })
    .await
    .ok();
    print("over");
    Ok(())
}

#[test]
fn timeouts() {
    check_state(
        with_timeout(),
        &[
            "set: main’s timeout 0 until 500000000",
            "moved: main’s timeout 0 until 700000000",
            "over: main’s timeout 1",
        ],
    );
    check_says(
        with_timeout(),
        &[
            "main’s timeout is set to run out at 0.700 s",
            "The deadline of main’s timeout has come, so its callback joins the ready queue",
            "main’s timeout has run out, so it cancels main",
            "main’s sleep is cancelled",
            "main joins the ready queue, because its wait was cancelled",
        ],
    );
}

async fn with_threads() -> Result<()> {
    set_default_executor(1)?;
    let job = || {
        block_for(1.0);
        Ok(())
    };
    let jobs = [run_in_executor(job), run_in_executor(job)];
    jobs[1].clone()?.await
}

#[test]
fn jobs() {
    let mut machine = Machine::default();
    let mut most = (0, 0);
    for entry in Recording::of(with_threads()).entries() {
        machine.apply(&entry);
        most.0 = most.0.max(machine.jobs.queue.len());
        most.1 = most.1.max(machine.jobs.running.len());
    }
    assert_eq!(most, (1, 1));
    assert!(machine.jobs.queue.is_empty() && machine.jobs.running.is_empty());
    check_says(
        with_threads(),
        &[
            "main hands a job to the thread pool",
            "Thread 0 begins a job of main",
            "main waits for its job, for which no thread is free",
            "Thread 0 ends a job of main",
            "Thread 0 begins a job of main",
            "The loop hears that main’s job is done",
            "main resumes, because its job is done",
        ],
    );
}

/// Two pools of two threads; the first has a job in one, the second in both and one that waits.
async fn with_two_pools() -> Result<()> {
    let pools = [ThreadPoolExecutor::new(2)?, ThreadPoolExecutor::new(2)?];
    let mut jobs = Vec::new();
    for index in [0, 1, 1, 1] {
        jobs.push(pools[index].run(|| {
            block_for(1.0);
            print("from a thread");
            Ok(())
        })?);
    }
    print("all are submitted");
    gather(jobs, false).await?;
    print("all are done");
    Ok(())
}

#[test]
fn pools_have_jobs_of_their_own() {
    let mut machine = Machine::default();
    let mut seen = Vec::new();
    for entry in Recording::of(with_two_pools()).entries() {
        machine.apply(&entry);
        if let loopscope::model::Event::Printed { text, .. } = entry.event {
            let running =
                machine.jobs.running.iter().map(|(thread, job)| {
                    format!("{} in thread {thread}", machine.describe(job.pool))
                });
            let running: Vec<_> = running.collect();
            seen.push(format!("{text}: {}", running.join(", ")));
        }
    }
    let both = "thread pool 1 in thread 0, thread pool 2 in thread 1, thread pool 2 in thread 2";
    assert_eq!(
        seen,
        [
            &format!("all are submitted: {both}"),
            &format!("from a thread: {both}"),
            "from a thread: thread pool 2 in thread 1, thread pool 2 in thread 2",
            "from a thread: thread pool 2 in thread 1, thread pool 2 in thread 2",
            "from a thread: thread pool 2 in thread 1",
            "all are done: ",
        ]
    );
    check_says(with_two_pools(), &["A thread prints “from a thread”"]);
}

#[test]
fn names() {
    check_state(
        async {
            let locks = ["", "a", "db_lock"].map(Lock::named);
            print("one");
            locks[0].acquire().await?;
            let _second = Lock::new();
            print("two");
            Ok(())
        },
        &[
            "one: the lock 0; lock a 0; db_lock 0",
            "two: lock 1 1 held by main; lock a 0; db_lock 0; lock 2 0",
        ],
    );
}

async fn with_everything() -> Result<()> {
    let eager = create_eager_task(None, async { sleep(0.1).await });
    wait_for(eager, Some(1.0)).await?;
    let mut numbers = async_generator(|yielder| async move {
        for number in 0..3 {
            yielder.send(number).await?;
            sleep(0.1).await?;
        }
        Ok(())
    });
    while numbers.next().await?.is_some() {}
    Ok(())
}

/// Programs that use every primitive.
const PROGRAMS: [Program; 8] = [
    || Box::pin(with_lock()),
    || Box::pin(with_semaphore()),
    || Box::pin(with_events()),
    || Box::pin(with_queue()),
    || Box::pin(with_group()),
    || Box::pin(with_timeout()),
    || Box::pin(with_threads()),
    || Box::pin(with_everything()),
];

#[test]
fn stepping_and_seeking_lead_to_equal_machines() {
    for program in PROGRAMS {
        let film = Rc::new(Film::new(Recording::of(program())));
        let mut stepped = Screening::new(Rc::clone(&film));
        for beat in (0..=film.beat_count()).chain((0..film.beat_count()).rev()) {
            stepped.seek(beat);
            let mut sought = Screening::new(Rc::clone(&film));
            sought.seek(beat);
            assert!(stepped.before() == sought.before() && stepped.after() == sought.after());
        }
    }
}

#[test]
fn every_beat_has_a_sentence() {
    for program in PROGRAMS {
        let said = sentences(Recording::of(program()));
        let empty = said.iter().position(String::is_empty);
        assert_eq!(empty, None, "{said:#?}");
    }
}

#[test]
fn a_task_has_one_token_on_the_stage() {
    let waits = async {
        let slow = create_named_task("slow", sleep(2.0));
        wait([slow], Some(1.0), ReturnWhen::AllCompleted).await.map(|_| ())
    };
    let film = Rc::new(Film::new(Recording::of(waits)));
    let mut screening = Screening::new(Rc::clone(&film));
    for beat in 0..=film.beat_count() {
        screening.seek(beat);
        let shapes = stage(&screening, &film.at_beat(beat), &StageView::new(900.0, 400.0));
        let is_token = |shape: &&Shape| {
            matches!(shape, Shape::Rect { rect, radius, stroke: Some(_), .. }
                if rect.height <= 26.0 && *radius > 10.0)
        };
        let tokens: Vec<_> = shapes.iter().filter(is_token).collect();
        for name in ["main", "slow"] {
            let is_label = |shape: &&Shape| match shape {
                Shape::Text { text, at, .. } if text == name => tokens
                    .iter()
                    .any(|token| matches!(token, Shape::Rect { rect, .. } if rect.contains(*at))),
                _ => false,
            };
            assert!(
                shapes.iter().filter(is_label).count() <= 1,
                "{name}: {}",
                sentence(&screening, &film.at_beat(beat), Level::Detail, None)
            );
        }
    }
}

#[test]
fn a_primitive_that_was_made_without_a_probe_is_not_shown() {
    let (lock, queue) = (Lock::new(), Queue::new(1));
    let (taken, filled) = (lock.clone(), queue.clone());
    runtime::run(async move {
        taken.acquire().await?;
        filled.put(1).await
    })
    .expect("it does not wait");
    check_state(
        async move {
            create_named_task("waiting", async move { lock.guard().await.map(drop) });
            create_named_task("putting", async move { queue.put(2).await });
            sleep(0.0).await?;
            print("both wait");
            sleep(1.0).await
        },
        &["both wait: "],
    );
}
