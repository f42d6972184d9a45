//! Shrinks a program as far as a condition holds, such as that both sides differ.
//!
//! It works on the JSON of the program: if the JSON without one of its pieces is still a program,
//! that program is a candidate.

use serde_json::Value;

use crate::ops::checked;
use crate::program::{Program, blocks};

/// Replaces `program` by a smaller candidate again and again as long as `is_still` returns `true`
/// for one; returns the last.
pub fn shrink(program: &Program, mut is_still: impl FnMut(&Program) -> bool) -> Program {
    let mut best = program.clone();
    let Ok(mut json) = serde_json::to_value(program) else { return best };
    'again: loop {
        for candidate in candidates(&json) {
            let smaller = serde_json::from_value(candidate.clone()).and_then(checked);
            let Ok(smaller) = smaller else { continue };
            if smaller != best && is_still(&smaller) {
                best = smaller;
                json = candidate;
                continue 'again;
            }
        }
        return best;
    }
}

/// Every value that is `json` with one piece removed or simplified, the largest pieces first.
fn candidates(json: &Value) -> Vec<Value> {
    let mut paths = Vec::new();
    walk(json, &mut Vec::new(), &mut paths);
    // Large pieces first: to drop a whole body is faster than to drop its statements one by one.
    paths.sort_by_key(Vec::len);
    let mut all = Vec::new();
    for path in &paths {
        let Some(piece) = at(json, path) else { continue };
        for smaller in smaller(piece) {
            let mut candidate = json.clone();
            if let Some(place) = at_mut(&mut candidate, path) {
                *place = smaller;
                all.push(candidate);
            }
        }
    }
    all
}

/// One step into a value.
#[derive(Clone)]
enum Step {
    Key(String),
    Index(usize),
}

fn walk(json: &Value, path: &mut Vec<Step>, paths: &mut Vec<Vec<Step>>) {
    paths.push(path.clone());
    match json {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                path.push(Step::Index(index));
                walk(item, path, paths);
                path.pop();
            }
        }
        Value::Object(map) => {
            for (key, item) in map {
                path.push(Step::Key(key.clone()));
                walk(item, path, paths);
                path.pop();
            }
        }
        _ => {}
    }
}

fn at<'a>(json: &'a Value, path: &[Step]) -> Option<&'a Value> {
    path.iter().try_fold(json, |json, step| match step {
        Step::Key(key) => json.get(key),
        Step::Index(index) => json.get(index),
    })
}

fn at_mut<'a>(json: &'a mut Value, path: &[Step]) -> Option<&'a mut Value> {
    path.iter().try_fold(json, |json, step| match step {
        Step::Key(key) => json.get_mut(key),
        Step::Index(index) => json.get_mut(index),
    })
}

/// The values that are `json` with one of its direct parts removed or simplified.
fn smaller(json: &Value) -> Vec<Value> {
    match json {
        Value::Bool(true) => vec![Value::Bool(false)],
        Value::Number(number) => simpler_numbers(number),
        Value::Array(items) => {
            let mut all: Vec<Value> = Vec::new();
            if items.len() > 3 {
                let (front, back) = items.split_at(items.len() / 2);
                all.push(Value::Array(front.to_vec()));
                all.push(Value::Array(back.to_vec()));
            }
            for index in 0..items.len() {
                let mut rest = items.clone();
                let taken = rest.remove(index);
                all.push(Value::Array(rest.clone()));
                // A statement may be replaced by the statements of a block in it.
                for statements in blocks(&taken) {
                    let mut unwrapped = rest.clone();
                    unwrapped.splice(index..index, statements.iter().cloned());
                    all.push(Value::Array(unwrapped));
                }
            }
            all
        }
        Value::Object(map) => map
            .keys()
            .map(|key| {
                let mut rest = map.clone();
                rest.remove(key);
                Value::Object(rest)
            })
            .collect(),
        _ => Vec::new(),
    }
}

fn simpler_numbers(number: &serde_json::Number) -> Vec<Value> {
    let Some(value) = number.as_f64() else { return Vec::new() };
    if number.is_f64() {
        let simple = [0.0, 0.1, 1.0].map(Value::from);
        let is_same = |other: &Value| other.as_number() == Some(number);
        let before = simple.iter().position(is_same).unwrap_or(simple.len());
        simple[..before].to_vec()
    } else {
        (0..2).filter(|other| f64::from(*other) < value).map(Value::from).collect()
    }
}
