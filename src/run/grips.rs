//! Grips: which durations of a run a reader can change, and by which parameter.

use super::Opened;
use crate::model::Version;
use crate::program::{Parameter, ParameterKind, Value, Values};
use crate::scene::{Edge, Film, edges};

/// The end of a duration that depends on a parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct Grip {
    /// The end of the duration.
    pub edge: Edge,
    /// The parameter.
    pub parameter: &'static Parameter,
    /// Its value, in nanoseconds.
    pub value_nanos: u64,
    /// The least value that leaves the other parameters as they are, in nanoseconds.
    pub least_nanos: u64,
    /// The greatest value that leaves the other parameters as they are, in nanoseconds.
    pub most_nanos: u64,
    /// By how many nanoseconds the end moves for each nanosecond of the parameter; for the end of the
    /// third of three equal sleeps, three.
    pub slope: f64,
}

/// By how much a parameter is changed to see what depends on it.
const PROBE_NANOS: u64 = 1_000;
/// The least slope of a grip. With a smaller slope, a small movement would change the parameter a lot.
const LEAST_SLOPE: f64 = 0.05;

/// Finds the grips of a run, by running the program again with each of its durations a little longer.
///
/// If a duration depends on several parameters, its grip changes the parameter that it depends on most.
/// A parameter that is left without a grip by this rule, such as a random part of every duration, gets
/// the grip of the duration that depends on it most.
///
/// ```
/// use loopscope::program::Source;
/// use loopscope::run::{grips, opened};
/// let hello = opened(&Source::demo("hello")).unwrap();
/// let run = hello.run(hello.program().defaults());
/// let grips = grips(&hello, run.version, &run.values, &run.film);
/// assert_eq!(grips[0].parameter.name, "delay");
/// assert_eq!(grips[0].value_after(-0.25e9), 750_000_000);
/// ```
pub fn grips(opened: &Opened, version: Option<Version>, values: &Values, film: &Film) -> Vec<Grip> {
    let here = edges(film);
    if here.is_empty() {
        return Vec::new();
    }
    // For each edge: the slope of the duration itself, and the grip.
    let mut found: Vec<Option<(f64, Grip)>> = vec![None; here.len()];
    // For each parameter: the slope, the index and the grip of the edge that depends on it most.
    let mut strongest = Vec::new();
    for parameter in opened.program().parameters {
        let (ParameterKind::Nanos { most, .. }, Value::Nanos(value_nanos)) =
            (parameter.kind, values.get(parameter.name))
        else {
            continue;
        };
        let (least_nanos, most_nanos) = free_range(parameter, values);
        let mut best: Option<(f64, usize, Grip)> = None;
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
        for (index, (edge, found)) in here.iter().zip(&mut found).enumerate() {
            // Both are in the same order, apart from edges that one of the runs does not have.
            let mut ahead = others.clone();
            let Some(other) = ahead.find(|other| edge.is_same(other)) else { continue };
            others = ahead;
            let moved = other.nanos as f64 - edge.nanos as f64;
            let began = other.began_nanos as f64 - edge.began_nanos as f64;
            let (slope, own) = (moved / change, (moved - began) / change);
            if own < LEAST_SLOPE || slope < LEAST_SLOPE {
                continue;
            }
            let is_more = found.as_ref().is_none_or(|(before, _)| own > before + 1e-3);
            let is_best = best.as_ref().is_none_or(|(before, ..)| own > before + 1e-3);
            if is_more || is_best {
                let edge = edge.clone();
                let grip = Grip { edge, parameter, value_nanos, least_nanos, most_nanos, slope };
                if is_best {
                    best = Some((own, index, grip.clone()));
                }
                if is_more {
                    *found = Some((own, grip));
                }
            }
        }
        strongest.extend(best);
    }
    for (own, index, grip) in strongest {
        let is_of = |it: &(f64, Grip)| it.1.parameter.name == grip.parameter.name;
        if !found.iter().flatten().any(is_of) {
            found[index] = Some((own, grip));
        }
    }
    found.into_iter().flatten().map(|(_, grip)| grip).collect()
}

/// The range of a duration in which no other parameter has to change with it, in nanoseconds.
fn free_range(parameter: &Parameter, values: &Values) -> (u64, u64) {
    let nanos_of = |value| match value {
        Value::Nanos(nanos) => Some(nanos),
        _ => None,
    };
    let (least, most) = match parameter.kind {
        ParameterKind::Nanos { least, most, .. } => (least, most),
        _ => (0, u64::MAX),
    };
    let bound = parameter.not_below.and_then(|name| nanos_of(values.get(name)));
    let above = values.iter().filter(|(other, _)| other.not_below == Some(parameter.name));
    let above = above.filter_map(|(_, value)| nanos_of(value)).min();
    (bound.map_or(least, |bound| bound.max(least)), above.map_or(most, |above| above.min(most)))
}

impl Grip {
    /// The value of the parameter, in nanoseconds, that moves the end by `moved_nanos`.
    ///
    /// It is kept between `least_nanos` and `most_nanos`, so that no other parameter changes with it:
    /// dragging the end back would not undo that. It is a whole number of milliseconds, because a pointer
    /// is not more exact; if `moved_nanos` is zero, it is the present value.
    pub fn value_after(&self, moved_nanos: f64) -> u64 {
        if moved_nanos == 0.0 {
            return self.value_nanos;
        }
        let millis = (self.value_nanos as f64 + moved_nanos / self.slope) / 1e6;
        ((millis.round().max(0.0) as u64).saturating_mul(1_000_000))
            .max(self.least_nanos)
            .min(self.most_nanos)
    }
}
