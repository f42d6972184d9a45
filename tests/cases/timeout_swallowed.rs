use loopscope::runtime::{Result, create_task, current_task, print, sleep, time, timeout};

use crate::console::Console;
use crate::text::truth;

async fn greedy() -> Result<&'static str> {
    loop {
        if let Err(error) = sleep(10.0).await {
            assert!(error.is_cancelled());
            print("greedy: caught it, kept it");
            return Ok("greedy result");
        }
    }
}

async fn broad() -> Result<()> {
    for attempt in [1, 2, 3] {
        if let Err(error) = sleep(1.0).await {
            if error.is_exception() {
                print("broad: except Exception does not see it");
            } else {
                print(format!("broad: attempt {attempt} hit by {}", error.type_name()));
            }
        }
    }
    Ok(())
}

async fn in_a_task() -> Result<()> {
    let task = create_task(greedy());
    let block = timeout(Some(2.0), |scope| async move {
        let result = task.await?;
        print(format!("awaited: {result}"));
        Ok(scope)
    });
    match block.await {
        Ok(scope) => print(format!("no TimeoutError, though expired: {}", truth(scope.expired()))),
        Err(error) if error.is("TimeoutError") => print("timeout reported"),
        Err(error) => return Err(error),
    }
    Ok(())
}

async fn directly() -> Result<()> {
    let block = timeout(Some(2.0), |_| async {
        greedy().await?;
        let requests = current_task().map_or(0, |task| task.cancelling());
        print(format!("still in the block, {requests} request pending"));
        Ok(())
    });
    report(block.await, "timeout reported")
}

async fn repeated() -> Result<()> {
    report(timeout(Some(0.5), |_| broad()).await, "timeout reported, late")
}

fn report(result: Result<()>, text: &str) -> Result<()> {
    match result {
        Err(error) if error.is("TimeoutError") => {
            print(text);
            Ok(())
        }
        result => result,
    }
}

async fn all() -> Result<()> {
    for name in ["in_a_task", "directly", "repeated"] {
        let start = time()?;
        print(format!("# {name}"));
        match name {
            "in_a_task" => in_a_task().await?,
            "directly" => directly().await?,
            _ => repeated().await?,
        }
        print(format!("took {:.1} s", time()? - start));
    }
    Ok(())
}

pub fn main(console: &mut Console) -> Result<()> {
    console.run(all())
}
