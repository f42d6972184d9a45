//! `Queue`: producers and consumers, with a bound that makes the producers wait and a `join` that
//! waits for the last item.

use std::cell::RefCell;
use std::rc::Rc;

use crate::model::{FutureKind, Moment, Occasion};
use crate::program::{parameters, preset};
use crate::runtime::{
    Queue, Random, Result, TaskGroup, create_named_task, fixed, gather, print, sleep, task_group,
    time,
};

//~ listing

type Dice = Rc<RefCell<Random>>;

async fn produce(i: u64, queue: Queue<u64>, random: Dice, p: Parameters) -> Result<()> {
    for item in i * p.items..(i + 1) * p.items {
        let extra = random.borrow_mut().uniform(0.0, p.jitter);
        sleep(p.produce + extra).await?; //~ produce
        queue.put(item).await?; //~ put
        print(format!("producer {i} has put item {item}")); //~ has put
    }
    Ok(())
}

async fn consume(i: u64, queue: Queue<u64>, random: Dice, p: Parameters) -> Result<()> {
    loop {
        let item = queue.get().await?; //~ get
        print(format!("consumer {i} takes item {item}")); //~ takes
        let extra = random.borrow_mut().uniform(0.0, p.jitter);
        sleep(p.consume + extra).await?; //~ consume

        //~ if never
        if !p.forgotten {
            //~ if forgotten=false <1
            queue.task_done()?;
            //~ if never
        }
        //~ end if
    }
}

async fn main(p: Parameters) -> Result<()> {
    let start = time()?;
    let random = Dice::new(RefCell::new(Random::seeded(p.seed)));
    let queue = Queue::named("queue", p.maxsize as usize);
    let mut consumers = Vec::new();
    for i in 0..p.consumers {
        let coroutine = consume(i, queue.clone(), Rc::clone(&random), p);
        consumers.push(create_named_task(format!("consumer-{i}"), coroutine)); //~ consumer
    }
    let producers = async |group: TaskGroup| {
        for i in 0..p.producers {
            let coroutine = produce(i, queue.clone(), Rc::clone(&random), p);
            group.create_named_task(format!("producer-{i}"), coroutine)?; //~ producer
        }
        Ok(())
    };
    task_group(producers).await?; //~ group
    print(format!("all items are put, {} still in the queue", queue.qsize())); //~ put all
    queue.join().await?; //~ join
    print(format!("all items are done after {} s", fixed(time()? - start, 3))); //~ done
    for consumer in &consumers {
        consumer.cancel();
    }
    gather(consumers, true).await?; //~ gather
    print("the consumers are gone"); //~ gone
    Ok(())
}

//~ end of the listing

parameters! {
    struct Parameters {
        /// How many tasks put items into the queue
        producers: u64 = count("Producers", 2, 1..=20),
        /// How many tasks take items out of it
        consumers: u64 = count("Consumers", 2, 1..=20),
        /// How many items the queue can hold; 0 is any number
        maxsize: u64 = count("Maxsize", 2, 0..=50),
        /// How many items each producer makes
        items: u64 = count("Items", 4, 0..=50),
        /// How long it takes to make an item, at least
        produce: f64 = seconds("Produce", 0.1, 0.0..=5.0),
        /// How long it takes to use one up, at least
        consume: f64 = seconds("Consume", 0.2, 0.0..=5.0),
        /// How much longer either can take
        jitter: f64 = seconds("Jitter", 0.1, 0.0..=5.0),
        /// Where the random numbers start
        seed: u64 = count("Seed", 7, 0..=9_999),
        /// Whether the consumers forget to say that an item is done
        forgotten: bool = switch("Forget task_done", false),
    }
}

pub(super) const DEMO: super::Demo = super::Demo {
    id: "queue",
    title: "queue",
    idea: "Pass work from producers to consumers, and see who holds back whom",
    moments: &[
        Moment::first(
            Occasion::Waits(FutureKind::Get),
            "The queue is empty, so {task} waits for an item",
        ),
        Moment::first(
            Occasion::Waits(FutureKind::Put),
            "The queue is full, so {task} waits: that is back-pressure",
        ),
        Moment::first(
            Occasion::Waits(FutureKind::Join),
            "All items are put; join waits until each is done",
        ),
        Moment::first(
            Occasion::IsCancelled,
            "Consumers never end by themselves, so main cancels them",
        ),
        Moment::first(Occasion::Deadlock, "task_done was never called, so join waits for ever"),
    ],
    parameters: Parameters::ALL,
    presets: &[
        preset("Two and two", "", "How do producers pass work to consumers?"),
        preset(
            "Back-pressure",
            "maxsize=1 produce=0.0 consume=0.5",
            "How does a full queue slow its producers down?",
        ),
        preset(
            "No bound",
            "maxsize=0 produce=0.0 consume=0.5",
            "Why does a queue without a bound grow?",
        ),
        preset(
            "Idle consumers",
            "consumers=4 produce=0.5 consume=0.1",
            "Why do my consumers have nothing to do?",
        ),
        preset(
            "Forgotten task_done",
            "forgotten=true",
            "Why does my program hang at queue.join()?",
        ),
    ],
    program: |values| Box::pin(main(Parameters::from(values))),
    deadlocks: |values| {
        let p = Parameters::from(values);
        p.forgotten && p.items > 0
    },
    rust: include_str!("queue.rs"),
    python: r#"import asyncio
import random

ITEMS = «items»
JITTER = «jitter»


async def produce(i, queue):
    for item in range(i * ITEMS, (i + 1) * ITEMS):
        extra = random.uniform(0, JITTER)
        await asyncio.sleep(«produce» + extra)  #~ produce
        await queue.put(item)  #~ put
        print(f"producer {i} has put item {item}")  #~ has put


async def consume(i, queue):
    while True:
        item = await queue.get()  #~ get
        print(f"consumer {i} takes item {item}")  #~ takes
        extra = random.uniform(0, JITTER)
        await asyncio.sleep(«consume» + extra)  #~ consume
        #~ if forgotten=false
        queue.task_done()
        #~ end if


async def main():
    loop = asyncio.get_running_loop()
    start = loop.time()
    random.seed(«seed»)
    queue = asyncio.Queue(maxsize=«maxsize»)
    consumers = [
        asyncio.create_task(consume(i, queue), name=f"consumer-{i}")  #~ consumer
        for i in range(«consumers»)
    ]
    async with asyncio.TaskGroup() as group:  #~ group
        for i in range(«producers»):
            coroutine = produce(i, queue)
            group.create_task(coroutine, name=f"producer-{i}")  #~ producer
    print(f"all items are put, {queue.qsize()} still in the queue")  #~ put all
    await queue.join()  #~ join
    print(f"all items are done after {loop.time() - start:.3f} s")  #~ done
    for consumer in consumers:
        consumer.cancel()
    await asyncio.gather(*consumers, return_exceptions=True)  #~ gather
    print("the consumers are gone")  #~ gone


asyncio.run(main())
"#,
};
