//! What a primitive is.

use super::kinds::kinds;

kinds! {
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
    /// assert_eq!(PrimitiveKind::BoundedSemaphore.word(), "bounded semaphore");
    /// ```
    pub enum PrimitiveKind {
        /// `asyncio.Lock`.
        Lock = "lock",
        /// `asyncio.Event`.
        Event = "event",
        /// `asyncio.Condition`.
        Condition = "condition",
        /// `asyncio.Semaphore`.
        Semaphore = "semaphore",
        /// `asyncio.BoundedSemaphore`.
        BoundedSemaphore = "bounded semaphore",
        /// `asyncio.Barrier`.
        Barrier = "barrier",
        /// `asyncio.Queue`.
        Queue = "queue",
        /// `asyncio.LifoQueue`.
        LifoQueue = "last-in queue",
        /// `asyncio.PriorityQueue`.
        PriorityQueue = "priority queue",
        /// `asyncio.TaskGroup`.
        TaskGroup = "task group",
        /// `asyncio.timeout`.
        Timeout = "timeout",
        /// The default executor.
        ThreadPool = "thread pool",
    }
}
