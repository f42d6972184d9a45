//! `lock`: a lost update, and a deadlock.

use std::cell::Cell;
use std::rc::Rc;

use crate::model::{FutureKind, Moment, Occasion};
use crate::program::{parameters, preset};
use crate::runtime::{Lock, Result, TaskGroup, print, sleep, task_group, watch};

//~ listing

struct Account {
    name: &'static str,
    balance: Cell<u64>,
    lock: Option<Lock>,
}

impl Account {
    fn new(name: &'static str, is_locked: bool) -> Rc<Self> {
        let lock = is_locked.then(|| Lock::named(name));
        let account = Self { name, balance: Cell::default(), lock };
        account.set_balance(100);
        Rc::new(account)
    }

    fn set_balance(&self, balance: u64) {
        self.balance.set(balance);
        watch(&format!("{}.balance", self.name), balance); //~ watch
    }
}

async fn transfer(i: u64, source: Rc<Account>, target: Rc<Account>, hold: f64) -> Result<()> {
    let _target = match &target.lock {
        Some(lock) => Some(lock.guard().await?), //~ target
        None => None,
    };
    let balance = target.balance.get();
    print(format!("transfer {i} reads {}: {balance}", target.name)); //~ reads
    sleep(hold).await?; //~ hold
    let _source = match &source.lock {
        Some(lock) => Some(lock.guard().await?), //~ source
        None => None,
    };
    source.set_balance(source.balance.get() - 1);
    target.set_balance(balance + 1);
    print(format!("transfer {i} writes {}: {}", target.name, target.balance.get())); //~ writes
    Ok(())
}

async fn main(p: Parameters) -> Result<()> {
    let (a, b) = (Account::new("a", p.locked), Account::new("b", p.locked)); //~ accounts
    let transfers = async |group: TaskGroup| {
        for i in 0..p.n {
            let is_opposite = p.order == "opposite" && i % 2 == 1;
            let (source, target) = if is_opposite { (&b, &a) } else { (&a, &b) };
            let coroutine = transfer(i, Rc::clone(source), Rc::clone(target), p.hold);
            group.create_named_task(format!("transfer-{i}"), coroutine)?; //~ create
        }
        Ok(())
    };
    task_group(transfers).await?; //~ group
    for account in [&a, &b] {
        print(format!("{} has {}", account.name, account.balance.get())); //~ has
    }
    print(format!("together {} of 200 coins", a.balance.get() + b.balance.get())); //~ together
    Ok(())
}

//~ end of the listing

parameters! {
    struct Parameters {
        /// How many transfers of one coin run at once
        n: u64 = count("Transfers", 4, 1..=100),
        /// The time from reading the balance that grows to writing it
        hold: f64 = seconds("Hold", 0.2, 0.0..=5.0),
        /// Whether a transfer locks both accounts, first the one that gets the coin
        locked: bool = switch("Locked", true),
        /// Whether all go from a to b, or every second one the other way round
        order: &'static str = choice("Order of locks", &["same", "opposite"]),
    }
}

pub(super) const DEMO: super::Demo = super::Demo {
    id: "lock",
    title: "lock",
    idea: "Lose an update, protect it with a lock, then lock two things in two orders",
    moments: &[
        Moment::first(
            Occasion::Waits(FutureKind::Acquire),
            "{task} waits: the lock is held across a sleep",
        ),
        Moment::first(
            Occasion::Prints("transfer 1 reads b: 100"),
            "It reads 100 too, before anything is written: a coin gets lost",
        ),
        Moment::first(
            Occasion::Resolves(FutureKind::Acquire),
            "A released lock goes to the task that has waited longest",
        ),
        Moment::first(
            Occasion::Deadlock,
            "Each holds the lock that another one needs: nothing can go on",
        ),
        Moment::first(
            Occasion::Prints("together"),
            "What the coins add up to shows how many were lost",
        ),
    ],
    parameters: Parameters::ALL,
    presets: &[
        preset("Lost update", "locked=false", "Why is my balance wrong without a lock?"),
        preset("With a lock", "", "How does a lock protect the balance?"),
        preset("Deadlock", "order=opposite", "Why do two locks in two orders hang for ever?"),
    ],
    program: |values| Box::pin(main(Parameters::from(values))),
    deadlocks: |values| {
        let p = Parameters::from(values);
        p.locked && p.order == "opposite" && p.n > 1
    },
    rust: include_str!("lock.rs"),
    python: r#"import asyncio


class Account:
    def __init__(self, name):
        self.name = name
        self.balance = 100
        #~ if locked=true
        self.lock = asyncio.Lock()
        #~ end if


async def transfer(i, source, target):
    #~ if locked=false
    balance = target.balance
    print(f"transfer {i} reads {target.name}: {balance}")  #~ reads
    await asyncio.sleep(«hold»)  #~ hold
    source.balance -= 1
    target.balance = balance + 1
    print(f"transfer {i} writes {target.name}: {target.balance}")  #~ writes
    #~ if locked=true
    async with target.lock:  #~ target
        balance = target.balance
        print(f"transfer {i} reads {target.name}: {balance}")  #~ reads
        await asyncio.sleep(«hold»)  #~ hold
        async with source.lock:  #~ source
            source.balance -= 1
            target.balance = balance + 1
            print(f"transfer {i} writes {target.name}: {target.balance}")  #~ writes
    #~ end if


async def main():
    a, b = Account("a"), Account("b")  # watch: a.balance, b.balance  #~ accounts
    async with asyncio.TaskGroup() as group:  #~ group
        for i in range(«n»):
            #~ if order=opposite
            source, target = (b, a) if i % 2 else (a, b)
            coroutine = transfer(i, source, target)
            #~ if order!=opposite
            coroutine = transfer(i, a, b)
            #~ end if
            group.create_task(coroutine, name=f"transfer-{i}")  #~ create
    for account in (a, b):
        print(f"{account.name} has {account.balance}")  #~ has
    print(f"together {a.balance + b.balance} of 200 coins")  #~ together


asyncio.run(main())
"#,
};
