//! The feed of our runtime.

use std::fmt;
use std::rc::Rc;

use super::film::film_on;
use super::{Feed, Recording};
use crate::model::{Clock, Version};
use crate::program::Values;
use crate::runtime::BoxedCoroutine;
use crate::scene::Film;

/// The feed that runs a coroutine on our runtime.
///
/// ```
/// use loopscope::program::Values;
/// use loopscope::run::{Feed, RuntimeFeed};
/// use loopscope::runtime::sleep;
/// let feed = RuntimeFeed::new(|_| Box::pin(sleep(1.0)));
/// let values = Values::defaults(&[]);
/// let (film, version) = feed.film(&values, None);
/// assert_eq!(film.duration_nanos(), 1_000_000_000);
/// assert!(feed.live(&values, version).is_some(), "the run can be repeated");
/// ```
pub struct RuntimeFeed {
    coroutine: fn(&Values) -> BoxedCoroutine,
}

impl RuntimeFeed {
    /// A feed whose runs execute the coroutine that `coroutine` makes from the values.
    pub fn new(coroutine: fn(&Values) -> BoxedCoroutine) -> Self {
        Self { coroutine }
    }

    /// Prepares the run with these values as on a version of CPython.
    fn recording(&self, values: &Values, version: Version) -> Recording {
        Recording::new((self.coroutine)(values)).on(version)
    }
}

impl Feed for RuntimeFeed {
    fn clock(&self) -> Clock {
        Clock::Virtual
    }

    fn film(&self, values: &Values, asked: Option<Version>) -> (Rc<Film>, Option<Version>) {
        let [oldest, newest] = [Version::V3_13, Version::V3_14];
        let version = asked.unwrap_or(newest);
        let (film, depends_on_version) = film_on(version, (self.coroutine)(values));
        if asked.is_none() && depends_on_version {
            // The traces tell whether the runs differ, so one film is enough unless they do.
            let mut older = self.recording(values, oldest);
            older.run_to_end();
            let older = older.into_trace();
            if older.digest() != film.trace().digest() {
                return (Rc::new(Film::new(older)), Some(oldest));
            }
        }
        (Rc::new(film), Some(version))
    }

    fn live(&self, values: &Values, version: Option<Version>) -> Option<Recording> {
        Some(self.recording(values, version.unwrap_or_default()))
    }
}

impl fmt::Debug for RuntimeFeed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RuntimeFeed")
    }
}
