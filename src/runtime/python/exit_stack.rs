//! `AsyncExitStack`: a block with any number of things to leave.

use std::cell::RefCell;
use std::fmt;
use std::future::Future as StdFuture;
use std::pin::Pin;
use std::rc::Rc;

use super::context_manager::AsyncContextManager;
use super::exception::{Exception, Result};
use super::into_result::IntoResult;

/// What is left at the end of a block, last entered first; every clone is the same stack.
///
/// If leaving one fails, the others are left all the same and are told of the new exception, which
/// the block then raises; one that returns `true` swallows it.
///
/// ```
/// use loopscope::runtime::{AsyncExitStack, Barrier, async_with, print, run};
/// run(async {
///     async_with(AsyncExitStack::new(), async |stack| {
///         stack.callback(|| print("left last"));
///         stack.push_async_callback(async || Ok(print("left first")));
///         stack.enter_async_context(Barrier::new(1)?).await
///     })
///     .await?;
///     Ok(())
/// })
/// .unwrap();
/// ```
///
/// Source: <https://docs.python.org/3.13/library/contextlib.html#contextlib.AsyncExitStack>
#[derive(Clone, Default)]
pub struct AsyncExitStack(Rc<RefCell<Vec<Exit>>>);

/// Gets the exception that leaves the block; returns `true` to suppress it.
type Exit = Box<dyn FnOnce(Option<Exception>) -> Leaving>;

type Leaving = Pin<Box<dyn StdFuture<Output = Result<bool>>>>;

impl AsyncExitStack {
    /// An empty stack.
    ///
    /// ```
    /// use loopscope::runtime::{AsyncExitStack, run};
    /// run(async { AsyncExitStack::new().aclose().await }).unwrap();
    /// ```
    pub fn new() -> Self {
        Self::default()
    }

    /// Enters a manager, which is left with the stack; fails if entering does.
    ///
    /// ```
    /// use loopscope::runtime::{AsyncExitStack, Barrier, run};
    /// run(async {
    ///     let stack = AsyncExitStack::new();
    ///     assert_eq!(stack.enter_async_context(Barrier::new(1)?).await?, 0);
    ///     stack.aclose().await
    /// })
    /// .unwrap();
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/contextlib.html#contextlib.AsyncExitStack.enter_async_context>
    pub async fn enter_async_context<M>(&self, mut manager: M) -> Result<M::Value>
    where
        M: AsyncContextManager + 'static,
    {
        let value = manager.enter().await?;
        self.push(move |exception| Box::pin(async move { manager.exit(exception.as_ref()).await }));
        Ok(value)
    }

    /// Has a coroutine run when the stack is left.
    ///
    /// ```
    /// use loopscope::runtime::{AsyncExitStack, print, run, sleep};
    /// run(async {
    ///     let stack = AsyncExitStack::new();
    ///     stack.push_async_callback(async || sleep(1.0).await);
    ///     stack.aclose().await
    /// })
    /// .unwrap();
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/contextlib.html#contextlib.AsyncExitStack.push_async_callback>
    pub fn push_async_callback(&self, callback: impl AsyncFnOnce() -> Result<()> + 'static) {
        self.push(move |_| Box::pin(async move { callback().await.map(|()| false) }));
    }

    /// Has a function called when the stack is left.
    ///
    /// ```
    /// use loopscope::runtime::{AsyncExitStack, print, run};
    /// run(async {
    ///     let stack = AsyncExitStack::new();
    ///     stack.callback(|| print("left"));
    ///     stack.aclose().await
    /// })
    /// .unwrap();
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/contextlib.html#contextlib.ExitStack.callback>
    pub fn callback<R: IntoResult>(&self, callback: impl FnOnce() -> R + 'static) {
        self.push(move |_| Box::pin(async move { callback().into_result().map(|()| false) }));
    }

    /// Moves everything into a stack of its own, so that this one is empty.
    ///
    /// ```
    /// use loopscope::runtime::{AsyncExitStack, print, run};
    /// run(async {
    ///     let stack = AsyncExitStack::new();
    ///     stack.callback(|| print("later"));
    ///     let kept = stack.pop_all();
    ///     stack.aclose().await?;
    ///     kept.aclose().await
    /// })
    /// .unwrap();
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/contextlib.html#contextlib.ExitStack.pop_all>
    #[must_use = "what is in it is left when this one is"]
    pub fn pop_all(&self) -> Self {
        Self(Rc::new(RefCell::new(self.0.take())))
    }

    /// Leaves everything at once.
    ///
    /// ```
    /// use loopscope::runtime::{AsyncExitStack, Exception, run};
    /// run(async {
    ///     let stack = AsyncExitStack::new();
    ///     stack.push_async_callback(async || Err(Exception::bare("OSError")));
    ///     assert!(stack.aclose().await.unwrap_err().is("OSError"));
    ///     stack.aclose().await // nothing is left
    /// })
    /// .unwrap();
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/contextlib.html#contextlib.AsyncExitStack.aclose>
    pub async fn aclose(&self) -> Result<()> {
        self.leave(None).await.map(|_| ())
    }

    fn push(&self, exit: impl FnOnce(Option<Exception>) -> Leaving + 'static) {
        self.0.borrow_mut().push(Box::new(exit));
    }

    /// `__aexit__`.
    async fn leave(&self, received: Option<Exception>) -> Result<bool> {
        let was_received = received.is_some();
        let (mut current, mut is_raised, mut is_swallowed) = (received, false, false);
        loop {
            let exit = self.0.borrow_mut().pop();
            let Some(exit) = exit else { break };
            match exit(current.clone()).await {
                Ok(true) => (current, is_raised, is_swallowed) = (None, false, true),
                Ok(false) => {}
                Err(exception) => (current, is_raised) = (Some(exception), true),
            }
        }
        match current {
            Some(exception) if is_raised => Err(exception),
            _ => Ok(was_received && is_swallowed),
        }
    }
}

impl AsyncContextManager for AsyncExitStack {
    type Value = Self;

    async fn enter(&mut self) -> Result<Self> {
        Ok(self.clone())
    }

    async fn exit(&mut self, exception: Option<&Exception>) -> Result<bool> {
        self.leave(exception.cloned()).await
    }
}

impl fmt::Debug for AsyncExitStack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AsyncExitStack({} to leave)", self.0.borrow().len())
    }
}
