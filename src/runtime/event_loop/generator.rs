//! What the loop knows of asynchronous generators.

use std::rc::Rc;

use super::program::Program;

/// An asynchronous generator, whatever its values are.
pub(crate) trait Generator {
    /// Raises `GeneratorExit` where its body is suspended.
    fn aclose(self: Rc<Self>) -> Program;

    fn is_finished(&self) -> bool;

    /// Whether it has begun, is neither running nor finished, and was not closed yet.
    fn is_open(&self) -> bool;
}
