//! Events.

use loopscope::runtime::sync::Event as Kept;

use crate::family::{Family, Perform, operations, read};
use crate::interpreter::{Next, Performed, Scope};
use crate::program::Name;
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
