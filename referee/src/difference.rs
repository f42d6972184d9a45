//! Shows two lists of lines side by side.

use std::fmt::Write as _;

/// Lines above and below the first difference that are shown.
const CONTEXT: usize = 8;

/// The lines around the first difference of two lists, side by side under their titles; `None` if
/// the lists are equal.
///
/// ```
/// use loopscope_referee::difference;
/// let list = |text: &str| -> Vec<String> { text.lines().map(str::to_owned).collect() };
/// assert_eq!(difference(["one", "two"], &list("a\nb"), &list("a\nb")), None);
/// assert_eq!(
///     difference(["one", "two"], &list("a\nb\nc"), &list("a\nB")).as_deref(),
///     Some("    line  one   two\n       1  a     a\n       2  b   ≠ B\n       3  c   ≠ \n")
/// );
/// ```
pub fn difference(titles: [&str; 2], ours: &[String], theirs: &[String]) -> Option<String> {
    let at = (0..ours.len().max(theirs.len())).find(|&at| ours.get(at) != theirs.get(at))?;
    Some(side_by_side(titles, ours, theirs, at.saturating_sub(CONTEXT), at + CONTEXT + 1))
}

/// The lines from index `from` up to but not including index `to` of two lists, side by side under
/// their titles.
pub fn side_by_side(
    titles: [&str; 2],
    ours: &[String],
    theirs: &[String],
    from: usize,
    to: usize,
) -> String {
    let to = to.min(ours.len().max(theirs.len()));
    let cell = |records: &[String], at: usize| records.get(at).cloned().unwrap_or_default();
    let width = (from..to).map(|at| cell(ours, at).chars().count()).max().unwrap_or_default();
    let width = width.max(titles[0].len());
    let mut text = format!("    line  {:<width$}   {}\n", titles[0], titles[1]);
    for row in from..to {
        let (left, right) = (cell(ours, row), cell(theirs, row));
        let mark = if left == right { ' ' } else { '≠' };
        writeln!(text, "{:>8}  {left:<width$} {mark} {right}", row + 1)
            .expect("a string can be written");
    }
    text
}
