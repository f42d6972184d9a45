use std::cell::RefCell;
use std::rc::Rc;

use loopscope::runtime::{Result, block_for, create_task, gather, print, sleep, sync::Event, time};

use crate::console::Console;

/// A line that is printed piece by piece, `print(…, end=" ")`.
#[derive(Clone, Default)]
struct Line(Rc<RefCell<String>>);

impl Line {
    fn add(&self, piece: &str) {
        self.0.borrow_mut().push_str(piece);
    }

    fn end(&self, piece: &str) {
        print(self.0.take() + piece);
    }
}

async fn hog(line: Line, label: &'static str, rounds: u32, is_polite: bool) -> Result<()> {
    for n in 0..rounds {
        block_for(0.1);
        line.add(&format!("{label}{n} "));
        if is_polite {
            sleep(0.0).await?;
        }
    }
    line.end("");
    Ok(())
}

async fn clock(line: Line, stop: Event) -> Result<u32> {
    let mut ticks = 0;
    while !stop.is_set() {
        sleep(0.15).await?;
        ticks += 1;
        line.add("tick ");
    }
    Ok(ticks)
}

async fn measure(is_polite: bool) -> Result<()> {
    let (line, stop) = (Line::default(), Event::new());
    let ticking = create_task(clock(line.clone(), stop.clone()));
    sleep(0.0).await?;
    // `time.monotonic()`, which moves while the loop is blocked, as `loop.time()` does.
    let began = time()?;
    let hogs = ["a", "b"].map(|label| hog(line.clone(), label, 4, is_polite));
    gather(hogs, false).await?;
    stop.set();
    let ticks = ticking.await?;
    let polite = if is_polite { "True" } else { "False" };
    line.end(&format!("{ticks} ticks in {:.2} s, polite={polite}", time()? - began));
    Ok(())
}

async fn turns(name: &'static str, out: Rc<RefCell<Vec<String>>>) -> Result<()> {
    for n in 0..3 {
        out.borrow_mut().push(format!("{name}{n}"));
        // A bare yield by hand is `sleep(0)` in Rust.
        sleep(0.0).await?;
    }
    Ok(())
}

async fn all() -> Result<()> {
    measure(false).await?;
    measure(true).await?;
    let out = Rc::default();
    gather(["x", "y", "z"].map(|name| turns(name, Rc::clone(&out))), false).await?;
    print(out.borrow().join(" "));
    Ok(())
}

pub fn main(console: &mut Console) -> Result<()> {
    console.run(all())
}
