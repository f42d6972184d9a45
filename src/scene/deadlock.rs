//! Deadlock: which task waits for what when no task can go on any more, and in which circle.

use super::kinds::{spec_of_future, spec_of_primitive};
use super::machine::{Machine, TaskState};
use super::text::{grouped, nothing_can};
use crate::model::{Ending, ObjectId};

/// The report of a run that ended in a deadlock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadlock {
    /// A line for each unfinished task, oldest first, such as `worker-1 waits for lock a, held by
    /// worker-2`. After 50 tasks, one more line says how many others wait.
    pub waits: Vec<String>,
    /// The circle in which they wait, or what would have to happen if there is no circle; part of a
    /// sentence.
    pub conclusion: String,
}

/// The greatest number of lines about tasks: a longer list does not help a reader.
const MOST_LINES: usize = 50;

/// The greatest number of ends of chains that the conclusion names.
const MOST_ENDS: usize = 3;

/// The greatest number of links of a circle that are written out.
const MOST_LINKS: usize = 12;

/// Reports the deadlock of `machine`, which is the machine at the end of a run.
///
/// Returns `None` if the run did not end in a deadlock.
///
/// ```
/// use loopscope::runtime::create_future;
/// use loopscope::scene::{Machine, deadlock};
/// use loopscope::run::Recording;
/// let trace = Recording::of(async { create_future::<()>()?.await });
/// let report = deadlock(&Machine::at_end(&trace)).unwrap();
/// assert_eq!(report.waits, ["main waits for future 1"]);
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

/// The graph of waits: from tasks to futures, groups and locks, and from those to tasks.
struct Graph<'a> {
    machine: &'a Machine,
    /// For each object the index of its first child in `watches`, plus one; zero if it has none.
    first_child: Vec<u32>,
    /// For each watch the index of the next child of the same parent, plus one; zero if it is the
    /// last.
    next_child: Vec<u32>,
}

/// The progress of the depth-first search at an object.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Progress {
    /// Not visited.
    New,
    /// On the path from the first object of the search to the current one.
    Open,
    /// Visited, with everything that can be reached from it.
    Closed,
}

impl<'a> Graph<'a> {
    fn new(machine: &'a Machine) -> Self {
        let watches = machine.watches.pairs();
        let mut first_child = vec![0; machine.objects.len()];
        let mut next_child = vec![0; watches.len()];
        // Each child is put in front of its list, so going backwards leaves the lists in order.
        for (index, (parent, child)) in watches.iter().enumerate().rev() {
            if !machine.is_done(*child)
                && let Some(first) = first_child.get_mut(parent.0 as usize)
            {
                next_child[index] = *first;
                *first = index as u32 + 1;
            }
        }
        Self { machine, first_child, next_child }
    }

    /// The line of the report that says what a task waits for.
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
        let mut link = self.first_child.get(parent.0 as usize).copied().unwrap_or(0);
        std::iter::from_fn(move || {
            let (child, next) = self.child_at(link)?;
            link = next;
            Some(child)
        })
    }

    /// The child to which a link of `first_child` or `next_child` leads, and the link to the next
    /// child; nothing for the link zero.
    fn child_at(&self, link: u32) -> Option<(ObjectId, u32)> {
        let index = link.checked_sub(1)? as usize;
        Some((self.machine.watches.pairs()[index].1, self.next_child[index]))
    }

    /// Looks for a circle, depth first.
    ///
    /// The path is a list and not the call stack, because a chain can have as many links as a run
    /// has tasks.
    fn conclusion(&self) -> String {
        let mut progress = vec![Progress::New; self.machine.objects.len()];
        let mut ends = Vec::new();
        let mut path: Vec<(ObjectId, u32)> = Vec::new();
        for task in self.machine.tasks.iter().filter(|task| !task.state.is_finished()) {
            if progress[task.id.0 as usize] == Progress::New {
                progress[task.id.0 as usize] = Progress::Open;
                path.push((task.id, self.first_successor(task.id)));
            }
            while let Some((object, position)) = path.last_mut() {
                let Some((next, next_position)) = self.successor(*object, *position) else {
                    progress[object.0 as usize] = Progress::Closed;
                    path.pop();
                    continue;
                };
                *position = next_position;
                match progress.get_mut(next.0 as usize) {
                    Some(progress @ Progress::New) => {
                        *progress = Progress::Open;
                        let first = self.first_successor(next);
                        if self.successor(next, first).is_none() {
                            self.add_end(next, *object, &mut ends);
                        }
                        path.push((next, first));
                    }
                    Some(Progress::Open) => return self.circle(&path, next),
                    Some(Progress::Closed) | None => {}
                }
            }
            if self.successor(task.id, self.first_successor(task.id)).is_none() {
                self.add_end(task.id, ObjectId(0), &mut ends);
            }
        }
        ends.join("; ")
    }

    /// The position of the first successor of an object, for [`successor`](Self::successor).
    fn first_successor(&self, object: ObjectId) -> u32 {
        self.first_child.get(object.0 as usize).copied().unwrap_or(0)
    }

    /// The object at a position among those that `object` waits for, and the next position.
    ///
    /// A position is a link for a parent with children, and counts from zero for other objects.
    fn successor(&self, object: ObjectId, position: u32) -> Option<(ObjectId, u32)> {
        if let Some(task) = self.machine.task(object) {
            let wait = task.wait()?;
            let blocker = spec_of_future(wait.kind).blocker(self.machine, wait.future)?;
            return (position == 0).then_some((blocker, 1));
        }
        match self.machine.primitive(object) {
            Some(primitive) if spec_of_primitive(primitive.kind).can_be_held() => {
                Some((*primitive.holders.get(position as usize)?, position + 1))
            }
            _ => self.child_at(position),
        }
    }

    /// Writes the circle at the end of `path` that closes at `last`, beginning with a task.
    fn circle(&self, path: &[(ObjectId, u32)], last: ObjectId) -> String {
        let begin = path.iter().position(|(object, _)| *object == last).unwrap_or(0);
        let circle = &path[begin..];
        let is_task = |(object, _): &(ObjectId, u32)| self.machine.task(*object).is_some();
        let first = circle.iter().position(is_task).unwrap_or(0);
        let links = circle.iter().cycle().skip(first).map(|(object, _)| *object);
        let shown = if circle.len() <= MOST_LINKS { circle.len() } else { MOST_LINKS - 1 };
        let mut text = String::from("they wait in a circle: ");
        for object in links.take(shown) {
            text += &self.machine.describe(object);
            text += " → ";
        }
        if shown < circle.len() {
            text += &grouped((circle.len() - shown) as u32);
            text += " more → ";
        }
        text + &self.machine.describe(circle[first].0)
    }

    /// Adds what would have to happen at `object`, the end of a chain; `before` waits for it.
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
                None => nothing_can("release", &machine.describe(object)),
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
