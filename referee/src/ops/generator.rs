//! Async generators.

use std::cell::Cell;
use std::rc::Rc;

use loopscope::runtime::{AsyncGenerator, Result, Yielder, async_generator_with, print};

use crate::draft::Draft;
use crate::family::{Family, Perform, Uses, operations, read};
use crate::interpreter::{Found, Next, Performed, Scope, Stop, block};
use crate::ops::flow::{exception, raising};
use crate::program::{Block, GeneratorBody, Name, Raising, Statement};
use crate::words::say_gave;

/// The family of async generators.
pub const FAMILY: Family = Family {
    name: Generator::NAME,
    operations: Generator::NAMES,
    read: read::<Generator>,
    objects: &[],
    uses: Some(Uses { share: 3, prepare, make_up, in_callbacks: &[] }),
};

operations! {
    /// Uses of async generators.
    Generator as "generator" {
        /// `async for` over a new generator: which one, after how many values to break, the block.
        For(Name, Option<u32>, Block),
        /// Makes a generator and keeps it: under which name, and which one.
        Open(Name, Name),
        /// `await anext(…)`.
        Next(Name),
        /// `await ….asend(value)`.
        Send(Name, i64),
        /// `await ….athrow(exception)`.
        Throw(Name, Raising),
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
            Self::Next(name) | Self::Send(name, _) | Self::Throw(name, _) => {
                let Some((kept, mut generator)) = take_idle(scope, name)? else {
                    return Ok(Next::Statement);
                };
                let result = match self {
                    Self::Send(_, value) => generator.asend(Some(*value)).await,
                    Self::Throw(_, raising) => generator.athrow(exception(raising)).await,
                    _ => generator.next().await,
                };
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

/// The place of a generator, which is empty while a task runs the generator.
type Kept = Rc<Cell<Option<Numbers>>>;

/// A generator into which numbers can be sent.
type Numbers = AsyncGenerator<i64, Option<i64>>;

/// Takes a generator out of its place; prints that it is busy if a task runs it, or if the loop is
/// closing it.
fn take_idle(scope: &Scope, name: &str) -> Found<Option<(Kept, Numbers)>> {
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

fn new_generator(scope: &Scope, name: &str) -> Found<Numbers> {
    let described = scope.program().generators.get(name).cloned();
    let described = described.ok_or_else(|| Stop::Missing(name.to_owned()))?;
    let scope = scope.handling(None);
    Ok(async_generator_with(move |yielder| async move {
        let result = generate(&scope, &described, &yielder).await;
        let handling = result.as_ref().err().cloned();
        block(scope.handling(handling), described.finally.clone()).await?;
        result
    }))
}

async fn generate(
    scope: &Scope,
    described: &GeneratorBody,
    yielder: &Yielder<i64, Option<i64>>,
) -> Result<()> {
    for value in &described.values {
        if let Next::Return(_) = block(scope.clone(), described.before.clone()).await? {
            return Ok(());
        }
        if let Some(sent) = yielder.send(*value).await? {
            print(format!("was sent {sent}"));
        }
    }
    block(scope.clone(), described.after.clone()).await?;
    Ok(())
}

fn prepare(draft: &mut Draft) {
    for name in ["a1", "a2"] {
        let values = (0..=draft.below(3)).map(i64::from).collect();
        let (before, after) = (draft.flat_block(2), draft.flat_block(1));
        let body = GeneratorBody { values, before, after, finally: draft.flat_block(2) };
        draft.program.generators.insert(name.to_owned(), body);
    }
}

fn make_up(draft: &mut Draft, to: &mut Vec<Statement>) {
    let kind = draft.pick(&["a1", "a2"]).to_owned();
    let name = draft.pick(&["i1", "i2"]).to_owned();
    // About how many operations the body of a generator runs.
    draft.spend(10);
    let operation = match draft.below(11) {
        8 | 9 => Generator::Send(name, i64::from(draft.below(9))),
        10 => Generator::Throw(name, raising(draft)),
        0..=2 => {
            let limit = if draft.one_in(2) { Some(1 + draft.below(2)) } else { None };
            Generator::For(kind, limit, draft.block_or_nothing(2))
        }
        3 | 4 => Generator::Open(name, kind),
        5 | 6 => Generator::Next(name),
        _ => Generator::Close(name),
    };
    to.push(operation.into());
}
