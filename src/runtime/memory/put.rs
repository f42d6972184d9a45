//! Putting a value into an empty cell.

use std::cell::Cell;

/// Puts a value into a cell that is empty.
///
/// `Cell::set` would first check for a value to drop.
#[inline]
pub(crate) fn put<T>(cell: &Cell<Option<T>>, value: Option<T>) {
    let nothing = cell.replace(value);
    debug_assert!(nothing.is_none());
    std::mem::forget(nothing);
}
