//! Limits: why a run was stopped, in words.

use crate::model::{Limit, Limits};

/// Which limit of a recording stopped a run, with its number.
pub fn limit_text(limit: Limit) -> String {
    let limits = Limits::default();
    match limit {
        Limit::Iterations => {
            format!("the loop ran its limit of {} iterations", grouped(limits.iterations))
        }
        Limit::Tasks => format!("it made more than its limit of {} tasks", grouped(limits.tasks)),
        Limit::Events => {
            format!("the log has reached its limit of {} events", grouped(limits.events))
        }
    }
}

/// A number with its thousands apart.
pub(super) fn grouped(number: u32) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_apart() {
        for (number, expected) in
            [(0, "0"), (999, "999"), (1_000, "1,000"), (2_000_000, "2,000,000")]
        {
            assert_eq!(grouped(number), expected);
        }
    }
}
