//! `<`: how the items of a `PriorityQueue` are compared.

use crate::runtime::python::Result;

/// Python's `<` between two items, which may run code and may fail.
///
/// Everything that Rust compares with `<` has it. Items of which some cannot be compared implement
/// it themselves and return the exception that Python would raise.
///
/// ```
/// use loopscope::runtime::queues::LessThan;
/// use loopscope::runtime::{Exception, PriorityQueue, Repr, Result, run};
///
/// struct Job(u32, &'static str);
///
/// impl Repr for Job {
///     fn repr(&self) -> String {
///         (self.0, self.1).repr()
///     }
/// }
///
/// impl LessThan for Job {
///     fn less_than(&self, other: &Self) -> Result<bool> {
///         if self.0 == other.0 {
///             let message = "'<' not supported between instances of 'dict' and 'dict'";
///             return Err(Exception::new("TypeError", message));
///         }
///         Ok(self.0 < other.0)
///     }
/// }
///
/// run(async {
///     let jobs = PriorityQueue::new(0);
///     jobs.put_nowait(Job(2, "later"))?;
///     jobs.put_nowait(Job(1, "now"))?;
///     assert!(jobs.put_nowait(Job(1, "also now")).unwrap_err().is("TypeError"));
///     assert_eq!(jobs.qsize(), 3, "it is inside all the same, as in CPython");
///     Ok(())
/// })
/// .unwrap();
/// ```
///
/// Source: `heapq.heappush` in `Modules/_heapqmodule.c` of CPython 3.13
pub trait LessThan {
    /// Returns `true` if this item comes out before `other`; fails if they cannot be compared.
    ///
    /// ```
    /// use loopscope::runtime::queues::LessThan;
    /// assert_eq!((1, "one").less_than(&(2, "two")), Ok(true));
    /// assert_eq!(f64::NAN.less_than(&1.0), Ok(false));
    /// ```
    fn less_than(&self, other: &Self) -> Result<bool>;
}

impl<T: PartialOrd> LessThan for T {
    fn less_than(&self, other: &Self) -> Result<bool> {
        Ok(self < other)
    }
}
