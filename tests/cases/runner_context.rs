use loopscope::runtime::{
    Context, ContextVar, Repr, Result, create_named_task, print, run, sleep, time,
};

use crate::console::Console;
use crate::text::truth;

type Session = ContextVar<&'static str>;

async fn login(session: Session, name: &'static str) -> Result<String> {
    session.set(name)?;
    sleep(0.5).await?;
    Ok(format!("{name} logged in"))
}

#[expect(clippy::unused_async, reason = "it is a coroutine in Python")]
async fn whoami(session: Session) -> Result<String> {
    Ok(format!("({}, {})", session.get()?.repr(), time()?.repr()))
}

async fn leaves_a_task() -> Result<()> {
    let leftover = async {
        let result = sleep(60.0).await;
        print(format!("leftover is cleaned up at {}", time()?));
        result
    };
    create_named_task("leftover", leftover);
    sleep(0.0).await
}

pub fn main(console: &mut Console) -> Result<()> {
    let session = Session::with_default("session", "none");
    let mut is_closed = false;
    console.run_with(|runner| {
        let event_loop = runner.event_loop();
        let say = |text: String| event_loop.within(|| print(text));
        say(runner.run(login(session.clone(), "ada"))?);
        say(runner.run(whoami(session.clone()))?);
        say(runner.run_in(&Context::default(), whoami(session.clone()))?);
        // A runner has one loop by its type.
        say(format!("same loop: True closed: {}", truth(event_loop.is_closed())));
        runner.run(leaves_a_task())?;
        say("between runs, still there".to_owned());
        say(runner.run(async { sleep(1.0).await.map(|()| "slept".to_owned()) })?);
        runner.close()?;
        is_closed = event_loop.is_closed();
        Ok(())
    })?;
    let outside = session.get().unwrap_or("none");
    console.print(format!("closed: {} outside: {outside}", truth(is_closed)));
    console.run(async {
        if let Err(error) = run(async { Ok(()) }) {
            print(format!("{}: {}", error.type_name(), error.message()));
        }
        Ok(())
    })
}
