//! What is known of a demo before it is loaded.

use std::fmt;

use super::Demo;
use crate::later::{Later, NotLoaded};

/// A line of the catalogue: enough to offer a demo, which may be loaded only when it is picked.
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
    /// Its name for people.
    pub title: &'static str,
    /// The rest of it.
    pub(super) whole: Later<&'static Demo>,
}

impl CatalogueEntry {
    /// The demo, if it is here.
    pub fn demo(&self) -> Option<&'static Demo> {
        self.whole.get()
    }

    /// Fetches the demo if it is not here yet; a failure may be over when it is tried again.
    ///
    /// Cancel safe: what was fetched is kept by the page.
    pub async fn load(&self) -> Result<&'static Demo, NotLoaded> {
        self.whole.load().await
    }
}

impl fmt::Debug for CatalogueEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CatalogueEntry({:?})", self.id)
    }
}
