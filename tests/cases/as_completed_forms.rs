use loopscope::runtime::{
    Exception, ReturnWhen, Result, Task, as_completed, create_named_task, gather, print, sleep, wait,
};

use crate::console::Console;
use crate::text::{bracketed, outcome};
use loopscope::runtime::Repr;

/// A price as Python prints it: an int or a float.
#[derive(Clone, Copy, PartialEq)]
struct Price(f64);

impl Repr for Price {
    fn repr(&self) -> String {
        self.0.repr()
    }
}

async fn quote(shop: &'static str, price: f64, delay: f64) -> Result<Price> {
    sleep(delay).await?;
    if price < 0.0 {
        return Err(Exception::new("ValueError", format!("{shop} has no price")));
    }
    Ok(Price(price))
}

const OFFERS: [(&str, f64, f64); 4] =
    [("north", 12.5, 0.3), ("south", 11.0, 0.9), ("east", -1.0, 0.1), ("west", 14.25, 0.3)];

fn start() -> Vec<Task<Price>> {
    let task = |(shop, price, delay)| create_named_task(shop, quote(shop, price, delay));
    OFFERS.into_iter().map(task).collect()
}

async fn plain_loop() -> Result<()> {
    let mut prices: Vec<f64> = Vec::new();
    let mut completed = as_completed(start(), None);
    while let Some(next_done) = completed.next().await {
        match next_done {
            Ok(Price(price)) => {
                prices.push(price);
                let best = prices.iter().copied().fold(f64::INFINITY, f64::min);
                print(format!("best so far {}", best.repr()));
            }
            Err(error) => print(format!("skipped: {}", error.message())),
        }
    }
    print(format!("total {:.2}", prices.iter().sum::<f64>()));
    Ok(())
}

/// Rust's `as_completed` gives results and not tasks; `wait` gives the tasks.
async fn async_loop() -> Result<()> {
    let mut left = start();
    while !left.is_empty() {
        let (done, pending) = wait(left, None, ReturnWhen::FirstCompleted).await?;
        left = pending;
        for task in done {
            match task.exception()? {
                Some(error) => print(format!("{} failed: {}", task.name(), error.message())),
                None => print(format!("{} offers {}", task.name(), task.result()?.repr())),
            }
        }
    }
    Ok(())
}

async fn with_deadline() -> Result<()> {
    let tasks = start();
    let mut completed = as_completed(tasks.clone(), Some(0.5));
    while let Some(result) = completed.next().await {
        match result {
            Ok(price) => print(format!("got {}", price.repr())),
            Err(error) if error.is("ValueError") => print(format!("error {}", error.message())),
            Err(error) if error.is("TimeoutError") => {
                let late = tasks.iter().filter(|task| !task.done());
                print(format!("too late: {}", bracketed(late.map(|task| task.name().repr()))));
                for task in &tasks {
                    task.cancel();
                }
                break;
            }
            Err(error) => return Err(error),
        }
    }
    let results = gather(tasks, true).await?;
    let shown = results.iter().map(|result| match result {
        // CPython makes the exception of a cancelled child itself, with an empty message.
        Err(exception) if exception.is_cancelled() => "CancelledError('')".to_owned(),
        result => outcome(result),
    });
    print(bracketed(shown));
    Ok(())
}

async fn all() -> Result<()> {
    print("[plain_loop]");
    plain_loop().await?;
    print("[async_loop]");
    async_loop().await?;
    print("[with_deadline]");
    with_deadline().await
}

pub fn main(console: &mut Console) -> Result<()> {
    console.run(all())
}
