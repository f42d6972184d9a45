use std::cell::Cell;
use std::rc::Rc;

use loopscope::runtime::{
    Result, block_for, create_task, gather, print, sleep, time, to_thread,
};

use crate::console::Console;
use crate::text::list;

fn blocking_io(name: &str, seconds: f64) -> String {
    block_for(seconds);
    format!("{name} read")
}

const INTERVAL: f64 = 0.1;

async fn watch(worst: Rc<Cell<f64>>) -> Result<()> {
    loop {
        let before = time()?;
        sleep(INTERVAL).await?;
        let lag = time()? - before - INTERVAL;
        if lag > 0.05 {
            print(format!("  the loop was blocked for {lag:.2} s"));
        }
        worst.set(worst.get().max(lag));
    }
}

async fn read(how: &'static str, name: String) -> Result<String> {
    match how {
        "naive" => Ok(blocking_io(&name, 0.5)),
        "threaded" => to_thread(move || Ok(blocking_io(&name, 0.5))).await,
        _ => {
            sleep(0.5).await?;
            Ok(format!("{name} read"))
        }
    }
}

async fn all() -> Result<()> {
    for how in ["naive", "threaded", "cooperative"] {
        let started = time()?;
        let worst = Rc::new(Cell::new(0.0));
        let monitor = create_task(watch(Rc::clone(&worst)));
        sleep(0.0).await?;
        let results = gather((0..3).map(|n| read(how, format!("file{n}"))), false).await?;
        sleep(0.15).await?;
        // The end of the block `async with LagMonitor()`.
        monitor.cancel();
        assert!(monitor.await.is_err_and(|error| error.is_cancelled()));
        let (results, elapsed) = (results.into_iter().collect::<Result<Vec<_>>>()?, time()? - started);
        let (results, worst) = (list(&results), worst.get());
        print(format!("{how}: {results} in {elapsed:.2} s, worst lag {worst:.2}"));
    }
    Ok(())
}

pub fn main(console: &mut Console) -> Result<()> {
    console.run(all())
}
