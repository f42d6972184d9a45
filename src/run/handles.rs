//! Handles: which durations of a run a reader can change, and by which parameter.

use super::Opened;
use crate::model::Version;
use crate::program::{Kind, Parameter, Value, Values};
use crate::scene::{Edge, Film, edges};

/// The end of a duration that depends on a parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct Handle {
    /// The end of the duration.
    pub edge: Edge,
    /// The parameter.
    pub parameter: &'static Parameter,
    /// Its value, in nanoseconds.
    pub value_nanos: u64,
    /// By how many nanoseconds the end moves for each nanosecond of the parameter: three, for the end of
    /// the third of three equal sleeps.
    pub slope: f64,
}

/// By how much a parameter is changed to see what depends on it.
const PROBE_NANOS: u64 = 1_000;
/// The least slope: with a smaller one, a small movement would change the parameter by very much.
const LEAST_SLOPE: f64 = 0.05;

/// Finds the handles of a run, by running the program again with each of its durations a little longer.
///
/// If a duration depends on several parameters, it is changed by the one that it depends on most.
///
/// ```
/// use loopscope::program::Source;
/// use loopscope::run::{handles, opened};
/// let hello = opened(&Source::demo("hello")).unwrap();
/// let run = hello.run(hello.program().defaults());
/// let handles = handles(&hello, run.version, &run.values, &run.film);
/// assert_eq!(handles[0].parameter.name, "delay");
/// assert_eq!(handles[0].value_after(-0.25e9), 750_000_000);
/// ```
pub fn handles(
    opened: &Opened,
    version: Option<Version>,
    values: &Values,
    film: &Film,
) -> Vec<Handle> {
    let here = edges(film);
    if here.is_empty() {
        return Vec::new();
    }
    // For each edge the handle, and how much the duration itself depends on its parameter.
    let mut found: Vec<Option<(f64, Handle)>> = vec![None; here.len()];
    for parameter in opened.program().parameters {
        let (Kind::Nanos { most, .. }, Value::Nanos(value_nanos)) =
            (parameter.kind, values.get(parameter.name))
        else {
            continue;
        };
        let is_longer = value_nanos + PROBE_NANOS <= most;
        let (changed, change) = if is_longer {
            (value_nanos + PROBE_NANOS, PROBE_NANOS as f64)
        } else {
            (value_nanos.saturating_sub(PROBE_NANOS), -(PROBE_NANOS as f64))
        };
        let mut values = values.clone();
        values.set(parameter.name, Value::Nanos(changed));
        let other = opened.run_on(version, values);
        let probed = edges(&other.film);
        let mut others = probed.iter();
        for (edge, found) in here.iter().zip(&mut found) {
            // Both are in the same order, apart from edges that one of the runs does not have.
            let mut ahead = others.clone();
            let Some(other) = ahead.find(|other| edge.is_same(other)) else { continue };
            others = ahead;
            let moved = other.nanos as f64 - edge.nanos as f64;
            let began = other.began_nanos as f64 - edge.began_nanos as f64;
            let (slope, own) = (moved / change, (moved - began) / change);
            let is_more = found.as_ref().is_none_or(|(before, _)| own > before + 1e-3);
            if own >= LEAST_SLOPE && slope >= LEAST_SLOPE && is_more {
                let edge = edge.clone();
                *found = Some((own, Handle { edge, parameter, value_nanos, slope }));
            }
        }
    }
    found.into_iter().flatten().map(|(_, handle)| handle).collect()
}

impl Handle {
    /// The value of the parameter, in nanoseconds, for which the end is `moved_nanos` later than now, as far
    /// as the range of the parameter allows.
    ///
    /// It is a whole number of milliseconds, because a pointer is not more exact, and the value itself if
    /// the end has not moved.
    pub fn value_after(&self, moved_nanos: f64) -> u64 {
        let Kind::Nanos { least, most, .. } = self.parameter.kind else { return self.value_nanos };
        if moved_nanos == 0.0 {
            return self.value_nanos;
        }
        let millis = (self.value_nanos as f64 + moved_nanos / self.slope) / 1e6;
        ((millis.round().max(0.0) as u64).saturating_mul(1_000_000)).clamp(least, most)
    }
}
