//! Items of a `PriorityQueue` that are ordered by code, which may fail or use the queue.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::needless_raw_string_hashes, reason = "every Python program is quoted alike")]

mod machine;

use std::cell::Cell;
use std::rc::Rc;

use loopscope::runtime::queues::LessThan;
use loopscope::runtime::{Exception, PriorityQueue, Repr, Result, create_task, print, sleep};
use machine::{check_with, outcome, say_all};

/// An item of a rank; equal ranks cannot be compared.
struct Item(i32);

impl Repr for Item {
    fn repr(&self) -> String {
        format!("Item({})", self.0)
    }
}

impl LessThan for Item {
    fn less_than(&self, other: &Self) -> Result<bool> {
        if self.0 == other.0 {
            return Err(Exception::new("TypeError", format!("both are {}", self.0)));
        }
        Ok(self.0 < other.0)
    }
}

const ITEM: &str = r#"
class Item:
    def __init__(self, rank):
        self.rank = rank

    def __repr__(self):
        return f"Item({self.rank})"

    def __lt__(self, other):
        if self.rank == other.rank:
            raise TypeError(f"both are {self.rank}")
        return self.rank < other.rank

"#;

#[test]
fn an_item_that_cannot_be_compared_is_still_put_into_the_queue() {
    check_with(
        ITEM,
        async {
            let queue = PriorityQueue::new(0);
            for rank in [2, 1, 3, 2, 1, 5] {
                say_all!(rank, outcome(&queue.put_nowait(Item(rank))), queue.qsize());
            }
            say_all!(outcome(&queue.put(Item(1)).await), queue.qsize());
            while !queue.empty() {
                let got = queue.get_nowait();
                print(got.map_or_else(|error| error.repr(), |item| item.repr()));
            }
            for _ in 0..6 {
                print(outcome(&queue.task_done()));
            }
            Ok(())
        },
        r#"
async def main():
    queue = asyncio.PriorityQueue()
    for rank in [2, 1, 3, 2, 1, 5]:
        print(rank, attempt(queue.put_nowait, Item(rank)), queue.qsize())
    print(await outcome(queue.put(Item(1))), queue.qsize())
    while not queue.empty():
        try:
            print(queue.get_nowait())
        except TypeError as error:
            print(repr(error))
    for _ in range(6):
        print(attempt(queue.task_done))
"#,
        "
        0 1 2 ok 1
        0 1 1 ok 2
        0 1 3 ok 3
        0 1 2 TypeError('both are 2') 4
        0 1 1 TypeError('both are 1') 5
        0 1 5 ok 6
        0 1 TypeError('both are 1') 7
        0 1 TypeError('both are 1')
        0 1 TypeError('both are 1')
        0 1 TypeError('both are 1')
        0 1 TypeError('both are 1')
        0 1 TypeError('both are 1')
        0 1 Item(1)
        0 1 Item(1)
        0 1 ok
        0 1 ok
        0 1 ok
        0 1 ok
        0 1 ValueError('task_done() called too many times')
        0 1 ValueError('task_done() called too many times')
        the run finished
        ",
    );
}

#[test]
fn a_put_that_fails_wakes_no_waiting_task() {
    check_with(
        ITEM,
        async {
            let queue = PriorityQueue::new(2);
            queue.put_nowait(Item(1))?;
            let putter = queue.clone();
            let putting = create_task(async move {
                putter.put(Item(1)).await?;
                Ok(())
            });
            sleep(1.0).await?;
            say_all!(outcome(&putting.await), queue.qsize());
            let waiting = create_task(queue.put(Item(7)));
            sleep(1.0).await?;
            say_all!("waits:", i32::from(!waiting.done()));
            say_all!(queue.get_nowait()?.repr(), queue.qsize());
            waiting.await?;
            say_all!(queue.qsize(), outcome(&queue.shutdown(true)), queue.qsize());
            Ok(())
        },
        r#"
async def main():
    queue = asyncio.PriorityQueue(2)
    queue.put_nowait(Item(1))
    putting = asyncio.create_task(queue.put(Item(1)))
    await asyncio.sleep(1)
    print(await outcome(putting), queue.qsize())
    waiting = asyncio.create_task(queue.put(Item(7)))
    await asyncio.sleep(1)
    print("waits:", int(not waiting.done()))
    print(queue.get_nowait(), queue.qsize())
    await waiting
    print(queue.qsize(), attempt(queue.shutdown, True), queue.qsize())
"#,
        "
        1 4 TypeError('both are 1') 2
        2 7 waits: 1
        2 7 Item(1) 1
        2 9 2 ok 0
        the run finished
        ",
    );
}

/// An item whose comparison asks the queue, and puts the items that are left to put.
struct Asking {
    rank: i32,
    queue: PriorityQueue<Asking>,
    to_put: Rc<Cell<i32>>,
}

impl Repr for Asking {
    fn repr(&self) -> String {
        self.rank.to_string()
    }
}

impl LessThan for Asking {
    fn less_than(&self, other: &Self) -> Result<bool> {
        say_all!(self.rank, "<", other.rank, "of", self.queue.qsize());
        let to_put = self.to_put.replace(0);
        if to_put > 0 {
            let (queue, to_put_next) = (self.queue.clone(), Rc::clone(&self.to_put));
            let item = Self { rank: to_put, queue, to_put: to_put_next };
            print(outcome(&self.queue.put_nowait(item)));
        } else if to_put < 0 {
            let got = self.queue.get_nowait();
            print(got.map_or_else(|error| error.repr(), |item| item.repr()));
        }
        Ok(self.rank < other.rank)
    }
}

const ASKING: &str = r#"
to_put = 0

class Asking:
    def __init__(self, rank, queue):
        self.rank = rank
        self.queue = queue

    def __lt__(self, other):
        global to_put
        print(self.rank, "<", other.rank, "of", self.queue.qsize())
        rank, to_put = to_put, 0
        if rank > 0:
            print(attempt(self.queue.put_nowait, Asking(rank, self.queue)))
        elif rank < 0:
            print(self.queue.get_nowait().rank)
        return self.rank < other.rank

"#;

#[test]
fn comparing_may_use_the_queue() {
    check_with(
        ASKING,
        async {
            let queue = PriorityQueue::new(0);
            let to_put = Rc::new(Cell::new(0));
            let put = |rank| {
                let (queue_of_item, to_put) = (queue.clone(), Rc::clone(&to_put));
                outcome(&queue.put_nowait(Asking { rank, queue: queue_of_item, to_put }))
            };
            for rank in [4, 2, 6, 1] {
                print(put(rank));
            }
            to_put.set(3);
            say_all!("put", put(5), queue.qsize());
            to_put.set(-1);
            say_all!("put", put(8), queue.qsize());
            to_put.set(9);
            let got = queue.get_nowait();
            say_all!("got", got.map_or_else(|error| error.repr(), |item| item.repr()));
            while let Ok(item) = queue.get_nowait() {
                print(item.repr());
            }
            Ok(())
        },
        r#"
async def main():
    global to_put
    queue = asyncio.PriorityQueue()
    def put(rank):
        return attempt(queue.put_nowait, Asking(rank, queue))
    for rank in [4, 2, 6, 1]:
        print(put(rank))
    to_put = 3
    print("put", put(5), queue.qsize())
    to_put = -1
    print("put", put(8), queue.qsize())
    to_put = 9
    try:
        print("got", queue.get_nowait().rank)
    except RuntimeError as error:
        print("got", repr(error))
    while not queue.empty():
        print(queue.get_nowait().rank)
"#,
        "
        0 1 ok
        0 1 2 < 4 of 2
        0 1 ok
        0 1 6 < 2 of 3
        0 1 ok
        0 1 1 < 4 of 4
        0 1 1 < 2 of 4
        0 1 ok
        0 1 5 < 2 of 5
        0 1 3 < 6 of 6
        0 1 3 < 1 of 6
        0 1 ok
        0 1 put RuntimeError('list changed size during iteration') 6
        0 1 8 < 3 of 7
        0 1 2 < 3 of 6
        0 1 4 < 5 of 6
        0 1 8 < 4 of 6
        0 1 1
        0 1 put RuntimeError('list changed size during iteration') 6
        0 1 4 < 3 of 5
        0 1 9 < 3 of 6
        0 1 ok
        0 1 got RuntimeError('list changed size during iteration')
        0 1 4 < 3 of 5
        0 1 9 < 3 of 5
        0 1 6
        0 1 4 < 9 of 4
        0 1 5 < 8 of 4
        0 1 5 < 4 of 4
        0 1 3
        0 1 5 < 9 of 3
        0 1 8 < 5 of 3
        0 1 4
        0 1 9 < 8 of 2
        0 1 5
        0 1 8
        0 1 9
        the run finished
        ",
    );
}
