//! What a future stands for.

/// What a future stands for.
///
/// ```
/// use loopscope::model::{Event, FutureKind};
/// use loopscope::runtime::sleep;
/// use loopscope::run::Recording;
/// let trace = Recording::of(sleep(1.0));
/// let mut kinds = trace.entries().filter_map(|entry| match entry.event {
///     Event::FutureCreated { kind, .. } => Some(kind),
///     _ => None,
/// });
/// assert_eq!(kinds.next(), Some(FutureKind::Sleep));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FutureKind {
    /// A future that the program made with `create_future`.
    Plain,
    /// The future inside `sleep`.
    Sleep,
    /// The future that `gather` returns.
    Gather,
    /// The outer future that `shield` returns.
    Shield,
    /// What `wait` waits for: enough of its children.
    Wait,
    /// What a task group waits for at its end: the last of its tasks.
    Group,
    /// A place in the line before a lock or a semaphore.
    Acquire,
    /// A wait for an event, a condition or a barrier.
    Notified,
    /// A place in the line of those who want to put something into a full queue.
    Put,
    /// A place in the line of those who want to get something from an empty queue.
    Get,
    /// A wait until every item of a queue is done.
    Join,
    /// The result of a job of the thread pool.
    Job,
    /// An `as_completed`, and on its behalf each wait for its next result.
    Next,
}

impl FutureKind {
    /// What a future stands for, in a word.
    ///
    /// ```
    /// use loopscope::model::FutureKind;
    /// assert_eq!(FutureKind::Sleep.word(), "sleep");
    /// ```
    pub fn word(self) -> &'static str {
        match self {
            Self::Plain => "future",
            Self::Sleep => "sleep",
            Self::Gather => "gather",
            Self::Shield => "shield",
            Self::Wait => "wait",
            Self::Group => "group",
            Self::Acquire => "acquire",
            Self::Notified => "notified",
            Self::Put => "put",
            Self::Get => "get",
            Self::Join => "join",
            Self::Job => "job",
            Self::Next => "next",
        }
    }
}
