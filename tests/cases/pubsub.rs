use std::cell::{Cell, RefCell};
use std::rc::Rc;

use loopscope::runtime::{
    AsyncGenerator, Exception, Queue, Result, async_generator, create_task, gather, print, sleep,
};

use crate::console::Console;
use crate::text::bracketed;

/// A topic and a body; `None` ends a subscription.
type Message = Option<(&'static str, u32)>;

/// The queues of a pattern, each with a number.
type Queues = Vec<(u32, Queue<Message>)>;

struct Broker {
    /// The queues by pattern, in the order in which the patterns came.
    subscribers: RefCell<Vec<(&'static str, Queues)>>,
    last_number: Cell<u32>,
    dropped: Cell<u32>,
}

/// `fnmatch`, for the patterns that there are.
fn matches(topic: &str, pattern: &str) -> bool {
    topic.starts_with(pattern.trim_end_matches('*'))
}

impl Broker {
    fn subscribe(self: &Rc<Self>, pattern: &'static str) -> AsyncGenerator<(&'static str, u32)> {
        let this = Rc::clone(self);
        async_generator(move |yielder| async move {
            let queue = Queue::new(1);
            let number = this.last_number.get() + 1;
            this.last_number.set(number);
            this.add(pattern, number, queue.clone());
            let result = async {
                while let Some(message) = queue.get().await? {
                    yielder.send(message).await?;
                }
                Ok(())
            };
            let result = result.await;
            // The clause `finally`.
            for (other, queues) in &mut *this.subscribers.borrow_mut() {
                queues.retain(|(queue, _)| *other != pattern || *queue != number);
            }
            print(format!("unsubscribed from {pattern}"));
            result
        })
    }

    fn add(&self, pattern: &'static str, number: u32, queue: Queue<Message>) {
        let mut all = self.subscribers.borrow_mut();
        match all.iter_mut().find(|(other, _)| *other == pattern) {
            Some((_, queues)) => queues.push((number, queue)),
            None => all.push((pattern, vec![(number, queue)])),
        }
    }

    fn publish(&self, topic: &'static str, body: u32) -> u32 {
        let mut reached = 0;
        for (pattern, queues) in &*self.subscribers.borrow() {
            for (_, queue) in queues.iter().filter(|_| matches(topic, pattern)) {
                match queue.put_nowait(Some((topic, body))) {
                    Ok(()) => reached += 1,
                    Err(_) => self.dropped.set(self.dropped.get() + 1),
                }
            }
        }
        reached
    }

    async fn close(&self) -> Result<()> {
        let count = self.subscribers.borrow().len();
        for place in 0..count {
            let queues = self.subscribers.borrow()[place].1.clone();
            for (_, queue) in queues {
                queue.put(None).await?;
            }
        }
        Ok(())
    }
}

async fn listen(
    broker: Rc<Broker>,
    name: &'static str,
    pattern: &'static str,
    pace: f64,
    limit: Option<u32>,
) -> Result<(&'static str, u32)> {
    let mut messages = broker.subscribe(pattern);
    let mut count = 0;
    let mut result = Ok(());
    loop {
        match messages.next().await {
            Ok(Some((topic, body))) => {
                count += 1;
                print(format!("{name}: {topic} {body}"));
                if Some(count) == limit {
                    break;
                }
                result = sleep(pace).await;
                if result.is_err() {
                    break;
                }
            }
            Ok(None) => break,
            Err(error) => {
                result = Err(error);
                break;
            }
        }
    }
    // The end of the block `async with aclosing(…)`.
    messages.aclose().await?;
    result.map(|()| (name, count))
}

async fn all() -> Result<()> {
    let broker = Rc::new(Broker {
        subscribers: RefCell::default(),
        last_number: Cell::new(0),
        dropped: Cell::new(0),
    });
    let start = |name, pattern, pace, limit| {
        create_task(listen(Rc::clone(&broker), name, pattern, pace, limit))
    };
    let tasks = [
        start("all", "*", 0.0, None),
        start("slow", "price.*", 0.9, None),
        start("two", "news.*", 0.0, Some(2)),
        start("leaver", "price.*", 0.0, None),
    ];
    sleep(0.0).await?;
    for n in 0..6 {
        let reached = broker.publish(["price.eur", "news.local"][n % 2], n as u32);
        print(format!("published {n} to {reached}"));
        sleep(0.1).await?;
        if n == 2 {
            tasks[3].cancel();
        }
    }
    assert!(tasks[3].clone().await.is_err_and(|error: Exception| error.is_cancelled()));
    broker.close().await?;
    let counts: Vec<_> =
        gather(tasks[..3].to_vec(), false).await?.into_iter().collect::<Result<_>>()?;
    let counts = bracketed(counts.iter().map(|(name, count)| format!("('{name}', {count})")));
    print(format!("{counts} dropped {}", broker.dropped.get()));
    Ok(())
}

pub fn main(console: &mut Console) -> Result<()> {
    console.run(all())
}
