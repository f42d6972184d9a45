//! Values as Python prints them.

use loopscope::runtime::{Repr, Result};

/// The `repr` of a list.
pub fn list<T: Repr>(values: &[T]) -> String {
    bracketed(values.iter().map(Repr::repr))
}

/// A list of texts that are `repr`s already.
pub fn bracketed(texts: impl IntoIterator<Item = String>) -> String {
    format!("[{}]", texts.into_iter().collect::<Vec<_>>().join(", "))
}

/// The `repr` of a result of `gather` that returns exceptions.
pub fn outcome<T: Repr>(result: &Result<T>) -> String {
    match result {
        Ok(value) => value.repr(),
        Err(exception) => exception.repr(),
    }
}

/// `True` or `False`.
pub fn truth(value: bool) -> String {
    value.repr()
}

/// `round(value, digits)`.
pub fn rounded(value: f64, digits: u32) -> f64 {
    let text = format!("{value:.*}", digits as usize);
    text.parse().expect("a number was written")
}
