//! The sleep that a task is in, as far as the task itself knows it.

use crate::model::{HandleId, ObjectId};

/// A task's own sleep, whose future nobody else can see and which is therefore but a number.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Nap {
    pub(crate) stage: NapStage,
    pub(crate) future: ObjectId,
    /// The timer that ends it.
    pub(crate) timer: HandleId,
}

/// How far a sleep is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum NapStage {
    /// There is none, or it is left.
    #[default]
    Awake,
    /// Its deadline is yet to come.
    Asleep,
    /// It is cancelled but not yet left.
    Cancelled,
    /// Its deadline has come, but it is not yet left.
    Ended,
}

impl Nap {
    /// A sleep that begins.
    pub(crate) fn new(future: ObjectId, timer: HandleId) -> Self {
        Self { stage: NapStage::Asleep, future, timer }
    }

    /// The same sleep at another stage.
    pub(crate) fn at(self, stage: NapStage) -> Self {
        Self { stage, ..self }
    }

    /// Whether it is this sleep's timer, and not yet over.
    pub(crate) fn is_ended_by(self, timer: HandleId) -> bool {
        matches!(self.stage, NapStage::Asleep | NapStage::Cancelled) && self.timer == timer
    }
}
