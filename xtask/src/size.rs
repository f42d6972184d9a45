//! `cargo xtask size`: how much a visitor downloads before the page runs.

use std::ops::Add;

use crate::failure::{Failure, Result};
use crate::site::{Asset, Site};
use crate::terminal::say;

/// The budget of the first load with any demo, in bytes as brotli.
const BUDGET: u64 = 200 * 1024;

/// The size that the first load should have, in bytes as brotli.
const GOAL: u64 = 160 * 1024;

/// The budget of the script that other pages load to embed this one, in bytes as brotli.
const ELEMENT_BUDGET: u64 = 5 * 1024;

/// The demo that the page shows if a link names none.
const DEFAULT: &str = "gather";

/// The first loads that matter, in bytes as brotli.
pub struct Weights {
    heaviest: (String, u64),
    default: u64,
}

/// Prints the table of sizes.
pub fn print(site: &Site) -> Result<Weights> {
    let shared = site.shared()?;
    let packs = site.packs()?;
    let names = packs.demos.iter().chain(&packs.later).map(|(name, _)| name);
    let names = shared.keys().chain(names);
    let width = names.map(String::len).max().unwrap_or(0).max(16);

    print_head("file", width, "");
    for (name, asset) in &shared {
        print_row(name, width, asset, "");
    }
    let all = shared.values().copied().fold(Asset::default(), Asset::add);
    print_row("all demos", width, &all, "");
    say!();

    let first_load = |pack: Asset| (all + pack).brotli;
    print_head("demo", width, "  first load");
    for (demo, pack) in &packs.demos {
        print_row(demo, width, pack, &format!("{:>12}", kibibytes(first_load(*pack))));
    }
    say!();
    print_head("later, if needed", width, "");
    for (name, pack) in &packs.later {
        print_row(name, width, pack, "");
    }
    let weights = packs.demos.into_iter().map(|(demo, pack)| (demo, first_load(pack)));
    weigh(weights.collect())
}

/// Prints the table of sizes; fails if a first load is over its budget.
pub fn check(site: &Site) -> Result {
    say!("==> Weigh the first load");
    let Weights { heaviest: (demo, weight), default } = print(site)?;
    let sizes = format!(
        "the first load weighs {} as brotli, or {} with {demo}, the heaviest demo; \
         the budget is {}, the goal {}",
        kibibytes(default),
        kibibytes(weight),
        kibibytes(BUDGET),
        kibibytes(GOAL)
    );
    hold(sizes, weight, BUDGET)?;
    let element = site.element()?.brotli;
    let sizes = format!(
        "the script of the element has {} as brotli; its budget is {}",
        kibibytes(element),
        kibibytes(ELEMENT_BUDGET)
    );
    hold(sizes, element, ELEMENT_BUDGET)
}

/// Prints a size; fails if it is over its budget.
fn hold(sizes: String, weight: u64, budget: u64) -> Result {
    if weight > budget {
        return Err(Failure::new(sizes));
    }
    say!("    {sizes}");
    Ok(())
}

/// Finds the heaviest demo and the default one among the first loads of all demos.
fn weigh(first_loads: Vec<(String, u64)>) -> Result<Weights> {
    let default = first_loads.iter().find(|(demo, _)| demo == DEFAULT).map(|(_, weight)| *weight);
    let heaviest = first_loads.into_iter().max_by_key(|(_, weight)| *weight);
    match (heaviest, default) {
        (Some(heaviest), Some(default)) => Ok(Weights { heaviest, default }),
        _ => Err(Failure::new(format!("the site has no pack for {DEFAULT}"))),
    }
}

fn print_head(first: &str, width: usize, last: &str) {
    say!("    {first:width$}  {:>10}  {:>10}  {:>10}{last}", "raw", "gzip", "brotli");
}

fn print_row(name: &str, width: usize, asset: &Asset, last: &str) {
    let [raw, gzip, brotli] = [asset.raw, asset.gzip, asset.brotli].map(kibibytes);
    say!("    {name:width$}  {raw:>10}  {gzip:>10}  {brotli:>10}{last}");
}

fn kibibytes(bytes: u64) -> String {
    format!("{:.1} KiB", bytes as f64 / 1024.0)
}

#[cfg(test)]
mod tests {
    use super::{DEFAULT, weigh};

    #[test]
    fn the_heaviest_demo_and_the_default_are_found() {
        let loads = [("event", 9), (DEFAULT, 5), ("hello", 1)];
        let weights = weigh(loads.map(|(demo, weight)| (demo.to_owned(), weight)).into()).unwrap();
        assert_eq!((weights.heaviest, weights.default), (("event".to_owned(), 9), 5));
        assert!(weigh(Vec::new()).is_err());
    }

    #[test]
    fn the_default_demo_is_that_of_the_page() {
        let source = include_str!("../../src/program/source.rs");
        let (_, default) = source.split_once("impl Default for Source").unwrap();
        let (default, _) = default.split_once("\nimpl ").unwrap();
        assert!(default.contains(&format!("Self::demo(\"{DEFAULT}\")")));
    }
}
