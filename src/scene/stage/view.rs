//! The view of a stage: its size, what is selected, and which zone is unfolded.

use super::super::{Machine, Point};
use super::parts::Parts;
use super::unfolded::Unfolded;
use super::zones::{HEADING, Zone};
use crate::model::ObjectId;

/// How the stage is looked at.
#[derive(Clone, Copy, Debug, Default)]
pub struct StageView {
    /// Its width in pixels.
    pub width: f32,
    /// Its height in pixels.
    pub height: f32,
    /// The selected task or primitive, which is marked.
    pub selected: Option<ObjectId>,
    /// The zone that covers the whole stage, so that more of its content is shown.
    pub unfolded: Option<Unfolded>,
}

impl StageView {
    /// A stage of `width` by `height` pixels on which nothing is selected.
    pub fn new(width: f32, height: f32) -> Self {
        Self { width, height, ..Self::default() }
    }

    /// The zone whose heading is at a point; pressing it unfolds the zone.
    pub fn heading_at(&self, machine: &Machine, point: Point) -> Option<Zone> {
        let Some(unfolded) = self.unfolded else {
            return Parts::new(self.width, self.height, machine.can_sleep()).zone_at(point);
        };
        let zones = unfolded.zones(self.width, self.height);
        let (zone, rect) = zones.iter().find(|(_, rect)| rect.contains(point))?;
        (point.y < rect.y + HEADING).then_some(zone)
    }
}
