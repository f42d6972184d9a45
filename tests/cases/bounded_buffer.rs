use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use loopscope::runtime::{
    Condition, Lock, Queue, Repr, Result, create_task, gather, print, sleep, time,
};

use crate::console::Console;
use crate::text::rounded;

type Log = Rc<RefCell<Vec<String>>>;
type Doing<T> = Pin<Box<dyn Future<Output = Result<T>>>>;

trait Buffer {
    fn put(&self, item: String) -> Doing<()>;
    fn get(&self) -> Doing<String>;
}

struct Slots {
    items: Vec<Option<String>>,
    head: usize,
    count: usize,
}

#[derive(Clone)]
struct Textbook {
    slots: Rc<RefCell<Slots>>,
    not_full: Condition,
    not_empty: Condition,
}

impl Textbook {
    fn new(size: usize) -> Self {
        let lock = Lock::new();
        let slots = Slots { items: vec![None; size], head: 0, count: 0 };
        Self {
            slots: Rc::new(RefCell::new(slots)),
            not_full: Condition::with_lock(&lock),
            not_empty: Condition::with_lock(&lock),
        }
    }
}

impl Buffer for Textbook {
    fn put(&self, item: String) -> Doing<()> {
        let this = self.clone();
        Box::pin(async move {
            let _guard = this.not_full.guard().await?;
            let is_full = || this.slots.borrow().count == this.slots.borrow().items.len();
            while is_full() {
                this.not_full.wait().await?;
            }
            {
                let slots = &mut *this.slots.borrow_mut();
                let place = (slots.head + slots.count) % slots.items.len();
                slots.items[place] = Some(item);
                slots.count += 1;
            }
            this.not_empty.notify(1)
        })
    }

    fn get(&self) -> Doing<String> {
        let this = self.clone();
        Box::pin(async move {
            let _guard = this.not_empty.guard().await?;
            let slots = Rc::clone(&this.slots);
            this.not_empty.wait_for(move || slots.borrow().count > 0).await?;
            let item = {
                let slots = &mut *this.slots.borrow_mut();
                let item = slots.items[slots.head].take();
                slots.head = (slots.head + 1) % slots.items.len();
                slots.count -= 1;
                item.expect("the count says so")
            };
            this.not_full.notify(1)?;
            Ok(item)
        })
    }
}

impl Buffer for Queue<String> {
    fn put(&self, item: String) -> Doing<()> {
        Box::pin(Queue::put(self, item))
    }

    fn get(&self) -> Doing<String> {
        Box::pin(Queue::get(self))
    }
}

async fn producer(buffer: Rc<dyn Buffer>, name: &'static str, pace: f64, log: Log) -> Result<()> {
    for letter in "abc".chars().cycle().take(5) {
        buffer.put(format!("{name}{letter}")).await?;
        log.borrow_mut().push(format!("+{name}{letter}"));
        sleep(pace).await?;
    }
    Ok(())
}

async fn consumer(buffer: Rc<dyn Buffer>, count: u32, pace: f64, log: Log) -> Result<()> {
    for _ in 0..count {
        let item = buffer.get().await?;
        log.borrow_mut().push(format!("-{item}"));
        sleep(pace).await?;
    }
    Ok(())
}

async fn trial(buffer: Rc<dyn Buffer>) -> Result<(String, f64)> {
    let log = Log::default();
    let start = time()?;
    // `gather` makes a task of each; in Rust they are of two types.
    let tasks = [
        create_task(producer(Rc::clone(&buffer), "x", 0.0, Rc::clone(&log))),
        create_task(producer(Rc::clone(&buffer), "y", 0.05, Rc::clone(&log))),
        create_task(consumer(Rc::clone(&buffer), 6, 0.1, Rc::clone(&log))),
        create_task(consumer(Rc::clone(&buffer), 4, 0.15, Rc::clone(&log))),
    ];
    gather(tasks, false).await?;
    let line = log.borrow().join(" ");
    Ok((line, rounded(time()? - start, 3)))
}

async fn all() -> Result<()> {
    let buffers: [(&str, Rc<dyn Buffer>); 2] =
        [("Textbook", Rc::new(Textbook::new(2))), ("Queue", Rc::new(Queue::<String>::new(2)))];
    for (name, buffer) in buffers {
        let (line, seconds) = trial(buffer).await?;
        print(format!("{name:<9}{} {line}", seconds.repr()));
    }
    Ok(())
}

pub fn main(console: &mut Console) -> Result<()> {
    console.run(all())
}
