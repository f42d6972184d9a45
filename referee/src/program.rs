//! Programs as data, which both interpreters run and goldens contain.
//!
//! This module knows the form of a statement; `ops/` knows which operations there are and what they
//! do.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::Arc;

use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Serialize};
use serde_json::{Error, Value};

/// The name of a body, a task, a primitive or the like.
pub type Name = String;

/// Statements that run one after another; clones share them.
pub type Block = Arc<[Statement]>;

/// A program: its main coroutine and everything that it uses.
///
/// A statement that names something missing prints that and does nothing else. So every program
/// whose statements are operations can be run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Program {
    /// The threads of the default executor; `None` for a program without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workers: Option<NonZero<u32>>,
    /// Whether every task starts eagerly.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub eager: bool,
    /// Locks, queues and the like, made before the first statement.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub objects: BTreeMap<Name, Object>,
    /// Async generators.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub generators: BTreeMap<Name, GeneratorBody>,
    /// The statements of the main task.
    pub main: Block,
    /// The statements of further main tasks, which run on the same loop one after another.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub runs: Vec<Block>,
    /// The statements of other coroutines.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub bodies: BTreeMap<Name, Block>,
}

/// One operation of a family, in JSON: `{"lock": {"acquire": "l1"}}`, `{"time": "yield"}`.
///
/// Wherever an operation holds an array of objects, the array is a block of statements.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Value", into = "Value")]
pub struct Statement {
    family: Name,
    operation: Value,
}

/// A primitive and its initial value or size, in JSON: `"lock"`, `{"semaphore": 2}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Value", into = "Value")]
pub struct Object {
    kind: Name,
    argument: Option<Value>,
}

/// An async generator: a `try` statement that yields values, with `finally`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GeneratorBody {
    /// The values that it yields.
    pub values: Vec<i64>,
    /// What runs before each value.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub before: Block,
    /// What runs after the last value.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub after: Block,
    /// The `finally` block.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub finally: Block,
}

/// An exception that a program raises: its type, and its message if it has one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Raising(pub String, pub Option<String>);

impl Program {
    /// The program as one line of JSON.
    ///
    /// # Panics
    ///
    /// Never: every program can be written.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("a program is plain data with text keys")
    }

    /// Calls `check` for every statement of the program, nested ones included.
    pub fn check(
        &self,
        check: &mut impl FnMut(&Statement) -> serde_json::Result<()>,
    ) -> serde_json::Result<()> {
        let generators = self.generators.values();
        let blocks = generators.flat_map(|body| [&body.before, &body.after, &body.finally]);
        for block in blocks.chain(self.bodies.values()).chain([&self.main]).chain(&self.runs) {
            for statement in block.iter() {
                statement.check(check)?;
            }
        }
        Ok(())
    }
}

impl Statement {
    /// The statement of an operation.
    ///
    /// # Panics
    ///
    /// If the operation cannot be written as JSON.
    pub fn new(family: &str, operation: impl Serialize) -> Self {
        let operation = serde_json::to_value(operation).expect("an operation is plain data");
        Self { family: family.to_owned(), operation }
    }

    /// The family to which the operation belongs.
    pub fn family(&self) -> &str {
        &self.family
    }

    /// The operation; fails if it is not of type `T`.
    pub fn operation<T: DeserializeOwned>(&self) -> serde_json::Result<T> {
        T::deserialize(&self.operation)
    }

    fn check(
        &self,
        check: &mut impl FnMut(&Self) -> serde_json::Result<()>,
    ) -> serde_json::Result<()> {
        check(self)?;
        for block in blocks(&self.operation) {
            for statement in block {
                Self::deserialize(statement)?.check(check)?;
            }
        }
        Ok(())
    }
}

/// The outermost blocks in a value: its arrays of objects.
pub fn blocks(value: &Value) -> Vec<&[Value]> {
    let mut found = Vec::new();
    match value {
        Value::Array(items) if !items.is_empty() && items.iter().all(Value::is_object) => {
            found.push(items.as_slice());
        }
        Value::Array(items) => found.extend(items.iter().flat_map(blocks)),
        Value::Object(map) => found.extend(map.values().flat_map(blocks)),
        _ => {}
    }
    found
}

impl Object {
    /// A primitive of a kind without an argument.
    pub fn new(kind: &str) -> Self {
        Self { kind: kind.to_owned(), argument: None }
    }

    /// A primitive of a kind with an argument, such as its initial value or size.
    pub fn with(kind: &str, argument: impl Into<Value>) -> Self {
        Self { kind: kind.to_owned(), argument: Some(argument.into()) }
    }

    /// The kind, such as `lock`.
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// The argument; fails if it is not of type `T`. A missing one is read as `null`.
    pub fn argument<T: DeserializeOwned>(&self) -> serde_json::Result<T> {
        T::deserialize(self.argument.as_ref().unwrap_or(&Value::Null))
    }
}

impl TryFrom<Value> for Statement {
    type Error = Error;

    fn try_from(value: Value) -> Result<Self, Error> {
        let (family, operation) = entry(value)?;
        Ok(Self { family, operation })
    }
}

impl From<Statement> for Value {
    fn from(statement: Statement) -> Self {
        Self::Object([(statement.family, statement.operation)].into_iter().collect())
    }
}

impl TryFrom<Value> for Object {
    type Error = Error;

    fn try_from(value: Value) -> Result<Self, Error> {
        if let Value::String(kind) = value {
            return Ok(Self { kind, argument: None });
        }
        let (kind, argument) = entry(value)?;
        Ok(Self { kind, argument: Some(argument) })
    }
}

impl From<Object> for Value {
    fn from(object: Object) -> Self {
        match object.argument {
            None => Self::String(object.kind),
            Some(argument) => Self::Object([(object.kind, argument)].into_iter().collect()),
        }
    }
}

/// The only entry of an object.
fn entry(value: Value) -> Result<(String, Value), Error> {
    match value {
        Value::Object(map) if map.len() == 1 => {
            map.into_iter().next().ok_or_else(|| Error::custom("an empty object"))
        }
        other => Err(Error::custom(format!("{other} is not an object with one entry"))),
    }
}

/// Whether a block does nothing.
pub fn is_empty(block: &Block) -> bool {
    block.is_empty()
}
