//! What callbacks return.

use super::exception::Result;

/// What a callback may return: nothing, or a [`Result`] whose exception the loop reports.
///
/// ```
/// use loopscope::runtime::{Exception, call_soon, run, set_exception_handler, sleep};
/// run(async {
///     set_exception_handler(|context| assert!(context.exception().is_some()))?;
///     call_soon(|| println!("nothing to report"))?;
///     call_soon(|| Err(Exception::new("ValueError", "no")))?;
///     sleep(0.0).await
/// })
/// .unwrap();
/// ```
pub trait IntoResult: 'static {
    /// The exception that the callback raised, if it did.
    ///
    /// ```
    /// use loopscope::runtime::{Exception, IntoResult};
    /// assert_eq!(().into_result(), Ok(()));
    /// assert!(Err(Exception::bare("KeyError")).into_result().is_err());
    /// ```
    fn into_result(self) -> Result<()>;
}

impl IntoResult for () {
    fn into_result(self) -> Result<()> {
        Ok(())
    }
}

impl IntoResult for Result<()> {
    fn into_result(self) -> Result<()> {
        self
    }
}
