//! Context variables.

use loopscope::runtime::{ContextVar, print};

use crate::draft::Draft;
use crate::family::{Family, Perform, Uses, operations, read};
use crate::interpreter::{Next, Performed, Scope};
use crate::program::{Name, Object, Statement};

/// The family of context variables.
pub const FAMILY: Family = Family {
    name: Context::NAME,
    operations: Context::NAMES,
    read: read::<Context>,
    objects: &[("context_var", |name, _, kept| {
        kept.keep(name, ContextVar::with_default("variable", 0_i64));
        Ok(())
    })],
    uses: Some(Uses { share: 3, prepare, make_up, in_callbacks: &[set, get] }),
};

operations! {
    /// `contextvars.ContextVar`.
    Context as "context" {
        /// `variable.set(value)`.
        Set(Name, i64),
        /// `variable.get()`.
        Get(Name),
    }
}

impl Perform for Context {
    fn awaits(&self) -> bool {
        false
    }

    async fn perform(&self, scope: &Scope) -> Performed {
        let (Self::Set(name, _) | Self::Get(name)) = self;
        let variable = scope.find::<ContextVar<i64>>(name)?;
        match self {
            Self::Set(_, value) => drop(variable.set(*value)?),
            Self::Get(_) => print(format!("{name} is {}", variable.get()?)),
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
    let made_up = if draft.one_in(2) { set(draft) } else { get(draft) };
    to.extend(made_up);
}

fn set(draft: &mut Draft) -> Option<Statement> {
    let value = i64::from(draft.below(9));
    draft.has("context").then(|| Context::Set(draft.either('x'), value).into())
}

fn get(draft: &mut Draft) -> Option<Statement> {
    draft.has("context").then(|| Context::Get(draft.either('x')).into())
}
