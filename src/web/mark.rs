//! The mark: which task or primitive is selected, what the pointer is on, which zone is unfolded.

use crate::runtime::ObjectId;
use crate::scene::{Film, Playhead, Point, Screening, StageView, Standing, Zone};

/// What somebody looks at more closely.
#[derive(Clone, Debug, Default)]
pub(super) struct Mark {
    /// The task or primitive.
    pub(super) selected: Option<ObjectId>,
    /// What the selected task is called, by which it is found again in another run.
    pub(super) name: Option<String>,
    /// Where the pointer is on the stage.
    pub(super) pointed: Option<Point>,
    unfolded: Option<Zone>,
    /// The stage when it was painted last.
    size: (f32, f32),
}

impl Mark {
    /// The stage as it is looked at.
    pub(super) fn stage_view(&mut self, width: f32, height: f32) -> StageView {
        self.size = (width, height);
        let (selected, unfolded) = (self.selected, self.unfolded);
        StageView { width, height, selected, unfolded }
    }

    /// What the story is about: what the pointer is on, or else what is selected.
    pub(super) fn standing(
        &mut self,
        screening: &Screening,
        playhead: &Playhead,
    ) -> Option<Standing> {
        let pointed = self.pointed.and_then(|point| {
            let view = self.stage_view(self.size.0, self.size.1);
            view.standing_at(screening.after(), playhead, point)
        });
        pointed.or(self.selected.map(Standing::Object))
    }

    /// Selects what is at a point, or unfolds the zone whose heading is there, or folds it again.
    pub(super) fn press(
        &mut self,
        view: &StageView,
        screening: &Screening,
        playhead: &Playhead,
        point: Point,
    ) {
        if let Some(zone) = view.heading_at(point) {
            self.unfolded = (self.unfolded != Some(zone)).then_some(zone);
            return;
        }
        let selected = match view.standing_at(screening.after(), playhead, point) {
            Some(Standing::Object(id)) if self.selected != Some(id) => Some(id),
            _ => None,
        };
        self.select(screening.film(), selected);
    }

    /// Selects the lane after the selected one or the one before it.
    pub(super) fn go_to_neighbour(&mut self, film: &Film, is_next: bool) {
        let lanes = film.lanes();
        let last = lanes.len().saturating_sub(1);
        let place = lanes.iter().position(|lane| Some(lane.task) == self.selected);
        let place = match (place, is_next) {
            (None, true) => 0,
            (None, false) => last,
            (Some(place), true) => (place + 1).min(last),
            (Some(place), false) => place.saturating_sub(1),
        };
        self.select(film, lanes.get(place).map(|lane| lane.task));
    }

    /// Selects a task or primitive.
    pub(super) fn select(&mut self, film: &Film, selected: Option<ObjectId>) {
        let lane = film.lanes().iter().find(|lane| Some(lane.task) == selected);
        self.name = lane.map(|lane| lane.name.to_string());
        self.selected = selected;
    }

    /// Finds the selected task in another run.
    pub(super) fn change_film(&mut self, film: &Film) {
        let lane = film.lanes().iter().find(|lane| Some(&*lane.name) == self.name.as_deref());
        self.selected = lane.map(|lane| lane.task);
    }
}
