use std::cell::RefCell;
use std::rc::Rc;

use loopscope::runtime::{
    Exception, Result, ReturnWhen, Task, all_tasks, call_later, create_named_task, gather,
    print, sleep, sync::Event, wait,
};

use crate::console::Console;

struct Service {
    grace: f64,
    stopping: Event,
    tasks: Rc<RefCell<Vec<Task<()>>>>,
}

impl Service {
    fn spawn(&self, name: &str, worker: impl Future<Output = Result<()>> + 'static) {
        let task = create_named_task(name, worker);
        self.tasks.borrow_mut().push(task.clone());
        let (tasks, this) = (Rc::clone(&self.tasks), task.untyped());
        task.add_done_callback(move || tasks.borrow_mut().retain(|task| task.untyped() != this));
    }

    async fn run(&self) -> Result<()> {
        self.stopping.wait().await?;
        let tasks = self.tasks.borrow().clone();
        print(format!("stopping, {} workers", tasks.len()));
        let (done, mut late) = wait(tasks, Some(self.grace), ReturnWhen::AllCompleted).await?;
        late.sort_by_key(Task::name);
        for task in &late {
            print(format!("cancelling {}", task.name()));
            task.cancel();
        }
        let mut everyone = [done, late].concat();
        everyone.sort_by_key(Task::name);
        let results = gather(everyone.clone(), true).await?;
        for (task, result) in everyone.iter().zip(results) {
            let shown = match result {
                Ok(()) => "None".to_owned(),
                // CPython makes the exception of a cancelled child itself, with an empty message.
                Err(error) if error.is_cancelled() => "CancelledError('')".to_owned(),
                Err(error) => error.repr(),
            };
            print(format!("{:<8} -> {shown}", task.name()));
        }
        Ok(())
    }
}

async fn drains(stopping: Event) -> Result<()> {
    for n in 0..100 {
        if stopping.is_set() {
            print(format!("drained after {n}"));
            return Ok(());
        }
        sleep(0.3).await?;
    }
    Ok(())
}

async fn slow() -> Result<()> {
    if let Err(error) = sleep(100.0).await {
        sleep(0.5).await?;
        print("slow has saved its state");
        return Err(error);
    }
    Ok(())
}

async fn ignores(stopping: Event) -> Result<()> {
    while !stopping.is_set() {
        if sleep(2.0).await.is_err() {
            print("ignores: no");
        }
    }
    Ok(())
}

async fn breaks(stopping: Event) -> Result<()> {
    stopping.wait().await?;
    Err(Exception::new("ConnectionResetError", "peer is gone"))
}

async fn all() -> Result<()> {
    let stopping = Event::new();
    let service = Service { grace: 0.5, stopping: stopping.clone(), tasks: Rc::default() };
    service.spawn("drains", drains(stopping.clone()));
    service.spawn("slow", slow());
    service.spawn("ignores", ignores(stopping.clone()));
    service.spawn("breaks", breaks(stopping.clone()));
    call_later(1.0, move || {
        print("SIGTERM");
        stopping.set();
    })?;
    service.run().await?;
    print(format!("left: {} {}", service.tasks.borrow().len(), all_tasks().len() - 1));
    Ok(())
}

pub fn main(console: &mut Console) -> Result<()> {
    console.run(all())
}
