//! The mark: which task or primitive is selected, what the pointer is on, which zone is unfolded.

use crate::model::ObjectId;
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
    /// The width and height of the stage, as it was painted last.
    pub(super) size: (f32, f32),
    /// The zone that has the stage for itself.
    pub(super) unfolded: Option<Zone>,
}

impl Mark {
    /// The stage as it is looked at.
    pub(super) fn stage_view(&self) -> StageView {
        let (width, height) = self.size;
        StageView { width, height, selected: self.selected, unfolded: self.unfolded }
    }

    /// What the story is about: what the pointer is on, or else what is selected.
    pub(super) fn standing(&self, screening: &Screening, playhead: &Playhead) -> Option<Standing> {
        let pointed = self
            .pointed
            .and_then(|point| self.stage_view().standing_at(screening.after(), playhead, point));
        pointed.or(self.selected.map(Standing::Object))
    }

    /// The task that is selected, or else the main task.
    pub(super) fn task(&self, film: &Film) -> Option<ObjectId> {
        // What is selected has a name if it is a task.
        let selected = self.selected.filter(|_| self.name.is_some());
        selected.or_else(|| film.lanes().get(0).and_then(|lane| lane.task))
    }

    /// Selects what is at a point, or unfolds the zone whose heading is there, or folds it again.
    pub(super) fn press(&mut self, screening: &Screening, playhead: &Playhead, point: Point) {
        let view = self.stage_view();
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

    /// Unfolds the zone after the unfolded one; after the last one, all are folded.
    pub(super) fn unfold_next(&mut self) {
        let place = Zone::ALL.iter().position(|zone| Some(*zone) == self.unfolded);
        self.unfolded = Zone::ALL.get(place.map_or(0, |place| place + 1)).copied();
    }

    /// Selects the lane after the selected one or the one before it.
    pub(super) fn go_to_neighbour(&mut self, film: &Film, is_next: bool) {
        // The threads below the tasks have lanes too, but they are nothing that can be marked.
        let tasks: Vec<_> = film.lanes().iter().filter_map(|lane| lane.task).collect();
        let last = tasks.len().saturating_sub(1);
        let place = tasks.iter().position(|task| Some(*task) == self.selected);
        let place = match (place, is_next) {
            (None, true) => 0,
            (None, false) => last,
            (Some(place), true) => (place + 1).min(last),
            (Some(place), false) => place.saturating_sub(1),
        };
        self.select(film, tasks.get(place).copied());
    }

    /// Selects a task or primitive.
    pub(super) fn select(&mut self, film: &Film, selected: Option<ObjectId>) {
        let lane = selected.and_then(|task| film.lanes().get(film.row_of(task)?));
        self.name = lane.map(|lane| lane.name.to_string());
        self.selected = selected;
    }

    /// Finds the selected task in another run.
    pub(super) fn change_film(&mut self, film: &Film) {
        self.selected = self.name.as_deref().and_then(|name| {
            let mut named = film.lanes().iter().filter(|lane| lane.name == name);
            named.find_map(|lane| lane.task)
        });
    }
}
