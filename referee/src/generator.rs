//! Makes up programs: the same seed gives the same program.
//!
//! A program uses few families of operations, so that their operations often affect each other.
//! Body `bK` starts and awaits only bodies and tasks with larger numbers: so nothing recurses, and
//! no tasks wait for each other in a ring, for which CPython raises `RecursionError` when they are
//! cancelled. Everything else is random, and programs may deadlock.

use std::collections::BTreeSet;
use std::iter::repeat_n;

use loopscope::runtime::Random;

use crate::draft::{Draft, Material};
use crate::ops::FAMILIES;
use crate::ops::flow::{self, Flow};
use crate::ops::future::Future;
use crate::ops::task::Task;
use crate::ops::time::Time;
use crate::program::{Program, Statement};

/// The names of the families that can be left out.
pub fn families() -> impl Iterator<Item = &'static str> {
    FAMILIES.iter().filter(|family| family.uses.is_some()).map(|family| family.name)
}

/// Makes up the program of `seed` from `families`.
pub fn generate(seed: u64, families: &BTreeSet<&'static str>) -> Program {
    let mut random = Random::seeded(seed);
    let mut material =
        Material { families: Vec::new(), common: flow::common, in_callbacks: Vec::new() };
    let mut prepare = Vec::new();
    // Most programs have a few families; some have many.
    let share = 0.15 + 0.5 * random.random();
    for family in FAMILIES.iter().filter(|family| families.contains(family.name)) {
        let Some(uses) = &family.uses else { continue };
        material.in_callbacks.extend(uses.in_callbacks);
        if random.random() < share {
            material.families.extend(repeat_n((family.name, uses.make_up), uses.share as usize));
            prepare.push(uses.prepare);
        }
    }
    let body_count = 1 + (random.random() * 7.0) as u32;
    let mut draft = Draft::new(random, material, body_count);
    // Programs have from one to about sixty statements.
    let size = draft.pick(&[1, 2, 3, 4, 6]);
    for prepare in prepare {
        prepare(&mut draft);
    }
    for index in (1..=body_count).rev() {
        let count = 1 + draft.below(2 * size);
        body(&mut draft, index, count);
    }
    let count = 1 + draft.below(2 * size);
    main(&mut draft, count);
    if draft.one_in(10) {
        further_runs(&mut draft);
    }
    draft.program
}

/// Makes up the program of `seed` without further runs, whose trace is that of a single run.
pub fn generate_single_run(seed: u64, families: &BTreeSet<&'static str>) -> Program {
    Program { runs: Vec::new(), ..generate(seed, families) }
}

fn body(draft: &mut Draft, index: u32, count: u32) {
    draft.begin_body(index);
    let mut statements = draft.statements(count);
    if draft.one_in(3) {
        let value = i64::from(draft.below(9));
        statements.push(Flow::Return(Some(value)).into());
    } else if draft.one_in(10) {
        statements.push(Flow::Raise(flow::raising(draft)).into());
    }
    draft.end_body(statements);
}

/// Makes up the main block, which starts most bodies between its own statements.
fn main(draft: &mut Draft, count: u32) {
    draft.begin_body(0);
    let mut statements = Vec::new();
    let mut spawned: Vec<u32> = (1..=draft.body_count).filter(|_| draft.is_below(0.85)).collect();
    draft.shuffle(&mut spawned);
    for index in spawned {
        statements.push(spawn(draft, index));
        if draft.one_in(4) {
            statements.extend(draft.statements(1));
        }
    }
    if draft.one_in(2) {
        statements.push(watchdog(draft));
    }
    statements.extend(draft.statements(count));
    statements.push(if draft.one_in(2) {
        Future::Await(draft.later_task()).into()
    } else {
        Time::Sleep(2.0 * draft.seconds()).into()
    });
    draft.program.main = statements.into();
}

/// Makes up one or two main blocks that run on the same loop afterwards.
fn further_runs(draft: &mut Draft) {
    for _ in 0..=draft.below(2) {
        draft.begin_body(0);
        let count = 1 + draft.below(4);
        let statements = draft.statements(count);
        draft.program.runs.push(statements.into());
    }
}

fn spawn(draft: &mut Draft, index: u32) -> Statement {
    draft.spend_on(index);
    let (task, body) = (format!("t{index}"), format!("b{index}"));
    let spawn = match draft.below(12) {
        0 => Task::SpawnUnnamed(task, body),
        1 | 2 if draft.has("task") => Task::SpawnEager(task, body),
        _ => Task::Spawn(task, body),
    };
    spawn.into()
}

/// Makes up a task that cancels main after some time, so that fewer programs deadlock.
fn watchdog(draft: &mut Draft) -> Statement {
    let seconds = 2.0 * draft.seconds();
    let body = [Time::Sleep(seconds).into(), Task::Cancel("main".to_owned()).into()];
    draft.program.bodies.insert("b9".to_owned(), body.into());
    Task::Spawn("t9".to_owned(), "b9".to_owned()).into()
}
