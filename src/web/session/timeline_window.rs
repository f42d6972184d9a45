//! Which part of the run the timeline shows, and in which unit.

use crate::scene::{Axis, Film, Playhead, TimelineView, Window};

/// Which part of the run the timeline shows.
#[derive(Debug, Default)]
pub struct TimelineWindow {
    /// What the axis counts.
    pub axis: Axis,
    /// The part of the run that is shown; `None` for the whole run.
    pub window: Option<Window>,
    /// The part that is shown instead while a duration is dragged, so that the axis stands still.
    pub held: Option<Window>,
    /// Whether what comes after the playhead is hidden.
    pub hides_future: bool,
    /// The place of the playhead on the axis when it was painted last.
    place: u64,
    /// How far the lanes were scrolled when they were painted last.
    pub scroll_y: f32,
    /// The last beat at which the lanes followed the running task.
    followed: Option<usize>,
    /// Whether the reader has scrolled the lanes since it began to play.
    is_elsewhere: bool,
}

impl TimelineWindow {
    /// Shows a part of the run; `None` means the whole run.
    pub fn show(&mut self, film: &Film, axis: Axis, window: Option<Window>) {
        let whole = Window::whole(axis.end(film));
        (self.axis, self.window) = (axis, window.filter(|window| *window != whole));
    }

    /// Changes the axis and shows the same part of the run.
    pub fn change_axis(&mut self, film: &Film, axis: Axis) {
        let old = self.axis;
        let window = self.window.filter(|_| axis != old).map_or(self.window, |window| {
            let turned = |place| old.turned(axis, film, place);
            let (from, to) = (turned(window.from), turned(window.to));
            Some(Window { from, to }.within(axis.end(film)))
        });
        self.show(film, axis, window);
    }

    /// Zooms around the playhead, or around the middle if the playhead is outside of the window.
    pub fn zoom(&mut self, film: &Film, playhead: &Playhead, view: &TimelineView, factor: f64) {
        let place = view.axis.place_of(film, playhead);
        let middle = f32::midpoint(view.left(), view.right());
        let x = if view.shows(place) { view.x_from_place(place) } else { middle };
        self.show(film, view.axis, Some(view.zoomed(factor, x)));
    }

    /// Whether the lanes scroll to the running task: once for each beat, so that the reader can
    /// scroll elsewhere while the playhead rests, and not while it plays if the reader has scrolled
    /// since it began.
    pub fn follows_lanes(&mut self, beat: usize, is_moving: bool, scroll_y: f32) -> bool {
        let is_scrolled = (scroll_y - self.scroll_y).abs() >= 1.0;
        self.is_elsewhere = is_moving && (self.is_elsewhere || is_scrolled);
        let is_new = self.followed.replace(beat) != Some(beat);
        is_new && !self.is_elsewhere && self.held.is_none()
    }

    /// Moves the window if the playhead has left it. Returns the view with that window.
    pub fn follow(
        &mut self,
        film: &Film,
        playhead: &Playhead,
        is_moving: bool,
        view: TimelineView,
    ) -> TimelineView {
        let place = self.axis.place_of(film, playhead);
        let before = std::mem::replace(&mut self.place, place);
        // If the reader looks at another part while it plays, the window stays there.
        if place == before
            || self.window.is_none()
            || self.held.is_some()
            || is_moving && !view.shows(before)
        {
            return view;
        }
        let window = view.following(place);
        self.window = Some(window);
        TimelineView { window, ..view }
    }
}
