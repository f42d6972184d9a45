//! Fairness and cancel safety of the queues, and what shutting them down does.
//!
//! Each program has a twin in Python, and every step of both is compared.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::needless_raw_string_hashes, reason = "every Python program is quoted alike")]

mod machine;

use loopscope::runtime::{
    LifoQueue, PriorityQueue, Queue, Result, Task, create_named_task, gather, print, sleep,
};
use machine::{check, check_with, outcome, py, say_all};

/// Gets one item and prints it.
async fn get(queue: Queue<i32>, name: &'static str) -> Result<()> {
    let item = queue.get().await;
    say_all!(name, item.map_or_else(|error| error.repr(), |item| item.to_string()));
    Ok(())
}

/// Puts one item and prints when it is in the queue.
async fn put(queue: Queue<i32>, name: &'static str, item: i32) -> Result<()> {
    say_all!(name, outcome(&queue.put(item).await), queue.qsize());
    Ok(())
}

fn getting<const N: usize>(queue: &Queue<i32>, names: [&'static str; N]) -> [Task<()>; N] {
    names.map(|name| create_named_task(name, get(queue.clone(), name)))
}

fn putting<const N: usize>(queue: &Queue<i32>, puts: [(&'static str, i32); N]) -> [Task<()>; N] {
    puts.map(|(name, item)| create_named_task(name, put(queue.clone(), name, item)))
}

const USERS: &str = r#"
async def get(queue, name):
    try:
        item = await queue.get()
    except BaseException as error:
        item = repr(error)
    print(name, item)

async def put(queue, name, item):
    print(name, await outcome(queue.put(item)), queue.qsize())

def getting(queue, names):
    return [asyncio.create_task(get(queue, name), name=name) for name in names]

def putting(queue, *puts):
    return [asyncio.create_task(put(queue, name, item), name=name) for name, item in puts]

"#;

#[test]
fn waiting_getters_get_items_in_the_order_in_which_they_came() {
    check_with(
        USERS,
        async {
            let queue = Queue::new(0);
            let tasks = getting(&queue, ["a", "b", "c"]);
            sleep(1.0).await?;
            queue.put_nowait(1)?;
            say_all!("put, nobody has run:", queue.qsize());
            queue.put_nowait(2)?;
            sleep(1.0).await?;
            queue.put(3).await?;
            gather(tasks, false).await.map(|_| ())
        },
        r#"
async def main():
    queue = asyncio.Queue()
    tasks = getting(queue, "abc")
    await asyncio.sleep(1)
    queue.put_nowait(1)
    print("put, nobody has run:", queue.qsize())
    queue.put_nowait(2)
    await asyncio.sleep(1)
    await queue.put(3)
    await asyncio.gather(*tasks)
"#,
        "
        1 4 put, nobody has run: 1
        1 5 a 1
        1 5 b 2
        2 8 c 3
        the run finished
        ",
    );
}

#[test]
fn waiting_putters_get_room_in_the_order_in_which_they_came() {
    check_with(
        USERS,
        async {
            let queue = Queue::new(1);
            let tasks = putting(&queue, [("a", 1), ("b", 2), ("c", 3)]);
            sleep(1.0).await?;
            say_all!(queue.maxsize(), py(queue.full()), py(queue.empty()));
            for _ in 0..3 {
                print(queue.get().await?.to_string());
                sleep(1.0).await?;
            }
            gather(tasks, false).await.map(|_| ())
        },
        r#"
async def main():
    queue = asyncio.Queue(1)
    tasks = putting(queue, ("a", 1), ("b", 2), ("c", 3))
    await asyncio.sleep(1)
    print(queue.maxsize, queue.full(), queue.empty())
    for _ in range(3):
        print(await queue.get())
        await asyncio.sleep(1)
    await asyncio.gather(*tasks)
"#,
        "
        0 2 a ok 1
        1 4 1 True False
        1 4 1
        1 5 b ok 1
        2 7 2
        2 8 c ok 1
        3 10 3
        the run finished
        ",
    );
}

#[test]
fn a_later_get_overtakes_a_getter_that_is_woken_and_has_not_run() {
    check_with(
        USERS,
        async {
            let queue = Queue::new(0);
            let tasks = getting(&queue, ["a", "b"]);
            sleep(1.0).await?;
            queue.put_nowait(1)?;
            say_all!("main", queue.get_nowait()?);
            // The first getter is at the end of the line now.
            sleep(1.0).await?;
            queue.put_nowait(2)?;
            queue.put_nowait(3)?;
            gather(tasks, false).await.map(|_| ())
        },
        r#"
async def main():
    queue = asyncio.Queue()
    tasks = getting(queue, "ab")
    await asyncio.sleep(1)
    queue.put_nowait(1)
    print("main", queue.get_nowait())
    await asyncio.sleep(1)
    queue.put_nowait(2)
    queue.put_nowait(3)
    await asyncio.gather(*tasks)
"#,
        "
        1 4 main 1
        2 8 b 2
        2 8 a 3
        the run finished
        ",
    );
}

#[test]
fn a_later_put_overtakes_a_putter_that_is_woken_and_has_not_run() {
    check_with(
        USERS,
        async {
            let queue = Queue::new(1);
            queue.put_nowait(0)?;
            let tasks = putting(&queue, [("a", 1), ("b", 2)]);
            sleep(1.0).await?;
            say_all!(queue.get_nowait()?);
            queue.put_nowait(9)?;
            for _ in 0..3 {
                sleep(1.0).await?;
                say_all!(queue.get().await?);
            }
            gather(tasks, false).await.map(|_| ())
        },
        r#"
async def main():
    queue = asyncio.Queue(1)
    queue.put_nowait(0)
    tasks = putting(queue, ("a", 1), ("b", 2))
    await asyncio.sleep(1)
    print(queue.get_nowait())
    queue.put_nowait(9)
    for _ in range(3):
        await asyncio.sleep(1)
        print(await queue.get())
    await asyncio.gather(*tasks)
"#,
        "
        1 4 0
        2 7 9
        2 8 b ok 1
        3 10 2
        3 11 a ok 1
        4 13 1
        the run finished
        ",
    );
}

#[test]
fn a_cancelled_get_takes_nothing_and_the_next_is_woken() {
    check_with(
        USERS,
        async {
            let queue = Queue::new(0);
            let tasks = getting(&queue, ["a", "b", "c", "d"]);
            sleep(1.0).await?;
            tasks[0].cancel();
            sleep(1.0).await?;
            // The second is cancelled before it is woken, the third after.
            tasks[1].cancel();
            queue.put_nowait(1)?;
            tasks[2].cancel();
            gather(tasks, true).await?;
            print(queue.qsize().to_string());
            Ok(())
        },
        r#"
async def main():
    queue = asyncio.Queue()
    tasks = getting(queue, "abcd")
    await asyncio.sleep(1)
    tasks[0].cancel()
    await asyncio.sleep(1)
    tasks[1].cancel()
    queue.put_nowait(1)
    tasks[2].cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    print(queue.qsize())
"#,
        "
        1 5 a CancelledError()
        2 8 b CancelledError()
        2 8 c CancelledError()
        2 9 d 1
        2 11 0
        the run finished
        ",
    );
}

#[test]
fn an_item_stays_if_the_only_getter_is_cancelled_as_it_is_woken() {
    check_with(
        USERS,
        async {
            let queue = Queue::new(0);
            let tasks = getting(&queue, ["a"]);
            sleep(1.0).await?;
            queue.put_nowait(1)?;
            tasks[0].cancel();
            gather(tasks, true).await?;
            say_all!(queue.qsize(), queue.get().await?);
            Ok(())
        },
        r#"
async def main():
    queue = asyncio.Queue()
    tasks = getting(queue, "a")
    await asyncio.sleep(1)
    queue.put_nowait(1)
    tasks[0].cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    print(queue.qsize(), await queue.get())
"#,
        "
        1 5 a CancelledError()
        1 7 1 1
        the run finished
        ",
    );
}

#[test]
fn a_cancelled_put_puts_nothing_and_the_next_is_woken() {
    check_with(
        USERS,
        async {
            let queue = Queue::new(1);
            queue.put_nowait(0)?;
            let tasks = putting(&queue, [("a", 1), ("b", 2), ("c", 3), ("d", 4)]);
            sleep(1.0).await?;
            tasks[0].cancel();
            sleep(1.0).await?;
            tasks[1].cancel();
            say_all!(queue.get_nowait()?);
            tasks[2].cancel();
            gather(tasks, true).await?;
            say_all!(queue.get().await?);
            Ok(())
        },
        r#"
async def main():
    queue = asyncio.Queue(1)
    queue.put_nowait(0)
    tasks = putting(queue, ("a", 1), ("b", 2), ("c", 3), ("d", 4))
    await asyncio.sleep(1)
    tasks[0].cancel()
    await asyncio.sleep(1)
    tasks[1].cancel()
    print(queue.get_nowait())
    tasks[2].cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    print(await queue.get())
"#,
        "
        1 5 a CancelledError() 1
        2 7 0
        2 8 b CancelledError() 0
        2 8 c CancelledError() 0
        2 9 d ok 1
        2 11 4
        the run finished
        ",
    );
}

#[test]
fn calls_that_do_not_wait_fail_at_once() {
    check(
        async {
            let queue = Queue::new(1);
            print(outcome(&queue.get_nowait()));
            queue.put_nowait(1)?;
            print(outcome(&queue.put_nowait(2)));
            print(outcome(&queue.task_done()));
            print(outcome(&queue.task_done()));
            // `task_done` is called although no task took the item.
            queue.join().await?;
            print(queue.get_nowait()?.to_string());
            Ok(())
        },
        r#"
async def main():
    queue = asyncio.Queue(1)
    print(attempt(queue.get_nowait))
    queue.put_nowait(1)
    print(attempt(queue.put_nowait, 2))
    print(attempt(queue.task_done))
    print(attempt(queue.task_done))
    await queue.join()
    print(queue.get_nowait())
"#,
        "
        0 1 QueueEmpty()
        0 1 QueueFull()
        0 1 ok
        0 1 ValueError('task_done() called too many times')
        0 1 1
        the run finished
        ",
    );
}

/// Waits until all items are done, and prints when.
async fn join(queue: Queue<i32>, name: &'static str) -> Result<()> {
    say_all!(name, outcome(&queue.join().await));
    Ok(())
}

const JOIN: &str = r#"
async def join(queue, name):
    print(name, await outcome(queue.join()))

"#;

#[test]
fn join_waits_for_every_item_and_wakes_all_in_order() {
    check_with(
        JOIN,
        async {
            let queue = Queue::new(0);
            queue.put_nowait(1)?;
            queue.put_nowait(2)?;
            let tasks =
                ["a", "b", "c"].map(|name| create_named_task(name, join(queue.clone(), name)));
            for _ in 0..2 {
                sleep(1.0).await?;
                queue.get().await?;
                print(outcome(&queue.task_done()));
            }
            // An item is put before they run, and they do not check again.
            queue.put_nowait(3)?;
            tasks[1].cancel();
            gather(tasks, true).await?;
            queue.get_nowait()?;
            let late = create_named_task("d", join(queue.clone(), "d"));
            sleep(1.0).await?;
            late.cancel();
            late.await?;
            print(outcome(&queue.task_done()));
            queue.join().await
        },
        r#"
async def main():
    queue = asyncio.Queue()
    queue.put_nowait(1)
    queue.put_nowait(2)
    tasks = [asyncio.create_task(join(queue, name), name=name) for name in "abc"]
    for _ in range(2):
        await asyncio.sleep(1)
        await queue.get()
        print(attempt(queue.task_done))
    queue.put_nowait(3)
    tasks[1].cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    queue.get_nowait()
    late = asyncio.create_task(join(queue, "d"), name="d")
    await asyncio.sleep(1)
    late.cancel()
    await late
    print(attempt(queue.task_done))
    await queue.join()
"#,
        "
        1 4 ok
        2 6 ok
        2 7 a ok
        2 7 b CancelledError()
        2 7 c ok
        3 13 d CancelledError()
        3 14 ok
        the run finished
        ",
    );
}

#[test]
fn shutting_a_queue_down_wakes_waiting_tasks_and_keeps_its_items() {
    check_with(
        USERS,
        async {
            let queue = Queue::new(2);
            let tasks = getting(&queue, ["a", "b"]);
            sleep(1.0).await?;
            queue.shutdown(false)?;
            queue.shutdown(false)?;
            gather(tasks, false).await?;
            let queue = Queue::new(1);
            queue.put_nowait(1)?;
            let tasks = putting(&queue, [("c", 2), ("d", 3)]);
            sleep(1.0).await?;
            queue.shutdown(false)?;
            gather(tasks, false).await?;
            print(outcome(&queue.put_nowait(4)));
            print(queue.get().await?.to_string());
            print(outcome(&queue.get().await));
            print(outcome(&queue.get_nowait()));
            Ok(())
        },
        r#"
async def main():
    queue = asyncio.Queue(2)
    tasks = getting(queue, "ab")
    await asyncio.sleep(1)
    queue.shutdown()
    queue.shutdown()
    await asyncio.gather(*tasks)
    queue = asyncio.Queue(1)
    queue.put_nowait(1)
    tasks = putting(queue, ("c", 2), ("d", 3))
    await asyncio.sleep(1)
    queue.shutdown()
    await asyncio.gather(*tasks)
    print(attempt(queue.put_nowait, 4))
    print(await queue.get())
    print(await outcome(queue.get()))
    print(attempt(queue.get_nowait))
"#,
        "
        1 5 a QueueShutDown()
        1 5 b QueueShutDown()
        2 11 c QueueShutDown() 1
        2 11 d QueueShutDown() 1
        2 13 QueueShutDown()
        2 13 1
        2 13 QueueShutDown()
        2 13 QueueShutDown()
        the run finished
        ",
    );
}

#[test]
fn shutting_a_queue_down_immediately_empties_it_and_ends_every_join() {
    check_with(
        JOIN,
        async {
            let queue = Queue::new(3);
            for item in 1..=3 {
                queue.put_nowait(item)?;
            }
            queue.get_nowait()?;
            let tasks = ["a", "b"].map(|name| create_named_task(name, join(queue.clone(), name)));
            sleep(1.0).await?;
            queue.shutdown(true)?;
            say_all!(queue.qsize(), outcome(&queue.get_nowait()));
            // One item was taken and is not done yet.
            sleep(1.0).await?;
            print(outcome(&queue.task_done()));
            gather(tasks, false).await?;
            print(outcome(&queue.task_done()));
            Ok(())
        },
        r#"
async def main():
    queue = asyncio.Queue(3)
    for item in (1, 2, 3):
        queue.put_nowait(item)
    queue.get_nowait()
    tasks = [asyncio.create_task(join(queue, name), name=name) for name in "ab"]
    await asyncio.sleep(1)
    queue.shutdown(immediate=True)
    print(queue.qsize(), attempt(queue.get_nowait))
    await asyncio.sleep(1)
    print(attempt(queue.task_done))
    await asyncio.gather(*tasks)
    print(attempt(queue.task_done))
"#,
        "
        1 4 0 QueueShutDown()
        2 6 ok
        2 7 a ok
        2 7 b ok
        2 9 ValueError('task_done() called too many times')
        the run finished
        ",
    );
}

#[test]
fn a_task_that_is_cancelled_as_the_queue_shuts_down_is_cancelled() {
    check_with(
        USERS,
        async {
            let queue = Queue::new(1);
            let tasks = getting(&queue, ["a", "b", "c"]);
            sleep(1.0).await?;
            tasks[0].cancel();
            queue.put_nowait(1)?;
            queue.shutdown(true)?;
            tasks[1].cancel();
            gather(tasks, true).await.map(|_| ())
        },
        r#"
async def main():
    queue = asyncio.Queue(1)
    tasks = getting(queue, "abc")
    await asyncio.sleep(1)
    tasks[0].cancel()
    queue.put_nowait(1)
    queue.shutdown(immediate=True)
    tasks[1].cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
"#,
        "
        1 5 a CancelledError()
        1 5 b CancelledError()
        1 5 c QueueShutDown()
        the run finished
        ",
    );
}

#[test]
fn a_lifo_queue_returns_the_item_that_was_put_last() {
    check(
        async {
            let queue = LifoQueue::new(2);
            let stack = queue.clone();
            let producer = create_named_task("producer", async move {
                for item in 1..=4 {
                    stack.put(item).await?;
                    say_all!("put", item);
                }
                Ok(())
            });
            sleep(1.0).await?;
            for _ in 0..4 {
                say_all!("got", queue.get().await?);
                sleep(0.0).await?;
            }
            print(outcome(&queue.get_nowait()));
            producer.await
        },
        r#"
async def produce(queue):
    for item in (1, 2, 3, 4):
        await queue.put(item)
        print("put", item)

async def main():
    queue = asyncio.LifoQueue(2)
    producer = asyncio.create_task(produce(queue), name="producer")
    await asyncio.sleep(1)
    for _ in range(4):
        print("got", await queue.get())
        await asyncio.sleep(0)
    print(attempt(queue.get_nowait))
    await producer
"#,
        "
        0 2 put 1
        0 2 put 2
        1 4 got 2
        1 5 put 3
        1 5 got 3
        1 6 put 4
        1 6 got 4
        1 7 got 1
        1 8 QueueEmpty()
        the run finished
        ",
    );
}

/// An item that is compared by its rank alone.
#[derive(Clone, Debug)]
struct Ranked(i32, &'static str);

impl PartialEq for Ranked {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        self.0.partial_cmp(&other.0)
    }
}

impl loopscope::runtime::Repr for Ranked {
    fn repr(&self) -> String {
        format!("Ranked({}, {:?})", self.0, self.1)
    }
}

#[test]
fn a_priority_queue_returns_the_lowest_item_and_equal_ones_as_a_heap_does() {
    check(
        async {
            let queue = PriorityQueue::new(0);
            let ranks = [(2, "a"), (1, "b"), (2, "c"), (1, "d"), (2, "e"), (1, "f"), (0, "g")];
            for (rank, name) in ranks {
                queue.put_nowait(Ranked(rank, name))?;
            }
            for _ in 0..4 {
                print(queue.get().await?.1);
            }
            queue.put_nowait(Ranked(2, "h"))?;
            while !queue.empty() {
                print(queue.get_nowait()?.1);
            }
            Ok(())
        },
        r#"
class Ranked:
    def __init__(self, rank, name):
        self.rank, self.name = rank, name
    def __lt__(self, other):
        return self.rank < other.rank

async def main():
    queue = asyncio.PriorityQueue()
    ranks = ((2, "a"), (1, "b"), (2, "c"), (1, "d"), (2, "e"), (1, "f"), (0, "g"))
    for rank, name in ranks:
        queue.put_nowait(Ranked(rank, name))
    for _ in range(4):
        print((await queue.get()).name)
    queue.put_nowait(Ranked(2, "h"))
    while not queue.empty():
        print(queue.get_nowait().name)
"#,
        "
        0 1 g
        0 1 b
        0 1 f
        0 1 d
        0 1 c
        0 1 e
        0 1 a
        0 1 h
        the run finished
        ",
    );
}

#[test]
fn a_waiting_getter_gets_the_item_that_is_lowest_when_it_runs() {
    check(
        async {
            let queue = PriorityQueue::new(0);
            let getters = ["a", "b"].map(|name| {
                let queue = queue.clone();
                create_named_task(name, async move {
                    say_all!(name, queue.get().await?);
                    Ok(())
                })
            });
            sleep(1.0).await?;
            for item in [3, 2, 1] {
                queue.put_nowait(item)?;
            }
            gather(getters, false).await.map(|_| ())
        },
        r#"
async def get(queue, name):
    print(name, await queue.get())

async def main():
    queue = asyncio.PriorityQueue()
    getters = [asyncio.create_task(get(queue, name), name=name) for name in "ab"]
    await asyncio.sleep(1)
    for item in (3, 2, 1):
        queue.put_nowait(item)
    await asyncio.gather(*getters)
"#,
        "
        1 5 a 1
        1 5 b 2
        the run finished
        ",
    );
}
