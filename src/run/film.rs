//! A run of our runtime, looked through while it is written.

use std::cell::RefCell;
use std::future::Future;
use std::rc::Rc;

use super::Recording;
use crate::model::{Event, Probe, Timestamp};
use crate::runtime::Result;
use crate::scene::{Film, FilmBuilder};

/// Runs `main` to its end and looks through the trace while it is written, which saves reading it;
/// otherwise the same as a film of [`Recording::of`].
///
/// ```
/// use loopscope::run::{Recording, film_of};
/// use loopscope::runtime::sleep;
/// let program = || sleep(1.0);
/// let film = film_of(program());
/// assert_eq!(film.trace().digest(), Recording::of(program()).digest());
/// assert_eq!(film.duration_nanos(), 1_000_000_000);
/// ```
pub fn film_of(main: impl Future<Output = Result<()>> + 'static) -> Film {
    let builder = Rc::new(RefCell::new(FilmBuilder::default()));
    let witness = Box::new(Witness(Rc::clone(&builder)));
    let mut recording = Recording::with_witness(main, witness);
    recording.run_to_end();
    Film::built(recording.into_trace(), builder.take())
}

/// Passes what a run tells on to a film.
struct Witness(Rc<RefCell<FilmBuilder>>);

impl Probe for Witness {
    fn record(&mut self, timestamp: Timestamp, event: &Event<'_>) {
        self.0.borrow_mut().follow(timestamp, event);
    }
}
