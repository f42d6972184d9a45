//! Async generators.

use std::cell::Cell;
use std::rc::Rc;

use loopscope::runtime::{AsyncGenerator, Result, Yielder, async_generator, print};

use crate::interpreter::{KeptGenerator, Next, Scope, block, gave};
use crate::program::{self, Block, Name};

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

impl Generator {
    /// Does what does not await; `None` for what does.
    pub(crate) fn immediately(&self, scope: &Scope) -> Option<Result<()>> {
        let Self::Open(name, kind) = self else { return None };
        if let Some(generator) = new_generator(scope, kind) {
            let generator = Rc::new(Cell::new(Some(generator)));
            let before = scope.run.generators.borrow_mut().insert(name.clone(), generator);
            drop(before);
        }
        Some(Ok(()))
    }

    /// Does what awaits.
    pub(crate) async fn run(&self, scope: &Scope) -> Result<Next> {
        match self {
            Self::For(name, limit, statements) => {
                let Some(mut generator) = new_generator(scope, name) else {
                    return Ok(Next::Statement);
                };
                let mut count = 0;
                while let Some(value) = generator.next().await? {
                    gave(name, value);
                    if let Next::Return(value) = block(scope.clone(), statements.clone()).await? {
                        return Ok(Next::Return(value));
                    }
                    count += 1;
                    if *limit == Some(count) {
                        break;
                    }
                }
            }
            Self::Next(name) => {
                let Some(kept) = kept(scope, name) else { return Ok(Next::Statement) };
                let Some(mut generator) = take_idle(name, &kept) else {
                    return Ok(Next::Statement);
                };
                let result = generator.next().await;
                kept.set(Some(generator));
                match result? {
                    Some(value) => gave(name, value),
                    None => print(format!("{name} is exhausted")),
                }
            }
            Self::Close(name) => {
                let Some(kept) = kept(scope, name) else { return Ok(Next::Statement) };
                let Some(mut generator) = take_idle(name, &kept) else {
                    return Ok(Next::Statement);
                };
                let result = generator.aclose().await;
                kept.set(Some(generator));
                result?;
            }
            Self::Open(..) => {}
        }
        Ok(Next::Statement)
    }
}

fn kept(scope: &Scope, name: &str) -> Option<KeptGenerator> {
    let found = scope.run.generators.borrow().get(name).cloned();
    scope.run.or_misses(name, found)
}

/// Takes out a generator that nobody is inside of: no task of the program, which would have taken
/// it, nor one in which the loop closes it at the end.
fn take_idle(name: &str, kept: &KeptGenerator) -> Option<AsyncGenerator<i64>> {
    match kept.take() {
        Some(generator) if !generator.is_running() => Some(generator),
        busy => {
            kept.set(busy);
            print(format!("{name} is busy"));
            None
        }
    }
}

fn new_generator(scope: &Scope, name: &str) -> Option<AsyncGenerator<i64>> {
    let described = scope.run.program.generators.get(name).cloned();
    let described = scope.run.or_misses(name, described)?;
    let scope = scope.handling(None);
    Some(async_generator(move |yielder| async move {
        let result = generate(&scope, &described, &yielder).await;
        let handling = result.as_ref().err().cloned();
        block(scope.handling(handling), described.finally.clone()).await?;
        result
    }))
}

async fn generate(
    scope: &Scope,
    described: &program::Generator,
    yielder: &Yielder<i64>,
) -> Result<()> {
    for value in &described.values {
        if let Next::Return(_) = block(scope.clone(), described.before.clone()).await? {
            return Ok(());
        }
        yielder.send(*value).await?;
    }
    block(scope.clone(), described.after.clone()).await?;
    Ok(())
}
