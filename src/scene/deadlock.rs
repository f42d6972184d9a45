//! Deadlock: who waits for whom when nothing can go on any more, and in which circle.

use super::kinds::{spec_of_future, spec_of_primitive};
use super::machine::{Machine, TaskState};
use super::text::{grouped, nobody_left};
use crate::model::{Ending, ObjectId};

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
        waits.push(format!("and {} more tasks wait", grouped(more as u32)));
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
enum Progress {
    New,
    /// It is on the way from where the search began.
    Open,
    Closed,
}

impl<'a> Graph<'a> {
    fn new(machine: &'a Machine) -> Self {
        let watches = machine.watches.pairs();
        let mut first_child = vec![0; machine.objects.len()];
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
        let wait = task.wait();
        let children =
            wait.and_then(|it| spec_of_future(it.kind).children(self.machine, it.future));
        let Some((what, parent)) = children else {
            return format!("{label} {}", self.machine.waits(task));
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
        Some((self.machine.watches.pairs()[index].1, self.next_child[index]))
    }

    /// Looks for a circle, depth first, on a stack of its own: a chain can be as long as the run
    /// allows.
    fn conclusion(&self) -> String {
        let mut progress = vec![Progress::New; self.machine.objects.len()];
        let mut ends = Vec::new();
        let mut way: Vec<(ObjectId, u32)> = Vec::new();
        for task in self.machine.tasks.iter().filter(|task| !task.state.is_finished()) {
            if progress[task.id.0 as usize] == Progress::New {
                progress[task.id.0 as usize] = Progress::Open;
                way.push((task.id, self.first_successor(task.id)));
            }
            while let Some((object, place)) = way.last_mut() {
                let Some((next, place_of_next)) = self.successor(*object, *place) else {
                    progress[object.0 as usize] = Progress::Closed;
                    way.pop();
                    continue;
                };
                *place = place_of_next;
                match progress.get_mut(next.0 as usize) {
                    Some(progress @ Progress::New) => {
                        *progress = Progress::Open;
                        let first = self.first_successor(next);
                        if self.successor(next, first).is_none() {
                            self.add_end(next, *object, &mut ends);
                        }
                        way.push((next, first));
                    }
                    Some(Progress::Open) => return self.circle(&way, next),
                    Some(Progress::Closed) | None => {}
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
            let wait = task.wait()?;
            let blocker = spec_of_future(wait.kind).blocker(self.machine, wait.future)?;
            return (place == 0).then_some((blocker, 1));
        }
        match self.machine.primitive(object) {
            Some(primitive) if spec_of_primitive(primitive.kind).can_be_held() => {
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
            text += &grouped((way.len() - shown) as u32);
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
        let Some(task) = machine.task(object) else {
            return match machine.future_kind(object) {
                None => nobody_left("release", &machine.describe(object)),
                kind => spec_of_future(kind).missing_end(machine, object),
            };
        };
        match task.wait() {
            Some(wait) => spec_of_future(wait.kind).missing(machine, task, wait.future),
            None => {
                format!("{} has ended and still holds {}", task.label(), machine.describe(before))
            }
        }
    }
}
