use std::cell::Cell;
use std::rc::Rc;

use loopscope::runtime::{Exception, Lock, Random, Result, gather, print, sleep};

use crate::console::Console;

struct Account {
    owner: &'static str,
    balance: Cell<i64>,
    lock: Lock,
}

impl Account {
    fn shown(&self) -> String {
        format!("{}:{}", self.owner, self.balance.get())
    }

    async fn add(&self, amount: i64) -> Result<()> {
        let current = self.balance.get();
        sleep(0.01).await?;
        self.balance.set(current + amount);
        Ok(())
    }
}

async fn transfer(
    is_safe: bool,
    source: Rc<Account>,
    target: Rc<Account>,
    amount: i64,
) -> Result<()> {
    // `AsyncExitStack` leaves what was entered last first.
    let mut guards = Vec::new();
    if is_safe {
        let mut accounts = [&source, &target];
        accounts.sort_by_key(|account| account.owner);
        for account in accounts {
            guards.push(account.lock.guard().await?);
        }
        if source.balance.get() < amount {
            let message = format!("{} cannot pay {amount}", source.shown());
            return Err(Exception::new("ValueError", message));
        }
    }
    source.add(-amount).await?;
    target.add(amount).await?;
    while let Some(guard) = guards.pop() {
        drop(guard);
    }
    Ok(())
}

async fn simulate(is_safe: bool) -> Result<()> {
    let account = |owner| {
        Rc::new(Account { owner, balance: Cell::new(100), lock: Lock::new() })
    };
    let accounts = ["ann", "ben", "cay", "dan"].map(account);
    let mut random = Random::seeded(2024);
    let mut moves = Vec::new();
    for _ in 0..12 {
        let both = random.sample(&accounts, 2)?;
        let (source, target) = (Rc::clone(&both[0]), Rc::clone(&both[1]));
        moves.push(transfer(is_safe, source, target, random.randint(5, 60)?));
    }
    let results = gather(moves, true).await?;
    let refused = results.iter().filter_map(|result| result.as_ref().err());
    let refused: Vec<_> = refused.filter(|error| error.is("ValueError")).collect();
    let total: i64 = accounts.iter().map(|account| account.balance.get()).sum();
    let name = if is_safe { "safe" } else { "unsafe" };
    let shown: Vec<_> = accounts.iter().map(|account| account.shown()).collect();
    print(format!("{name}: {} total {total} refused {}", shown.join(", "), refused.len()));
    for error in refused {
        print(format!("    {}", error.message()));
    }
    Ok(())
}

async fn all() -> Result<()> {
    let counter = Rc::new(Cell::new(0));
    let increments = (0..100).map(|_| {
        let counter = Rc::clone(&counter);
        async move {
            let value = counter.get();
            sleep(0.0).await?;
            counter.set(value + 1);
            Ok(())
        }
    });
    gather(increments, false).await?;
    print(format!("a hundred increments: {}", counter.get()));
    simulate(false).await?;
    simulate(true).await
}

pub fn main(console: &mut Console) -> Result<()> {
    console.run(all())
}
