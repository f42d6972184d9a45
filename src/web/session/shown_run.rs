//! The run that is shown: a demo with its values, computed to its end at once, and run live beside.

use std::rc::Rc;

use crate::address::At;
use crate::demos::{Demo, Values};
use crate::run::{Recording, film_of};
use crate::scene::{Film, Playhead};
use crate::trace::Digest;
use crate::web::session::clock::now_millis;
use crate::web::session::deadlock_report::DeadlockReport;

/// A run of a demo.
pub struct ShownRun {
    /// The demo.
    pub demo: &'static Demo,
    /// Its parameters.
    pub values: Values,
    /// The whole run.
    pub film: Rc<Film>,
    /// The digest of the whole run.
    pub digest: Digest,
    /// When the film was made, on the page's clock.
    pub since_millis: f64,
    /// The same run once more, an iteration at a time while it plays.
    live: Recording,
    /// The digest of the live run, if it is over.
    pub live_digest: Option<Digest>,
    /// Who waits for whom at its end.
    pub deadlock: DeadlockReport,
}

impl ShownRun {
    /// Runs a demo with these values to its end.
    pub fn of(demo: &'static Demo, values: &Values) -> Self {
        let live = Recording::new(demo.program(values));
        let film = Rc::new(film_of(demo.program(values)));
        Self {
            demo,
            values: values.clone(),
            digest: film.trace().digest(),
            film,
            since_millis: now_millis(),
            live,
            live_digest: None,
            deadlock: DeadlockReport::default(),
        }
    }

    /// Frees what a run takes most memory for, before another one is made.
    pub fn free(&mut self) {
        self.film = Rc::default();
        self.live = Recording::new(self.demo.program(&self.values));
    }

    /// How many beats have been run live.
    pub fn live_beats(&self) -> usize {
        self.film.beats_within(self.live.trace().event_count())
    }

    /// Whether the live run is over.
    pub fn is_live_over(&self) -> bool {
        self.live.ending().is_some()
    }

    /// Runs one iteration live.
    pub fn run_live_once(&mut self) {
        if self.live.run_once().is_some() && self.live_digest.is_none() {
            self.live_digest = Some(self.live.trace().digest());
        }
    }

    /// The place of a playhead, which means the same in a run with other values.
    pub fn at(&self, playhead: &Playhead) -> At {
        At::of(playhead, &self.film)
    }
}
