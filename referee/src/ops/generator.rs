//! Async generators.

use std::cell::Cell;
use std::rc::Rc;

use loopscope::runtime::{AsyncGenerator, Result, Yielder, async_generator, print};

use crate::family::{Family, Perform, operations, read};
use crate::interpreter::{Found, Next, Performed, Scope, Stop, block};
use crate::program::{Block, GeneratorBody, Name};
use crate::words::say_gave;

/// The family of async generators.
pub const FAMILY: Family = Family {
    name: Generator::NAME,
    operations: Generator::NAMES,
    read: read::<Generator>,
    objects: &[],
};

operations! {
    /// What is done with the program's generators.
    Generator as "generator" {
        /// `async for` over a new generator, which is left after so many values, if ever.
        For(Name, Option<u32>, Block),
        /// Makes a generator and keeps it: its name, and of which kind it is.
        Open(Name, Name),
        /// `await anext(…)`.
        Next(Name),
        /// `await ….aclose()`.
        Close(Name),
    }
}

impl Perform for Generator {
    fn awaits(&self) -> bool {
        !matches!(self, Self::Open(..))
    }

    async fn perform(&self, scope: &Scope) -> Performed {
        match self {
            Self::For(name, limit, statements) => {
                let mut generator = new_generator(scope, name)?;
                let mut count = 0;
                while let Some(value) = generator.next().await? {
                    say_gave(name, value);
                    if let Next::Return(value) = block(scope.clone(), statements.clone()).await? {
                        return Ok(Next::Return(value));
                    }
                    count += 1;
                    if *limit == Some(count) {
                        break;
                    }
                }
            }
            Self::Open(name, kind) => {
                let generator = new_generator(scope, kind)?;
                scope.keep::<Kept>(name, Rc::new(Cell::new(Some(generator))));
            }
            Self::Next(name) => {
                let Some((kept, mut generator)) = take_idle(scope, name)? else {
                    return Ok(Next::Statement);
                };
                let result = generator.next().await;
                kept.set(Some(generator));
                match result? {
                    Some(value) => say_gave(name, value),
                    None => print(format!("{name} is exhausted")),
                }
            }
            Self::Close(name) => {
                let Some((kept, mut generator)) = take_idle(scope, name)? else {
                    return Ok(Next::Statement);
                };
                let result = generator.aclose().await;
                kept.set(Some(generator));
                result?;
            }
        }
        Ok(Next::Statement)
    }
}

/// The place of a generator, which is empty while a task is inside.
type Kept = Rc<Cell<Option<AsyncGenerator<i64>>>>;

/// Takes a generator out of its place; prints if it is busy: a task of the program is inside, or
/// the loop closes it at the end.
fn take_idle(scope: &Scope, name: &str) -> Found<Option<(Kept, AsyncGenerator<i64>)>> {
    let kept = scope.find::<Kept>(name)?;
    match kept.take() {
        Some(generator) if !generator.is_running() => Ok(Some((kept, generator))),
        busy => {
            kept.set(busy);
            print(format!("{name} is busy"));
            Ok(None)
        }
    }
}

fn new_generator(scope: &Scope, name: &str) -> Found<AsyncGenerator<i64>> {
    let described = scope.program().generators.get(name).cloned();
    let described = described.ok_or_else(|| Stop::Missing(name.to_owned()))?;
    let scope = scope.handling(None);
    Ok(async_generator(move |yielder| async move {
        let result = generate(&scope, &described, &yielder).await;
        let handling = result.as_ref().err().cloned();
        block(scope.handling(handling), described.finally.clone()).await?;
        result
    }))
}

async fn generate(scope: &Scope, described: &GeneratorBody, yielder: &Yielder<i64>) -> Result<()> {
    for value in &described.values {
        if let Next::Return(_) = block(scope.clone(), described.before.clone()).await? {
            return Ok(());
        }
        yielder.send(*value).await?;
    }
    block(scope.clone(), described.after.clone()).await?;
    Ok(())
}
