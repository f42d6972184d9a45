//! Feeds: where the events of runs come from.

use std::rc::Rc;

use super::Recording;
use crate::model::{Clock, Limits};
use crate::program::Values;
use crate::scene::Film;

/// Where the events of a program's runs come from: our runtime, a file, or whatever else can tell
/// a whole run.
pub trait Feed {
    /// Which kind of time its runs have.
    fn clock(&self) -> Clock;

    /// What would have stopped its runs.
    fn limits(&self) -> Limits {
        Limits::default()
    }

    /// The whole run with these values.
    fn film(&self, values: &Values) -> Rc<Film>;

    /// The same run once more, to be lived through one iteration at a time; `None` if it happened
    /// once and cannot be repeated.
    fn live(&self, values: &Values) -> Option<Recording>;
}
