//! Reads what the page has measured in a browser: `page/run.mjs` writes a line for each arm.
//!
//! ```text
//! W1 o3 100000 12.3 12.1 12.4
//! ```
//!
//! The workload, the arm, the number of operations, and the milliseconds of each round.

use std::fs;

use loopscope_bench::Workload;

use super::plan::Plan;
use super::result::Result;
use super::samples::Samples;
use super::table;

/// Nanoseconds per operation of each arm at each workload.
#[derive(Debug, Default)]
pub struct Page(Vec<(Workload, String, Samples)>);

/// Reads the file that the plan names; empty if it names none.
pub fn read(plan: &Plan) -> Result<Page> {
    let Some(path) = &plan.page else {
        return Ok(Page::default());
    };
    let shown = path.display();
    let text = fs::read_to_string(path).map_err(|error| format!("{shown}: {error}"))?;
    let lines: Option<Vec<_>> = text.lines().map(parse).collect();
    lines.map(Page).ok_or_else(|| format!("{shown} is not what the page writes"))
}

fn parse(line: &str) -> Option<(Workload, String, Samples)> {
    let mut words = line.split_whitespace();
    let workload = Workload::named(words.next()?)?;
    let arm = words.next()?.to_owned();
    let operations: f64 = words.next()?.parse().ok()?;
    let samples = words
        .map(|word| word.parse().ok().map(|millis: f64| millis * 1e6 / operations))
        .collect::<Option<Samples>>()?;
    Some((workload, arm, samples))
}

impl Page {
    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The cells in the columns of the page.
    pub fn cells(&self, workload: Workload) -> Vec<String> {
        let [o3, oz, js] = ["o3", "oz", "js"].map(|arm| self.samples(workload, arm));
        let mut cells: Vec<_> = [&o3, &oz, &js]
            .map(|samples| table::spread_number(samples.median(), samples.spread()))
            .into();
        for wasm in [&o3, &oz] {
            cells.push(table::at_least(js.relative_to(wasm).median(), Some(target(workload))));
        }
        cells
    }

    fn samples(&self, workload: Workload, arm: &str) -> Samples {
        let found = self.0.iter().find(|(at, who, _)| (*at, who.as_str()) == (workload, arm));
        found.map(|(_, _, samples)| samples.clone()).unwrap_or_default()
    }
}

/// How many times as fast as JavaScript Loopscope's runtime has to be in the page.
fn target(workload: Workload) -> f64 {
    match workload {
        Workload::W2 | Workload::W5 => 1.5,
        _ => 3.0,
    }
}

#[cfg(test)]
mod tests {
    use super::{Page, parse};
    use loopscope_bench::Workload;

    #[test]
    fn a_line_is_read_per_operation() {
        let page =
            Page(vec![parse("W1 o3 1000 1 2 3").unwrap(), parse("W1 js 1000 6 6 6").unwrap()]);
        let cells = page.cells(Workload::W1);
        assert_eq!(cells[..3], ["2000 ±25%", "–", "6000 ±0%"]);
        assert_eq!(cells[3..], ["3.00× (≥3) ✓", "–"]);
        assert!(parse("W1 o3 1000 x").is_none());
        assert!(page.cells(Workload::W2).iter().all(|cell| cell == "–"));
    }
}
