//! What a primitive is, and what the events of a run may say of it.

use super::FutureKind;
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
        /// A value that the program shows.
        Value = "value",
    }
}

/// What the events of a run may say of a primitive of some kind.
///
/// ```
/// use loopscope::model::{FutureKind, MostValue, PrimitiveKind};
/// let rules = PrimitiveKind::Condition.rules();
/// assert_eq!(rules.most_value, MostValue::One);
/// assert_eq!(rules.futures, [FutureKind::Acquire, FutureKind::Notified]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PrimitiveRules {
    /// What its size is.
    pub size: SizeMeaning,
    /// The most that its value may be.
    pub most_value: MostValue,
    /// Whether items are put into it and taken out.
    pub has_items: bool,
    /// Whether it shows a text.
    pub has_text: bool,
    /// Whether it watches tasks and is told of their ends.
    pub has_children: bool,
    /// The kinds of the futures for which tasks wait on its behalf.
    pub futures: &'static [FutureKind],
}

/// What the size of a primitive is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SizeMeaning {
    /// It is zero.
    None,
    /// Its first value; that of others is zero.
    FirstValue,
    /// How many tasks, items or jobs have room.
    Room,
}

/// The most that the value of a primitive may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MostValue {
    /// It has no value.
    None,
    /// It is zero or one.
    One,
    /// It is at most its size.
    Size,
    /// It is any number.
    Any,
}

/// The rules of a primitive that has neither size, value, items, text, children nor futures.
const SILENT: PrimitiveRules = PrimitiveRules {
    size: SizeMeaning::None,
    most_value: MostValue::None,
    has_items: false,
    has_text: false,
    has_children: false,
    futures: &[],
};

impl PrimitiveKind {
    /// The kind after which it is called in sentences and pictures: a bounded semaphore is a
    /// semaphore there. Kinds of one family are numbered together.
    ///
    /// ```
    /// use loopscope::model::PrimitiveKind;
    /// assert_eq!(PrimitiveKind::LifoQueue.family().word(), "queue");
    /// assert_eq!(PrimitiveKind::Lock.family(), PrimitiveKind::Lock);
    /// ```
    #[must_use]
    pub const fn family(self) -> Self {
        match self {
            Self::BoundedSemaphore => Self::Semaphore,
            Self::LifoQueue | Self::PriorityQueue => Self::Queue,
            other => other,
        }
    }

    /// What the events of a run may say of a primitive of this kind.
    pub const fn rules(self) -> PrimitiveRules {
        match self {
            Self::Lock => PrimitiveRules {
                most_value: MostValue::One,
                futures: &[FutureKind::Acquire],
                ..SILENT
            },
            Self::Event => PrimitiveRules {
                most_value: MostValue::One,
                futures: &[FutureKind::Notified],
                ..SILENT
            },
            Self::Condition => PrimitiveRules {
                most_value: MostValue::One,
                futures: &[FutureKind::Acquire, FutureKind::Notified],
                ..SILENT
            },
            Self::Semaphore => PrimitiveRules {
                size: SizeMeaning::FirstValue,
                most_value: MostValue::Any,
                futures: &[FutureKind::Acquire],
                ..SILENT
            },
            Self::BoundedSemaphore => {
                PrimitiveRules { most_value: MostValue::Size, ..Self::Semaphore.rules() }
            }
            Self::Barrier => PrimitiveRules {
                size: SizeMeaning::Room,
                most_value: MostValue::Size,
                futures: &[FutureKind::Notified],
                ..SILENT
            },
            Self::Queue | Self::LifoQueue | Self::PriorityQueue => PrimitiveRules {
                size: SizeMeaning::Room,
                most_value: MostValue::Any,
                has_items: true,
                futures: &[FutureKind::Put, FutureKind::Get, FutureKind::Join],
                ..SILENT
            },
            Self::TaskGroup => {
                PrimitiveRules { has_children: true, futures: &[FutureKind::Group], ..SILENT }
            }
            Self::Timeout => SILENT,
            Self::Value => PrimitiveRules { has_text: true, ..SILENT },
            Self::ThreadPool => {
                PrimitiveRules { size: SizeMeaning::Room, futures: &[FutureKind::Job], ..SILENT }
            }
        }
    }
}
