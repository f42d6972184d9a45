use loopscope::runtime::{Result, create_task, gather, print, sleep};

use crate::console::Console;
use crate::text::list;

async fn say(what: &'static str, delay: f64) -> Result<&'static str> {
    print(format!("begin {what}"));
    sleep(delay).await?;
    print(format!("end {what}"));
    Ok(what)
}

async fn one_by_one() -> Result<()> {
    say("first", 0.2).await?;
    say("second", 0.1).await?;
    Ok(())
}

async fn tasks_first() -> Result<()> {
    let slow = create_task(say("slow", 0.2));
    let fast = create_task(say("fast", 0.1));
    print("created both");
    print(format!("awaited {}", slow.await?));
    print(format!("awaited {}", fast.await?));
    Ok(())
}

async fn coroutine_between() -> Result<()> {
    let later = say("coroutine object", 0.0);
    let task = create_task(say("task", 0.0));
    print("nothing has begun");
    later.await?;
    task.await?;
    Ok(())
}

async fn create_without_await() -> Result<()> {
    let _orphan = create_task(say("orphan", 0.3));
    say("main part", 0.1).await?;
    print("orphan has no time to end");
    Ok(())
}

async fn list_of_awaits() -> Result<()> {
    let listed = [say("listed 0", 0.05).await?, say("listed 1", 0.05).await?];
    print(list(&listed));
    let gathered = gather([say("gathered 0", 0.1), say("gathered 1", 0.1 - 1.0 / 20.0)], false);
    let gathered: Vec<_> = gathered.await?.into_iter().collect::<Result<_>>()?;
    print(list(&gathered));
    Ok(())
}

async fn no_suspension() -> Result<()> {
    #[expect(clippy::unused_async, reason = "it awaits nothing, like its Python")]
    async fn instant(n: u32) -> Result<u32> {
        print(format!("instant {n}"));
        Ok(n)
    }
    let other = create_task(instant(0));
    for n in [1, 2] {
        instant(n).await?;
    }
    print("await does not always give way");
    other.await?;
    Ok(())
}

fn timed(
    console: &mut Console,
    name: &str,
    program: impl Future<Output = Result<()>> + 'static,
) -> Result<()> {
    let started = console.seconds();
    console.print(format!("=== {name}"));
    console.run(program)?;
    console.print(format!("({:.2} s)", console.seconds() - started));
    Ok(())
}

pub fn main(console: &mut Console) -> Result<()> {
    timed(console, "one by one", one_by_one())?;
    timed(console, "tasks first", tasks_first())?;
    timed(console, "coroutine between", coroutine_between())?;
    timed(console, "create without await", create_without_await())?;
    timed(console, "list of awaits", list_of_awaits())?;
    timed(console, "no suspension", no_suspension())
}
