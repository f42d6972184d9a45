use std::cell::{Cell, RefCell};
use std::rc::Rc;

use loopscope::runtime::{
    Result, Task, TimerHandle, call_later, create_task, print, sleep, time,
};

use crate::console::Console;

/// What a call of a debounced function does in the end.
#[derive(Default)]
struct Debounce(RefCell<Option<TimerHandle>>);

impl Debounce {
    fn call(&self, seconds: f64, function: impl FnOnce() + 'static) -> Result<()> {
        if let Some(handle) = self.0.take() {
            handle.cancel();
        }
        self.0.replace(Some(call_later(seconds, function)?));
        Ok(())
    }
}

/// Runs at most once in a given number of seconds, and always for the last call.
struct Throttle {
    seconds: f64,
    pending: RefCell<Option<Task<()>>>,
    next_start: Cell<f64>,
    function: fn(u32),
}

impl Throttle {
    fn start(&self, x: u32) -> Result<()> {
        self.next_start.set(time()? + self.seconds);
        (self.function)(x);
        Ok(())
    }

    fn call(self: &Rc<Self>, x: u32) -> Result<()> {
        let now = time()?;
        if let Some(pending) = self.pending.take() {
            pending.cancel();
        }
        if now >= self.next_start.get() {
            return self.start(x);
        }
        let (this, delay) = (Rc::clone(self), self.next_start.get() - now);
        let later = create_task(async move {
            sleep(delay).await?;
            this.pending.take();
            this.start(x)
        });
        self.pending.replace(Some(later));
        Ok(())
    }
}

async fn search(text: String) -> Result<()> {
    print(format!("searching for {text}"));
    sleep(0.2).await?;
    let title = text[..1].to_uppercase() + &text[1..];
    print(format!("found {title}"));
    Ok(())
}

async fn all() -> Result<()> {
    let searching = Debounce::default();
    let mut text = String::new();
    for letter in "async".chars() {
        text.push(letter);
        let text = text.clone();
        searching.call(0.3, move || drop(create_task(search(text))))?;
        sleep(if letter == 'n' { 0.4 } else { 0.1 }).await?;
    }
    let resizing = Debounce::default();
    for width in [300, 310, 320, 330] {
        let height = width / 2;
        resizing.call(0.1, move || print(format!("layout {width}x{height}")))?;
    }
    sleep(1.0).await?;
    let moved = Rc::new(Throttle {
        seconds: 0.5,
        pending: RefCell::default(),
        next_start: Cell::new(f64::NEG_INFINITY),
        function: |x| print(format!("moved to {x}")),
    });
    for x in 0..12 {
        moved.call(x)?;
        sleep(0.15).await?;
    }
    sleep(1.0).await
}

pub fn main(console: &mut Console) -> Result<()> {
    console.run(all())
}
