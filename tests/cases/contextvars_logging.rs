use loopscope::runtime::{
    ContextVar, Repr, Result, call_later, copy_context, create_task, gather, print, sleep,
    to_thread,
};

use crate::console::Console;
use crate::text::list;

/// The two variables, with which every line of the log begins.
#[derive(Clone)]
struct Log {
    request_id: ContextVar<String>,
    user: ContextVar<String>,
}

impl Log {
    fn log(&self, level: &str, function: &str, message: &str) -> Result<()> {
        let request_id = self.request_id.get()?;
        let user = self.user.get().unwrap_or_else(|_| "anonymous".to_owned());
        print(format!("{level:<7} [{request_id}/{user}] {function}: {message}"));
        Ok(())
    }

    fn blocking_audit(&self, action: &str) -> Result<String> {
        self.log("DEBUG", "blocking_audit", &format!("audit {action}"))?;
        self.request_id.get()
    }

    async fn query(self, table: &'static str, delay: f64) -> Result<String> {
        self.log("DEBUG", "query", &format!("querying {table}"))?;
        sleep(delay).await?;
        Ok(format!("{table}@{}", self.request_id.get()?))
    }

    async fn handle(self, n: u32) -> Result<Vec<String>> {
        let token = self.request_id.set(format!("req-{n}"))?;
        if n % 2 == 1 {
            self.user.set(format!("user{n}"))?;
        }
        let log = self.clone();
        // In Python the callback is a method of the logger, which the log names by its caller.
        call_later(0.05, move || {
            log.log("INFO", "_run", &format!("timer of {n}")).expect("the loop runs");
        })?;
        let both = [
            self.clone().query("users", 0.2),
            self.clone().query("orders", 0.1 * f64::from(n)),
        ];
        let rows = gather(both, false).await?.into_iter().collect::<Result<_>>()?;
        let log = self.clone();
        let seen = to_thread(move || log.blocking_audit("read")).await?;
        self.log("INFO", "handle", &format!("done {seen}"))?;
        self.request_id.reset(token)?;
        Ok(rows)
    }
}

async fn all() -> Result<()> {
    let log = Log {
        request_id: ContextVar::with_default("request_id", "-".to_owned()),
        user: ContextVar::new("user"),
    };
    log.log("INFO", "main", "start")?;
    for task in [1, 2, 3].map(|n| create_task(log.clone().handle(n))) {
        print(list(&task.await?));
    }
    let context = copy_context()?;
    context.run(|| log.request_id.set("copied".to_owned()))??;
    context.run(|| create_task(log.clone().query("copied", 0.0)))?.await?;
    let (mine, copied) = (log.request_id.get()?, context.run(|| log.request_id.get())??);
    let message = format!("main still has {}, the copy has {}", mine.repr(), copied.repr());
    log.log("WARNING", "main", &message)?;
    if let Err(error) = log.user.get() {
        log.log("ERROR", "main", &format!("no user: {}", error.type_name()))?;
    }
    Ok(())
}

pub fn main(console: &mut Console) -> Result<()> {
    console.run(all())
}
