//! Call graphs: which tasks wait for a task, and where they are suspended.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::needless_raw_string_hashes, reason = "every Python program is quoted alike")]

mod machine;

use std::cell::Cell;
use std::rc::Rc;

use loopscope::model::{Event, Version};
use loopscope::run::Recording;
use loopscope::runtime::{
    CallGraph, InCallGraph, Result, ReturnWhen, call_graph, create_future, create_named_task,
    gather, print, shield, sleep, task_group, wait,
};
use loopscope_referee::{CPython, difference};

/// Checks what `program` prints, and that `python` prints the same on CPython 3.14, which has call
/// graphs since then.
#[track_caller]
fn check(program: impl Future<Output = Result<()>> + 'static, python: &str, expected: &str) {
    let trace = Recording::of(program);
    let printed = trace.entries().filter_map(|entry| match entry.event {
        Event::Printed { text, .. } => Some(text.to_owned()),
        _ => None,
    });
    let ours: Vec<_> = printed.flat_map(|text| lines(&text)).collect();
    if let Some(difference) = difference(["the run", "expected"], &ours, &lines(expected)) {
        panic!("the run is not as expected\n{difference}");
    }
    if let Some(cpython) = CPython::find(Version::V3_14) {
        let printed = cpython.prints(&format!("{HEAD}{python}\nasyncio.run(main())\n"));
        let theirs: Vec<_> = printed
            .iter()
            .filter_map(|line| Some(line.split_once(' ')?.1.to_owned()))
            .filter(|line| !line.trim().is_empty())
            .collect();
        if let Some(difference) = difference(["Loopscope", "CPython 3.14"], &ours, &theirs) {
            panic!("CPython does something else\n{difference}");
        }
    }
}

fn lines(text: &str) -> Vec<String> {
    let lines = text.lines().map(|line| line.strip_prefix("        ").unwrap_or(line).to_owned());
    lines.filter(|line| !line.trim().is_empty()).collect()
}

/// Prints which tasks wait for a future, without the places, which differ between the languages.
fn show(of: &impl InCallGraph) -> Result<()> {
    fn show(graph: &CallGraph, depth: usize) {
        print(format!("{}- {}", "  ".repeat(depth), graph.name().unwrap_or("a future")));
        graph.awaited_by().iter().for_each(|graph| show(graph, depth + 1));
    }
    call_graph(of).map(|graph| show(&graph, 0))
}

const HEAD: &str = r#"
import asyncio

def show(future):
    def show(graph, depth):
        name = graph.future.get_name() if isinstance(graph.future, asyncio.Task) else "a future"
        print("  " * depth + "-", name)
        for graph in sorted(graph.awaited_by, key=lambda graph: graph.future.get_name()):
            show(graph, depth + 1)
    show(asyncio.capture_call_graph(future), 0)

async def wait_for(future):
    return await future

"#;

#[test]
fn tasks_wait_for_each_other_in_every_way() {
    check(
        async {
            let future = Rc::new(create_future::<()>()?);
            let named = |name: &'static str| {
                let future = future.clone();
                create_named_task(name, async move { (*future).clone().await })
            };
            let first = named("a first");
            let second = named("b second");
            let awaited = first.clone();
            create_named_task("c awaits", async move { awaited.await });
            let gathered = [first.clone(), second.clone()];
            create_named_task("d gathers", async move { gather(gathered, false).await.map(drop) });
            let waited = [second.clone()];
            create_named_task("e waits", async move {
                wait(waited, None, ReturnWhen::AllCompleted).await.map(drop)
            });
            let shielded = second.clone();
            create_named_task("f shields", async move { shield(shielded).await });
            let seen = future.clone();
            create_named_task("g groups", async move {
                task_group(async |group| {
                    let inner = seen.clone();
                    let body = async move { (*inner).clone().await };
                    let task = group.create_named_task("h grouped", body)?;
                    sleep(0.0).await?;
                    show(&task)
                })
                .await
            });
            sleep(0.0).await?;
            show(&first)?;
            show(&second)?;
            sleep(0.0).await?;
            show(&*future)?;
            future.set_result(())?;
            sleep(1.0).await?;
            show(&first)?;
            show(&second)
        },
        r#"
async def group(future):
    async with asyncio.TaskGroup() as group:
        task = group.create_task(wait_for(future), name="h grouped")
        await asyncio.sleep(0)
        show(task)

async def gather(*futures):
    await asyncio.gather(*futures)

async def shield(future):
    await asyncio.shield(future)

async def main():
    future = asyncio.get_running_loop().create_future()
    first = asyncio.create_task(wait_for(future), name="a first")
    second = asyncio.create_task(wait_for(future), name="b second")
    others = [
        asyncio.create_task(wait_for(first), name="c awaits"),
        asyncio.create_task(gather(first, second), name="d gathers"),
        asyncio.create_task(asyncio.wait([second]), name="e waits"),
        asyncio.create_task(shield(second), name="f shields"),
        asyncio.create_task(group(future), name="g groups"),
    ]
    await asyncio.sleep(0)
    show(first)
    show(second)
    await asyncio.sleep(0)
    show(future)
    future.set_result(None)
    await asyncio.sleep(1)
    show(first)
    show(second)
"#,
        "
        - a first
          - c awaits
          - d gathers
        - b second
          - d gathers
          - e waits
          - f shields
        - h grouped
          - g groups
        - a future
          - a first
            - c awaits
            - d gathers
          - b second
            - d gathers
            - e waits
            - f shields
          - h grouped
            - g groups
        - a first
        - b second
        ",
    );
}

#[test]
fn a_task_is_where_it_was_suspended_last() {
    let place = Rc::new(Cell::new(0));
    let noted = place.clone();
    let is_over = Rc::new(Cell::new(false));
    let ended = is_over.clone();
    let program = async move {
        let inner = create_named_task("inner", async move {
            noted.set(line!() + 1);
            sleep(1.0).await
        });
        let awaited = inner.clone();
        create_named_task("outer", async move { awaited.await });
        assert_eq!(call_graph(&inner)?.place(), None);
        sleep(0.0).await?;
        let graph = call_graph(&inner)?;
        assert_eq!(graph.place(), Some((file!(), place.get())));
        let outer = graph.awaited_by()[0].place().expect("it is suspended");
        let text = format!(
            "* Task(name='inner')\n  + Call stack:\n  |   File '{file}', line {inner}\n  \
             + Awaited by:\n    * Task(name='outer')\n      + Call stack:\n      |   \
             File '{file}', line {outer}",
            file = file!(),
            inner = place.get(),
            outer = outer.1,
        );
        assert_eq!(graph.to_string(), text);
        inner.await?;
        ended.set(true);
        Ok(())
    };
    Recording::of(program);
    assert!(is_over.get(), "nothing is raised");
}
