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
        /// The wait inside `wait`, until enough of its children are done.
        Wait = "wait",
        /// The wait of a task group for the last of its tasks.
        Group = "group",
        /// A wait for a lock or for a permit of a semaphore.
        Acquire = "acquire",
        /// A wait for an event, a condition or a barrier.
        Notified = "notified",
        /// A wait for room in a full queue.
        Put = "put",
        /// A wait for an item of an empty queue.
        Get = "get",
        /// A wait until every item of a queue is done.
        Join = "join",
        /// The result of a job of the thread pool.
        Job = "job",
        /// An `as_completed`, and each wait for its next result.
        Next = "next",
    }
}
