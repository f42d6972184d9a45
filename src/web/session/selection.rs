//! The selection: which task or primitive is selected, what the pointer is on, and which zone is
//! unfolded.

use crate::later::later;
use crate::model::ObjectId;
use crate::scene::{
    Film, Playhead, Point, Screening, StageView, Standing, Unfolded, Zone, standing_at,
};
use crate::web::base::lazy_part::LazyPart;
use crate::web::session::message::ListingLine;

/// The part that unfolds a zone of the stage; it is fetched when one is first unfolded.
pub static UNFOLD: LazyPart<fn(Zone) -> Unfolded> = LazyPart::new(
    later!(later_unfolded, fn(Zone) -> Unfolded, Unfolded::new),
    "unfolded part of the stage",
    "Press u",
);

/// What the reader has selected, points at and has unfolded.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// The selected task or primitive.
    pub selected: Option<ObjectId>,
    /// The name of the selected task, by which it is found again in another run.
    pub name: Option<String>,
    /// Where the pointer is on the stage.
    pub pointed: Option<Point>,
    /// The width and height of the stage, as it was painted last.
    pub size: (f32, f32),
    /// The zone that covers the whole stage.
    pub unfolded: Option<Zone>,
    /// The line of a listing whose tasks are shown.
    pub inspected: Option<ListingLine>,
}

impl Selection {
    /// The view of the stage.
    pub fn stage_view(&self) -> StageView {
        let (width, height) = self.size;
        let unfolded = self.unfolded.zip(UNFOLD.get()).map(|(zone, unfold)| unfold(zone));
        StageView { width, height, selected: self.selected, unfolded }
    }

    /// What is inspected: the thing under the pointer, or else the selected one.
    pub fn standing(&self, screening: &Screening, playhead: &Playhead) -> Option<Standing> {
        let pointed = self
            .pointed
            .and_then(|point| standing_at(screening.after(), playhead, &self.stage_view(), point));
        pointed.or(self.selected.map(Standing::Object))
    }

    /// The selected task, or else the main task.
    pub fn task(&self, film: &Film) -> Option<ObjectId> {
        // Only a selected task has a name.
        let selected = self.selected.filter(|_| self.name.is_some());
        selected.or_else(|| film.lanes().get(0).and_then(|lane| lane.task))
    }

    /// Selects what is at a point, or unfolds the zone whose heading is there, or folds it again.
    pub fn press(&mut self, screening: &Screening, playhead: &Playhead, point: Point) {
        let view = self.stage_view();
        if let Some(zone) = view.heading_at(screening.after(), point) {
            self.unfolded = (self.unfolded != Some(zone)).then_some(zone);
            return;
        }
        let selected = match standing_at(screening.after(), playhead, &view, point) {
            Some(Standing::Object(id)) if self.selected != Some(id) => Some(id),
            _ => None,
        };
        self.select(screening.film(), selected);
    }

    /// Unfolds the zone after the unfolded one; after the last one, all are folded.
    pub fn unfold_next(&mut self) {
        let index = Zone::ALL.iter().position(|zone| Some(*zone) == self.unfolded);
        self.unfolded = Zone::ALL.get(index.map_or(0, |index| index + 1)).copied();
    }

    /// Selects the lane after the selected one or the one before it.
    pub fn go_to_neighbour(&mut self, film: &Film, is_next: bool) {
        // The threads below the tasks have lanes too, but they cannot be selected.
        let tasks: Vec<_> = film.lanes().iter().filter_map(|lane| lane.task).collect();
        let last = tasks.len().saturating_sub(1);
        let index = tasks.iter().position(|task| Some(*task) == self.selected);
        let index = match (index, is_next) {
            (None, true) => 0,
            (None, false) => last,
            (Some(index), true) => (index + 1).min(last),
            (Some(index), false) => index.saturating_sub(1),
        };
        self.select(film, tasks.get(index).copied());
    }

    /// Selects a task or primitive.
    pub fn select(&mut self, film: &Film, selected: Option<ObjectId>) {
        let lane = selected.and_then(|task| film.lanes().get(film.row_of(task)?));
        self.name = lane.map(|lane| lane.name.to_string());
        self.selected = selected;
    }

    /// Selects the task with a name, in this run or in a later one; `None` selects nothing.
    pub fn select_name(&mut self, film: &Film, name: Option<&str>) {
        self.name = name.map(str::to_owned);
        self.change_film(film);
    }

    /// The name of the selected task, which may not have been made yet.
    pub fn selected_name(&self) -> Option<&str> {
        self.selected.and(self.name.as_deref())
    }

    /// Selects the task with the same name in another run.
    pub fn change_film(&mut self, film: &Film) {
        self.selected = self.name.as_deref().and_then(|name| {
            let mut named = film.lanes().iter().filter(|lane| lane.name == name);
            named.find_map(|lane| lane.task)
        });
    }
}
