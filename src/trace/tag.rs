//! Tags: the first byte of each event in the log; the numbers are part of the format.

use super::kinds::{CALL_COUNT, OUTCOME_COUNT};
use crate::model::{FutureKind, PrimitiveKind};

pub(super) const ITERATION_BEGAN: u8 = 0;
pub(super) const TIME_ADVANCED: u8 = 1;
pub(super) const TIMER_DUE: u8 = 2;
pub(super) const EAGER_STEP_BEGAN: u8 = 3;
pub(super) const HANDLE_ENDED: u8 = 4;
pub(super) const TIMER_CANCELLED: u8 = 5;
pub(super) const TASK_CREATED: u8 = 6;
pub(super) const CHILD_ADDED: u8 = 7;
pub(super) const CANCEL_REQUESTED: u8 = 8;
pub(super) const THROWN: u8 = 9;
pub(super) const TASK_WAITS: u8 = 10;
pub(super) const TASK_YIELDS: u8 = 11;
pub(super) const PRINTED: u8 = 12;
pub(super) const REPORTED: u8 = 13;
pub(super) const VALUE_SET: u8 = 14;
pub(super) const ITEM_PUT: u8 = 15;
/// Plus the number of the [`FutureKind`].
pub(super) const FUTURE_CREATED: u8 = 16;
/// Plus the number of the [`Outcome`](crate::model::Outcome).
pub(super) const FUTURE_FINISHED: u8 = 32;
/// Plus the number of the [`Ending`](crate::model::Ending).
pub(super) const RUN_ENDED: u8 = 40;
pub(super) const EAGER_STEP_ENDED: u8 = 43;
pub(super) const ITEM_GOT: u8 = 44;
pub(super) const JOB_SUBMITTED: u8 = 45;
pub(super) const JOB_BEGAN: u8 = 46;
pub(super) const JOB_ENDED: u8 = 47;
/// Plus the number of the [`PrimitiveKind`], as far as there is room.
pub(super) const PRIMITIVE_CREATED: u8 = 48;
pub(super) const TASK_RENAMED: u8 = 60;
/// Stands before an event whose site is in another file than that of the last known site.
pub(super) const FILE_ENTERED: u8 = 61;
pub(super) const TEXT_SET: u8 = 62;
/// Plus the number of the [`Call`](crate::model::Call).
pub(super) const HANDLE_SCHEDULED: u8 = 64;
/// Plus the number of the [`Call`](crate::model::Call).
pub(super) const TIMER_SET: u8 = 96;
/// Plus the number of the [`Call`](crate::model::Call).
pub(super) const HANDLE_BEGAN: u8 = 128;
/// Plus the number of the [`PrimitiveKind`] among those for which [`PRIMITIVE_CREATED`] has no room.
pub(super) const LATER_PRIMITIVE_CREATED: u8 = 192;

/// How many kinds of primitives [`PRIMITIVE_CREATED`] has room for.
const FIRST_PRIMITIVES: u8 = TASK_RENAMED - PRIMITIVE_CREATED;

/// The tag of the creation of a primitive.
pub(super) const fn of_primitive(kind: PrimitiveKind) -> u8 {
    match (kind as u8).checked_sub(FIRST_PRIMITIVES) {
        None => PRIMITIVE_CREATED + kind as u8,
        Some(later) => LATER_PRIMITIVE_CREATED + later,
    }
}

/// The number of the kind of primitive whose creation has this tag.
pub(super) const fn primitive_number(tag: u8) -> usize {
    match tag.checked_sub(LATER_PRIMITIVE_CREATED) {
        None => (tag - PRIMITIVE_CREATED) as usize,
        Some(later) => (later + FIRST_PRIMITIVES) as usize,
    }
}

/// Checks at compile time that no tag stands for two things, and that each kind has its tag.
const _: () = {
    /// How many kinds of endings [`codec`](super::codec) numbers.
    const ENDING_COUNT: u8 = 3;
    let ranges = [
        (ITERATION_BEGAN, FUTURE_CREATED - ITERATION_BEGAN),
        (FUTURE_CREATED, FutureKind::ALL.len() as u8),
        (FUTURE_FINISHED, OUTCOME_COUNT),
        (RUN_ENDED, ENDING_COUNT),
        (EAGER_STEP_ENDED, PRIMITIVE_CREATED - EAGER_STEP_ENDED),
        (PRIMITIVE_CREATED, FIRST_PRIMITIVES),
        (TASK_RENAMED, 1),
        (FILE_ENTERED, 1),
        (TEXT_SET, 1),
        (HANDLE_SCHEDULED, CALL_COUNT),
        (TIMER_SET, CALL_COUNT),
        (HANDLE_BEGAN, CALL_COUNT),
        (LATER_PRIMITIVE_CREATED, PrimitiveKind::ALL.len() as u8 - FIRST_PRIMITIVES),
    ];
    let mut is_taken = [false; 256];
    let mut range = 0;
    while range < ranges.len() {
        let (first, count) = ranges[range];
        let mut number = 0;
        while number < count {
            let tag = (first + number) as usize;
            assert!(!is_taken[tag], "a range of tags runs into the next one");
            is_taken[tag] = true;
            number += 1;
        }
        range += 1;
    }
    let mut number = 0;
    while number < PrimitiveKind::ALL.len() {
        let kind = PrimitiveKind::ALL[number];
        assert!(kind as usize == number && primitive_number(of_primitive(kind)) == number);
        number += 1;
    }
};
