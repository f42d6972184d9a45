//! Events.

use loopscope::runtime::sync::Event as Kept;

use crate::draft::Draft;
use crate::family::{Family, Perform, Uses, operations, read};
use crate::interpreter::{Next, Performed, Scope};
use crate::program::{Name, Object, Statement};
use crate::words::say_truth;

/// The family of events.
pub const FAMILY: Family = Family {
    name: Event::NAME,
    operations: Event::NAMES,
    read: read::<Event>,
    objects: &[("event", |name, _, kept| {
        kept.keep(name, Kept::new());
        Ok(())
    })],
    uses: Some(Uses { share: 4, prepare, make_up, in_callbacks: &[set] }),
};

operations! {
    /// `asyncio.Event`.
    Event as "event" {
        /// `event.set()`.
        Set(Name),
        /// `event.clear()`.
        Clear(Name),
        /// `await event.wait()`.
        Wait(Name),
        /// `event.is_set()`.
        IsSet(Name),
    }
}

impl Perform for Event {
    fn awaits(&self) -> bool {
        matches!(self, Self::Wait(_))
    }

    async fn perform(&self, scope: &Scope) -> Performed {
        let (Self::Set(name) | Self::Clear(name) | Self::Wait(name) | Self::IsSet(name)) = self;
        let event = scope.find::<Kept>(name)?;
        match self {
            Self::Set(_) => event.set(),
            Self::Clear(_) => event.clear(),
            Self::Wait(_) => event.wait().await?,
            Self::IsSet(_) => say_truth(name, "set", event.is_set()),
        }
        Ok(Next::Statement)
    }
}

fn prepare(draft: &mut Draft) {
    for name in ["e1", "e2"] {
        draft.program.objects.insert(name.to_owned(), Object::new("event"));
    }
}

fn make_up(draft: &mut Draft, to: &mut Vec<Statement>) {
    let name = draft.either('e');
    let operation = match draft.below(8) {
        0..=3 => Event::Wait(name),
        4 | 5 => Event::Set(name),
        6 => Event::Clear(name),
        _ => Event::IsSet(name),
    };
    to.push(operation.into());
}

fn set(draft: &mut Draft) -> Option<Statement> {
    draft.has("event").then(|| Event::Set(draft.either('e')).into())
}
