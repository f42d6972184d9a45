//! How a loop makes its tasks: lazily, eagerly, or by the program's factory.

use std::rc::Rc;

use super::state::EventLoop;
use super::task_factory::{TaskFactory, TaskStart};

impl EventLoop {
    pub(crate) fn task_start(&self) -> TaskStart {
        self.0.task_start.get()
    }

    /// Has later tasks begin in a way that needs no factory.
    pub(crate) fn set_task_start(&self, start: TaskStart) {
        self.0.task_start.set(start);
        // The replaced factory is dropped after the borrow has ended.
        let replaced = self.0.task_factory.take();
        drop(replaced);
    }

    pub(crate) fn task_factory(&self) -> Option<Rc<dyn TaskFactory>> {
        self.0.task_factory.borrow().clone()
    }

    /// Has a factory make later tasks.
    pub(crate) fn set_task_factory(&self, factory: Rc<dyn TaskFactory>) {
        self.0.task_start.set(TaskStart::ByFactory);
        let replaced = self.0.task_factory.replace(Some(factory));
        drop(replaced);
    }
}
