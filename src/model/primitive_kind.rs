//! What a primitive is.

/// What a primitive is.
///
/// ```
/// use loopscope::model::{Event, PrimitiveKind};
/// use loopscope::runtime::Lock;
/// use loopscope::run::Recording;
/// let trace = Recording::of(async { Lock::named("door").acquire().await });
/// let mut kinds = trace.entries().filter_map(|entry| match entry.event {
///     Event::PrimitiveCreated { kind, .. } => Some(kind),
///     _ => None,
/// });
/// assert_eq!(kinds.next(), Some(PrimitiveKind::Lock));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrimitiveKind {
    /// `asyncio.Lock`.
    Lock,
    /// `asyncio.Event`.
    Event,
    /// `asyncio.Condition`.
    Condition,
    /// `asyncio.Semaphore`.
    Semaphore,
    /// `asyncio.BoundedSemaphore`.
    BoundedSemaphore,
    /// `asyncio.Barrier`.
    Barrier,
    /// `asyncio.Queue`.
    Queue,
    /// `asyncio.LifoQueue`.
    LifoQueue,
    /// `asyncio.PriorityQueue`.
    PriorityQueue,
    /// `asyncio.TaskGroup`.
    TaskGroup,
    /// `asyncio.timeout`.
    Timeout,
    /// The default executor.
    ThreadPool,
}

impl PrimitiveKind {
    /// What a primitive is, in a word or two.
    ///
    /// ```
    /// use loopscope::model::PrimitiveKind;
    /// assert_eq!(PrimitiveKind::BoundedSemaphore.word(), "bounded semaphore");
    /// ```
    pub fn word(self) -> &'static str {
        match self {
            Self::Lock => "lock",
            Self::Event => "event",
            Self::Condition => "condition",
            Self::Semaphore => "semaphore",
            Self::BoundedSemaphore => "bounded semaphore",
            Self::Barrier => "barrier",
            Self::Queue => "queue",
            Self::LifoQueue => "last-in queue",
            Self::PriorityQueue => "priority queue",
            Self::TaskGroup => "task group",
            Self::Timeout => "timeout",
            Self::ThreadPool => "thread pool",
        }
    }
}
