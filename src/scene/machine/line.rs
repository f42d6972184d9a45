//! A line: items of which most leave at one of the two ends.

use std::collections::VecDeque;

/// Removes an item that fits from a line; searches from both ends at once, because most leave
/// there.
pub(in crate::scene) fn take<T>(line: &mut VecDeque<T>, fits: impl Fn(&T) -> bool) -> Option<T> {
    let last = line.len().checked_sub(1)?;
    let near_an_end = (0..=last / 2).flat_map(|distance| [distance, last - distance]);
    let index = near_an_end.into_iter().find(|index| fits(&line[*index]))?;
    line.remove(index)
}

#[cfg(test)]
mod tests {
    use super::take;
    use std::collections::VecDeque;

    #[test]
    fn every_item_is_found_and_nothing_else_leaves() {
        for count in 0..6 {
            for item in 0..count {
                let mut line: VecDeque<_> = (0..count).collect();
                assert_eq!(take(&mut line, |other| *other == item), Some(item));
                assert!(line.into_iter().eq((0..count).filter(|other| *other != item)));
            }
            assert_eq!(take(&mut (0..count).collect(), |other| *other == count), None);
        }
    }
}
