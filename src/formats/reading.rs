//! Reading: a file that nobody trusts, in whichever form a run was saved.

use crate::trace::{Damage, Saved, read as read_run};

/// Opens a saved run: what the format `run` writes.
///
/// ```
/// let damage = loopscope::formats::read(b"GIF89a").unwrap_err();
/// assert_eq!(damage.to_string(), "this is not a saved run: it does not begin like one");
/// ```
pub fn read(bytes: &[u8]) -> Result<Saved, Damage> {
    read_run(bytes)
}
