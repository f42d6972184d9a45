//! Control flow: `try`, loops, scopes, variables and printing.

use loopscope::runtime::{Exception, Result, print};
use serde::{Deserialize, Serialize};

use crate::family::{Family, Perform, operations, read};
use crate::interpreter::{Next, Performed, Scope, block};
use crate::program::{Block, Name, Raising, is_empty};
use crate::words::{say_gave, show};

/// The family of control flow.
pub const FAMILY: Family =
    Family { name: Flow::NAME, operations: Flow::NAMES, read: read::<Flow>, objects: &[] };

operations! {
    /// What moves through a program, and what it says.
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
        /// Runs a block so many times.
        Loop(u32, Block),
        /// Awaits a coroutine of a body.
        Call(Name),
        /// `async with` a context manager that awaits.
        With(With),
    }
}

/// A `try` statement; what is missing does nothing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Try {
    /// What may fail.
    pub body: Block,
    /// What is done about which kind of exception; the first that fits.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub except: Vec<(String, Block)>,
    /// What is done if nothing failed.
    #[serde(default, skip_serializing_if = "is_empty", rename = "else")]
    pub otherwise: Block,
    /// What is done in any case.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub finally: Block,
}

/// `async with`: what is done on the way in and out, and whether exceptions end there.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct With {
    /// `__aenter__`.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub enter: Block,
    /// What is done inside.
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
                let fits = |(kind, _): &&(String, Block)| is_a(&exception, kind);
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

/// `isinstance(exception, kind)` for the kinds of exceptions that programs meet.
fn is_a(exception: &Exception, kind: &str) -> bool {
    let mut class = exception.type_name();
    loop {
        if class == kind {
            return true;
        }
        class = match class {
            "BaseException" => return false,
            "Exception" | "CancelledError" | "GeneratorExit" | "BaseExceptionGroup" => {
                "BaseException"
            }
            // `ExceptionGroup` is both an `Exception` and a `BaseExceptionGroup`.
            "ExceptionGroup" if kind == "BaseExceptionGroup" => return true,
            "TimeoutError" => "OSError",
            "BrokenBarrierError" => "RuntimeError",
            _ => "Exception",
        };
    }
}
