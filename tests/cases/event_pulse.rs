use std::cell::{Cell, RefCell};
use std::rc::Rc;

use loopscope::runtime::{
    Repr, Result, ReturnWhen, create_named_task, create_task, gather, print, sleep, sync::Event,
    wait,
};

use crate::console::Console;
use crate::text::{bracketed, list, truth};

#[derive(Clone, Copy, PartialEq)]
enum News {
    Number(u32),
    Almost,
    End,
}

/// A value whose changes wake all tasks that are waiting at that moment.
#[derive(Clone)]
struct Latest {
    event: Event,
    value: Rc<Cell<News>>,
}

impl Latest {
    fn publish(&self, value: News) {
        self.value.set(value);
        self.event.set();
        self.event.clear();
    }

    async fn next(&self) -> Result<News> {
        self.event.wait().await?;
        Ok(self.value.get())
    }
}

type Log = Rc<RefCell<Vec<String>>>;

async fn listener(source: Latest, name: &'static str, busy: f64, log: Log) -> Result<()> {
    loop {
        match source.next().await? {
            News::End => break,
            News::Almost => log.borrow_mut().push(format!("{name}=almost")),
            News::Number(n) => log.borrow_mut().push(format!("{name}={n}")),
        }
        sleep(busy).await?;
    }
    log.borrow_mut().push(format!("{name} ends"));
    Ok(())
}

async fn all() -> Result<()> {
    let source = Latest { event: Event::new(), value: Rc::new(Cell::new(News::End)) };
    let log = Log::default();
    let quick = create_task(listener(source.clone(), "quick", 0.0, Rc::clone(&log)));
    let slow = create_task(listener(source.clone(), "slow", 0.25, Rc::clone(&log)));
    sleep(0.0).await?;
    for n in 0..6 {
        source.publish(News::Number(n));
        sleep(0.1).await?;
    }
    sleep(0.3).await?;
    source.publish(News::Almost);
    source.publish(News::End);
    gather([quick, slow], false).await?;
    print(list(&log.borrow()));

    let gate = Event::new();
    let waiting: Vec<_> =
        (0..3).map(|n| create_named_task(format!("g{n}"), gate.wait())).collect();
    sleep(0.0).await?;
    waiting[1].cancel();
    gate.set();
    // In Rust a wait that ends well gives nothing; in Python `True`.
    let is_set = gate.is_set();
    gate.wait().await?;
    print(format!("{} {}", truth(is_set), truth(true)));
    gate.clear();
    let (done, pending) = wait(waiting, Some(1.0), ReturnWhen::AllCompleted).await?;
    let mut names: Vec<_> = done.iter().map(|task| (task.name(), task.cancelled())).collect();
    names.sort();
    assert!(pending.is_empty());
    print(format!("{} set()", bracketed(names.iter().map(Repr::repr))));
    let late = create_task(gate.wait());
    let (_, pending) = wait([late.clone()], Some(1.0), ReturnWhen::AllCompleted).await?;
    print(format!("late one still waits: {}", truth(!pending.is_empty())));
    late.cancel();
    Ok(())
}

pub fn main(console: &mut Console) -> Result<()> {
    console.run(all())
}
