//! Opening: how a source becomes a program with its feed.

use std::fmt;
use std::rc::Rc;

use super::{Feed, Run, RuntimeFeed};
use crate::demos::{self, CATALOGUE, Demo};
use crate::later::NotLoaded;
use crate::model::Version;
use crate::program::{Complaint, Program, Source, Values};

/// A source that was opened: its program and its feed.
///
/// A clone is cheap and shares the program and the feed.
#[derive(Clone)]
pub struct Opened {
    program: Rc<Program>,
    feed: Rc<dyn Feed>,
}

/// The sources that can be opened by name, each with its display name, in display order.
///
/// ```
/// use loopscope::program::Source;
/// let (source, title) = loopscope::run::catalogue().next().unwrap();
/// assert_eq!((source, title), (Source::demo("hello"), "hello"));
/// ```
pub fn catalogue() -> impl ExactSizeIterator<Item = (Source, &'static str)> {
    CATALOGUE.iter().map(|entry| (Source::demo(entry.id), entry.title))
}

/// Returns the display name of a source, or `None` if it is not in the [`catalogue`].
///
/// ```
/// use loopscope::program::Source;
/// use loopscope::run::title_of;
/// assert_eq!(title_of(&Source::demo("loop")), Some("event loop"));
/// assert_eq!(title_of(&Source::demo("nothing")), None);
/// ```
pub fn title_of(source: &Source) -> Option<&'static str> {
    entry(source).map(|entry| entry.title)
}

/// Opens a source, and first downloads its program if the page has not done so yet.
///
/// Returns `None` if the source is not in the [`catalogue`]. That includes files: the page gets
/// their bytes from the reader and opens them with [`Opened::of_saved`].
///
/// # Errors
/// Fails with [`NotLoaded`] if the download fails; another attempt may succeed.
///
/// Cancel safe: a later call can open the same source.
pub async fn open(source: &Source) -> Option<Result<Opened, NotLoaded>> {
    let demo = entry(source)?.load().await;
    Some(demo.map(Opened::of_demo))
}

/// Opens a source whose program is loaded; returns `None` if it is not loaded or not in the
/// [`catalogue`]. Natively, every program is loaded.
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

/// Opens a source, or the default source with a complaint if it is not in the [`catalogue`].
///
/// Returns `None` if the program of that source is not loaded.
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

/// Returns the source itself if it is in the [`catalogue`], else the default one and a complaint.
///
/// ```
/// use loopscope::program::Source;
/// use loopscope::run::nearest;
/// assert_eq!(nearest(&Source::demo("lock")), (Source::demo("lock"), None));
/// let (source, complaint) = nearest(&Source::demo("nothing"));
/// assert_eq!(source, Source::default());
/// assert!(complaint.is_some());
/// ```
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
    /// A program with the feed of its runs.
    pub fn new(program: Program, feed: impl Feed + 'static) -> Self {
        Self { program: Rc::new(program), feed: Rc::new(feed) }
    }

    /// Opens a demo, which need not be in the catalogue.
    pub fn of_demo(demo: &'static Demo) -> Self {
        Self::new(demo.open(), RuntimeFeed::new(demo.program))
    }

    /// The program that was opened.
    pub fn program(&self) -> &Rc<Program> {
        &self.program
    }

    /// Runs the program with these values, on the newest version of CPython if every version gives
    /// the same run, else on 3.13.
    pub fn run(&self, values: Values) -> Run {
        self.run_on(None, values)
    }

    /// Runs the program with these values as the version of CPython does that is asked for.
    ///
    /// ```
    /// use loopscope::model::Version;
    /// use loopscope::program::Source;
    /// use loopscope::run::opened;
    /// let hello = opened(&Source::demo("hello")).unwrap();
    /// let run = |version| hello.run_on(version, hello.program().defaults());
    /// assert_eq!(run(Some(Version::V3_13)).version, Some(Version::V3_13));
    /// assert_eq!(run(None).version, Some(Version::V3_14), "it is the same in both");
    /// ```
    pub fn run_on(&self, asked: Option<Version>, values: Values) -> Run {
        let (film, version) = self.feed.film(&values, asked);
        film.find_moments(self.program.moments);
        Run {
            program: Rc::clone(&self.program),
            film,
            version,
            clock: self.feed.clock(),
            limits: self.feed.limits(),
            live: self.feed.live(&values, version),
            values,
        }
    }
}

impl PartialEq for Opened {
    /// Demos are equal if their sources are equal. Opened files are equal only to their clones, as
    /// two files can have the same name.
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
