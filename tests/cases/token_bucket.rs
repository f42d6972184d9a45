use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use loopscope::runtime::{
    Exception, Lock, Repr, Result, gather, print, sleep, task_group, time,
};

use crate::console::Console;
use crate::text::{bracketed, list, rounded};

struct TokenBucket {
    rate: f64,
    capacity: u32,
    tokens: Cell<f64>,
    updated: Cell<f64>,
    lock: Lock,
    waits: RefCell<VecDeque<f64>>,
}

impl TokenBucket {
    fn new(rate: f64, capacity: u32) -> Result<Rc<Self>> {
        let (tokens, updated) = (Cell::new(f64::from(capacity)), Cell::new(time()?));
        let (lock, waits) = (Lock::new(), RefCell::default());
        Ok(Rc::new(Self { rate, capacity, tokens, updated, lock, waits }))
    }

    fn refill(&self) -> Result<()> {
        let now = time()?;
        let tokens = self.tokens.get() + (now - self.updated.get()) * self.rate;
        self.tokens.set(tokens.min(f64::from(self.capacity)));
        self.updated.set(now);
        Ok(())
    }

    async fn acquire(&self, cost: f64) -> Result<f64> {
        if cost > f64::from(self.capacity) {
            let message = format!("{cost} tokens never fit into {}", self.capacity);
            return Err(Exception::new("ValueError", message));
        }
        let began = time()?;
        {
            let _guard = self.lock.guard().await?;
            self.refill()?;
            while self.tokens.get() < cost - 1e-9 {
                sleep((cost - self.tokens.get()) / self.rate).await?;
                self.refill()?;
            }
            self.tokens.set(self.tokens.get() - cost);
        }
        let waited = time()? - began;
        let mut waits = self.waits.borrow_mut();
        if waits.len() == 5 {
            waits.pop_front();
        }
        waits.push_back(rounded(waited, 3));
        Ok(waited)
    }
}

async fn call(bucket: Rc<TokenBucket>, name: String, cost: f64) -> Result<String> {
    let waited = bucket.acquire(cost).await?;
    print(format!("{name:<8} waited {waited:.2} s"));
    Ok(name)
}

async fn all() -> Result<()> {
    let bucket = TokenBucket::new(4.0, 3)?;
    let bursts = (0..6).map(|n| call(Rc::clone(&bucket), format!("burst-{n}"), 1.0));
    let order: Vec<_> = gather(bursts, false).await?.into_iter().collect::<Result<_>>()?;
    print(list(&order));
    sleep(2.0).await?;
    task_group(async |group| {
        group.create_task(call(Rc::clone(&bucket), "big".to_owned(), 3.0))?;
        group.create_task(call(Rc::clone(&bucket), "small".to_owned(), 1.0))?;
        let patient = group.create_task(call(Rc::clone(&bucket), "leaves".to_owned(), 2.0))?;
        sleep(0.1).await?;
        patient.cancel();
        Ok(())
    })
    .await?;
    call(Rc::clone(&bucket), "after".to_owned(), 1.0).await?;
    match bucket.acquire(10.0).await {
        Err(error) if error.is("ValueError") => print(error.message()),
        result => result.map(|_| ())?,
    }
    print(bracketed(bucket.waits.borrow().iter().map(Repr::repr)));
    Ok(())
}

pub fn main(console: &mut Console) -> Result<()> {
    console.run(all())
}
