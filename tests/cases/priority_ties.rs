use std::cmp::Ordering;

use loopscope::runtime::queues::LessThan;
use loopscope::runtime::{
    Exception, LifoQueue, PriorityQueue, Repr, Result, create_task, print, sleep,
};

use crate::console::Console;
use crate::text::{bracketed, list};

/// A priority and a dict. Dicts cannot be compared.
struct Pair(u32, &'static str);

impl LessThan for Pair {
    fn less_than(&self, other: &Self) -> Result<bool> {
        if self.0 != other.0 {
            return Ok(self.0 < other.0);
        }
        let message = "'<' not supported between instances of 'dict' and 'dict'";
        Err(Exception::new("TypeError", message))
    }
}

impl Repr for Pair {
    fn repr(&self) -> String {
        format!("({}, {})", self.0, self.1)
    }
}

/// A job; the payload is not compared.
#[derive(Clone)]
struct Job {
    priority: i32,
    number: u32,
    payload: &'static str,
}

impl PartialEq for Job {
    fn eq(&self, other: &Self) -> bool {
        (self.priority, self.number) == (other.priority, other.number)
    }
}

impl PartialOrd for Job {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        (self.priority, self.number).partial_cmp(&(other.priority, other.number))
    }
}

impl Repr for Job {
    fn repr(&self) -> String {
        format!("({}, {}, {})", self.priority, self.number, self.payload)
    }
}

#[derive(Clone, PartialEq)]
struct Severity(&'static str);

impl Severity {
    fn rank(&self) -> i32 {
        match self.0 {
            "low" => 0,
            "high" => -1,
            _ => -2,
        }
    }
}

impl PartialOrd for Severity {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.rank().partial_cmp(&other.rank())
    }
}

impl Repr for Severity {
    fn repr(&self) -> String {
        self.0.to_owned()
    }
}

async fn all() -> Result<()> {
    let tuples = PriorityQueue::new(0);
    tuples.put(Pair(2, "{'task': 'backup'}")).await?;
    match tuples.put(Pair(2, "{'task': 'report'}")).await {
        Err(error) if error.is("TypeError") => print(format!("TypeError: {}", error.message())),
        result => result?,
    }

    let mut last_number = 0;
    let mut job = |priority, payload| {
        last_number += 1;
        Job { priority, number: last_number - 1, payload }
    };
    let jobs = PriorityQueue::new(0);
    for (priority, payload) in
        [(2, "{'a': 1}"), (1, "[1]"), (2, "None"), (0, "'now'"), (1, "{2}")]
    {
        jobs.put_nowait(job(priority, payload))?;
    }
    let mut drained = Vec::new();
    while !jobs.empty() {
        drained.push(jobs.get().await?.repr());
        jobs.task_done()?;
    }
    print(bracketed(drained));

    let (words, lifo) = (PriorityQueue::new(4), LifoQueue::new(0));
    for word in ["low", "urgent", "high", "low"] {
        words.put_nowait(Severity(word))?;
        lifo.put_nowait(word)?;
    }
    match words.put_nowait(Severity("high")) {
        Err(error) if error.is("QueueFull") => print(format!("full at {}", words.qsize())),
        result => result?,
    }
    let (mut by_rank, mut last_first) = (Vec::new(), Vec::new());
    while !words.empty() {
        by_rank.push(words.get().await?);
        words.task_done()?;
    }
    while !lifo.empty() {
        last_first.push(lifo.get().await?);
        lifo.task_done()?;
    }
    print(format!("{} {}", list(&by_rank), list(&last_first)));
    if let Err(error) = lifo.get_nowait() {
        print(error.repr());
    }

    let workers = ["w1", "w2"].map(|name| {
        let queue = jobs.clone();
        create_task(async move {
            loop {
                let job = queue.get().await?;
                print(format!("{name} {}", job.payload));
                sleep(0.1).await?;
                queue.task_done()?;
            }
            #[expect(unreachable_code, reason = "it says what the task returns")]
            Ok(())
        })
    });
    for (priority, payload) in [(5, "later"), (1, "soon"), (5, "later still"), (3, "middle")] {
        jobs.put(job(priority, payload)).await?;
        sleep(0.02).await?;
    }
    jobs.join().await?;
    for worker in workers {
        worker.cancel();
    }
    Ok(())
}

pub fn main(console: &mut Console) -> Result<()> {
    console.run(all())
}
