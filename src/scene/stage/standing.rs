//! What can be pointed at on the stage.

use crate::model::{HandleId, ObjectId};

/// Something that is shown on the stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// A task, a primitive, or a future for which a task waits.
    Object(ObjectId),
    /// A callback.
    Handle(HandleId),
}
