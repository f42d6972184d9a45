//! The index of a film: what a trace contains and where, found by reading it once.

use super::super::Lanes;
use super::super::resources::Resources;
use super::super::roles::Roles;
use super::beat::Beat;
use super::print::Print;
use crate::model::Ending;

/// What a trace contains and where.
#[derive(Debug, Default)]
pub(super) struct FilmIndex {
    pub(super) beats: Vec<Beat>,
    /// For each instant except the one at zero, its first beat and its time.
    pub(super) jumps: Vec<(usize, u64)>,
    /// For each step, how many beats have happened at its stop.
    pub(super) stops: Vec<usize>,
    /// For each iteration, how many beats have happened when it is over.
    pub(super) iterations: Vec<usize>,
    /// For each step of the story, how many beats have happened at its place.
    pub(super) story: Vec<usize>,
    pub(super) prints: Vec<Print>,
    pub(super) lanes: Lanes,
    pub(super) resources: Resources,
    pub(super) roles: Roles,
    pub(super) ending: Option<Ending>,
}
