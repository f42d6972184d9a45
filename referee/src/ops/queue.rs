//! Queues of the three kinds.

use loopscope::runtime::queues::LessThan;
use loopscope::runtime::{self, Exception, LifoQueue, PriorityQueue, Repr, Result, print};

use crate::draft::Draft;
use crate::family::{Family, Perform, Uses, argument, operations, read};
use crate::interpreter::{Next, Performed, Scope};
use crate::program::{Name, Object, Statement};
use crate::words::{python_bool, say_gave};

/// A queue of one of the three kinds; a variant says which item `get` returns.
#[derive(Clone)]
enum Kept {
    First(runtime::Queue<i64>),
    Last(LifoQueue<i64>),
    Least(PriorityQueue<i64>),
    Ordered(PriorityQueue<Ordered>),
}

/// An item whose order prints the size of its queue, and fails for the highest.
struct Ordered {
    number: i64,
    queue: PriorityQueue<Self>,
}

/// The item whose order fails.
const WITHOUT_ORDER: i64 = 8;

impl LessThan for Ordered {
    fn less_than(&self, other: &Self) -> Result<bool> {
        print(format!("{} < {} of {}", self.number, other.number, self.queue.qsize()));
        if self.number == WITHOUT_ORDER {
            return Err(Exception::new("ValueError", "no order"));
        }
        Ok(self.number < other.number)
    }
}

impl Repr for Ordered {
    fn repr(&self) -> String {
        self.number.repr()
    }
}

/// Does the same with a queue of each kind; `item` makes an item and `number` reads it.
macro_rules! each_queue {
    ($queue:expr, ($name:ident, $item:ident, $number:ident) => $work:expr) => {{
        match $queue {
            Kept::First($name) => each_queue!(@plain $item, $number, $work),
            Kept::Last($name) => each_queue!(@plain $item, $number, $work),
            Kept::Least($name) => each_queue!(@plain $item, $number, $work),
            Kept::Ordered($name) => {
                let $item = |number: i64| Ordered { number, queue: $name.clone() };
                let $number = |ordered: Ordered| ordered.number;
                $work
            }
        }
    }};
    (@plain $item:ident, $number:ident, $work:expr) => {{
        let ($item, $number) = (|number: i64| number, |number: i64| number);
        $work
    }};
}

/// The family of queues.
pub const FAMILY: Family = Family {
    name: Queue::NAME,
    operations: Queue::NAMES,
    read: read::<Queue>,
    objects: &[
        ("queue", |name, object, kept| {
            kept.keep(name, Kept::First(runtime::Queue::new(argument(object)?)));
            Ok(())
        }),
        ("lifo_queue", |name, object, kept| {
            kept.keep(name, Kept::Last(LifoQueue::new(argument(object)?)));
            Ok(())
        }),
        ("priority_queue", |name, object, kept| {
            kept.keep(name, Kept::Least(PriorityQueue::new(argument(object)?)));
            Ok(())
        }),
        ("ordered_queue", |name, object, kept| {
            kept.keep(name, Kept::Ordered(PriorityQueue::new(argument(object)?)));
            Ok(())
        }),
    ],
    uses: Some(Uses { share: 5, prepare, make_up, in_callbacks: &[put_nowait, get_nowait] }),
};

operations! {
    /// `asyncio.Queue`, `asyncio.LifoQueue`, `asyncio.PriorityQueue`.
    Queue as "queue" {
        /// `await queue.put(item)`.
        Put(Name, i64),
        /// `await queue.get()`.
        Get(Name),
        /// `queue.put_nowait(item)`.
        PutNowait(Name, i64),
        /// `queue.get_nowait()`.
        GetNowait(Name),
        /// `await queue.join()`.
        Join(Name),
        /// `queue.task_done()`.
        TaskDone(Name),
        /// `queue.shutdown(immediate)`.
        Shutdown(Name, bool),
        /// `queue.qsize()`, `queue.empty()`, `queue.full()`.
        Size(Name),
    }
}

impl Queue {
    fn name_of(&self) -> &Name {
        let (Self::Put(name, _)
        | Self::Get(name)
        | Self::PutNowait(name, _)
        | Self::GetNowait(name)
        | Self::Join(name)
        | Self::TaskDone(name)
        | Self::Shutdown(name, _)
        | Self::Size(name)) = self;
        name
    }
}

impl Perform for Queue {
    fn awaits(&self) -> bool {
        matches!(self, Self::Put(..) | Self::Get(_) | Self::Join(_))
    }

    async fn perform(&self, scope: &Scope) -> Performed {
        let name = self.name_of();
        let queue = scope.find::<Kept>(name)?;
        each_queue!(queue, (queue, item_of, number_of) => match self {
            Self::Put(_, item) => queue.put(item_of(*item)).await?,
            Self::Get(_) => say_gave(name, number_of(queue.get().await?)),
            Self::PutNowait(_, item) => queue.put_nowait(item_of(*item))?,
            Self::GetNowait(_) => say_gave(name, number_of(queue.get_nowait()?)),
            Self::Join(_) => queue.join().await?,
            Self::TaskDone(_) => queue.task_done()?,
            Self::Shutdown(_, is_immediate) => queue.shutdown(*is_immediate)?,
            Self::Size(_) => {
                let (is_empty, is_full) = (python_bool(queue.empty()), python_bool(queue.full()));
                let size = queue.qsize();
                print(format!("{name}: {size}, empty: {is_empty}, full: {is_full}"));
            }
        });
        Ok(Next::Statement)
    }
}

fn prepare(draft: &mut Draft) {
    for name in ["q1", "q2"] {
        let size = draft.pick(&[0, 1, 1, 2]);
        let kind = draft.pick(&["lifo_queue", "ordered_queue", "priority_queue", "queue", "queue"]);
        draft.program.objects.insert(name.to_owned(), Object::with(kind, size));
    }
}

fn make_up(draft: &mut Draft, to: &mut Vec<Statement>) {
    let name = draft.either('q');
    let operation = match draft.below(16) {
        0..=3 => Queue::Put(name, item(draft)),
        4..=6 => Queue::Get(name),
        7 => {
            to.push(Queue::Get(name.clone()).into());
            to.extend(draft.statements(1));
            Queue::TaskDone(name)
        }
        8 => Queue::PutNowait(name, item(draft)),
        9 => Queue::GetNowait(name),
        10 => Queue::TaskDone(name),
        11 | 12 => Queue::Join(name),
        13 => Queue::Shutdown(name, draft.one_in(2)),
        _ => Queue::Size(name),
    };
    to.push(operation.into());
}

fn put_nowait(draft: &mut Draft) -> Option<Statement> {
    draft.has("queue").then(|| Queue::PutNowait(draft.either('q'), item(draft)).into())
}

fn get_nowait(draft: &mut Draft) -> Option<Statement> {
    draft.has("queue").then(|| Queue::GetNowait(draft.either('q')).into())
}

fn item(draft: &mut Draft) -> i64 {
    i64::from(draft.below(9))
}
