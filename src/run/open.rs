//! Opening: from a source to a program and its feed.

use std::fmt;
use std::rc::Rc;

use super::{Feed, Run, RuntimeFeed};
use crate::demos::{self, CATALOGUE, Demo};
use crate::later::NotLoaded;
use crate::program::{Complaint, Program, Source, Values};

/// A source that was opened: its program, and where the events of its runs come from. Cheap to
/// clone: every clone is the same program.
#[derive(Clone)]
pub struct Opened {
    program: Rc<Program>,
    feed: Rc<dyn Feed>,
}

/// What is offered, in the order in which it is offered: each source with its name for people.
///
/// ```
/// use loopscope::program::Source;
/// let (source, title) = loopscope::run::catalogue().next().unwrap();
/// assert_eq!((source, title), (Source::demo("hello"), "hello"));
/// ```
pub fn catalogue() -> impl ExactSizeIterator<Item = (Source, &'static str)> {
    CATALOGUE.iter().map(|entry| (Source::demo(entry.id), entry.title))
}

/// The name for people of a source that is offered.
pub fn title_of(source: &Source) -> Option<&'static str> {
    entry(source).map(|entry| entry.title)
}

/// Opens a source, which may have to be fetched first; `None` if there is no such source, or if it
/// is a file, which only a person can open.
///
/// A failure may be over when it is tried again. Cancel safe: what was fetched is kept by the page.
pub async fn open(source: &Source) -> Option<Result<Opened, NotLoaded>> {
    let demo = entry(source)?.load().await;
    Some(demo.map(Opened::of_demo))
}

/// Opens a source that is here already.
///
/// ```
/// use loopscope::program::Source;
/// use loopscope::run::opened;
/// let gather = opened(&Source::demo("gather")).unwrap();
/// let run = gather.run(gather.program().defaults());
/// assert!(run.film.beat_count() > 10);
/// assert!(opened(&Source::demo("nothing")).is_none());
/// ```
pub fn opened(source: &Source) -> Option<Opened> {
    entry(source)?.demo().map(Opened::of_demo)
}

/// Opens a source that is here, or else what a page without an address shows, and says so; `None`
/// if that is not here yet.
///
/// ```
/// use loopscope::program::Source;
/// use loopscope::run::opened_or_nearest;
/// let (opened, complaint) = opened_or_nearest(&Source::demo("nothing")).unwrap();
/// assert_eq!(opened.program().title, "gather");
/// assert_eq!(complaint.unwrap().to_string(), "There is no demo “nothing”; took gather");
/// ```
pub fn opened_or_nearest(source: &Source) -> Option<(Opened, Option<Complaint>)> {
    let (source, complaint) = nearest(source);
    Some((opened(&source)?, complaint))
}

/// A source that can be opened in place of another one, and why it is not that one.
pub fn nearest(source: &Source) -> (Source, Option<Complaint>) {
    if entry(source).is_some() {
        return (source.clone(), None);
    }
    let nearest = Source::default();
    let remedy = format!("took {}", nearest.name());
    let shown: String = source.name().chars().filter(|c| !c.is_control()).take(32).collect();
    let problem = match source {
        Source::Demo(_) => format!("There is no demo “{shown}”"),
        Source::File(_) => {
            format!("A link cannot hold the run in “{shown}”: open that file to see it here")
        }
    };
    (nearest, Some(Complaint { problem, remedy }))
}

fn entry(source: &Source) -> Option<&'static demos::CatalogueEntry> {
    match source {
        Source::Demo(id) => demos::entry(id),
        Source::File(_) => None,
    }
}

impl Opened {
    /// A program, and where the events of its runs come from.
    pub fn new(program: Program, feed: impl Feed + 'static) -> Self {
        Self { program: Rc::new(program), feed: Rc::new(feed) }
    }

    /// A demo, whether it is in the catalogue or not.
    pub fn of_demo(demo: &'static Demo) -> Self {
        Self::new(demo.open(), RuntimeFeed::new(demo.program))
    }

    /// What was opened.
    pub fn program(&self) -> &Rc<Program> {
        &self.program
    }

    /// Runs the program with these values.
    pub fn run(&self, values: Values) -> Run {
        Run {
            program: Rc::clone(&self.program),
            film: self.feed.film(&values),
            clock: self.feed.clock(),
            limits: self.feed.limits(),
            live: self.feed.live(&values),
            values,
        }
    }
}

impl PartialEq for Opened {
    /// Programs are told apart by their sources, and files of the same name by themselves.
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.program, &other.program)
            || self.program.source == other.program.source
                && matches!(self.program.source, Source::Demo(_))
    }
}

impl fmt::Debug for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Opened({})", self.program.source)
    }
}
