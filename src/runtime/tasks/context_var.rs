//! Context variables: each task and callback has its own values, and the tasks and callbacks that it
//! makes begin with a copy.

use std::any::Any;
use std::fmt;
use std::rc::Rc;

use crate::runtime::event_loop::EventLoop;
use crate::runtime::python::{Context, Exception, Result};

/// A variable with a value in each context; every clone is the same variable.
///
/// Each task and each callback has its own context: a copy of the context in which it was made.
///
/// ```
/// use loopscope::runtime::{ContextVar, create_task, run};
/// run(async {
///     let user = ContextVar::with_default("user", "nobody");
///     user.set("ann")?;
///     let seen = user.clone();
///     let task = create_task(async move {
///         let before = seen.get()?;
///         seen.set("bob")?;
///         Ok(before)
///     });
///     assert_eq!((task.await?, user.get()?), ("ann", "ann"));
///     Ok(())
/// })
/// .unwrap();
/// ```
///
/// Source: <https://docs.python.org/3.13/library/contextvars.html#contextvars.ContextVar>
#[derive(Clone)]
pub struct ContextVar<T> {
    number: u64,
    name: &'static str,
    default: Option<T>,
}

/// The result of [`ContextVar::set`]. [`ContextVar::reset`] takes it, and gives the variable the value
/// that it had before.
///
/// ```
/// use loopscope::runtime::{ContextVar, Token, run};
/// run(async {
///     let user = ContextVar::with_default("user", "nobody");
///     let token: Token = user.set("ann")?;
///     user.reset(token)?;
///     assert_eq!(user.get()?, "nobody");
///     Ok(())
/// })
/// .unwrap();
/// ```
///
/// Source: <https://docs.python.org/3.13/library/contextvars.html#contextvars.Token>
pub struct Token {
    variable: u64,
    context: Context,
    before: Option<Rc<dyn Any>>,
}

impl<T: Clone + 'static> ContextVar<T> {
    /// A variable without a value.
    ///
    /// ```
    /// use loopscope::runtime::{ContextVar, run};
    /// run(async {
    ///     let user = ContextVar::<u32>::new("user");
    ///     assert!(user.get().unwrap_err().is("LookupError"));
    ///     Ok(())
    /// })
    /// .unwrap();
    /// ```
    pub fn new(name: &'static str) -> Self {
        let number = EventLoop::new_context_variable();
        Self { number, name, default: None }
    }

    /// A variable with a default, which is its value in contexts in which it is not set.
    ///
    /// ```
    /// use loopscope::runtime::{ContextVar, run};
    /// run(async {
    ///     assert_eq!(ContextVar::with_default("user", 7).get()?, 7);
    ///     Ok(())
    /// })
    /// .unwrap();
    /// ```
    pub fn with_default(name: &'static str, default: T) -> Self {
        Self { default: Some(default), ..Self::new(name) }
    }

    /// The name of the variable.
    ///
    /// ```
    /// assert_eq!(loopscope::runtime::ContextVar::<u32>::new("user").name(), "user");
    /// ```
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The value in the current context; fails with `LookupError` if it has none and no default,
    /// with `RuntimeError` outside a running loop.
    ///
    /// ```
    /// use loopscope::runtime::{ContextVar, run};
    /// run(async {
    ///     let user = ContextVar::new("user");
    ///     user.set("ann")?;
    ///     assert_eq!(user.get()?, "ann");
    ///     Ok(())
    /// })
    /// .unwrap();
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/contextvars.html#contextvars.ContextVar.get>
    pub fn get(&self) -> Result<T> {
        let value = EventLoop::with_running(|event_loop| {
            let is_set = event_loop.has_contexts();
            is_set.then(|| event_loop.current_context().get(self.number)).flatten()
        })?;
        let value = value.and_then(|value| value.downcast_ref().cloned());
        let missing =
            || Exception::new("LookupError", format!("<ContextVar name='{}'>", self.name));
        value.or_else(|| self.default.clone()).ok_or_else(missing)
    }

    /// Gives the variable a value in the current context.
    ///
    /// Fails with `RuntimeError` outside a running loop.
    ///
    /// ```
    /// use loopscope::runtime::{ContextVar, run};
    /// run(async {
    ///     let user = ContextVar::new("user");
    ///     user.set("ann")?;
    ///     let token = user.set("bob")?;
    ///     user.reset(token)?;
    ///     assert_eq!(user.get()?, "ann");
    ///     Ok(())
    /// })
    /// .unwrap();
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/contextvars.html#contextvars.ContextVar.set>
    pub fn set(&self, value: T) -> Result<Token> {
        let context = EventLoop::with_running(|event_loop| {
            event_loop.use_contexts();
            event_loop.current_context()
        })?;
        let before = context.put(self.number, Some(Rc::new(value)));
        Ok(Token { variable: self.number, context, before })
    }

    /// Gives the variable the value back that it had before a `set`.
    ///
    /// Fails with `ValueError` if the token belongs to another variable or context, with
    /// `RuntimeError` outside a running loop.
    ///
    /// ```
    /// use loopscope::runtime::{ContextVar, run};
    /// run(async {
    ///     let user = ContextVar::new("user");
    ///     let token = user.set("ann")?;
    ///     user.reset(token)?;
    ///     assert!(user.get().unwrap_err().is("LookupError"));
    ///     Ok(())
    /// })
    /// .unwrap();
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/contextvars.html#contextvars.ContextVar.reset>
    pub fn reset(&self, token: Token) -> Result<()> {
        let current = EventLoop::with_running(EventLoop::current_context)?;
        let Token { variable, context, before } = token;
        if variable != self.number {
            let message = "the token was created by a different ContextVar";
            return Err(Exception::new("ValueError", message));
        }
        if !context.is(&current) {
            let message = "the token was created in a different Context";
            return Err(Exception::new("ValueError", message));
        }
        let replaced = current.put(variable, before);
        drop(replaced);
        Ok(())
    }
}

/// A copy of the current context; fails with `RuntimeError` outside a running loop.
///
/// ```
/// use loopscope::runtime::{ContextVar, copy_context, run};
/// run(async {
///     let user = ContextVar::new("user");
///     let context = copy_context()?;
///     context.run(|| user.set("ann"))??;
///     assert!(user.get().is_err(), "it is set in the copy only");
///     Ok(())
/// })
/// .unwrap();
/// ```
///
/// Source: <https://docs.python.org/3.13/library/contextvars.html#contextvars.copy_context>
pub fn copy_context() -> Result<Context> {
    EventLoop::with_running(|event_loop| event_loop.current_context().copy())
}

impl Context {
    /// Runs `f` with this as the current context.
    ///
    /// Fails with `RuntimeError` if the context is entered already, or outside a running loop.
    ///
    /// ```
    /// use loopscope::runtime::{ContextVar, copy_context, run};
    /// run(async {
    ///     let user = ContextVar::with_default("user", "nobody");
    ///     let context = copy_context()?;
    ///     context.run(|| user.set("ann"))??;
    ///     assert_eq!(context.run(|| user.get())??, "ann");
    ///     assert!(context.run(|| context.run(|| ()))?.unwrap_err().is("RuntimeError"));
    ///     Ok(())
    /// })
    /// .unwrap();
    /// ```
    ///
    /// Source: <https://docs.python.org/3.13/library/contextvars.html#contextvars.Context.run>
    pub fn run<R>(&self, f: impl FnOnce() -> R) -> Result<R> {
        EventLoop::with_running(|event_loop| event_loop.run_in(self, f))?
    }
}

impl<T> fmt::Debug for ContextVar<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<ContextVar name='{}'>", self.name)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token")
    }
}
