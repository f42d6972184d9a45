//! Makes up programs: the same seed gives the same program.
//!
//! A program uses a few families of operations, so that they meet. Body `bK` may start or await
//! only bodies and tasks with larger numbers, so that nothing recurses and no tasks wait for each
//! other in a ring, which CPython answers with `RecursionError` when they are cancelled. Everything
//! else is left to chance, deadlocks included.

mod basics;
mod combinators;
mod synchronisation;

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZero;

use loopscope::runtime::Random;

use crate::ops::flow::{Flow, Try, With};
use crate::ops::task::Task;
use crate::ops::time::Time;
use crate::program::{Block, Name, Program, Raising, Statement};

/// The families that can be left out, with how much of a program they make up.
pub const FAMILIES: [(&str, u32); 14] = [
    ("task", 5),
    ("future", 3),
    ("callback", 2),
    ("combine", 4),
    ("timeout", 4),
    ("group", 4),
    ("executor", 3),
    ("generator", 3),
    ("lock", 5),
    ("event", 4),
    ("condition", 5),
    ("semaphore", 5),
    ("barrier", 4),
    ("queue", 5),
];

/// The most operations that one body, with all that it starts, may run.
const MOST_COST: u32 = 250;

/// How deep blocks lie in each other.
const MOST_DEPTH: u32 = 4;

/// Durations in seconds: few, so that deadlines meet.
const SECONDS: [f64; 5] = [0.1, 0.2, 0.2, 0.3, 0.5];

/// Makes up the program of `seed` from `families`.
pub fn generate(seed: u64, families: &BTreeSet<&'static str>) -> Program {
    Generator::new(seed, families).program()
}

/// A program that grows.
struct Generator {
    random: Random,
    /// The families of this program, as often as they are to be chosen.
    families: Vec<&'static str>,
    program: Program,
    body_count: u32,
    /// The body that grows; zero for main.
    index: u32,
    /// What it costs so far, per round of the loops around.
    cost: u32,
    /// What each finished body costs.
    costs: BTreeMap<u32, u32>,
    /// How often the loops around multiply what is inside.
    rounds: u32,
    depth: u32,
    /// The task groups around.
    groups: Vec<Name>,
    is_handling: bool,
    counter: u32,
}

impl Generator {
    fn new(seed: u64, families: &BTreeSet<&'static str>) -> Self {
        let mut random = Random::seeded(seed);
        let mut chosen = Vec::new();
        // A few families meet often; now and then all of them do.
        let share = 0.15 + 0.5 * random.random();
        for (family, weight) in FAMILIES {
            if families.contains(family) && random.random() < share {
                chosen.extend(std::iter::repeat_n(family, weight as usize));
            }
        }
        Self {
            random,
            families: chosen,
            program: Program::default(),
            body_count: 0,
            index: 0,
            cost: 0,
            costs: BTreeMap::new(),
            rounds: 1,
            depth: 0,
            groups: Vec::new(),
            is_handling: false,
            counter: 0,
        }
    }

    fn program(mut self) -> Program {
        self.body_count = 1 + self.below(7);
        // From tiny to about sixty statements.
        let size = self.pick(&[1, 2, 3, 4, 6]);
        self.program.eager = self.has("task") && self.one_in(16);
        self.objects();
        if self.has("executor") {
            self.program.workers = NonZero::new(1 + self.below(3));
        }
        if self.has("generator") {
            for name in ["a1", "a2"] {
                let generator = self.new_generator();
                self.program.generators.insert(name.to_owned(), generator);
            }
        }
        for index in (1..=self.body_count).rev() {
            let count = 1 + self.below(2 * size);
            let body = self.body(index, count);
            self.program.bodies.insert(format!("b{index}"), body);
        }
        let count = 1 + self.below(2 * size);
        self.program.main = self.main(count);
        self.program
    }

    fn body(&mut self, index: u32, count: u32) -> Block {
        self.index = index;
        self.cost = 0;
        let mut statements = self.statements(count);
        if self.one_in(3) {
            let value = i64::from(self.below(9));
            statements.push(Statement::from(Flow::Return(Some(value))));
        } else if self.one_in(10) {
            statements.push(Statement::from(Flow::Raise(self.raising())));
        }
        self.costs.insert(index, self.cost);
        statements.into()
    }

    /// Starts most bodies among its own statements.
    fn main(&mut self, count: u32) -> Block {
        self.index = 0;
        self.cost = 0;
        let mut statements = Vec::new();
        let mut spawned: Vec<u32> =
            (1..=self.body_count).filter(|_| self.random.random() < 0.85).collect();
        self.shuffle(&mut spawned);
        for index in spawned {
            statements.push(self.spawn(index));
            if self.one_in(4) {
                statements.extend(self.statements(1));
            }
        }
        if self.one_in(2) {
            statements.push(self.watchdog());
        }
        statements.extend(self.statements(count));
        if self.one_in(2) {
            let name = self.later_task();
            statements.push(Statement::from(crate::ops::future::Future::Await(name)));
        } else {
            let seconds = self.seconds();
            statements.push(Statement::from(Time::Sleep(2.0 * seconds)));
        }
        statements.into()
    }

    /// A task that cancels main after some time, so that fewer programs end as deadlocks.
    fn watchdog(&mut self) -> Statement {
        let seconds = 2.0 * self.seconds();
        let body = [
            Statement::from(Time::Sleep(seconds)),
            Statement::from(Task::Cancel("main".to_owned())),
        ];
        self.program.bodies.insert("b9".to_owned(), body.into());
        Statement::from(Task::Spawn("t9".to_owned(), "b9".to_owned()))
    }

    fn spawn(&mut self, index: u32) -> Statement {
        self.cost += self.costs.get(&index).copied().unwrap_or_default();
        let (task, body) = (format!("t{index}"), format!("b{index}"));
        Statement::from(match self.below(12) {
            0 => Task::SpawnUnnamed(task, body),
            1 | 2 if self.has("task") => Task::SpawnEager(task, body),
            _ => Task::Spawn(task, body),
        })
    }

    /// A block of about `count` statements, one level deeper.
    fn block(&mut self, most: u32) -> Block {
        self.depth += 1;
        let count = 1 + self.below(most);
        let statements = self.statements(count);
        self.depth -= 1;
        statements.into()
    }

    /// A block that is empty now and then.
    fn block_or_nothing(&mut self, most: u32) -> Block {
        if self.one_in(3) { Block::default() } else { self.block(most) }
    }

    fn statements(&mut self, count: u32) -> Vec<Statement> {
        let mut statements = Vec::new();
        for _ in 0..count {
            self.cost += self.rounds;
            self.add(&mut statements);
        }
        statements
    }

    /// Adds a statement, or a few that belong together.
    fn add(&mut self, to: &mut Vec<Statement>) {
        if self.families.is_empty() || self.below(10) < 4 {
            let statement = self.common();
            to.push(statement);
            return;
        }
        let families = std::mem::take(&mut self.families);
        let family = families[self.below(families.len() as u32) as usize];
        self.families = families;
        match family {
            "task" => self.task(to),
            "future" => self.future(to),
            "callback" => self.callback(to),
            "combine" => self.combine(to),
            "timeout" => self.timeout(to),
            "group" => self.group(to),
            "executor" => self.executor(to),
            "generator" => self.generator(to),
            "lock" => self.lock(to),
            "event" => self.event(to),
            "condition" => self.condition(to),
            "semaphore" => self.semaphore(to),
            "barrier" => self.barrier(to),
            _ => self.queue(to),
        }
    }

    /// What every program does.
    fn common(&mut self) -> Statement {
        let is_deep = self.is_deep();
        match self.below(24) {
            0..=5 => Statement::from(Time::Sleep(self.seconds())),
            6..=9 => Statement::from(Time::Yield),
            10 => self.variable(),
            11 => Statement::from(Flow::Raise(self.raising())),
            12 if self.is_handling => Statement::from(Flow::Reraise),
            13..=16 if !is_deep => self.guarded(),
            17 | 18 if !is_deep => self.repeated(),
            19 if !is_deep => self.with(),
            20 if self.one_in(4) => Statement::from(Flow::Return(Some(7))),
            21 => self.call(),
            22 => Statement::from(Time::Now),
            _ => self.print(),
        }
    }

    fn is_deep(&self) -> bool {
        self.depth >= MOST_DEPTH
    }

    fn print(&mut self) -> Statement {
        self.counter += 1;
        Statement::from(Flow::Print(format!("p{}", self.counter)))
    }

    fn variable(&mut self) -> Statement {
        let name = self.variable_name();
        Statement::from(match self.below(4) {
            0 => Flow::Set(name, 0),
            1 | 2 => Flow::Add(name, 1),
            _ => Flow::Show(name),
        })
    }

    fn variable_name(&mut self) -> Name {
        self.pick(&["x", "y"]).to_owned()
    }

    fn guarded(&mut self) -> Statement {
        let body = self.block(4);
        let mut except = Vec::new();
        let was_handling = std::mem::replace(&mut self.is_handling, true);
        for _ in 0..self.below(3) {
            let kind = self.kind();
            let mut statements = self.block_or_nothing(2).to_vec();
            if self.one_in(4) {
                statements.push(Statement::from(Flow::Reraise));
            }
            except.push((kind, statements.into()));
        }
        self.is_handling = was_handling;
        let otherwise = if self.one_in(6) { self.block(1) } else { Block::default() };
        let finally =
            if except.is_empty() || self.one_in(3) { self.block(2) } else { Block::default() };
        Statement::from(Flow::Try(Try { body, except, otherwise, finally }))
    }

    fn repeated(&mut self) -> Statement {
        let count = 2 + self.below(2);
        self.rounds *= count;
        let block = self.block(2);
        self.rounds /= count;
        Statement::from(Flow::Loop(count, block))
    }

    fn with(&mut self) -> Statement {
        let enter = self.block_or_nothing(1);
        let body = self.block(3);
        let exit = self.block_or_nothing(2);
        let suppress = self.one_in(3);
        Statement::from(Flow::With(With { enter, body, exit, suppress }))
    }

    fn call(&mut self) -> Statement {
        match self.later_body() {
            Some(body) => Statement::from(Flow::Call(body)),
            None => self.print(),
        }
    }

    /// An exception to catch.
    fn kind(&mut self) -> String {
        let kinds = [
            "Exception",
            "Exception",
            "CancelledError",
            "CancelledError",
            "BaseException",
            "ValueError",
            "TimeoutError",
            "RuntimeError",
            "ExceptionGroup",
        ];
        self.pick(&kinds).to_owned()
    }

    /// An exception to raise.
    fn raising(&mut self) -> Raising {
        let kind =
            self.pick(&["ValueError", "ValueError", "RuntimeError", "OSError", "CancelledError"]);
        self.counter += 1;
        let message = (!self.one_in(5)).then(|| format!("e{}", self.counter));
        Raising(kind.to_owned(), message)
    }

    /// A body with a larger number, if it is not too expensive.
    fn later_body(&mut self) -> Option<Name> {
        let rest = MOST_COST.saturating_sub(self.cost);
        let first = self.index + 1;
        let fits =
            |index: &u32| self.costs.get(index).is_some_and(|cost| cost * self.rounds <= rest);
        let indices: Vec<u32> = (first..=self.body_count).filter(fits).collect();
        if indices.is_empty() {
            return None;
        }
        let index = self.pick(&indices);
        self.cost += self.costs[&index] * self.rounds;
        Some(format!("b{index}"))
    }

    /// A task that this body may wait for.
    fn later_task(&mut self) -> Name {
        let index = self.index + 1 + self.below((self.body_count - self.index).max(1));
        format!("t{index}")
    }

    /// Any task.
    fn any_task(&mut self) -> Name {
        match self.below(8) {
            0 => "self".to_owned(),
            1 => "main".to_owned(),
            _ => format!("t{}", 1 + self.below(self.body_count)),
        }
    }

    fn seconds(&mut self) -> f64 {
        self.pick(&SECONDS)
    }

    fn has(&self, family: &str) -> bool {
        self.families.contains(&family)
    }

    /// A number below `end`.
    fn below(&mut self, end: u32) -> u32 {
        (self.random.random() * f64::from(end)) as u32
    }

    fn one_in(&mut self, count: u32) -> bool {
        self.below(count) == 0
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len() as u32) as usize]
    }

    fn shuffle<T>(&mut self, list: &mut [T]) {
        for index in (1..list.len()).rev() {
            let other = self.below(index as u32 + 1) as usize;
            list.swap(index, other);
        }
    }
}
