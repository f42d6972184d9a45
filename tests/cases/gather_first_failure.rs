use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use loopscope::runtime::{Exception, Repr, Result, create_named_task, gather, print, sleep, time};

use crate::console::Console;
use crate::text::{bracketed, truth};

type Store = Rc<RefCell<BTreeMap<u32, u32>>>;

async fn load(store: Store, shard: u32, is_bad: bool) -> Result<u32> {
    for part in 0..3 {
        sleep(0.1 * f64::from(shard + 1)).await?;
        if is_bad && part == 1 {
            return Err(Exception::new("ShardError", format!("shard {shard} is corrupt")));
        }
        *store.borrow_mut().entry(shard).or_default() += 10;
        print(format!("shard {shard}: part {part} written"));
    }
    Ok(store.borrow()[&shard])
}

async fn all() -> Result<()> {
    let store = Store::default();
    let started = time()?;
    let task = |n| create_named_task(format!("load-{n}"), load(Rc::clone(&store), n, n == 1));
    let tasks: Vec<_> = (0..4).map(task).collect();
    match gather(tasks.clone(), false).await {
        Ok(_) => print("totals"),
        Err(error) => {
            // What a Python exception would hold beside its message.
            let shard = 1;
            print(format!("{:.1} s: {} (shard {shard})", time()? - started, error.message()));
            let done = tasks.iter().map(|t| format!("{}: {}", t.name().repr(), truth(t.done())));
            print(format!("{{{}}}", done.collect::<Vec<_>>().join(", ")));
        }
    }
    let rest = gather(tasks.clone(), true).await?;
    for (task, outcome) in tasks.iter().zip(rest) {
        let (kind, shown) = match outcome {
            Ok(rows) => ("rows", rows.to_string()),
            Err(error) => ("error", error.message().to_owned()),
        };
        print(format!("{:<8}{kind:>6}: {shown}", task.name()));
    }
    let rows = store.borrow();
    let items = bracketed(rows.iter().map(|item| (*item.0, *item.1).repr()));
    print(format!("in the store: {}, {items}", rows.values().sum::<u32>()));
    Ok(())
}

pub fn main(console: &mut Console) -> Result<()> {
    console.run(all())
}
