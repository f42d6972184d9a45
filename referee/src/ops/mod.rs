//! The operations by family: what they are, and what they mean on our runtime.
//!
//! What they mean on asyncio is in `python/ops/`, in files of the same names.

use std::collections::BTreeMap;
use std::rc::Rc;

use loopscope::model::Version;
use loopscope::runtime::Result;
use serde::de::Error as _;
use serde_json::Error;

use crate::family::Family;
use crate::interpreter::{self, Language, Operation, Outcome};
use crate::kept::Kept;
use crate::program::{Name, Object, Program, Statement};

/// Declares the modules of the families and lists them.
macro_rules! families {
    ($($family:ident),+ $(,)?) => {
        $(pub mod $family;)+

        /// Every family. A family whose primitives need those of another one, as conditions need
        /// locks, comes after it.
        pub const FAMILIES: &[&Family] = &[$(&$family::FAMILY),+];
    };
}

families! {
    flow,
    time,
    task,
    future,
    callback,
    handler,
    combine,
    timeout,
    group,
    executor,
    context,
    generator,
    lock,
    event,
    condition,
    semaphore,
    barrier,
    queue,
}

/// The language of random programs: the operations of all families.
struct AllFamilies;

impl Language for AllFamilies {
    fn operation(&self, statement: &Statement) -> serde_json::Result<Box<dyn Operation>> {
        let name = statement.family();
        let family = FAMILIES.iter().find(|family| family.name == name);
        let family = family.ok_or_else(|| Error::custom(format!("there is no family {name:?}")))?;
        (family.read)(statement)
    }

    fn make(&self, objects: &BTreeMap<Name, Object>, kept: &Kept) -> Result<()> {
        let kinds = FAMILIES.iter().flat_map(|family| family.objects);
        for (kind, make) in kinds {
            for (name, object) in objects.iter().filter(|(_, object)| object.kind() == *kind) {
                make(name, object, kept)?;
            }
        }
        Ok(())
    }
}

/// Runs `program` on our runtime to its end, as a version of CPython does.
pub fn run(program: &Rc<Program>, version: Version) -> Outcome {
    interpreter::run(program, &AllFamilies, version)
}

/// Reads a program from JSON; fails unless every statement is an operation of a family.
pub fn read(json: &str) -> serde_json::Result<Program> {
    checked(serde_json::from_str(json)?)
}

/// Fails unless every statement and every primitive of `program` is one of a family.
pub fn checked(program: Program) -> serde_json::Result<Program> {
    program.check(&mut |statement| AllFamilies.operation(statement).map(drop))?;
    let kinds: Vec<_> = FAMILIES.iter().flat_map(|family| family.objects).collect();
    for object in program.objects.values() {
        if !kinds.iter().any(|(kind, _)| *kind == object.kind()) {
            return Err(Error::custom(format!("there is no primitive {:?}", object.kind())));
        }
    }
    Ok(program)
}

/// The names of all operations of all families.
pub fn names() -> impl Iterator<Item = &'static str> {
    FAMILIES.iter().flat_map(|family| family.operations).copied()
}
