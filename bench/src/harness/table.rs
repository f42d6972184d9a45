//! Tables in Markdown, with columns that are aligned in a terminal too.

/// Prints a heading and a table; the first column is aligned to the left, the others to the right.
pub fn print(heading: &str, columns: &[&str], rows: &[Vec<String>]) {
    let width = |at: usize| {
        let cells = rows.iter().filter_map(|row| row.get(at)).map(|cell| cell.chars().count());
        cells.chain([columns[at].chars().count(), 3]).max().unwrap_or_default()
    };
    let widths: Vec<_> = (0..columns.len()).map(width).collect();
    let line = |cells: &mut dyn Iterator<Item = String>| {
        let cells: Vec<_> = cells
            .zip(&widths)
            .enumerate()
            .map(|(at, (cell, width))| match at {
                0 => format!("{cell:<width$}"),
                _ => format!("{cell:>width$}"),
            })
            .collect();
        println!("| {} |", cells.join(" | "));
    };
    println!("\n{heading}\n");
    line(&mut columns.iter().map(|name| (*name).to_owned()));
    let rule = |(at, width): (usize, &usize)| match at {
        0 => "-".repeat(*width),
        _ => format!("{}:", "-".repeat(width - 1)),
    };
    line(&mut widths.iter().enumerate().map(rule));
    for row in rows {
        line(&mut row.iter().cloned());
    }
}

/// A number with up to two decimals: the larger it is, the fewer.
pub fn number(value: f64) -> String {
    if value.is_nan() {
        "–".to_owned()
    } else if value >= 100.0 {
        format!("{value:.0}")
    } else if value >= 10.0 {
        format!("{value:.1}")
    } else {
        format!("{value:.2}")
    }
}

/// A median with its spread.
pub fn spread_number(value: f64, spread: f64) -> String {
    let number = number(value);
    if spread.is_nan() { number } else { format!("{number} ±{:.0}%", spread * 100.0) }
}

/// A ratio with the least value that it should have, and whether it has it.
pub fn at_least(ratio: f64, target: Option<f64>) -> String {
    match target {
        _ if ratio.is_nan() => "–".to_owned(),
        None => format!("{}×", number(ratio)),
        Some(target) => {
            let mark = if ratio >= target { "✓" } else { "✗" };
            format!("{}× (≥{target}) {mark}", number(ratio))
        }
    }
}

/// A number with the largest value that it should have, and whether it is within it.
pub fn at_most(value: f64, target: f64) -> String {
    if value.is_nan() {
        return "–".to_owned();
    }
    let mark = if value <= target { "✓" } else { "✗" };
    format!("{} (≤{target}) {mark}", number(value))
}
