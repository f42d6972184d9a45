//! The page with a demo that can have more tasks than those of the catalogue; `page/view.mjs`
//! drives it.

use loopscope::address::{Address, At};
use loopscope::demos::Demo;
use loopscope::model::seconds_from_nanos;
use loopscope::program::{Parameter, ParameterKind, Value};
use loopscope::run::Opened;
use loopscope::runtime::{create_task, gather, sleep};
use loopscope::web::{App, AppProps};
use wasm_bindgen::prelude::wasm_bindgen;

/// Many tasks that sleep often, for different times.
static MANY: Demo = Demo {
    id: "many",
    title: "many",
    idea: "Many tasks sleep often",
    moments: &[],
    parameters: &[
        Parameter {
            name: "tasks",
            label: "Tasks",
            help: "How many tasks sleep",
            kind: ParameterKind::Count { default: 1, least: 1, most: 1_000_000 },
            not_below: None,
        },
        Parameter {
            name: "turns",
            label: "Turns",
            help: "How often each of them sleeps",
            kind: ParameterKind::Count { default: 1, least: 1, most: 1_000_000 },
            not_below: None,
        },
        Parameter {
            name: "longest",
            label: "Longest",
            help: "How long a sleep lasts at most",
            kind: ParameterKind::Nanos { default: 1_000_000_000, least: 0, most: 10_000_000_000 },
            not_below: None,
        },
    ],
    presets: &[],
    program: |values| {
        let number = |name| match values.get(name) {
            Value::Count(number) | Value::Nanos(number) => number,
            _ => 0,
        };
        let (tasks, turns) = (number("tasks"), number("turns"));
        let longest = seconds_from_nanos(number("longest"));
        Box::pin(async move {
            let sleepers = (0..tasks).map(|task| {
                create_task(async move {
                    for turn in 0..turns {
                        // With large primes neighbouring tasks sleep for different times.
                        let part = (task * 7_919 + turn * 104_729) % 1_000;
                        sleep(longest * part as f64 / 1_000.0).await?;
                    }
                    Ok(())
                })
            });
            let sleepers: Vec<_> = sleepers.collect();
            gather(sleepers, false).await?;
            Ok(())
        })
    },
    deadlocks: |_| false,
    rust: "",
    python: "",
};

fn main() {}

/// Shows a run with a number of tasks and of sleeps of each, playing or at its start.
#[wasm_bindgen]
pub fn show(tasks: u32, turns: u32, is_playing: bool) {
    let values = [("tasks", tasks), ("turns", turns)];
    let values = values.map(|(name, count)| (name.to_owned(), count.to_string()));
    let mut address = Address { values: values.into(), ..Address::default() };
    address.view.at = (!is_playing).then_some(At { nanos: 0, count: None });
    let opened = Some(Opened::of_demo(&MANY));
    yew::Renderer::<App>::with_props(AppProps { opened, address }).render();
}
