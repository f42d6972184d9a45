//! Control flow: `try`, loops, scopes, variables and printing.

use std::mem;

use loopscope::runtime::{Exception, Result, print};
use serde::{Deserialize, Serialize};

use crate::draft::Draft;
use crate::family::{Family, Perform, operations, read};
use crate::interpreter::{Next, Performed, Scope, block};
use crate::ops::time::Time;
use crate::program::{Block, Name, Raising, Statement, is_empty};
use crate::words::{say_gave, show};

/// Kinds of exceptions that random programs catch.
const CAUGHT: [&str; 9] = [
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

/// The family of control flow.
pub const FAMILY: Family = Family {
    name: Flow::NAME,
    operations: Flow::NAMES,
    read: read::<Flow>,
    objects: &[],
    uses: None,
};

operations! {
    /// Statements of Python that are no calls of asyncio, and printing.
    Flow as "flow" {
        /// Prints a text.
        Print(String),
        /// Sets a variable, which all tasks share.
        Set(Name, i64),
        /// Adds to a variable.
        Add(Name, i64),
        /// Prints a variable.
        Show(Name),
        /// Returns from the body.
        Return(Option<i64>),
        /// Raises an exception.
        Raise(Raising),
        /// Raises the exception that is being handled.
        Reraise,
        /// `try`, `except`, `else`, `finally`.
        Try(Try),
        /// Runs a block several times.
        Loop(u32, Block),
        /// Awaits a coroutine of a body.
        Call(Name),
        /// `async with` a context manager that awaits.
        With(With),
    }
}

/// A `try` statement; clauses that are left out do nothing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Try {
    /// The block whose exceptions are caught.
    pub body: Block,
    /// The kinds of exceptions that are caught, each with its block; the first that fits is run.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub except: Vec<(String, Block)>,
    /// The block that runs if the body raised nothing.
    #[serde(default, skip_serializing_if = "is_empty", rename = "else")]
    pub otherwise: Block,
    /// The block that runs in any case.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub finally: Block,
}

/// An `async with` statement with a context manager that awaits.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct With {
    /// `__aenter__`.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub enter: Block,
    /// The block of the statement.
    pub body: Block,
    /// `__aexit__`.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub exit: Block,
    /// Whether `__aexit__` returns `True`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub suppress: bool,
}

impl Perform for Flow {
    fn awaits(&self) -> bool {
        matches!(
            self,
            Self::Reraise | Self::Try(_) | Self::Loop(..) | Self::Call(_) | Self::With(_)
        )
    }

    async fn perform(&self, scope: &Scope) -> Performed {
        match self {
            Self::Print(text) => print(text),
            Self::Set(name, value) => scope.keep(name, *value),
            Self::Add(name, value) => scope.keep(name, scope.variable(name) + value),
            Self::Show(name) => print(format!("{name} is {}", scope.variable(name))),
            Self::Return(value) => return Ok(Next::Return(*value)),
            Self::Raise(raising) => return Err(exception(raising).into()),
            Self::Reraise => {
                let none = || Exception::new("RuntimeError", "No active exception to reraise");
                return Err(scope.handling.clone().unwrap_or_else(none).into());
            }
            Self::Try(statement) => return Ok(statement.run(scope).await?),
            Self::Loop(count, statements) => {
                for _ in 0..*count {
                    if let Next::Return(value) = block(scope.clone(), statements.clone()).await? {
                        return Ok(Next::Return(value));
                    }
                }
            }
            Self::Call(name) => {
                let value = match block(scope.clone(), scope.body(name)?).await? {
                    Next::Return(value) => value,
                    Next::Statement => None,
                };
                say_gave(name, show(value));
            }
            Self::With(with) => return Ok(with.run(scope).await?),
        }
        Ok(Next::Statement)
    }
}

impl Try {
    async fn run(&self, scope: &Scope) -> Result<Next> {
        let result = self.handled(scope).await;
        let handling = result.as_ref().err().cloned().or_else(|| scope.handling.clone());
        match block(scope.handling(handling), self.finally.clone()).await? {
            Next::Statement => result,
            Next::Return(value) => Ok(Next::Return(value)),
        }
    }

    async fn handled(&self, scope: &Scope) -> Result<Next> {
        match block(scope.clone(), self.body.clone()).await {
            Ok(Next::Statement) => block(scope.clone(), self.otherwise.clone()).await,
            Ok(Next::Return(value)) => Ok(Next::Return(value)),
            Err(exception) => {
                let fits = |(kind, _): &&(String, Block)| exception.is(kind);
                let Some((_, statements)) = self.except.iter().find(fits) else {
                    return Err(exception);
                };
                print(format!("caught {}", exception.repr()));
                block(scope.handling(Some(exception)), statements.clone()).await
            }
        }
    }
}

impl With {
    async fn run(&self, scope: &Scope) -> Result<Next> {
        block(scope.clone(), self.enter.clone()).await?;
        let result = block(scope.clone(), self.body.clone()).await;
        let handling = result.as_ref().err().cloned().or_else(|| scope.handling.clone());
        block(scope.handling(handling), self.exit.clone()).await?;
        if self.suppress && result.is_err() { Ok(Next::Statement) } else { result }
    }
}

/// The exception that a program raises.
pub fn exception(Raising(kind, message): &Raising) -> Exception {
    match message {
        Some(message) => Exception::new(kind.clone(), message.clone()),
        None => Exception::bare(kind.clone()),
    }
}

/// Makes up one of the statements that every program has.
pub fn common(draft: &mut Draft) -> Statement {
    let is_deep = draft.is_deep();
    match draft.below(25) {
        24 if draft.one_in(2) => Time::Bare.into(),
        24 => Time::Careless(draft.seconds()).into(),
        0..=5 => Time::Sleep(draft.seconds()).into(),
        6..=9 => Time::Yield.into(),
        10 => variable(draft),
        11 => Flow::Raise(raising(draft)).into(),
        12 if draft.is_handling => Flow::Reraise.into(),
        13..=16 if !is_deep => guarded(draft),
        17 | 18 if !is_deep => {
            let rounds = 2 + draft.below(2);
            Flow::Loop(rounds, draft.repeated_block(rounds, 2)).into()
        }
        19 if !is_deep => with(draft),
        20 if draft.one_in(4) => Flow::Return(Some(7)).into(),
        21 => match draft.later_body() {
            Some(body) => Flow::Call(body).into(),
            None => printing(draft),
        },
        22 => Time::Now.into(),
        _ => printing(draft),
    }
}

/// Makes up a statement that prints a text which the program prints only there.
fn printing(draft: &mut Draft) -> Statement {
    Flow::Print(draft.numbered('p')).into()
}

/// Makes up a statement that uses a variable.
pub fn variable(draft: &mut Draft) -> Statement {
    let name = variable_name(draft);
    let operation = match draft.below(4) {
        0 => Flow::Set(name, 0),
        1 | 2 => Flow::Add(name, 1),
        _ => Flow::Show(name),
    };
    operation.into()
}

/// Picks the name of a variable.
pub fn variable_name(draft: &mut Draft) -> Name {
    draft.pick(&["x", "y"]).to_owned()
}

/// Makes up an exception to raise.
pub fn raising(draft: &mut Draft) -> Raising {
    let kind =
        draft.pick(&["ValueError", "ValueError", "RuntimeError", "OSError", "CancelledError"]);
    let text = draft.numbered('e');
    Raising(kind.to_owned(), (!draft.one_in(5)).then_some(text))
}

/// Adds `acquire`, a few statements and `release`, which may be in a `finally`.
pub fn held(draft: &mut Draft, to: &mut Vec<Statement>, acquire: Statement, release: Statement) {
    to.push(acquire);
    if draft.is_deep() || draft.one_in(3) {
        to.extend(draft.statements(1));
        to.push(release);
        return;
    }
    let body = draft.block(3);
    let finally = vec![release].into();
    to.push(Flow::Try(Try { body, finally, ..Try::default() }).into());
}

/// Makes up the statements of a callback.
pub fn callback_block(draft: &mut Draft) -> Block {
    let mut statements = vec![printing(draft)];
    for _ in 0..draft.below(3) {
        statements.push(if draft.one_in(4) {
            variable(draft)
        } else {
            draft.in_callback().unwrap_or_else(|| printing(draft))
        });
    }
    statements.into()
}

fn guarded(draft: &mut Draft) -> Statement {
    let body = draft.block(4);
    let mut except = Vec::new();
    let was_handling = mem::replace(&mut draft.is_handling, true);
    for _ in 0..draft.below(3) {
        let kind = draft.pick(&CAUGHT).to_owned();
        let mut statements = draft.block_or_nothing(2).to_vec();
        if draft.one_in(4) {
            statements.push(Flow::Reraise.into());
        }
        except.push((kind, statements.into()));
    }
    draft.is_handling = was_handling;
    let otherwise = if draft.one_in(6) { draft.block(1) } else { Block::default() };
    let is_finally = except.is_empty() || draft.one_in(3);
    let finally = if is_finally { draft.block(2) } else { Block::default() };
    Flow::Try(Try { body, except, otherwise, finally }).into()
}

fn with(draft: &mut Draft) -> Statement {
    let enter = draft.block_or_nothing(1);
    let body = draft.block(3);
    let exit = draft.block_or_nothing(2);
    let suppress = draft.one_in(3);
    Flow::With(With { enter, body, exit, suppress }).into()
}
