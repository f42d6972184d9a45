//! The state of the session: the run, the playhead, the selection and the timeline's window.

use std::rc::Rc;

use crate::address::At;
use crate::player::Player;
use crate::program::Listing;
use crate::scene::{Playhead, Screening, TimelineView};
use crate::web::base::dom;
use crate::web::session::panel::Now;
use crate::web::session::selection::Selection;
use crate::web::session::shown::Shown;
use crate::web::session::shown_run::ShownRun;
use crate::web::session::timeline_window::TimelineWindow;

/// The state that the instrument holds and changes.
pub struct InstrumentState {
    pub run: ShownRun,
    pub screening: Screening,
    pub player: Player,
    pub listings: Rc<[Listing]>,
    pub selection: Selection,
    /// Whether the next frame scrolls to the selected lane.
    pub reveals: bool,
    /// The part of the run that the timeline shows.
    pub timeline: TimelineWindow,
    pub last_frame_millis: Option<f64>,
    /// Whether the playhead moved when `Message::Rested` was sent last; `None` after a command, so
    /// that the next frame sends it in any case.
    pub told_moving: Option<bool>,
}

/// The longest time by which one frame moves the playhead, so that a tab that was hidden goes on
/// where it was.
pub const LONGEST_FRAME_MILLIS: f64 = 100.0;

impl InstrumentState {
    /// The state at the start of what is shown.
    pub fn new(shown: &Shown) -> Self {
        let run = ShownRun::of(shown);
        Self {
            screening: Screening::new(Rc::clone(run.film())),
            player: Player::new(Playhead::at_rest(0, 0), shown.view.pace),
            run,
            selection: Selection::default(),
            reveals: false,
            timeline: TimelineWindow::default(),
            listings: shown.listings().into(),
            last_frame_millis: None,
            told_moving: Some(false),
        }
    }

    /// The place that is shown.
    pub fn at(&self) -> At {
        self.run.at(&self.player.playhead())
    }

    /// Runs what is shown now. If it is the same program, the playhead stays where it is.
    pub fn set_run(&mut self, shown: &Shown) {
        let at = self.at();
        let is_same = self.run.opened == shown.opened;
        // The old run is freed first, because the new one then gets its memory, which is still in
        // the processor's cache.
        self.run.free();
        self.screening = Screening::new(Rc::clone(self.run.film()));
        self.run = ShownRun::of(shown);
        let film = self.run.film();
        if is_same {
            self.player.change_film(at.playhead(film));
        } else {
            self.player = Player::new(Playhead::at_rest(0, 0), self.player.pace());
            self.timeline.window = None;
        }
        self.screening = Screening::new(Rc::clone(film));
        self.selection.change_film(film);
    }

    /// Moves the playhead by the time since the last frame.
    pub fn update(&mut self, now_millis: f64) {
        let millis = self.last_frame_millis.map_or(0.0, |last| now_millis - last);
        let millis = millis.clamp(0.0, LONGEST_FRAME_MILLIS);
        self.player.update(millis, self.run.film(), self.run.live_beats());
        self.last_frame_millis = self.player.is_moving().then_some(now_millis);
        self.screening.seek(self.shown_playhead().beat);
    }

    /// The row of a lane that has to be shown and is not: of the selected one if that is asked for,
    /// or else of the running task.
    pub fn row_to_show(&mut self, view: &TimelineView) -> Option<usize> {
        let film = self.run.film();
        let row_of = |task: Option<_>| film.row_of(task?);
        let is_asked = std::mem::take(&mut self.reveals);
        let (beat, is_moving) = (self.player.playhead().beat, self.player.is_moving());
        let follows = self.timeline.follows_lanes(beat, is_moving, view.scroll_y);
        let row = if is_asked {
            row_of(self.selection.selected)
        } else if follows {
            row_of(self.screening.after().running_task().map(|task| task.id))
        } else {
            None
        };
        let scroll_y = row.map_or(view.scroll_y, |row| view.scroll_to(row));
        self.timeline.scroll_y = scroll_y;
        row.filter(|_| (scroll_y - view.scroll_y).abs() >= 1.0)
    }

    /// Moves the window of the timeline if the playhead has left it.
    pub fn follow(&mut self, view: TimelineView) -> TimelineView {
        let is_moving = self.player.is_moving();
        self.timeline.follow(self.run.film(), &self.player.playhead(), is_moving, view)
    }

    /// The playhead as it is shown.
    fn shown_playhead(&self) -> Playhead {
        let playhead = self.player.playhead();
        if dom::is_motion_reduced() { Playhead { phase: 1.0, ..playhead } } else { playhead }
    }

    /// What is shown now.
    pub fn now(&self) -> Now<'_> {
        Now {
            screening: &self.screening,
            playhead: self.shown_playhead(),
            is_moving: self.player.is_moving(),
            level: self.player.pace().level,
            deadlock: self.run.deadlock.get(self.run.film()),
            digest: &self.run.digest,
            live_digest: self.run.live_digest.as_ref(),
            listings: &self.listings,
            selection: &self.selection,
        }
    }
}
