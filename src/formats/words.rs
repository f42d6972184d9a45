//! The words by which files name endings.

use crate::model::{Ending, Limit};

/// How runs end, each in a word.
const ENDINGS: [(Ending, &str); 6] = [
    (Ending::Finished, "finished"),
    (Ending::Deadlock, "deadlock"),
    (Ending::LimitReached(Limit::Iterations), "too_many_iterations"),
    (Ending::LimitReached(Limit::Tasks), "too_many_tasks"),
    (Ending::LimitReached(Limit::Events), "too_many_events"),
    (Ending::LimitReached(Limit::Text), "too_much_text"),
];

/// How a run ended, in a word.
pub(super) fn ending_word(ending: Ending) -> &'static str {
    ENDINGS.iter().find(|(other, _)| *other == ending).map_or("", |(_, word)| word)
}

/// The ending that a word stands for.
pub(super) fn ending_of(word: &str) -> Option<Ending> {
    ENDINGS.iter().find(|(_, other)| *other == word).map(|(ending, _)| *ending)
}
