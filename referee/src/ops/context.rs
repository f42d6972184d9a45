//! Context variables and contexts.

use std::cell::Cell;
use std::rc::Rc;

use loopscope::runtime::{self, ContextVar, Token, copy_context, create_task_in, print};

use crate::draft::Draft;
use crate::family::{Family, Perform, Uses, operations, read};
use crate::interpreter::{Next, Performed, Scope, Stop};
use crate::ops::flow::callback_block;
use crate::program::{Block, Name, Object, Statement};

/// The family of context variables.
pub const FAMILY: Family = Family {
    name: Context::NAME,
    operations: Context::NAMES,
    read: read::<Context>,
    objects: &[("context_var", |name, _, kept| {
        kept.keep(name, ContextVar::with_default("variable", 0_i64));
        Ok(())
    })],
    uses: Some(Uses { share: 3, prepare, make_up, in_callbacks: &[set, get, reset] }),
};

operations! {
    /// `contextvars.ContextVar` and `contextvars.Context`.
    Context as "context" {
        /// `variable.set(value)`; the token is kept.
        Set(Name, i64),
        /// `variable.get()`.
        Get(Name),
        /// `variable.reset(token)`, with the token of the last `set`.
        Reset(Name),
        /// `contextvars.copy_context()`.
        Copy(Name),
        /// `context.run(…)` of a function that runs what does not await.
        Run(Name, Block),
        /// `create_task(body, name=…, context=…)`.
        Spawn(Name, Name, Name),
    }
}

/// The token of the last `set` of a variable, until it is used.
type Kept = Rc<Cell<Option<Token>>>;

impl Perform for Context {
    fn awaits(&self) -> bool {
        false
    }

    async fn perform(&self, scope: &Scope) -> Performed {
        let variable = |name: &Name| scope.find::<ContextVar<i64>>(name);
        let context = |name: &Name| scope.find::<runtime::Context>(name);
        match self {
            Self::Set(name, value) => {
                let token = variable(name)?.set(*value)?;
                scope.keep::<Kept>(name, Rc::new(Cell::new(Some(token))));
            }
            Self::Get(name) => print(format!("{name} is {}", variable(name)?.get()?)),
            Self::Reset(name) => {
                let variable = variable(name)?;
                let token = scope.get::<Kept>(name).and_then(|kept| kept.take());
                let token = token.ok_or_else(|| Stop::Missing(format!("token of {name}")))?;
                if variable.reset(token).is_err() {
                    print(format!("{name} was set in another context"));
                }
            }
            Self::Copy(name) => scope.keep(name, copy_context()?),
            Self::Run(name, statements) => {
                if context(name)?.run(scope.callback(statements.clone())).is_err() {
                    print(format!("{name} is entered already"));
                }
            }
            Self::Spawn(name, task, body) => {
                let context = context(name)?;
                scope.keep(task, create_task_in(&context, Some(task), scope.coroutine(body)?));
            }
        }
        Ok(Next::Statement)
    }
}

fn prepare(draft: &mut Draft) {
    for name in ["x1", "x2"] {
        draft.program.objects.insert(name.to_owned(), Object::new("context_var"));
    }
}

fn make_up(draft: &mut Draft, to: &mut Vec<Statement>) {
    let name = draft.pick(&["k1", "k2"]).to_owned();
    let made_up = match draft.below(12) {
        0..=2 => set(draft),
        3..=5 => get(draft),
        6 => reset(draft),
        7 | 8 => Some(Context::Copy(name).into()),
        9 => Some(Context::Run(name, callback_block(draft)).into()),
        // An eager task cannot enter a context that is entered, which leaves CPython's state broken.
        _ if draft.program.eager => get(draft),
        _ => draft.later_body().map(|body| {
            let task = format!("t{}", &body[1..]);
            Context::Spawn(name, task, body).into()
        }),
    };
    to.extend(made_up);
}

fn set(draft: &mut Draft) -> Option<Statement> {
    let value = i64::from(draft.below(9));
    draft.has("context").then(|| Context::Set(draft.either('x'), value).into())
}

fn get(draft: &mut Draft) -> Option<Statement> {
    draft.has("context").then(|| Context::Get(draft.either('x')).into())
}

fn reset(draft: &mut Draft) -> Option<Statement> {
    draft.has("context").then(|| Context::Reset(draft.either('x')).into())
}
