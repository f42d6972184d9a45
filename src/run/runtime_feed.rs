//! The feed of our runtime.

use std::fmt;
use std::rc::Rc;

use super::{Feed, Recording, film_of};
use crate::model::Clock;
use crate::program::Values;
use crate::runtime::Program;
use crate::scene::Film;

/// The feed that runs a coroutine on our runtime.
///
/// ```
/// use loopscope::program::Values;
/// use loopscope::run::{Feed, RuntimeFeed};
/// use loopscope::runtime::sleep;
/// let feed = RuntimeFeed::new(|_| Box::pin(sleep(1.0)));
/// let values = Values::defaults(&[]);
/// assert_eq!(feed.film(&values).duration_nanos(), 1_000_000_000);
/// assert!(feed.live(&values).is_some(), "the run can be repeated");
/// ```
pub struct RuntimeFeed {
    coroutine: fn(&Values) -> Program,
}

impl RuntimeFeed {
    /// A feed whose runs execute the coroutine that `coroutine` makes from the values.
    pub fn new(coroutine: fn(&Values) -> Program) -> Self {
        Self { coroutine }
    }
}

impl Feed for RuntimeFeed {
    fn clock(&self) -> Clock {
        Clock::Virtual
    }

    fn film(&self, values: &Values) -> Rc<Film> {
        Rc::new(film_of((self.coroutine)(values)))
    }

    fn live(&self, values: &Values) -> Option<Recording> {
        Some(Recording::new((self.coroutine)(values)))
    }
}

impl fmt::Debug for RuntimeFeed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RuntimeFeed")
    }
}
