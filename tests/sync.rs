//! Fairness and cancel safety of locks, events, conditions, semaphores and barriers.
//!
//! Each program has a twin in Python, and every step of both is compared.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::needless_raw_string_hashes, reason = "every Python program is quoted alike")]

mod machine;

use loopscope::runtime::sync::{Barrier, BoundedSemaphore, Condition, Event, Lock, Semaphore};
use loopscope::runtime::{
    Exception, Queue, Result, Task, create_named_task, gather, print, run, sleep, wait_for,
};
use machine::{check, check_with, outcome, py, say_all};

/// Holds a lock for a second and prints what happened.
async fn take(lock: Lock, name: &'static str) -> Result<()> {
    let taken = lock.acquire().await;
    say_all!(name, outcome(&taken));
    if taken.is_ok() {
        sleep(1.0).await?;
        lock.release()?;
    }
    Ok(())
}

const TAKE: &str = r#"
async def take(lock, name):
    taken = await outcome(lock.acquire())
    print(name, taken)
    if taken == "ok":
        await asyncio.sleep(1)
        lock.release()

def taking(lock, names):
    return [asyncio.create_task(take(lock, name), name=name) for name in names]

"#;

fn taking<const N: usize>(lock: &Lock, names: [&'static str; N]) -> [Task<()>; N] {
    names.map(|name| create_named_task(name, take(lock.clone(), name)))
}

#[test]
fn a_lock_serves_waiting_tasks_in_the_order_in_which_they_came() {
    check_with(
        TAKE,
        async {
            let lock = Lock::new();
            let early = taking(&lock, ["a", "b", "c"]);
            sleep(1.5).await?;
            let late = taking(&lock, ["d"]);
            gather(early, false).await?;
            gather(late, false).await?;
            print(py(lock.locked()));
            Ok(())
        },
        r#"
async def main():
    lock = asyncio.Lock()
    early = taking(lock, "abc")
    await asyncio.sleep(1.5)
    late = taking(lock, "d")
    await asyncio.gather(*early)
    await asyncio.gather(*late)
    print(lock.locked())
"#,
        "
        0 2 a ok
        1 5 b ok
        2 11 c ok
        3 14 d ok
        4 19 False
        the run finished
        ",
    );
}

#[test]
fn releasing_a_lock_wakes_the_first_waiting_task_which_takes_it_when_it_runs() {
    check_with(
        TAKE,
        async {
            let lock = Lock::new();
            lock.acquire().await?;
            let tasks = taking(&lock, ["a", "b"]);
            sleep(0.0).await?;
            lock.release()?;
            say_all!("released, locked:", py(lock.locked()));
            // No task overtakes the waiting ones, not even the one that released the lock.
            lock.acquire().await?;
            print("main has it again");
            lock.release()?;
            gather(tasks, false).await.map(|_| ())
        },
        r#"
async def main():
    lock = asyncio.Lock()
    await lock.acquire()
    tasks = taking(lock, "ab")
    await asyncio.sleep(0)
    lock.release()
    print("released, locked:", lock.locked())
    await lock.acquire()
    print("main has it again")
    lock.release()
    await asyncio.gather(*tasks)
"#,
        "
        0 2 released, locked: False
        0 3 a ok
        1 6 b ok
        2 9 main has it again
        the run finished
        ",
    );
}

#[test]
fn a_lock_is_not_taken_by_a_wait_that_was_cancelled() {
    check_with(
        TAKE,
        async {
            let lock = Lock::new();
            lock.acquire().await?;
            let tasks = taking(&lock, ["a", "b"]);
            sleep(1.0).await?;
            tasks[0].cancel();
            sleep(1.0).await?;
            lock.release()?;
            gather(tasks, true).await.map(|_| ())
        },
        r#"
async def main():
    lock = asyncio.Lock()
    await lock.acquire()
    tasks = taking(lock, "ab")
    await asyncio.sleep(1)
    tasks[0].cancel()
    await asyncio.sleep(1)
    lock.release()
    await asyncio.gather(*tasks, return_exceptions=True)
"#,
        "
        1 5 a CancelledError()
        2 8 b ok
        the run finished
        ",
    );
}

#[test]
fn a_lock_goes_to_the_next_task_if_the_woken_one_is_cancelled_before_it_runs() {
    check_with(
        TAKE,
        async {
            let lock = Lock::new();
            lock.acquire().await?;
            let tasks = taking(&lock, ["a", "b", "c"]);
            sleep(1.0).await?;
            lock.release()?;
            print(py(tasks[0].cancel()));
            gather(tasks, true).await.map(|_| ())
        },
        r#"
async def main():
    lock = asyncio.Lock()
    await lock.acquire()
    tasks = taking(lock, "abc")
    await asyncio.sleep(1)
    lock.release()
    print(tasks[0].cancel())
    await asyncio.gather(*tasks, return_exceptions=True)
"#,
        "
        1 4 True
        1 5 a CancelledError()
        1 6 b ok
        2 9 c ok
        the run finished
        ",
    );
}

#[test]
fn a_lock_released_after_its_first_waiter_was_cancelled_wakes_the_next_an_iteration_later() {
    check_with(
        TAKE,
        async {
            let lock = Lock::new();
            lock.acquire().await?;
            let tasks = taking(&lock, ["a", "b"]);
            sleep(1.0).await?;
            tasks[0].cancel();
            lock.release()?;
            gather(tasks, true).await.map(|_| ())
        },
        r#"
async def main():
    lock = asyncio.Lock()
    await lock.acquire()
    tasks = taking(lock, "ab")
    await asyncio.sleep(1)
    tasks[0].cancel()
    lock.release()
    await asyncio.gather(*tasks, return_exceptions=True)
"#,
        "
        1 5 a CancelledError()
        1 6 b ok
        the run finished
        ",
    );
}

#[test]
fn a_new_task_takes_a_free_lock_if_all_waiting_ones_were_cancelled() {
    check_with(
        TAKE,
        async {
            let lock = Lock::new();
            lock.acquire().await?;
            let tasks = taking(&lock, ["a", "b"]);
            sleep(1.0).await?;
            for task in &tasks {
                task.cancel();
            }
            lock.release()?;
            lock.acquire().await?;
            print("main has it at once");
            gather(tasks, true).await?;
            lock.release()
        },
        r#"
async def main():
    lock = asyncio.Lock()
    await lock.acquire()
    tasks = taking(lock, "ab")
    await asyncio.sleep(1)
    for task in tasks:
        task.cancel()
    lock.release()
    await lock.acquire()
    print("main has it at once")
    await asyncio.gather(*tasks, return_exceptions=True)
    lock.release()
"#,
        "
        1 4 main has it at once
        1 5 a CancelledError()
        1 5 b CancelledError()
        the run finished
        ",
    );
}

#[test]
fn any_task_can_release_a_lock_but_not_twice() {
    check(
        async {
            let lock = Lock::new();
            print(outcome(&lock.release()));
            lock.acquire().await?;
            let other = lock.clone();
            create_named_task("other", async move {
                print(outcome(&other.release()));
                Ok(())
            })
            .await?;
            print(outcome(&lock.release()));
            Ok(())
        },
        r#"
async def other(lock):
    print(attempt(lock.release))

async def main():
    lock = asyncio.Lock()
    print(attempt(lock.release))
    await lock.acquire()
    await asyncio.create_task(other(lock), name="other")
    print(attempt(lock.release))
"#,
        "
        0 1 RuntimeError('Lock is not acquired.')
        0 2 ok
        0 3 RuntimeError('Lock is not acquired.')
        the run finished
        ",
    );
}

#[test]
fn a_lock_is_released_by_the_exception_that_leaves_its_block() {
    async fn inside(lock: Lock) -> Result<()> {
        let _guard = lock.guard().await?;
        sleep(5.0).await
    }
    async fn failing(lock: Lock) -> Result<()> {
        let _guard = lock.guard().await?;
        Err(Exception::new("ValueError", "no"))
    }
    check(
        async {
            let lock = Lock::new();
            let cancelled = create_named_task("cancelled", inside(lock.clone()));
            let failing = create_named_task("failing", failing(lock.clone()));
            sleep(1.0).await?;
            cancelled.cancel();
            print(outcome(&cancelled.await));
            print(py(lock.locked()));
            print(outcome(&failing.await));
            print(py(lock.locked()));
            Ok(())
        },
        r#"
async def inside(lock):
    async with lock:
        await asyncio.sleep(5)

async def failing(lock):
    async with lock:
        raise ValueError("no")

async def main():
    lock = asyncio.Lock()
    first = asyncio.create_task(inside(lock), name="cancelled")
    second = asyncio.create_task(failing(lock), name="failing")
    await asyncio.sleep(1)
    first.cancel()
    print(await outcome(first))
    print(lock.locked())
    print(await outcome(second))
    print(lock.locked())
"#,
        "
        1 6 CancelledError()
        1 6 False
        1 6 ValueError('no')
        1 6 False
        the run finished
        ",
    );
}

/// Waits for an event and prints what happened.
async fn expect(event: Event, name: &'static str) -> Result<()> {
    let result = event.wait().await;
    say_all!(name, outcome(&result), py(event.is_set()));
    Ok(())
}

const EXPECT: &str = r#"
async def expect(event, name):
    result = await outcome(event.wait())
    print(name, result, event.is_set())

def expecting(event, names):
    return [asyncio.create_task(expect(event, name), name=name) for name in names]

"#;

fn expecting<const N: usize>(event: &Event, names: [&'static str; N]) -> [Task<()>; N] {
    names.map(|name| create_named_task(name, expect(event.clone(), name)))
}

#[test]
fn an_event_wakes_all_in_order_even_if_it_is_cleared_before_they_run() {
    check_with(
        EXPECT,
        async {
            let event = Event::new();
            let tasks = expecting(&event, ["a", "b", "c"]);
            sleep(1.0).await?;
            event.set();
            event.set();
            event.clear();
            print("set and cleared");
            let late = expecting(&event, ["d"]);
            gather(tasks, false).await?;
            event.set();
            // Waiting for an event that is set does not suspend.
            event.wait().await?;
            print("main did not wait");
            gather(late, false).await.map(|_| ())
        },
        r#"
async def main():
    event = asyncio.Event()
    tasks = expecting(event, "abc")
    await asyncio.sleep(1)
    event.set()
    event.set()
    event.clear()
    print("set and cleared")
    late = expecting(event, "d")
    await asyncio.gather(*tasks)
    event.set()
    await event.wait()
    print("main did not wait")
    await asyncio.gather(*late)
"#,
        "
        1 4 set and cleared
        1 5 a ok False
        1 5 b ok False
        1 5 c ok False
        1 7 main did not wait
        1 8 d ok True
        the run finished
        ",
    );
}

#[test]
fn cancelling_a_wait_for_an_event_leaves_the_others_alone() {
    check_with(
        EXPECT,
        async {
            let event = Event::new();
            let tasks = expecting(&event, ["a", "b", "c", "d"]);
            sleep(1.0).await?;
            tasks[0].cancel();
            sleep(1.0).await?;
            tasks[1].cancel();
            event.set();
            // This task is woken already, and still it is cancelled.
            tasks[2].cancel();
            gather(tasks, true).await.map(|_| ())
        },
        r#"
async def main():
    event = asyncio.Event()
    tasks = expecting(event, "abcd")
    await asyncio.sleep(1)
    tasks[0].cancel()
    await asyncio.sleep(1)
    tasks[1].cancel()
    event.set()
    tasks[2].cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
"#,
        "
        1 5 a CancelledError() False
        2 8 b CancelledError() True
        2 8 c CancelledError() True
        2 8 d ok True
        the run finished
        ",
    );
}

/// Waits for a condition, then holds its lock for a second, and prints what happened.
async fn watch(condition: Condition, name: &'static str) -> Result<()> {
    let _guard = condition.guard().await?;
    let result = condition.wait().await;
    say_all!(name, outcome(&result), py(condition.locked()));
    sleep(1.0).await
}

const WATCH: &str = r#"
async def watch(condition, name):
    async with condition:
        result = await outcome(condition.wait())
        print(name, result, condition.locked())
        await asyncio.sleep(1)

def watching(condition, names):
    return [asyncio.create_task(watch(condition, name), name=name) for name in names]

"#;

fn watching<const N: usize>(condition: &Condition, names: [&'static str; N]) -> [Task<()>; N] {
    names.map(|name| create_named_task(name, watch(condition.clone(), name)))
}

#[test]
fn a_condition_wakes_the_first_waiting_tasks_and_each_waits_for_the_lock() {
    check_with(
        WATCH,
        async {
            let condition = Condition::new();
            let tasks = watching(&condition, ["a", "b", "c", "d"]);
            sleep(1.0).await?;
            {
                let _guard = condition.guard().await?;
                condition.notify(2)?;
                print("two are notified, the lock is held");
                sleep(1.0).await?;
            }
            sleep(5.0).await?;
            {
                let _guard = condition.guard().await?;
                condition.notify_all()?;
            }
            gather(tasks, false).await.map(|_| ())
        },
        r#"
async def main():
    condition = asyncio.Condition()
    tasks = watching(condition, "abcd")
    await asyncio.sleep(1)
    async with condition:
        condition.notify(2)
        print("two are notified, the lock is held")
        await asyncio.sleep(1)
    await asyncio.sleep(5)
    async with condition:
        condition.notify_all()
    await asyncio.gather(*tasks)
"#,
        "
        1 4 two are notified, the lock is held
        2 8 a ok True
        3 11 b ok True
        7 16 c ok True
        8 19 d ok True
        the run finished
        ",
    );
}

#[test]
fn a_condition_needs_its_lock_to_be_held() {
    check(
        async {
            let condition = Condition::new();
            print(outcome(&condition.notify(1)));
            print(outcome(&condition.notify_all()));
            print(outcome(&condition.wait().await));
            print(outcome(&condition.wait_for(|| false).await));
            print(outcome(&condition.wait_for(|| true).await));
            print(outcome(&condition.release()));
            Ok(())
        },
        r#"
async def main():
    condition = asyncio.Condition()
    print(attempt(condition.notify))
    print(attempt(condition.notify_all))
    print(await outcome(condition.wait()))
    print(await outcome(condition.wait_for(lambda: False)))
    print(await outcome(condition.wait_for(lambda: True)))
    print(attempt(condition.release))
"#,
        "
        0 1 RuntimeError('cannot notify on un-acquired lock')
        0 1 RuntimeError('cannot notify on un-acquired lock')
        0 1 RuntimeError('cannot wait on un-acquired lock')
        0 1 RuntimeError('cannot wait on un-acquired lock')
        0 1 ok
        0 1 RuntimeError('Lock is not acquired.')
        the run finished
        ",
    );
}

#[test]
fn a_cancelled_wait_for_a_condition_raises_when_it_has_the_lock_again() {
    check_with(
        WATCH,
        async {
            let condition = Condition::new();
            let tasks = watching(&condition, ["a", "b"]);
            sleep(1.0).await?;
            {
                let _guard = condition.guard().await?;
                tasks[0].cancel();
                sleep(1.0).await?;
                print("releasing");
            }
            sleep(5.0).await?;
            {
                let _guard = condition.guard().await?;
                condition.notify(1)?;
            }
            gather(tasks, true).await.map(|_| ())
        },
        r#"
async def main():
    condition = asyncio.Condition()
    tasks = watching(condition, "ab")
    await asyncio.sleep(1)
    async with condition:
        tasks[0].cancel()
        await asyncio.sleep(1)
        print("releasing")
    await asyncio.sleep(5)
    async with condition:
        condition.notify()
    await asyncio.gather(*tasks, return_exceptions=True)
"#,
        "
        2 7 releasing
        2 8 a CancelledError() True
        3 12 b ok True
        the run finished
        ",
    );
}

#[test]
fn a_notification_goes_to_the_next_task_if_the_notified_one_is_cancelled() {
    check_with(
        WATCH,
        async {
            let condition = Condition::new();
            let tasks = watching(&condition, ["a", "b", "c"]);
            sleep(1.0).await?;
            {
                let _guard = condition.guard().await?;
                condition.notify(1)?;
                tasks[0].cancel_with_message("too late");
            }
            sleep(5.0).await?;
            say_all!(py(tasks[1].done()), py(tasks[2].done()));
            tasks[2].cancel();
            gather(tasks, true).await.map(|_| ())
        },
        r#"
async def main():
    condition = asyncio.Condition()
    tasks = watching(condition, "abc")
    await asyncio.sleep(1)
    async with condition:
        condition.notify()
        tasks[0].cancel("too late")
    await asyncio.sleep(5)
    print(tasks[1].done(), tasks[2].done())
    tasks[2].cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
"#,
        "
        1 5 a CancelledError('too late') True
        2 9 b ok True
        6 13 True False
        6 14 c CancelledError() True
        the run finished
        ",
    );
}

#[test]
fn a_wait_for_a_condition_takes_the_lock_again_however_often_it_is_cancelled() {
    check_with(
        WATCH,
        async {
            let condition = Condition::new();
            let tasks = watching(&condition, ["a", "b"]);
            sleep(1.0).await?;
            condition.acquire().await?;
            condition.notify(1)?;
            for message in ["once", "twice", "thrice"] {
                sleep(1.0).await?;
                tasks[0].cancel_with_message(message);
                say_all!(message, tasks[0].cancelling());
            }
            sleep(1.0).await?;
            condition.release()?;
            gather(tasks, true).await.map(|_| ())
        },
        r#"
async def main():
    condition = asyncio.Condition()
    tasks = watching(condition, "ab")
    await asyncio.sleep(1)
    await condition.acquire()
    condition.notify()
    for message in ("once", "twice", "thrice"):
        await asyncio.sleep(1)
        tasks[0].cancel(message)
        print(message, tasks[0].cancelling())
    await asyncio.sleep(1)
    condition.release()
    await asyncio.gather(*tasks, return_exceptions=True)
"#,
        "
        2 7 once 1
        3 10 twice 2
        4 13 thrice 3
        5 17 a CancelledError('thrice') True
        6 21 b ok True
        the run finished
        ",
    );
}

#[test]
fn conditions_may_share_a_lock_and_wait_for_a_predicate() {
    use std::cell::Cell;
    use std::rc::Rc;
    check(
        async {
            let lock = Lock::new();
            let (filled, emptied) = (Condition::with_lock(&lock), Condition::with_lock(&lock));
            let stock = Rc::new(Cell::new(0));
            let seller = {
                let (filled, emptied, stock) = (filled.clone(), emptied.clone(), stock.clone());
                create_named_task("seller", async move {
                    for _ in 0..2 {
                        let _guard = emptied.guard().await?;
                        emptied.wait_for(|| stock.get() == 0).await?;
                        stock.set(2);
                        print("filled");
                        filled.notify_all()?;
                    }
                    Ok(())
                })
            };
            let buyers = ["a", "b", "c", "d"].map(|name| {
                let (filled, emptied, stock) = (filled.clone(), emptied.clone(), stock.clone());
                create_named_task(name, async move {
                    let _guard = filled.guard().await?;
                    filled.wait_for(|| stock.get() > 0).await?;
                    stock.set(stock.get() - 1);
                    say_all!(name, "leaves", stock.get());
                    emptied.notify(1)
                })
            });
            gather(buyers, false).await?;
            seller.await
        },
        r#"
stock = 0

async def selling(filled, emptied):
    global stock
    for _ in range(2):
        async with emptied:
            await emptied.wait_for(lambda: stock == 0)
            stock = 2
            print("filled")
            filled.notify_all()

async def buying(name, filled, emptied):
    global stock
    async with filled:
        await filled.wait_for(lambda: stock > 0)
        stock -= 1
        print(name, "leaves", stock)
        emptied.notify()

async def main():
    lock = asyncio.Lock()
    filled, emptied = asyncio.Condition(lock), asyncio.Condition(lock)
    seller = asyncio.create_task(selling(filled, emptied), name="seller")
    buyers = [asyncio.create_task(buying(name, filled, emptied), name=name) for name in "abcd"]
    await asyncio.gather(*buyers)
    await seller
"#,
        "
        0 2 filled
        0 2 a leaves 1
        0 2 b leaves 0
        0 3 filled
        0 4 c leaves 1
        0 4 d leaves 0
        the run finished
        ",
    );
}

/// Holds a permit for a second and prints what happened.
async fn permit(semaphore: Semaphore, name: &'static str) -> Result<()> {
    let taken = semaphore.acquire().await;
    say_all!(name, outcome(&taken), py(semaphore.locked()));
    if taken.is_ok() {
        sleep(1.0).await?;
        semaphore.release();
    }
    Ok(())
}

const PERMIT: &str = r#"
async def permit(semaphore, name):
    taken = await outcome(semaphore.acquire())
    print(name, taken, semaphore.locked())
    if taken == "ok":
        await asyncio.sleep(1)
        semaphore.release()

def permits(semaphore, names):
    return [asyncio.create_task(permit(semaphore, name), name=name) for name in names]

"#;

fn permits<const N: usize>(semaphore: &Semaphore, names: [&'static str; N]) -> [Task<()>; N] {
    names.map(|name| create_named_task(name, permit(semaphore.clone(), name)))
}

#[test]
fn a_semaphore_serves_waiting_tasks_in_the_order_in_which_they_came() {
    check_with(
        PERMIT,
        async {
            let semaphore = Semaphore::new(2);
            let early = permits(&semaphore, ["a", "b", "c", "d", "e"]);
            sleep(1.0).await?;
            // In the iteration in which permits are given back, this task goes to the end of the
            // line.
            let late = permits(&semaphore, ["f"]);
            gather(early, false).await?;
            gather(late, false).await.map(|_| ())
        },
        r#"
async def main():
    semaphore = asyncio.Semaphore(2)
    early = permits(semaphore, "abcde")
    await asyncio.sleep(1)
    late = permits(semaphore, "f")
    await asyncio.gather(*early)
    await asyncio.gather(*late)
"#,
        "
        0 2 a ok False
        0 2 b ok True
        1 5 c ok True
        1 5 d ok True
        2 8 e ok True
        2 8 f ok True
        the run finished
        ",
    );
}

#[test]
fn a_permit_is_passed_to_a_waiting_task_and_no_task_overtakes() {
    check_with(
        PERMIT,
        async {
            let semaphore = Semaphore::new(1);
            semaphore.acquire().await?;
            let tasks = permits(&semaphore, ["a", "b"]);
            sleep(0.0).await?;
            semaphore.release();
            say_all!("released, locked:", py(semaphore.locked()));
            semaphore.acquire().await?;
            print("main has it again");
            semaphore.release();
            gather(tasks, false).await?;
            // More permits than it began with.
            semaphore.release();
            semaphore.release();
            let tasks = permits(&semaphore, ["c", "d", "e", "f"]);
            gather(tasks, false).await.map(|_| ())
        },
        r#"
async def main():
    semaphore = asyncio.Semaphore(1)
    await semaphore.acquire()
    tasks = permits(semaphore, "ab")
    await asyncio.sleep(0)
    semaphore.release()
    print("released, locked:", semaphore.locked())
    await semaphore.acquire()
    print("main has it again")
    semaphore.release()
    await asyncio.gather(*tasks)
    semaphore.release()
    semaphore.release()
    tasks = permits(semaphore, "cdef")
    await asyncio.gather(*tasks)
"#,
        "
        0 2 released, locked: True
        0 3 a ok True
        1 6 b ok True
        2 9 main has it again
        2 10 c ok False
        2 10 d ok False
        2 10 e ok True
        3 13 f ok False
        the run finished
        ",
    );
}

#[test]
fn a_permit_goes_to_the_next_task_if_the_woken_one_is_cancelled() {
    check_with(
        PERMIT,
        async {
            let semaphore = Semaphore::new(0);
            let tasks = permits(&semaphore, ["a", "b", "c", "d"]);
            sleep(1.0).await?;
            tasks[0].cancel();
            semaphore.release();
            tasks[1].cancel();
            sleep(0.0).await?;
            print("an iteration later");
            sleep(5.0).await?;
            semaphore.release();
            gather(tasks, true).await?;
            print(py(semaphore.locked()));
            Ok(())
        },
        r#"
async def main():
    semaphore = asyncio.Semaphore(0)
    tasks = permits(semaphore, "abcd")
    await asyncio.sleep(1)
    tasks[0].cancel()
    semaphore.release()
    tasks[1].cancel()
    await asyncio.sleep(0)
    print("an iteration later")
    await asyncio.sleep(5)
    semaphore.release()
    await asyncio.gather(*tasks, return_exceptions=True)
    print(semaphore.locked())
"#,
        "
        1 5 a CancelledError() True
        1 5 b CancelledError() True
        1 5 an iteration later
        1 6 c ok True
        2 9 d ok True
        6 13 False
        the run finished
        ",
    );
}

#[test]
fn several_permits_given_at_once_wake_as_many() {
    check_with(
        PERMIT,
        async {
            let semaphore = Semaphore::new(0);
            let tasks = permits(&semaphore, ["a", "b", "c", "d"]);
            sleep(1.0).await?;
            for _ in 0..3 {
                semaphore.release();
            }
            // The first two are woken and cancelled: one of their permits goes to the fourth, and the
            // other is free.
            tasks[0].cancel();
            tasks[1].cancel();
            gather(tasks, true).await.map(|_| ())
        },
        r#"
async def main():
    semaphore = asyncio.Semaphore(0)
    tasks = permits(semaphore, "abcd")
    await asyncio.sleep(1)
    for _ in range(3):
        semaphore.release()
    tasks[0].cancel()
    tasks[1].cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
"#,
        "
        1 5 a CancelledError() True
        1 5 b CancelledError() True
        1 5 c ok True
        1 6 d ok False
        the run finished
        ",
    );
}

#[test]
fn a_bounded_semaphore_refuses_more_than_it_began_with() {
    async fn use_it(semaphore: BoundedSemaphore, name: &'static str) -> Result<()> {
        let _permit = semaphore.guard().await?;
        say_all!(name, py(semaphore.locked()));
        sleep(1.0).await
    }
    check(
        async {
            let semaphore = BoundedSemaphore::new(2);
            print(outcome(&semaphore.release()));
            let tasks = ["a", "b", "c"]
                .map(|name| create_named_task(name, use_it(semaphore.clone(), name)));
            sleep(0.5).await?;
            tasks[2].cancel();
            gather(tasks, true).await?;
            print(outcome(&semaphore.release()));
            semaphore.acquire().await?;
            print(outcome(&semaphore.release()));
            Ok(())
        },
        r#"
async def use_it(semaphore, name):
    async with semaphore:
        print(name, semaphore.locked())
        await asyncio.sleep(1)

async def main():
    semaphore = asyncio.BoundedSemaphore(2)
    print(attempt(semaphore.release))
    tasks = [asyncio.create_task(use_it(semaphore, name), name=name) for name in "abc"]
    await asyncio.sleep(0.5)
    tasks[2].cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    print(attempt(semaphore.release))
    await semaphore.acquire()
    print(attempt(semaphore.release))
"#,
        "
        0 1 ValueError('BoundedSemaphore released too many times')
        0 2 a False
        0 2 b True
        1 10 ValueError('BoundedSemaphore released too many times')
        1 10 ok
        the run finished
        ",
    );
}

/// Waits at a barrier and prints what happened.
async fn meet(barrier: Barrier, name: &'static str) -> Result<()> {
    let met = barrier.wait().await;
    let how = met.map_or_else(|error| error.repr(), |index| index.to_string());
    say_all!(name, how, barrier.n_waiting(), py(barrier.broken()));
    Ok(())
}

const MEET: &str = r#"
async def meet(barrier, name):
    try:
        how = await barrier.wait()
    except BaseException as error:
        how = repr(error)
    print(name, how, barrier.n_waiting, barrier.broken)

def meeting(barrier, names):
    return [asyncio.create_task(meet(barrier, name), name=name) for name in names]

"#;

fn meeting<const N: usize>(barrier: &Barrier, names: [&'static str; N]) -> [Task<()>; N] {
    names.map(|name| create_named_task(name, meet(barrier.clone(), name)))
}

#[test]
fn a_barrier_opens_with_the_last_task_and_tasks_that_come_meanwhile_wait_for_the_next_round() {
    check_with(
        MEET,
        async {
            let barrier = Barrier::new(3)?;
            let early = meeting(&barrier, ["a", "b"]);
            sleep(1.0).await?;
            say_all!(barrier.parties(), barrier.n_waiting(), py(barrier.broken()));
            let late = meeting(&barrier, ["c", "d", "e", "f"]);
            gather(early, false).await?;
            gather(late, false).await.map(|_| ())
        },
        r#"
async def main():
    barrier = asyncio.Barrier(3)
    early = meeting(barrier, "ab")
    await asyncio.sleep(1)
    print(barrier.parties, barrier.n_waiting, barrier.broken)
    late = meeting(barrier, "cdef")
    await asyncio.gather(*early)
    await asyncio.gather(*late)
"#,
        "
        1 4 3 2 False
        1 5 c 2 0 False
        1 6 a 0 0 False
        1 6 b 1 0 False
        1 7 f 2 0 False
        1 8 d 0 0 False
        1 8 e 1 0 False
        the run finished
        ",
    );
}

#[test]
fn a_barrier_is_one_task_short_after_a_cancelled_wait() {
    check_with(
        MEET,
        async {
            let barrier = Barrier::new(3)?;
            let tasks = meeting(&barrier, ["a", "b"]);
            sleep(1.0).await?;
            tasks[0].cancel();
            sleep(1.0).await?;
            print(barrier.n_waiting().to_string());
            gather(meeting(&barrier, ["c", "d"]), false).await?;
            gather(tasks, true).await.map(|_| ())
        },
        r#"
async def main():
    barrier = asyncio.Barrier(3)
    tasks = meeting(barrier, "ab")
    await asyncio.sleep(1)
    tasks[0].cancel()
    await asyncio.sleep(1)
    print(barrier.n_waiting)
    await asyncio.gather(*meeting(barrier, "cd"))
    await asyncio.gather(*tasks, return_exceptions=True)
"#,
        "
        1 5 a CancelledError() 1 False
        2 8 1
        2 9 d 2 0 False
        2 10 b 1 0 False
        2 10 c 1 0 False
        the run finished
        ",
    );
}

#[test]
fn a_task_that_is_cancelled_as_the_barrier_opens_leaves_alone() {
    check_with(
        MEET,
        async {
            let barrier = Barrier::new(3)?;
            let tasks = meeting(&barrier, ["a", "b"]);
            sleep(1.0).await?;
            print(barrier.wait().await?.to_string());
            tasks[0].cancel();
            tasks[1].cancel_with_message("too late");
            gather(tasks, true).await?;
            say_all!(barrier.n_waiting(), py(barrier.broken()));
            gather(meeting(&barrier, ["c", "d", "e"]), false).await.map(|_| ())
        },
        r#"
async def main():
    barrier = asyncio.Barrier(3)
    tasks = meeting(barrier, "ab")
    await asyncio.sleep(1)
    print(await barrier.wait())
    tasks[0].cancel()
    tasks[1].cancel("too late")
    await asyncio.gather(*tasks, return_exceptions=True)
    print(barrier.n_waiting, barrier.broken)
    await asyncio.gather(*meeting(barrier, "cde"))
"#,
        "
        1 4 2
        1 5 a CancelledError() 0 False
        1 5 b CancelledError('too late') 0 False
        1 7 0 False
        1 8 e 2 0 False
        1 9 c 0 0 False
        1 9 d 1 0 False
        the run finished
        ",
    );
}

#[test]
fn resetting_and_aborting_a_barrier_raise_in_waiting_tasks() {
    check_with(
        MEET,
        async {
            print(outcome(&Barrier::new(0)));
            let barrier = Barrier::new(3)?;
            let tasks = meeting(&barrier, ["a", "b"]);
            sleep(1.0).await?;
            barrier.reset().await?;
            say_all!("reset", barrier.n_waiting());
            gather(tasks, false).await?;
            let tasks = meeting(&barrier, ["c", "d"]);
            sleep(1.0).await?;
            tasks[0].cancel();
            barrier.abort().await?;
            print("aborted");
            gather(tasks, true).await?;
            gather(meeting(&barrier, ["e"]), false).await?;
            barrier.reset().await?;
            gather(meeting(&barrier, ["f", "g", "h"]), false).await.map(|_| ())
        },
        r#"
async def main():
    print(attempt(asyncio.Barrier, 0))
    barrier = asyncio.Barrier(3)
    tasks = meeting(barrier, "ab")
    await asyncio.sleep(1)
    await barrier.reset()
    print("reset", barrier.n_waiting)
    await asyncio.gather(*tasks)
    tasks = meeting(barrier, "cd")
    await asyncio.sleep(1)
    tasks[0].cancel()
    await barrier.abort()
    print("aborted")
    await asyncio.gather(*tasks, return_exceptions=True)
    await asyncio.gather(*meeting(barrier, "e"))
    await barrier.reset()
    await asyncio.gather(*meeting(barrier, "fgh"))
"#,
        "
        0 1 ValueError('parties must be >= 1')
        1 4 reset 0
        1 5 a BrokenBarrierError('Abort or reset of barrier') 0 False
        1 5 b BrokenBarrierError('Abort or reset of barrier') 0 False
        2 10 aborted
        2 11 c CancelledError() 0 True
        2 11 d BrokenBarrierError('Abort or reset of barrier') 0 True
        2 14 e BrokenBarrierError('Barrier aborted') 0 True
        2 17 h 2 0 False
        2 18 f 0 0 False
        2 18 g 1 0 False
        the run finished
        ",
    );
}

#[test]
fn a_task_that_waits_for_a_primitive_binds_it_to_the_loop() {
    /// Waits in one loop until a timeout, and then in other loops.
    #[track_caller]
    fn check<F>(wait: impl Fn() -> F)
    where
        F: Future<Output = Result<()>> + 'static,
    {
        let waited = || run(wait_for(wait(), Some(1.0))).unwrap_err().repr();
        let refusal = "RuntimeError('the primitive is bound to a different event loop')";
        assert_eq!(waited(), "TimeoutError()");
        assert_eq!(waited(), refusal);
        assert_eq!(waited(), refusal);
    }

    let (lock, event, semaphore) = (Lock::new(), Event::new(), BoundedSemaphore::new(1));
    let (condition, queue) = (Condition::new(), Queue::<u32>::new(1));
    let barrier = Barrier::new(2).expect("two parties are allowed");
    let (held, held_too) = (lock.clone(), semaphore.clone());
    let held_as_well = condition.clone();
    run(async move {
        held.acquire().await?;
        held_too.acquire().await?;
        held_as_well.acquire().await
    })
    .expect("no task waits, so nothing is bound");
    check(|| lock.acquire());
    check(|| event.wait());
    check(|| semaphore.acquire());
    check(|| {
        let item = queue.get();
        async { item.await.map(drop) }
    });
    check(|| {
        let met = barrier.wait();
        async { met.await.map(drop) }
    });
    check(|| condition.wait());

    let set = event.clone();
    run(async move {
        set.set();
        set.wait().await
    })
    .expect("a call that does not wait is not refused");
}
