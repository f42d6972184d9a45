//! A random program that is being made up: chance, blocks, and the names that may be used.
//!
//! What can occur in a program, the families say (`ops/`); [`generate`](crate::generator::generate)
//! gives them to the draft.

use std::collections::BTreeMap;
use std::mem;

use loopscope::runtime::Random;

use crate::program::{Block, Name, Program, Statement};

/// The most operations that one body, with all that it starts, may run.
const MOST_COST: u32 = 250;

/// How deep blocks lie in each other.
const MOST_DEPTH: u32 = 4;

/// Durations in seconds: few, so that deadlines meet.
const SECONDS: [f64; 5] = [0.1, 0.2, 0.2, 0.3, 0.5];

/// Makes up a statement of a family, or a few that belong together.
pub type MakeUp = fn(&mut Draft, &mut Vec<Statement>);

/// Makes up one statement, if the program has what it needs.
pub type MakeUpOne = fn(&mut Draft) -> Option<Statement>;

/// What a draft can be made of.
pub struct Material {
    /// The families of the program by name, each as often as its share says.
    pub families: Vec<(&'static str, MakeUp)>,
    /// What every program does.
    pub common: fn(&mut Draft) -> Statement,
    /// What callbacks do: nothing that starts anything, or a program might never end.
    pub in_callbacks: Vec<MakeUpOne>,
}

/// A program that grows.
pub struct Draft {
    /// The program so far.
    pub program: Program,
    /// How many bodies it is to have, `b1` and so on.
    pub body_count: u32,
    /// The task groups around the block that grows.
    pub groups: Vec<Name>,
    /// Whether the block that grows handles an exception.
    pub is_handling: bool,
    random: Random,
    material: Material,
    /// The body that grows; zero for main.
    index: u32,
    /// What it costs so far.
    cost: u32,
    /// What each finished body costs.
    costs: BTreeMap<u32, u32>,
    /// How often the loops around the block that grows run it.
    rounds: u32,
    /// How many blocks are around the one that grows.
    depth: u32,
    /// How many texts have been numbered.
    numbered: u32,
}

impl Draft {
    /// An empty program that is going to have `body_count` bodies.
    pub fn new(random: Random, material: Material, body_count: u32) -> Self {
        Self {
            program: Program::default(),
            body_count,
            groups: Vec::new(),
            is_handling: false,
            random,
            material,
            index: 0,
            cost: 0,
            costs: BTreeMap::new(),
            rounds: 1,
            depth: 0,
            numbered: 0,
        }
    }

    /// Whether a family is among those of the program.
    pub fn has(&self, family: &str) -> bool {
        self.material.families.iter().any(|(name, _)| *name == family)
    }

    // Bodies.

    /// Begins body `index`; zero is main.
    pub fn begin_body(&mut self, index: u32) {
        self.index = index;
        self.cost = 0;
    }

    /// Ends the body that grows, so that those before it can start it.
    pub fn end_body(&mut self, statements: Vec<Statement>) {
        self.costs.insert(self.index, self.cost);
        self.program.bodies.insert(format!("b{}", self.index), statements.into());
    }

    /// Counts what body `index` costs as part of the one that grows.
    pub fn spend_on(&mut self, index: u32) {
        self.spend(self.costs.get(&index).copied().unwrap_or_default());
    }

    /// Counts `cost` operations, as often as the loops around run them.
    pub fn spend(&mut self, cost: u32) {
        self.cost += cost * self.rounds;
    }

    // Statements.

    /// `count` statements, or a few more.
    pub fn statements(&mut self, count: u32) -> Vec<Statement> {
        let mut statements = Vec::new();
        for _ in 0..count {
            self.spend(1);
            self.add(&mut statements);
        }
        statements
    }

    fn add(&mut self, to: &mut Vec<Statement>) {
        let count = self.material.families.len() as u32;
        if count == 0 || self.below(10) < 4 {
            let statement = self.common();
            to.push(statement);
            return;
        }
        let chosen = self.below(count) as usize;
        let (_, make_up) = self.material.families[chosen];
        make_up(self, to);
    }

    /// A statement that every program may have.
    fn common(&mut self) -> Statement {
        (self.material.common)(self)
    }

    /// Something that a callback may do, if chance finds it.
    pub fn in_callback(&mut self) -> Option<Statement> {
        let count = self.material.in_callbacks.len() as u32;
        let chosen = self.below(count.max(1)) as usize;
        let make_up = self.material.in_callbacks.get(chosen)?;
        make_up(self)
    }

    /// A block of one to `most` statements or a few more, one level deeper.
    pub fn block(&mut self, most: u32) -> Block {
        self.depth += 1;
        let count = 1 + self.below(most);
        let statements = self.statements(count);
        self.depth -= 1;
        statements.into()
    }

    /// A block that is empty now and then.
    pub fn block_or_nothing(&mut self, most: u32) -> Block {
        if self.one_in(3) { Block::default() } else { self.block(most) }
    }

    /// A block that runs `rounds` times.
    pub fn repeated_block(&mut self, rounds: u32, most: u32) -> Block {
        self.rounds *= rounds;
        let block = self.block(most);
        self.rounds /= rounds;
        block
    }

    /// A block of up to `most` common statements without blocks inside.
    pub fn flat_block(&mut self, most: u32) -> Block {
        let count = self.below(most + 1);
        let depth = mem::replace(&mut self.depth, MOST_DEPTH);
        let statements: Vec<_> = (0..count).map(|_| self.common()).collect();
        self.depth = depth;
        statements.into()
    }

    /// Whether no block fits into the one that grows.
    pub fn is_deep(&self) -> bool {
        self.depth >= MOST_DEPTH
    }

    // Names and numbers.

    /// A body with a larger number than the one that grows, if one is cheap enough.
    pub fn later_body(&mut self) -> Option<Name> {
        let rest = MOST_COST.saturating_sub(self.cost);
        let fits =
            |index: &u32| self.costs.get(index).is_some_and(|cost| cost * self.rounds <= rest);
        let indices: Vec<u32> = (self.index + 1..=self.body_count).filter(fits).collect();
        if indices.is_empty() {
            return None;
        }
        let index = self.pick(&indices);
        self.spend_on(index);
        Some(format!("b{index}"))
    }

    /// A task that the body that grows may wait for: one with a larger number.
    pub fn later_task(&mut self) -> Name {
        let index = self.index + 1 + self.below((self.body_count - self.index).max(1));
        format!("t{index}")
    }

    /// The task of any body.
    pub fn any_task(&mut self) -> Name {
        format!("t{}", 1 + self.below(self.body_count))
    }

    /// One of two names, more often the first.
    pub fn either(&mut self, letter: char) -> Name {
        let number = if self.one_in(3) { 2 } else { 1 };
        format!("{letter}{number}")
    }

    /// A text that the program has once, such as `p3`.
    pub fn numbered(&mut self, letter: char) -> String {
        self.numbered += 1;
        format!("{letter}{}", self.numbered)
    }

    /// A duration.
    pub fn seconds(&mut self) -> f64 {
        self.pick(&SECONDS)
    }

    /// How long something may take: often too long or too short, now and then no time at all.
    pub fn limit(&mut self) -> Option<f64> {
        match self.below(10) {
            0 | 1 => None,
            2 => Some(0.0),
            3 => Some(-1.0),
            _ => Some(self.seconds()),
        }
    }

    /// A number below `end`.
    pub fn below(&mut self, end: u32) -> u32 {
        (self.random.random() * f64::from(end)) as u32
    }

    /// Whether chance takes one case of `count`.
    pub fn one_in(&mut self, count: u32) -> bool {
        self.below(count) == 0
    }

    /// Whether chance is below `share`, from zero to one.
    pub fn is_below(&mut self, share: f64) -> bool {
        self.random.random() < share
    }

    /// One of `from`.
    pub fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len() as u32) as usize]
    }

    /// Brings a list into a random order.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for index in (1..list.len()).rev() {
            let other = self.below(index as u32 + 1) as usize;
            list.swap(index, other);
        }
    }
}
