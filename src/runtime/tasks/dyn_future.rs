//! A task or future among others of every kind and type.

use std::fmt;

use super::future::{self, Future};
use super::task::Task;
use crate::runtime::memory::AnyFuture;
use crate::runtime::python::{Exception, Result};

/// A task or future whose kind and result type are not known: what a `wait` for several takes.
///
/// ```
/// use loopscope::runtime::{DynFuture, ReturnWhen, create_future, create_task, run, sleep, wait};
/// run(async {
///     let (number, nap) = (create_future::<u32>()?, create_task(sleep(1.0)));
///     let all = [DynFuture::from(&number), DynFuture::from(&nap)];
///     let (done, pending) = wait(all, None, ReturnWhen::FirstCompleted).await?;
///     assert_eq!(done, [DynFuture::from(&nap)]);
///     assert_eq!(done[0].result::<()>(), Ok(()));
///     assert_eq!(pending, [DynFuture::from(&number)]);
///     Ok(())
/// })
/// .unwrap();
/// ```
#[derive(Clone)]
pub struct DynFuture(AnyFuture);

impl DynFuture {
    /// Whether it has a result or an exception or was cancelled.
    ///
    /// ```
    /// use loopscope::runtime::{DynFuture, create_future, run};
    /// run(async {
    ///     assert!(!DynFuture::from(&create_future::<()>()?).done());
    ///     Ok(())
    /// })
    /// .unwrap();
    /// ```
    pub fn done(&self) -> bool {
        self.0.is_done()
    }

    /// Whether it was cancelled.
    ///
    /// ```
    /// use loopscope::runtime::{DynFuture, create_future, run};
    /// run(async {
    ///     let future = DynFuture::from(&create_future::<()>()?);
    ///     assert!(future.cancel() && future.cancelled());
    ///     Ok(())
    /// })
    /// .unwrap();
    /// ```
    pub fn cancelled(&self) -> bool {
        self.0.is_cancelled()
    }

    /// Requests cancellation, as [`Task::cancel`] and [`Future::cancel`] do.
    ///
    /// ```
    /// use loopscope::runtime::{DynFuture, create_task, run, sleep};
    /// run(async {
    ///     let task = create_task(sleep(1.0));
    ///     assert!(DynFuture::from(&task).cancel());
    ///     assert!(task.await.unwrap_err().is_cancelled());
    ///     Ok(())
    /// })
    /// .unwrap();
    /// ```
    pub fn cancel(&self) -> bool {
        future::cancel(&self.0, None)
    }

    /// The result, if it is of type `T`; fails as [`Task::result`] does, with `TypeError` if it is
    /// of another type.
    ///
    /// ```
    /// use loopscope::runtime::{DynFuture, create_future, run};
    /// run(async {
    ///     let number = create_future()?;
    ///     number.set_result(42)?;
    ///     assert_eq!(DynFuture::from(&number).result::<i32>(), Ok(42));
    ///     assert!(DynFuture::from(&number).result::<char>().unwrap_err().is("TypeError"));
    ///     Ok(())
    /// })
    /// .unwrap();
    /// ```
    pub fn result<T: Clone + 'static>(&self) -> Result<T> {
        future::result(&self.0)
    }

    /// The exception, if there is one; fails as [`Task::exception`] does.
    ///
    /// ```
    /// use loopscope::runtime::{DynFuture, create_future, run};
    /// run(async {
    ///     let number = create_future()?;
    ///     number.set_result(42)?;
    ///     assert_eq!(DynFuture::from(&number).exception(), Ok(None));
    ///     Ok(())
    /// })
    /// .unwrap();
    /// ```
    pub fn exception(&self) -> Result<Option<Exception>> {
        future::exception(&self.0)
    }

    pub(crate) fn any(&self) -> &AnyFuture {
        &self.0
    }
}

impl<T> From<&Task<T>> for DynFuture {
    fn from(task: &Task<T>) -> Self {
        Self(task.any().clone())
    }
}

impl<T> From<&Future<T>> for DynFuture {
    fn from(future: &Future<T>) -> Self {
        Self(future.any().clone())
    }
}

impl PartialEq for DynFuture {
    fn eq(&self, other: &Self) -> bool {
        self.0.is(&other.0)
    }
}

impl Eq for DynFuture {}

impl fmt::Debug for DynFuture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DynFuture({})", self.0.id())
    }
}
