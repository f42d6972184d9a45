//! Feeds: the origins of the events of runs.

use std::rc::Rc;

use super::Recording;
use crate::model::{Clock, Limits};
use crate::program::Values;
use crate::scene::Film;

/// The origin of the events of a program's runs: our runtime, a file, or anything else that has
/// whole runs.
pub trait Feed {
    /// Whether the times of its runs are virtual or measured.
    fn clock(&self) -> Clock;

    /// The limits of its runs: a run that reaches one of them is stopped there.
    fn limits(&self) -> Limits {
        Limits::default()
    }

    /// The film of a whole run with these values.
    fn film(&self, values: &Values) -> Rc<Film>;

    /// The same run again, to be executed one iteration at a time while it is watched; `None` if
    /// the run cannot be repeated.
    fn live(&self, values: &Values) -> Option<Recording>;
}
