//! Deadlock: who waits for whom when nothing can go on any more, and in which circle.

use super::task::{State, TaskState, Waiter};
use super::{Machine, limits};
use crate::model::{Ending, FutureKind, ObjectId, PrimitiveKind};

/// What is to be said about a run that ended in a deadlock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadlock {
    /// A line for each task that is left, oldest first, such as `worker-1 waits for lock a, held by
    /// worker-2`; only the first of them if there are very many, and then a line that says so.
    pub waits: Vec<String>,
    /// The circle in which they wait, or else what would have to happen, as part of a sentence.
    pub conclusion: String,
}

/// More lines than these would tell nobody anything.
const MOST_LINES: usize = 50;

/// More ends than these are not named in the conclusion.
const MOST_ENDS: usize = 3;

/// A longer circle is not written out.
const MOST_LINKS: usize = 12;

/// Who waits for whom in `machine`, the last one of a run; nothing if it did not end in a deadlock.
///
/// ```
/// use loopscope::runtime::create_future;
/// use loopscope::scene::{Machine, deadlock};
/// use loopscope::run::Recording;
/// let trace = Recording::of(async { create_future::<()>()?.await });
/// let report = deadlock(&Machine::at_end(&trace)).unwrap();
/// assert_eq!(report.waits, ["main waits for future #2"]);
/// ```
pub fn deadlock(machine: &Machine) -> Option<Deadlock> {
    if machine.ending != Some(Ending::Deadlock) {
        return None;
    }
    let graph = Graph::new(machine);
    let left: Vec<_> = machine.tasks.iter().filter(|task| !task.state.is_finished()).collect();
    let mut waits: Vec<_> = left.iter().take(MOST_LINES).map(|task| graph.line(task)).collect();
    let more = left.len() - waits.len();
    if more > 0 {
        waits.push(format!("and {} more tasks wait", limits::grouped(more as u32)));
    }
    Some(Deadlock { waits, conclusion: graph.conclusion() })
}

/// Who waits for whom: from tasks to futures, groups and locks, from those to tasks.
struct Graph<'a> {
    machine: &'a Machine,
    /// For each object the place of its first child among the watches, plus one; zero if none.
    first_child: Vec<u32>,
    /// For each watch that of its parent's next child, plus one.
    next_child: Vec<u32>,
}

/// How far the search has come with an object.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    New,
    /// It is on the way from where the search began.
    Open,
    Closed,
}

impl<'a> Graph<'a> {
    fn new(machine: &'a Machine) -> Self {
        let watches = machine.watches();
        let mut first_child = vec![0; machine.object_count()];
        let mut next_child = vec![0; watches.len()];
        // From the last, so that every list begins with the first.
        for (place, (parent, child)) in watches.iter().enumerate().rev() {
            if !machine.is_done(*child)
                && let Some(first) = first_child.get_mut(parent.0 as usize)
            {
                next_child[place] = *first;
                *first = place as u32 + 1;
            }
        }
        Self { machine, first_child, next_child }
    }

    /// For what a task waits.
    fn line(&self, task: &TaskState) -> String {
        let label = task.label();
        let (what, parent) = match task.state {
            State::Waiting(Waiter::Gather { future, .. }) => ("gather", future),
            State::Waiting(Waiter::Wait { future, left: 1.. }) => {
                let is_iterator = self.machine.future_kind(future) == Some(FutureKind::Next);
                (if is_iterator { "the next of" } else { "wait" }, future)
            }
            State::Waiting(Waiter::Group { group, .. }) => ("its task group", group),
            _ => return format!("{label} {}", self.machine.waits(task)),
        };
        let names = self.machine.names(self.children(parent));
        format!("{label} waits for {what}: {names}")
    }

    fn children(&self, parent: ObjectId) -> impl Iterator<Item = ObjectId> {
        let mut place = self.first_child.get(parent.0 as usize).copied().unwrap_or(0);
        std::iter::from_fn(move || {
            let (child, next) = self.child_at(place)?;
            place = next;
            Some(child)
        })
    }

    /// The child at a place, and the place of the next.
    fn child_at(&self, place: u32) -> Option<(ObjectId, u32)> {
        let index = place.checked_sub(1)? as usize;
        Some((self.machine.watches()[index].1, self.next_child[index]))
    }

    /// Looks for a circle, depth first, on a stack of its own: a chain can be as long as the run
    /// allows.
    fn conclusion(&self) -> String {
        let mut marks = vec![Mark::New; self.machine.object_count()];
        let mut ends = Vec::new();
        let mut way: Vec<(ObjectId, u32)> = Vec::new();
        for task in self.machine.tasks.iter().filter(|task| !task.state.is_finished()) {
            if marks[task.id.0 as usize] == Mark::New {
                marks[task.id.0 as usize] = Mark::Open;
                way.push((task.id, self.first_successor(task.id)));
            }
            while let Some((object, place)) = way.last_mut() {
                let Some((next, place_of_next)) = self.successor(*object, *place) else {
                    marks[object.0 as usize] = Mark::Closed;
                    way.pop();
                    continue;
                };
                *place = place_of_next;
                match marks.get_mut(next.0 as usize) {
                    Some(mark @ Mark::New) => {
                        *mark = Mark::Open;
                        let first = self.first_successor(next);
                        if self.successor(next, first).is_none() {
                            self.add_end(next, *object, &mut ends);
                        }
                        way.push((next, first));
                    }
                    Some(Mark::Open) => return self.circle(&way, next),
                    Some(Mark::Closed) | None => {}
                }
            }
            if self.successor(task.id, self.first_successor(task.id)).is_none() {
                self.add_end(task.id, ObjectId(0), &mut ends);
            }
        }
        ends.join("; ")
    }

    /// Where the search begins with those for whom an object waits.
    fn first_successor(&self, object: ObjectId) -> u32 {
        self.first_child.get(object.0 as usize).copied().unwrap_or(0)
    }

    /// One of those for whom an object waits, and where the next one is found: places in lists of
    /// children for parents, from zero for all others.
    fn successor(&self, object: ObjectId, place: u32) -> Option<(ObjectId, u32)> {
        if let Some(task) = self.machine.task(object) {
            let State::Waiting(waiter) = &task.state else { return None };
            return (place == 0).then_some((target(waiter)?, 1));
        }
        match self.machine.primitive(object) {
            Some(primitive) if primitive.can_be_held() => {
                Some((*primitive.holders.get(place as usize)?, place + 1))
            }
            _ => self.child_at(place),
        }
    }

    /// Writes a circle that closes at `last`, beginning with a task.
    fn circle(&self, way: &[(ObjectId, u32)], last: ObjectId) -> String {
        let begin = way.iter().position(|(object, _)| *object == last).unwrap_or(0);
        let way = &way[begin..];
        let is_task = |(object, _): &(ObjectId, u32)| self.machine.task(*object).is_some();
        let first = way.iter().position(is_task).unwrap_or(0);
        let links = way.iter().cycle().skip(first).map(|(object, _)| *object);
        let shown = if way.len() <= MOST_LINKS { way.len() } else { MOST_LINKS - 1 };
        let mut text = String::from("they wait in a circle: ");
        for object in links.take(shown) {
            text += &self.machine.describe(object);
            text += " → ";
        }
        if shown < way.len() {
            text += &limits::grouped((way.len() - shown) as u32);
            text += " more → ";
        }
        text + &self.machine.describe(way[first].0)
    }

    /// Notes what would have to happen at the end of a chain.
    fn add_end(&self, object: ObjectId, before: ObjectId, ends: &mut Vec<String>) {
        if ends.len() < MOST_ENDS {
            let end = self.end(object, before);
            if !ends.contains(&end) {
                ends.push(end);
            }
        }
    }

    fn end(&self, object: ObjectId, before: ObjectId) -> String {
        let machine = self.machine;
        let nobody = |what: &str, id: ObjectId| {
            format!("nobody is left who could {what} {}", machine.describe(id))
        };
        let Some(task) = machine.task(object) else {
            return match machine.future_kind(object) {
                None => nobody("release", object),
                Some(FutureKind::Plain) => nobody("resolve", object),
                Some(_) => nobody("wake", machine.waiter_of(object)),
            };
        };
        let State::Waiting(waiter) = &task.state else {
            return format!(
                "{} has ended and still holds {}",
                task.label(),
                machine.describe(before)
            );
        };
        match *waiter {
            Waiter::Sleep { .. } => format!("{} sleeps without end", task.label()),
            Waiter::Notified { primitive: id, .. } => match machine.primitive(id) {
                Some(barrier) if barrier.kind == PrimitiveKind::Barrier => format!(
                    "{}, where {} of {} are there",
                    nobody("come to", id),
                    barrier.value,
                    barrier.size
                ),
                Some(condition) if condition.kind == PrimitiveKind::Condition => {
                    nobody("notify", id)
                }
                _ => nobody("set", id),
            },
            Waiter::Put { queue, .. } => nobody("get from", queue),
            Waiter::Get { queue, .. } => nobody("put into", queue),
            Waiter::Join { queue, .. } => nobody("call task_done of", queue),
            _ => nobody("wake", object),
        }
    }
}

/// The next object in the chain from a task: whose end or release it waits for.
fn target(waiter: &Waiter) -> Option<ObjectId> {
    match *waiter {
        Waiter::Gather { future: id, .. }
        | Waiter::Wait { future: id, .. }
        | Waiter::Shield { inner: id, .. }
        | Waiter::Group { group: id, .. }
        | Waiter::Acquire { primitive: id, .. }
        | Waiter::Task(id)
        | Waiter::Future(id)
        | Waiter::Job(id) => Some(id),
        Waiter::Sleep { .. }
        | Waiter::Notified { .. }
        | Waiter::Put { .. }
        | Waiter::Get { .. }
        | Waiter::Join { .. } => None,
    }
}
