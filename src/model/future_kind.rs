//! What a future stands for.

use super::kinds::kinds;

kinds! {
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
    /// assert_eq!(FutureKind::Sleep.word(), "sleep");
    /// ```
    pub enum FutureKind {
        /// A future that the program made with `create_future`.
        Plain = "future",
        /// The future inside `sleep`.
        Sleep = "sleep",
        /// The future that `gather` returns.
        Gather = "gather",
        /// The outer future that `shield` returns.
        Shield = "shield",
        /// What `wait` waits for: enough of its children.
        Wait = "wait",
        /// What a task group waits for at its end: the last of its tasks.
        Group = "group",
        /// A place in the line before a lock or a semaphore.
        Acquire = "acquire",
        /// A wait for an event, a condition or a barrier.
        Notified = "notified",
        /// A place in the line of those who want to put something into a full queue.
        Put = "put",
        /// A place in the line of those who want to get something from an empty queue.
        Get = "get",
        /// A wait until every item of a queue is done.
        Join = "join",
        /// The result of a job of the thread pool.
        Job = "job",
        /// An `as_completed`, and on its behalf each wait for its next result.
        Next = "next",
    }
}
