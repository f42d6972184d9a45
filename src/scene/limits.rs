//! Limits: why a run was stopped, in words.

use super::text::grouped;
use crate::model::{Limit, Limits};

/// Which of its limits stopped a run, with its number.
pub fn limit_text(limit: Limit, limits: &Limits) -> String {
    match limit {
        Limit::Iterations => {
            format!("the loop ran its limit of {} iterations", grouped(limits.iterations))
        }
        Limit::Tasks => format!("it made more than its limit of {} tasks", grouped(limits.tasks)),
        Limit::Events => {
            format!("the log has reached its limit of {} events", grouped(limits.events))
        }
        Limit::Text => "the log has reached its limit of 16 MiB of text".to_owned(),
    }
}
