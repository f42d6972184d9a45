//! Reports of deadlocks: which task waits for what, in which circle, and what would have to happen.

#![cfg(not(target_arch = "wasm32"))]

use std::cell::RefCell;
use std::future::Future;
use std::rc::Rc;

use loopscope::run::Recording;
use loopscope::runtime::sync::{Barrier, Condition, Event, Lock, Semaphore};
use loopscope::runtime::{
    Queue, Result, ReturnWhen, Task, as_completed, create_future, create_named_task, create_task,
    gather, shield, sleep, task_group, wait,
};
use loopscope::scene::{Film, Level, Machine, Screening, deadlock, sentence};

/// Compares the whole report, the conclusion last.
#[track_caller]
fn check(program: impl Future<Output = Result<()>> + 'static, expected: &[&str]) {
    let report = deadlock(&Machine::at_end(&Recording::of(program))).expect("it is a deadlock");
    let lines: Vec<_> = report.waits.iter().chain([&report.conclusion]).collect();
    assert_eq!(lines, expected);
}

/// Takes two locks one after the other, and sleeps in between so that other tasks run.
async fn nest(first: Lock, second: Lock) -> Result<()> {
    let _outer = first.guard().await?;
    sleep(0.1).await?;
    let _inner = second.guard().await?;
    Ok(())
}

#[test]
fn two_locks_in_opposite_order() {
    check(
        async {
            let (a, b) = (Lock::named("a"), Lock::named("b"));
            let one = create_named_task("worker-1", nest(a.clone(), b.clone()));
            let two = create_named_task("worker-2", nest(b, a));
            gather([one, two], false).await.map(|_| ())
        },
        &[
            "main waits for gather: worker-1 and worker-2",
            "worker-1 waits for lock b, held by worker-2",
            "worker-2 waits for lock a, held by worker-1",
            "they wait in a circle: worker-1 → lock b → worker-2 → lock a → worker-1",
        ],
    );
}

#[test]
fn as_completed_in_a_circle() {
    check(
        async {
            let slot: Rc<RefCell<Option<Task<()>>>> = Rc::default();
            let other = Rc::clone(&slot);
            let first = create_named_task("t1", async move {
                let other = other.borrow().clone();
                match other {
                    Some(other) => other.await,
                    None => Ok(()),
                }
            });
            let waited = first.clone();
            let second = create_named_task("t2", async move {
                as_completed([waited], None).next().await.unwrap_or(Ok(()))
            });
            slot.replace(Some(second.clone()));
            second.await
        },
        &[
            "main waits for t2",
            "t1 waits for t2",
            "t2 waits for the next of: t1",
            "they wait in a circle: t2 → as_completed → t1 → t2",
        ],
    );
}

#[test]
fn three_philosophers() {
    check(
        async {
            let forks: Vec<_> = (0..3).map(|n| Lock::named(&format!("fork-{n}"))).collect();
            task_group(|group| async move {
                for n in 0..3 {
                    let (left, right) = (forks[n].clone(), forks[(n + 1) % 3].clone());
                    group.create_named_task(format!("philosopher-{n}"), nest(left, right))?;
                }
                Ok(())
            })
            .await
        },
        &[
            "main waits for its task group: philosopher-0, philosopher-1 and philosopher-2",
            "philosopher-0 waits for lock fork-1, held by philosopher-1",
            "philosopher-1 waits for lock fork-2, held by philosopher-2",
            "philosopher-2 waits for lock fork-0, held by philosopher-0",
            "they wait in a circle: philosopher-0 → lock fork-1 → philosopher-1 → lock fork-2 → \
             philosopher-2 → lock fork-0 → philosopher-0",
        ],
    );
}

#[test]
fn a_lock_that_the_task_holds_already() {
    check(
        async {
            let lock = Lock::new();
            let _guard = lock.guard().await?;
            lock.acquire().await
        },
        &["main waits for the lock, held by main", "they wait in a circle: main → the lock → main"],
    );
}

#[test]
fn a_lock_whose_holder_has_ended() {
    check(
        async {
            let (free, lock) = (Lock::new(), Lock::new());
            let taken = lock.clone();
            free.acquire().await?;
            create_named_task("forgetful", async move { taken.acquire().await }).await?;
            lock.acquire().await
        },
        &["main waits for lock 2, held by forgetful", "forgetful has ended and still holds lock 2"],
    );
}

#[test]
fn a_semaphore() {
    check(
        async {
            let (pool, done) = (Semaphore::named("pool", 2), Event::named("done"));
            let hold = |name: &str| {
                let (pool, done) = (pool.clone(), done.clone());
                create_named_task(name, async move {
                    let _permit = pool.guard().await?;
                    done.wait().await
                })
            };
            gather(["a", "b", "c"].map(hold), false).await.map(|_| ())
        },
        &[
            "main waits for gather: a, b and c",
            "a waits until event done is set",
            "b waits until event done is set",
            "c waits for semaphore pool, held by a and b",
            "nothing can set event done any more",
        ],
    );
}

#[test]
fn queues() {
    check(
        async { Queue::<u32>::named("jobs", 0).get().await.map(|_| ()) },
        &[
            "main waits to get from queue jobs, which is empty",
            "nothing can put into queue jobs any more",
        ],
    );
    check(
        async {
            let queue = Queue::new(1);
            queue.put(1).await?;
            queue.put(2).await
        },
        &[
            "main waits to put into the queue, which is full",
            "nothing can get from the queue any more",
        ],
    );
    check(
        async {
            let queue = Queue::named("work_queue", 0);
            queue.put_nowait("page")?;
            queue.get().await?;
            queue.join().await
        },
        &[
            "main waits until work_queue is done: 1 item to go",
            "task_done was not called for 1 item taken from work_queue",
        ],
    );
}

#[test]
fn a_future_without_a_result() {
    check(
        async { create_future::<()>()?.await },
        &["main waits for future 1", "nothing can resolve future 1 any more"],
    );
    check(
        async {
            let future = create_future::<()>()?;
            let futures = [shield(future.clone()), future];
            gather(futures, false).await.map(|_| ())
        },
        &["main waits for gather: shield and future 1", "nothing can resolve future 1 any more"],
    );
}

#[test]
fn a_barrier_with_a_task_too_few() {
    check(
        async {
            let barrier = Barrier::named("gate", 3)?;
            create_named_task("other", {
                let barrier = barrier.clone();
                async move { barrier.wait().await }
            });
            barrier.wait().await.map(|_| ())
        },
        &[
            "main waits at barrier gate: 2 of 3 are there",
            "other waits at barrier gate: 2 of 3 are there",
            "no other task can come to barrier gate, where 2 of 3 are there",
        ],
    );
}

#[test]
fn a_condition_without_a_notification() {
    check(
        async {
            let changed = Condition::named("changed");
            let _guard = changed.guard().await?;
            changed.wait().await
        },
        &[
            "main waits until condition changed is notified",
            "nothing can notify condition changed any more",
        ],
    );
}

#[test]
fn a_task_that_awaits_a_deadlocked_task() {
    check(
        async {
            let inner = create_named_task("inner", async { create_future::<()>()?.await });
            let outer = create_named_task("outer", async move { inner.await });
            wait([outer], None, ReturnWhen::AllCompleted).await.map(|_| ())
        },
        &[
            "main waits for wait: outer",
            "inner waits for future 1",
            "outer waits for inner",
            "nothing can resolve future 1 any more",
        ],
    );
}

#[test]
fn two_tasks_that_await_each_other() {
    check(
        async {
            let slot: Rc<RefCell<Option<Task<()>>>> = Rc::default();
            let later = Rc::clone(&slot);
            let first = create_named_task("first", async move {
                let second = later.take();
                match second {
                    Some(second) => second.await,
                    None => Ok(()),
                }
            });
            let awaited = first.clone();
            let second = create_named_task("second", async move { awaited.await });
            slot.replace(Some(second));
            first.await
        },
        &[
            "main waits for first",
            "first waits for second",
            "second waits for first",
            "they wait in a circle: first → second → first",
        ],
    );
}

#[test]
fn a_chain_of_many_tasks() {
    const DEEP: usize = 100_000;
    let program = async {
        let mut last = create_task(async { create_future::<()>()?.await });
        for _ in 0..DEEP {
            let inner = last;
            last = create_task(async move { inner.await });
        }
        last.await
    };
    let film = Rc::new(Film::new(Recording::of(program)));
    let report = deadlock(film.last()).expect("it is a deadlock");
    assert_eq!(report.waits.len(), 51);
    assert_eq!(report.waits[50], "and 99,952 more tasks wait");
    let mut screening = Screening::new(Rc::clone(&film));
    screening.seek(film.beat_count());
    assert_eq!(
        sentence(
            &screening,
            &film.at_beat(film.beat_count()),
            Level::Detail,
            Some(&report.conclusion)
        ),
        "Deadlock: nothing is ready and no timer is set; nothing can resolve future 1 any more"
    );
}

#[test]
fn a_circle_of_many_tasks() {
    const MANY: usize = 100_000;
    let program = async {
        let slot: Rc<RefCell<Option<Task<()>>>> = Rc::default();
        let closes = Rc::clone(&slot);
        let mut last = create_task(async move {
            let next = closes.take();
            match next {
                Some(next) => next.await,
                None => Ok(()),
            }
        });
        for _ in 1..MANY {
            let inner = last;
            last = create_task(async move { inner.await });
        }
        slot.replace(Some(last.clone()));
        last.await
    };
    let report = deadlock(&Machine::at_end(&Recording::of(program))).expect("it is a deadlock");
    let circle = report.conclusion;
    assert!(circle.starts_with("they wait in a circle: Task-100001 → Task-100000 → "), "{circle}");
    assert!(circle.ends_with(" → 99,989 more → Task-100001"), "{circle}");
}
