//! Asynchronous generators, as the loop sees them.

use std::rc::Rc;

use super::boxed_coroutine::BoxedCoroutine;

/// An asynchronous generator with values of any type.
pub(crate) trait Generator {
    /// Raises `GeneratorExit` where its body is suspended.
    fn aclose(self: Rc<Self>) -> BoxedCoroutine;

    fn is_finished(&self) -> bool;

    /// Whether it has begun, is neither running nor finished, and was not closed yet.
    fn is_open(&self) -> bool;
}
