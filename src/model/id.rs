//! The numbers by which a run names its objects and handles.

use std::fmt;

/// Names a future or a task for the whole run: numbers from one, never used again.
///
/// ```
/// use loopscope::model::ObjectId;
/// assert_eq!(ObjectId(7).to_string(), "#7");
/// assert_eq!(ObjectId::default(), ObjectId(0), "the number of no object");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectId(pub u32);

/// Names a handle for the whole run: numbers from one, never used again.
///
/// ```
/// use loopscope::model::HandleId;
/// assert!(HandleId(1) < HandleId(2), "the older comes first");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HandleId(pub u32);

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}

impl fmt::Display for HandleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "h{}", self.0)
    }
}
