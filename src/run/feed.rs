//! Feeds: the origins of the events of runs.

use std::rc::Rc;

use super::Recording;
use crate::model::{Clock, Limits, Version};
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

    /// The film of a whole run with these values, and the version of CPython that the run imitates,
    /// if that is known.
    ///
    /// Without `asked`, that is the newest version if the run is the same in all, else the oldest:
    /// links meant it before they could say which.
    fn film(&self, values: &Values, asked: Option<Version>) -> (Rc<Film>, Option<Version>);

    /// The same run again, to be executed one iteration at a time while it is watched; `None` if
    /// the run cannot be repeated.
    fn live(&self, values: &Values, version: Option<Version>) -> Option<Recording>;
}
