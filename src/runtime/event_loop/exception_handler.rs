//! Who is told of exceptions that no program catches.

use std::rc::Rc;

use super::exception_context::ExceptionContext;
use super::state::{EventLoop, ExceptionHandler};
use crate::model::Event;

impl EventLoop {
    /// Tells the handler of the program, or logs the context if there is none.
    pub(crate) fn call_exception_handler(&self, context: &ExceptionContext) {
        let handler = self.0.exception_handler.borrow().clone();
        let Some(handler) = handler else { return self.log_exception(context) };
        if let Err(exception) = handler(context) {
            let failed = ExceptionContext::new("Unhandled error in exception handler")
                .with("context", context.repr())
                .with_exception(exception);
            self.log_exception(&failed);
        }
    }

    /// Logs the context: asyncio's `default_exception_handler`.
    pub(crate) fn log_exception(&self, context: &ExceptionContext) {
        if self.is_probed() {
            self.tell(Event::Reported { text: &context.log_text() });
        }
    }

    /// Replaces the handler of the program.
    pub(crate) fn set_exception_handler(&self, handler: Option<Rc<ExceptionHandler>>) {
        // The replaced handler is dropped after the borrow has ended.
        let replaced = self.0.exception_handler.replace(handler);
        drop(replaced);
    }
}
