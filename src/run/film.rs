//! Films of coroutines, which are built while the coroutine runs.

use std::cell::RefCell;
use std::future::Future;
use std::rc::Rc;

use super::Recording;
use crate::model::{Event, Probe, Timestamp, Version};
use crate::runtime::Result;
use crate::scene::{Film, FilmBuilder};

/// Runs `main` to its end on our runtime and returns the film of the run.
///
/// The film is built while the trace is written. The result is the same as [`Film::new`] of the
/// trace of [`Recording::of`], which would have to read the whole trace again.
///
/// ```
/// use loopscope::run::{Recording, film_of};
/// use loopscope::runtime::sleep;
/// let main = || sleep(1.0);
/// let film = film_of(main());
/// assert_eq!(film.trace().digest(), Recording::of(main()).digest());
/// assert_eq!(film.duration_nanos(), 1_000_000_000);
/// ```
pub fn film_of(main: impl Future<Output = Result<()>> + 'static) -> Film {
    film_on(Version::default(), main).0
}

/// Runs `main` to its end as on a version of CPython; returns the film of the run, and whether it
/// met anything that differs between versions.
pub(super) fn film_on(
    version: Version,
    main: impl Future<Output = Result<()>> + 'static,
) -> (Film, bool) {
    let builder = Rc::new(RefCell::new(FilmBuilder::default()));
    let witness = Box::new(Witness(Rc::clone(&builder)));
    let mut recording = Recording::with_witness(main, witness).on(version);
    recording.run_to_end();
    let depends_on_version = recording.depends_on_version();
    (Film::built(recording.into_trace(), builder.take()), depends_on_version)
}

/// Passes the events of a run to the builder of its film.
struct Witness(Rc<RefCell<FilmBuilder>>);

impl Probe for Witness {
    fn record(&mut self, timestamp: Timestamp, event: &Event<'_>) {
        self.0.borrow_mut().follow(timestamp, event);
    }
}
