//! The run that is shown. It is computed to its end at once; if it can be repeated, the same run is
//! also run live while it plays.

use std::rc::Rc;

use crate::address::At;
use crate::model::Version;
use crate::run::{Opened, Run};
use crate::scene::{Film, Playhead};
use crate::trace::Digest;
use crate::web::session::clock::now_millis;
use crate::web::session::deadlock_report::DeadlockReport;
use crate::web::session::shown::Shown;

/// A run of a program.
pub struct ShownRun {
    /// The program.
    pub opened: Opened,
    /// The version of CPython that was asked for, if one was.
    pub asked: Option<Version>,
    /// The run, with its live run if it can be repeated.
    pub run: Run,
    /// The digest of the whole run.
    pub digest: Digest,
    /// When the film was made, in milliseconds of `session/clock.rs`.
    pub since_millis: f64,
    /// The digest of the live run, if it is over.
    pub live_digest: Option<Digest>,
    /// The report of the deadlock in which it ends, if it does.
    pub deadlock: DeadlockReport,
}

impl ShownRun {
    /// Runs what is shown to its end.
    pub fn of(shown: &Shown) -> Self {
        let Shown { opened, values, view } = shown;
        let run = opened.run_on(view.python, values.clone());
        Self {
            opened: opened.clone(),
            asked: view.python,
            digest: run.film.trace().digest(),
            run,
            since_millis: now_millis(),
            live_digest: None,
            deadlock: DeadlockReport::default(),
        }
    }

    /// Frees the film and the live run. It is called before another run is made.
    pub fn free(&mut self) {
        self.run.film = Rc::default();
        self.run.live = None;
    }

    /// The film of the run.
    pub fn film(&self) -> &Rc<Film> {
        &self.run.film
    }

    /// How many beats have been run live; all beats if the run cannot be repeated.
    pub fn live_beats(&self) -> usize {
        match &self.run.live {
            Some(live) => self.run.film.beats_within(live.trace().event_count()),
            None => self.run.film.beat_count(),
        }
    }

    /// Returns `true` if the live run is over or there is none.
    pub fn is_live_over(&self) -> bool {
        self.run.live.as_ref().is_none_or(|live| live.ending().is_some())
    }

    /// Runs one iteration live.
    pub fn run_live_once(&mut self) {
        if let Some(live) = &mut self.run.live
            && live.run_once().is_some()
            && self.live_digest.is_none()
        {
            self.live_digest = Some(live.trace().digest());
        }
    }

    /// The place of a playhead, which means the same in a run with other values.
    pub fn at(&self, playhead: &Playhead) -> At {
        At::of(playhead, &self.run.film)
    }
}
