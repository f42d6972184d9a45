use loopscope::runtime::{Result, coroutine, create_task, print, sleep};

use crate::console::Console;

async fn save(item: &'static str) -> Result<&'static str> {
    sleep(0.1).await?;
    print(format!("saved {item}"));
    Ok(item)
}

#[expect(clippy::unused_async, reason = "it awaits nothing, like its Python")]
async fn forgets() -> Result<()> {
    print("# forgets");
    drop(coroutine("save", save("one")));
    print("forgets has not saved anything");
    Ok(())
}

async fn keeps() -> Result<()> {
    print("# keeps");
    let coroutine = coroutine("save", save("two"));
    print(format!("result: {}", coroutine.await?));
    Ok(())
}

#[expect(clippy::unused_async, reason = "it awaits nothing, like its Python")]
async fn heading(name: &'static str) -> Result<()> {
    print(format!("# {name}"));
    Ok(())
}

pub fn main(console: &mut Console) -> Result<()> {
    console.run(forgets())?;
    console.run(keeps())?;
    for name in ["truthy", "mixes", "closes"] {
        console.run(heading(name))?;
    }
    if let Err(error) = create_task(save("four")).result() {
        console.print(format!("RuntimeError: {}", error.message()));
    }
    Ok(())
}
