//! Cells that hold something or nothing.

use std::cell::Cell;

/// Puts a value into a cell that holds nothing.
///
/// `Cell::set` would drop what was there before, and so look at it first.
#[inline]
pub(crate) fn put<T>(cell: &Cell<Option<T>>, value: Option<T>) {
    let nothing = cell.replace(value);
    debug_assert!(nothing.is_none());
    std::mem::forget(nothing);
}
