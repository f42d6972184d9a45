//! Asynchronous context managers: blocks that may await at their beginning and end.

use super::exception::{Exception, Result};

/// Something to enter before a block and to leave after it, with awaits in both.
///
/// Rust's own guards end in `drop`, which cannot await; this is what `async with` takes.
///
/// ```
/// use loopscope::runtime::{AsyncContextManager, Exception, Result, async_with, run};
///
/// struct Suppress;
///
/// impl AsyncContextManager for Suppress {
///     type Value = ();
///
///     async fn enter(&mut self) -> Result<()> {
///         Ok(())
///     }
///
///     async fn exit(&mut self, exception: Option<&Exception>) -> Result<bool> {
///         Ok(exception.is_some())
///     }
/// }
///
/// run(async {
///     let body = async |()| Err::<u32, _>(Exception::bare("KeyError"));
///     assert_eq!(async_with(Suppress, body).await?, None);
///     Ok(())
/// })
/// .unwrap();
/// ```
///
/// Source: <https://docs.python.org/3.13/reference/datamodel.html#asynchronous-context-managers>
#[expect(async_fn_in_trait, reason = "a loop has one thread, so the futures need not be `Send`")]
pub trait AsyncContextManager {
    /// What the block gets.
    type Value;

    /// `__aenter__`: if it fails, the block does not begin.
    async fn enter(&mut self) -> Result<Self::Value>;

    /// `__aexit__`: is told the exception that leaves the block, and may swallow it with `true`.
    async fn exit(&mut self, exception: Option<&Exception>) -> Result<bool>;
}

/// Runs `body` between entering and leaving `manager`, as `async with` does.
///
/// Gives what the body returns, `None` if the manager swallowed its exception. The exit runs
/// however the body ends, cancellation included, and an exception of its own replaces the body's.
///
/// ```
/// use loopscope::runtime::{AsyncContextManager, Exception, Result, Runner, async_with, sleep};
///
/// struct Connection;
///
/// impl AsyncContextManager for Connection {
///     type Value = &'static str;
///
///     async fn enter(&mut self) -> Result<&'static str> {
///         sleep(0.1).await?;
///         Ok("connected")
///     }
///
///     async fn exit(&mut self, _exception: Option<&Exception>) -> Result<bool> {
///         sleep(0.2).await?;
///         Ok(false)
///     }
/// }
///
/// let mut runner = Runner::new(async {
///     let state = async_with(Connection, async |state| Ok(state)).await?;
///     assert_eq!(state, Some("connected"));
///     Ok(())
/// });
/// runner.run_to_end();
/// assert_eq!(runner.now_nanos(), 300_000_000);
/// ```
///
/// Source: <https://docs.python.org/3.13/reference/compound_stmts.html#the-async-with-statement>
pub async fn async_with<M, T>(
    mut manager: M,
    body: impl AsyncFnOnce(M::Value) -> Result<T>,
) -> Result<Option<T>>
where
    M: AsyncContextManager,
{
    let value = manager.enter().await?;
    let result = body(value).await;
    let is_swallowed = manager.exit(result.as_ref().err()).await?;
    match result {
        Err(_) if is_swallowed => Ok(None),
        result => result.map(Some),
    }
}
