use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use loopscope::runtime::{
    Result, ReturnWhen, create_task, print, sleep, sync::Event, task_group, time, wait,
};

use crate::console::Console;
use crate::text::rounded;

/// Each task with those that it needs, sorted.
type Graph = Vec<(&'static str, &'static [&'static str])>;

const GRAPH: [(&str, &[&str]); 7] = [
    ("deploy", &["package", "test"]),
    ("test", &["build", "fixtures"]),
    ("package", &["build"]),
    ("build", &["fetch"]),
    ("fixtures", &[]),
    ("fetch", &[]),
    ("docs", &["fetch"]),
];

fn cost(name: &str) -> f64 {
    let place = u32::from(name.as_bytes()[0] - b'a');
    0.1 * f64::from(place % 5 + 1)
}

/// When each task began and ended; both rounded.
type Log = Rc<RefCell<Vec<(f64, f64, &'static str)>>>;

async fn run_task(name: &'static str, log: Log) -> Result<&'static str> {
    let begun = time()?;
    sleep(cost(name)).await?;
    log.borrow_mut().push((rounded(begun, 3), rounded(time()?, 3), name));
    Ok(name)
}

async fn with_events(graph: Graph) -> Result<Log> {
    let log = Log::default();
    let ready: BTreeMap<_, _> = graph.iter().map(|(name, _)| (*name, Event::new())).collect();
    let ready = Rc::new(ready);
    task_group(async |group| {
        for (name, needs) in graph {
            let (ready, log) = (Rc::clone(&ready), Rc::clone(&log));
            group.create_named_task(name, async move {
                for need in needs {
                    ready[need].wait().await?;
                }
                run_task(name, log).await?;
                ready[name].set();
                Ok(())
            })?;
        }
        Ok(())
    })
    .await?;
    Ok(log)
}

/// `graphlib.TopologicalSorter`.
struct Sorter {
    left: Graph,
    given: BTreeSet<&'static str>,
    done: BTreeSet<&'static str>,
}

impl Sorter {
    /// The tasks that can begin now, sorted.
    fn ready(&mut self) -> Vec<&'static str> {
        let is_ready = |needs: &[&str]| needs.iter().all(|need| self.done.contains(need));
        let ready = self.left.iter().filter(|(name, needs)| {
            !self.given.contains(name) && is_ready(needs)
        });
        let mut ready: Vec<_> = ready.map(|(name, _)| *name).collect();
        ready.sort_unstable();
        self.given.extend(&ready);
        ready
    }

    fn is_active(&self) -> bool {
        self.done.len() < self.left.len()
    }
}

async fn with_sorter(graph: Graph, width: usize) -> Result<Log> {
    let log = Log::default();
    let mut sorter = Sorter { left: graph, given: BTreeSet::new(), done: BTreeSet::new() };
    let mut running = Vec::new();
    let mut backlog = Vec::new();
    while sorter.is_active() {
        backlog.extend(sorter.ready());
        while !backlog.is_empty() && running.len() < width {
            running.push(create_task(run_task(backlog.remove(0), Rc::clone(&log))));
        }
        let (done, pending) = wait(running, None, ReturnWhen::FirstCompleted).await?;
        running = pending;
        for task in done {
            sorter.done.insert(task.result()?);
        }
    }
    Ok(log)
}

/// How many tasks a circle in the graph has, from `name` on.
fn circle(graph: &Graph, name: &'static str) -> usize {
    fn find(
        graph: &Graph,
        name: &'static str,
        path: &mut Vec<&'static str>,
    ) -> Option<usize> {
        if let Some(place) = path.iter().position(|other| *other == name) {
            return Some(path.len() - place);
        }
        path.push(name);
        let (_, needs) = graph.iter().find(|(other, _)| *other == name)?;
        let found = needs.iter().find_map(|need| find(graph, need, path));
        path.pop();
        found
    }
    find(graph, name, &mut Vec::new()).expect("there is a circle")
}

fn chart(title: &str, log: &Log) {
    let mut log = log.borrow_mut();
    log.sort_by(|one, other| one.partial_cmp(other).expect("they are numbers"));
    let start = log[0].0;
    let mut lines = vec![title.to_owned()];
    for (begun, ended, name) in &*log {
        let tenths = |seconds: f64| (seconds * 10.0).round() as usize;
        let bar = " ".repeat(tenths(begun - start)) + &"#".repeat(tenths(ended - begun));
        lines.push(format!("| {name:>10} {bar}"));
    }
    print(lines.join("\n"));
}

async fn all() -> Result<()> {
    let graph = || GRAPH.to_vec();
    chart("events", &with_events(graph()).await?);
    for width in [1, 2, 9] {
        chart(&format!("sorter, width {width}"), &with_sorter(graph(), width).await?);
    }
    let mut circular = graph();
    circular[5].1 = &["deploy"];
    print(format!("cycle of {}", circle(&circular, "deploy")));
    Ok(())
}

pub fn main(console: &mut Console) -> Result<()> {
    console.run(all())
}
