//! The report of a run that ends in a deadlock. The code that makes it is fetched when it is first
//! needed.

use std::cell::{Cell, OnceCell};
use std::rc::Rc;

use crate::later::later;
use crate::model::Ending;
use crate::scene::{Deadlock, Film, Machine, deadlock};
use crate::web::base::lazy_part::{Fetch, LazyPart};

type FindDeadlock = fn(&Machine) -> Option<Deadlock>;

static FIND_DEADLOCK: LazyPart<FindDeadlock> = LazyPart::new(
    later!(later_deadlock, FindDeadlock, deadlock),
    "report of the deadlock",
    "Change a value",
);

/// The report of one run.
#[derive(Default)]
pub struct DeadlockReport {
    found: OnceCell<Option<Rc<Deadlock>>>,
    has_asked: Cell<bool>,
}

impl DeadlockReport {
    /// The report of `film`; `None` if it does not end in a deadlock or the part is not fetched
    /// yet.
    pub fn get(&self, film: &Film) -> Option<&Rc<Deadlock>> {
        if film.ending() != Some(Ending::Deadlock) {
            return None;
        }
        let find = FIND_DEADLOCK.get()?;
        self.found.get_or_init(|| find(film.last()).map(Rc::new)).as_ref()
    }

    /// The part that has to be fetched for this run. It is returned only once.
    pub fn needs(&self, film: &Film) -> Option<&'static dyn Fetch> {
        let is_needed = film.ending() == Some(Ending::Deadlock) && FIND_DEADLOCK.get().is_none();
        (is_needed && !self.has_asked.replace(true)).then_some(&FIND_DEADLOCK as &dyn Fetch)
    }
}
