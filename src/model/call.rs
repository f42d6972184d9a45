//! What a handle does when it runs.

use super::ObjectId;

/// What a handle does when it runs.
///
/// ```
/// use loopscope::model::{Call, Event};
/// use loopscope::runtime::sleep;
/// use loopscope::run::Recording;
/// let trace = Recording::of(sleep(1.0));
/// let calls = trace.entries().filter_map(|entry| match entry.event {
///     Event::HandleBegan { call, .. } => Some(call),
///     _ => None,
/// });
/// let calls: Vec<_> = calls.take(3).collect();
/// assert!(matches!(calls[..], [Call::Step(_), Call::SetResult(_), Call::Wakeup { .. }]));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    /// A step of a task that was scheduled directly: its first, or after a bare yield.
    Step(ObjectId),
    /// A step of a task because the future that it waited for is done.
    Wakeup {
        /// The task that resumes.
        task: ObjectId,
        /// The future that is done.
        future: ObjectId,
    },
    /// A timer that finishes a sleep's future.
    SetResult(ObjectId),
    /// A done callback that tells the future of a gather, a shield or a wait, or a task group, that one of
    /// its children is done.
    ChildDone {
        /// The future or task group that is told.
        parent: ObjectId,
        /// The child that is done.
        child: ObjectId,
    },
    /// The done callback that stops the loop when this task is done.
    Stop(ObjectId),
    /// A callback of the program's own.
    Callback,
    /// The timer of a timeout, which cancels the task inside it.
    Timeout(ObjectId),
    /// A callback that gives the future of a job of the thread pool its result.
    JobDone(ObjectId),
}

impl Call {
    /// The task that runs in this handle; every other handle runs a callback.
    ///
    /// ```
    /// use loopscope::model::{Call, ObjectId};
    /// assert_eq!(Call::Step(ObjectId(1)).task(), Some(ObjectId(1)));
    /// assert_eq!(Call::Callback.task(), None);
    /// ```
    pub fn task(self) -> Option<ObjectId> {
        match self {
            Self::Step(task) | Self::Wakeup { task, .. } => Some(task),
            _ => None,
        }
    }
}
