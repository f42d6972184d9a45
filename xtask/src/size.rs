//! How much a visitor downloads before the page runs.

use crate::failure::{Failure, Result};
use crate::site::{Asset, Site};
use crate::terminal::say;

/// What the first load may weigh as brotli, in bytes.
const BUDGET: u64 = 160 * 1024;

/// What it should weigh.
const GOAL: u64 = 100 * 1024;

/// Prints the table of sizes.
pub fn print(site: &Site) -> Result<u64> {
    let load = site.first_load()?;
    let width = load.keys().map(String::len).max().unwrap_or(0).max(12);
    say!("    {:width$}  {:>10}  {:>10}  {:>10}", "file", "raw", "gzip", "brotli");
    let mut total = Asset { raw: 0, gzip: 0, brotli: 0 };
    for (name, asset) in &load {
        print_row(name, width, asset);
        total.raw += asset.raw;
        total.gzip += asset.gzip;
        total.brotli += asset.brotli;
    }
    print_row("first load", width, &total);
    Ok(total.brotli)
}

/// Prints the table of sizes, and fails where the first load is over its budget.
pub fn check(site: &Site) -> Result {
    say!("==> Weigh the first load");
    let weight = print(site)?;
    let sizes = format!(
        "the first load weighs {} as brotli; the budget is {}, the goal {}",
        kibibytes(weight),
        kibibytes(BUDGET),
        kibibytes(GOAL)
    );
    if weight > BUDGET {
        return Err(Failure::new(sizes));
    }
    say!("    {sizes}");
    Ok(())
}

fn print_row(name: &str, width: usize, asset: &Asset) {
    let [raw, gzip, brotli] = [asset.raw, asset.gzip, asset.brotli].map(kibibytes);
    say!("    {name:width$}  {raw:>10}  {gzip:>10}  {brotli:>10}");
}

fn kibibytes(bytes: u64) -> String {
    format!("{:.1} KiB", bytes as f64 / 1024.0)
}
