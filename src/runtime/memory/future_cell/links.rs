//! The links of a future: the future that a task waits for, callbacks, and what few futures need.

use std::rc::Rc;

use super::{AnyFuture, ChildCallback, DoneCallback, Extra, FutureCell, Links};
use crate::model::ObjectId;
use crate::runtime::memory::put::put;

impl FutureCell {
    /// Sets the future that a task waits for.
    pub(crate) fn set_awaited(&self, future: AnyFuture) {
        put(&self.awaited, Some(future));
    }

    /// Ends the wait for a future, if there is one.
    pub(crate) fn take_awaited(&self) -> Option<AnyFuture> {
        self.awaited.take()
    }

    /// The future that a task waits for.
    pub(crate) fn awaited(&self) -> Option<AnyFuture> {
        let awaited = self.awaited.take();
        put(&self.awaited, awaited.clone());
        awaited
    }

    /// The number of the future that a task waits for.
    pub(crate) fn awaited_id(&self) -> Option<ObjectId> {
        let awaited = self.awaited.take();
        let id = awaited.as_ref().map(|future| future.id());
        put(&self.awaited, awaited);
        id
    }

    /// Whether the future is pending and has neither callbacks nor an [`Extra`].
    pub(crate) fn is_pending_without_callback(&self) -> bool {
        let links = self.links.take();
        let has_none = links.is_none();
        put(&self.links, links);
        has_none && !self.is_done()
    }

    /// Makes the wakeup of `task` the only callback of a pending future without callbacks.
    pub(crate) fn set_wakeup(&self, task: AnyFuture) {
        put(&self.links, Some(Links::Wakeup(task)));
    }

    /// Makes `callback` the only callback of a pending future without callbacks.
    pub(crate) fn set_child_callback(&self, callback: Rc<ChildCallback>) {
        put(&self.links, Some(Links::Child(callback)));
    }

    /// Takes every link to other futures out, so that dropping the future drops nothing else.
    pub(crate) fn take_links(&self) -> Option<Links> {
        self.links.take()
    }

    /// Puts back what was taken out.
    pub(crate) fn put_links(&self, links: Option<Links>) {
        put(&self.links, links);
    }

    /// Adds a callback to those of a pending future.
    #[inline(never)]
    pub(crate) fn add_callback(&self, callback: DoneCallback) {
        self.with_extra(|extra| extra.callbacks.push(callback));
    }

    /// Removes and returns the callbacks for which `is_it` returns `true`.
    pub(crate) fn remove_callbacks(
        &self,
        is_it: impl Fn(&DoneCallback) -> bool,
    ) -> Vec<DoneCallback> {
        let is_it = |callback: &mut DoneCallback| is_it(callback);
        self.with_extra_if_any(|extra| extra.callbacks.extract_if(.., is_it).collect())
            .unwrap_or_default()
    }

    /// The tasks that wait for the future, be it through a `gather` or the like, each once.
    pub(crate) fn awaited_by(&self) -> Vec<AnyFuture> {
        let links = self.links.take();
        let mut tasks: Vec<AnyFuture> = match &links {
            None => Vec::new(),
            Some(Links::Wakeup(task)) => vec![task.clone()],
            Some(Links::Child(callback)) => callback.task().into_iter().collect(),
            Some(Links::Extra(extra)) => {
                let tasks = extra.callbacks.iter().filter_map(|callback| match callback {
                    DoneCallback::Wakeup(task) => Some(task.clone()),
                    DoneCallback::Child(callback) => callback.task(),
                    DoneCallback::Stop | DoneCallback::Call(_) => None,
                });
                tasks.collect()
            }
        };
        put(&self.links, links);
        tasks.sort_by_key(|task| task.id());
        tasks.dedup_by_key(|task| task.id());
        tasks
    }

    /// The name of a task.
    pub(crate) fn name(&self) -> String {
        let given =
            self.with_extra_if_any(|extra| extra.name.as_deref().map(str::to_owned)).flatten();
        given.unwrap_or_else(|| format!("Task-{}", self.number()))
    }

    /// asyncio's `_cancel_message`.
    pub(crate) fn cancel_message(&self) -> Option<Box<str>> {
        self.with_extra_if_any(|extra| extra.cancel_message.clone()).flatten()
    }

    /// Makes this the future of a `gather` of `children`.
    pub(crate) fn set_children(&self, children: Rc<[AnyFuture]>) {
        self.with_extra(|extra| extra.children = Some(children));
    }

    /// Whether this is the future of a `gather` that is not done.
    pub(crate) fn is_gathering(&self) -> bool {
        self.with_extra_if_any(|extra| extra.children.is_some()).unwrap_or(false)
    }

    /// Whether a request to cancel a `gather` was passed on to a child.
    pub(crate) fn is_child_cancelled(&self) -> bool {
        self.with_extra_if_any(|extra| extra.is_child_cancelled).unwrap_or(false)
    }

    /// Calls `f` with the [`Extra`], if there is one.
    pub(crate) fn with_extra_if_any<R>(&self, f: impl FnOnce(&mut Extra) -> R) -> Option<R> {
        let mut links = self.links.take();
        let result = match &mut links {
            Some(Links::Extra(extra)) => Some(f(extra)),
            None | Some(Links::Wakeup(_) | Links::Child(_)) => None,
        };
        put(&self.links, links);
        result
    }

    /// Calls `f` with the [`Extra`], which is made if there is none.
    #[inline(never)]
    pub(crate) fn with_extra<R>(&self, f: impl FnOnce(&mut Extra) -> R) -> R {
        let mut extra = match self.links.take() {
            None => Box::default(),
            Some(Links::Wakeup(task)) => Box::new(Extra::with(DoneCallback::Wakeup(task))),
            Some(Links::Child(callback)) => Box::new(Extra::with(DoneCallback::Child(callback))),
            Some(Links::Extra(extra)) => extra,
        };
        let result = f(&mut extra);
        put(&self.links, Some(Links::Extra(extra)));
        result
    }
}

impl Extra {
    fn with(callback: DoneCallback) -> Self {
        Self { callbacks: vec![callback], ..Self::default() }
    }
}
