//! A moment at its place in a run.

use crate::model::ObjectId;

/// A moment at its place in a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FoundMoment {
    /// How many beats have happened at its place, which is one of a step of the story.
    pub beat: usize,
    /// The sentence, with a place for the label of the task.
    pub(super) text: &'static str,
    /// The task that ran.
    pub(super) task: Option<ObjectId>,
}
