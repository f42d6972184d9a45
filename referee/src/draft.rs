//! Random programs while they grow: random numbers, blocks, and the names that may be used.
//!
//! The families (`ops/`) make up the statements. [`generate`](crate::generator::generate) chooses
//! the families of a program and gives them to its draft.

use std::collections::BTreeMap;
use std::mem;

use loopscope::runtime::Random;

use crate::program::{Block, Name, Program, Statement};

/// The most operations that a body may run, together with the bodies that it starts.
const MOST_COST: u32 = 250;

/// How deep blocks may be nested.
const MOST_DEPTH: u32 = 4;

/// Durations in seconds: few different ones, so that deadlines are often equal.
const SECONDS: [f64; 5] = [0.1, 0.2, 0.2, 0.3, 0.5];

/// Makes up a statement, or a few that belong together.
pub type MakeUp = fn(&mut Draft, &mut Vec<Statement>);

/// Makes up one statement; `None` if the program lacks what the statement needs.
pub type MakeUpOne = fn(&mut Draft) -> Option<Statement>;

/// The functions that make up the statements of a program.
pub struct Material {
    /// The families of the program; each is listed as often as its share says.
    pub families: Vec<(&'static str, MakeUp)>,
    /// Makes up statements that every program may have.
    pub common: fn(&mut Draft) -> Statement,
    /// Make up statements for callbacks. They start nothing, so that every program ends.
    pub in_callbacks: Vec<MakeUpOne>,
}

/// A random program that grows. The *current* body or block is the one that grows.
pub struct Draft {
    /// The program so far.
    pub program: Program,
    /// How many bodies it will have: `b1`, `b2` and so on.
    pub body_count: u32,
    /// The task groups around the current block.
    pub groups: Vec<Name>,
    /// Whether the current block handles an exception.
    pub is_handling: bool,
    random: Random,
    material: Material,
    /// The number of the current body; zero for main.
    index: u32,
    /// How many operations the current body runs so far, with the bodies that it starts.
    cost: u32,
    /// The number of operations of each finished body.
    costs: BTreeMap<u32, u32>,
    /// How often the loops around the current block run it.
    rounds: u32,
    /// How many blocks are around the current one.
    depth: u32,
    /// The number in the last text of [`numbered`](Self::numbered).
    numbered: u32,
}

impl Draft {
    /// An empty program that will have `body_count` bodies.
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

    /// Whether the program uses a family.
    pub fn has(&self, family: &str) -> bool {
        self.material.families.iter().any(|(name, _)| *name == family)
    }

    /// Begins body `index`; zero is main.
    pub fn begin_body(&mut self, index: u32) {
        self.index = index;
        self.cost = 0;
    }

    /// Ends the current body, so that bodies with smaller numbers can start it.
    pub fn end_body(&mut self, statements: Vec<Statement>) {
        self.costs.insert(self.index, self.cost);
        self.program.bodies.insert(format!("b{}", self.index), statements.into());
    }

    /// Counts the operations of body `index`, which the current body starts.
    pub fn spend_on(&mut self, index: u32) {
        self.spend(self.costs.get(&index).copied().unwrap_or_default());
    }

    /// Counts `cost` operations as often as the loops around the current block run them.
    pub fn spend(&mut self, cost: u32) {
        self.cost += cost * self.rounds;
    }

    /// Makes up `count` statements, or a few more.
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

    /// Makes up a statement that every program may have.
    fn common(&mut self) -> Statement {
        (self.material.common)(self)
    }

    /// Makes up a statement for a callback; `None` if the chosen family has none for this program.
    pub fn in_callback(&mut self) -> Option<Statement> {
        let count = self.material.in_callbacks.len() as u32;
        let chosen = self.below(count.max(1)) as usize;
        let make_up = self.material.in_callbacks.get(chosen)?;
        make_up(self)
    }

    /// Makes up a block of one to `most` statements, or a few more, one level deeper.
    pub fn block(&mut self, most: u32) -> Block {
        self.depth += 1;
        let count = 1 + self.below(most);
        let statements = self.statements(count);
        self.depth -= 1;
        statements.into()
    }

    /// Makes up a block that may be empty.
    pub fn block_or_nothing(&mut self, most: u32) -> Block {
        if self.one_in(3) { Block::default() } else { self.block(most) }
    }

    /// Makes up a block that a loop runs `rounds` times.
    pub fn repeated_block(&mut self, rounds: u32, most: u32) -> Block {
        self.rounds *= rounds;
        let block = self.block(most);
        self.rounds /= rounds;
        block
    }

    /// Makes up a block of up to `most` common statements without nested blocks.
    pub fn flat_block(&mut self, most: u32) -> Block {
        let count = self.below(most + 1);
        let depth = mem::replace(&mut self.depth, MOST_DEPTH);
        let statements: Vec<_> = (0..count).map(|_| self.common()).collect();
        self.depth = depth;
        statements.into()
    }

    /// Whether the current block is too deep for nested blocks.
    pub fn is_deep(&self) -> bool {
        self.depth >= MOST_DEPTH
    }

    /// Picks a body with a larger number than the current one; `None` if none is cheap enough.
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

    /// Picks a task for which the current body may wait: one with a larger number.
    pub fn later_task(&mut self) -> Name {
        let index = self.index + 1 + self.below((self.body_count - self.index).max(1));
        format!("t{index}")
    }

    /// Picks the task of any body.
    pub fn any_task(&mut self) -> Name {
        format!("t{}", 1 + self.below(self.body_count))
    }

    /// Picks one of two names, more often the first.
    pub fn either(&mut self, letter: char) -> Name {
        let number = if self.one_in(3) { 2 } else { 1 };
        format!("{letter}{number}")
    }

    /// A text that the program contains only once, such as `p3`.
    pub fn numbered(&mut self, letter: char) -> String {
        self.numbered += 1;
        format!("{letter}{}", self.numbered)
    }

    /// Picks a duration.
    pub fn seconds(&mut self) -> f64 {
        self.pick(&SECONDS)
    }

    /// Picks a timeout in seconds: none, zero, a negative one, or a duration.
    pub fn limit(&mut self) -> Option<f64> {
        match self.below(10) {
            0 | 1 => None,
            2 => Some(0.0),
            3 => Some(-1.0),
            _ => Some(self.seconds()),
        }
    }

    /// A random number from zero up to but not including `end`.
    pub fn below(&mut self, end: u32) -> u32 {
        (self.random.random() * f64::from(end)) as u32
    }

    /// Returns `true` in one of `count` cases.
    pub fn one_in(&mut self, count: u32) -> bool {
        self.below(count) == 0
    }

    /// Returns `true` in a share of all cases, from zero to one.
    pub fn is_below(&mut self, share: f64) -> bool {
        self.random.random() < share
    }

    /// Picks one of `from`.
    pub fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len() as u32) as usize]
    }

    /// Shuffles a list.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for index in (1..list.len()).rev() {
            let other = self.below(index as u32 + 1) as usize;
            list.swap(index, other);
        }
    }
}
