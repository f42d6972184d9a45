use std::cell::{Cell, RefCell};
use std::rc::Rc;

use loopscope::runtime::{
    Exception, Random, Result, ReturnWhen, create_task, print, sleep, sync::Event, timeout,
    wait,
};

use crate::console::Console;
use crate::text::truth;

/// What the decorator knows.
struct Retry {
    /// The name of the function, for the log.
    name: &'static str,
    /// What is tried again; every exception if nothing is named.
    on: &'static [&'static str],
    attempts: i32,
    base: f64,
    random: RefCell<Random>,
}

impl Retry {
    /// Tries again with growing pauses; also says after how many attempts it gave up, which in
    /// Python is a note of the exception.
    async fn call<T, F: Future<Output = Result<T>>>(
        &self,
        function: impl Fn() -> F,
    ) -> (Result<T>, Option<String>) {
        let mut attempt = 1;
        loop {
            let error = match function().await {
                Ok(value) => return (Ok(value), None),
                Err(error) => error,
            };
            let is_meant = match self.on {
                [] => error.is_exception(),
                on => on.iter().any(|name| error.is(name)),
            };
            if !is_meant {
                return (Err(error), None);
            }
            if attempt == self.attempts {
                return (Err(error), Some(format!("gave up after {attempt} attempts")));
            }
            let pause = f64::min(1.0, self.base * f64::powi(2.0, attempt - 1))
                * self.random.borrow_mut().uniform(0.5, 1.5);
            print(format!("{}: {}, again in {pause:.3} s", self.name, error.message()));
            if let Err(error) = sleep(pause).await {
                return (Err(error), None);
            }
            attempt += 1;
        }
    }
}

async fn all() -> Result<()> {
    let failures = [
        Some(("ConnectionError", "reset")),
        Some(("TimeoutError", "slow")),
        None,
        Some(("ConnectionError", "x")),
        Some(("Fatal", "no such user")),
    ];
    let next = Cell::new(0);
    let fetch_user = |ident: u32| {
        let (failures, next) = (&failures, &next);
        async move {
            sleep(0.05).await?;
            match failures[next.replace(next.get() + 1)] {
                Some((kind, message)) => Err(Exception::new(kind, message)),
                None => Ok(ident),
            }
        }
    };
    let fetching = Retry {
        name: "fetch_user",
        on: &["ConnectionError", "TimeoutError"],
        attempts: 4,
        base: 0.1,
        random: RefCell::new(Random::seeded(0)),
    };
    let ident = fetching.call(|| fetch_user(7)).await.0?;
    print(format!("{{'id': {ident}}}"));
    match fetching.call(|| fetch_user(8)).await.0 {
        Err(error) if error.is("Fatal") => print(format!("not tried again: {}", error.message())),
        result => result.map(|_| ())?,
    }

    let hopeless = Rc::new(Retry {
        name: "hopeless",
        on: &[],
        attempts: 3,
        base: 0.5,
        random: RefCell::new(Random::seeded(7)),
    });
    let wait_forever = || timeout(Some(0.2), |_| async { Event::new().wait().await });
    match hopeless.call(wait_forever).await {
        (Err(error), Some(note)) => print(format!("{} {note}", error.repr())),
        (result, _) => result?,
    }
    let again = Rc::clone(&hopeless);
    let task = create_task(async move { again.call(wait_forever).await.0 });
    sleep(0.3).await?;
    task.cancel();
    wait([task.clone()], None, ReturnWhen::AllCompleted).await?;
    print(format!("cancelled in a pause: {}", truth(task.cancelled())));
    Ok(())
}

pub fn main(console: &mut Console) -> Result<()> {
    console.run(all())
}
