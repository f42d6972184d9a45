//! The entry of a demo in the catalogue, which is there before the demo is loaded.

use std::fmt;

use super::Demo;
use crate::later::{Later, NotLoaded};

/// The entry of a demo in the catalogue. The demo itself may be loaded only when it is opened.
///
/// ```
/// use loopscope::demos::entry;
/// let gather = entry("gather").unwrap();
/// assert_eq!(gather.title, "gather");
/// assert!(gather.demo().is_some());
/// ```
pub struct CatalogueEntry {
    /// Its name in links and on the command line.
    pub id: &'static str,
    /// Its display name.
    pub title: &'static str,
    /// The demo itself.
    pub(super) whole: Later<&'static Demo>,
}

impl CatalogueEntry {
    /// Returns the demo, or `None` if it is not loaded.
    pub fn demo(&self) -> Option<&'static Demo> {
        self.whole.get()
    }

    /// Loads the demo if it is not loaded yet.
    ///
    /// # Errors
    /// Fails with [`NotLoaded`] if the download fails; another attempt may succeed.
    ///
    /// Cancel safe: a later call can load the demo.
    pub async fn load(&self) -> Result<&'static Demo, NotLoaded> {
        self.whole.load().await
    }
}

impl fmt::Debug for CatalogueEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CatalogueEntry({:?})", self.id)
    }
}
