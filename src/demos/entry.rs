//! What is known of a demo before it is loaded.

use std::fmt;
#[cfg(not(feature = "split"))]
use std::future::{Ready, ready};
#[cfg(feature = "split")]
use std::{future::Future, pin::Pin, sync::OnceLock};

use super::Demo;

/// A line of the catalogue: enough to offer a demo, which may be loaded only when it is picked.
///
/// With the feature `split`, every demo is a file of its own beside the page's; without it,
/// everything is there from the start.
///
/// ```
/// use loopscope::demos::entry;
/// let gather = entry("gather").unwrap();
/// assert_eq!(gather.title, "gather");
/// assert!(gather.demo().is_some());
/// ```
pub struct Entry {
    /// Its name in links and on the command line.
    pub id: &'static str,
    /// Its name for people.
    pub title: &'static str,
    pub(super) whole: Whole,
}

/// The rest of a demo.
#[cfg(not(feature = "split"))]
pub(super) struct Whole(pub(super) &'static Demo);

/// The rest of a demo, which is a file.
#[cfg(feature = "split")]
pub(super) struct Whole {
    load: fn() -> Loading,
    loaded: OnceLock<&'static Demo>,
}

/// A demo on its way.
#[cfg(feature = "split")]
type Loading = Pin<Box<dyn Future<Output = Result<&'static Demo, NotLoaded>>>>;

/// The file of a demo could not be fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotLoaded;

impl Entry {
    /// The demo, if it is here.
    pub fn demo(&self) -> Option<&'static Demo> {
        self.whole.demo()
    }

    /// Fetches the demo if it is not here yet; a failure may be over when it is tried again.
    ///
    /// Cancel safe: what was fetched is kept by the page.
    pub async fn load(&self) -> Result<&'static Demo, NotLoaded> {
        self.whole.load().await
    }
}

#[cfg(not(feature = "split"))]
impl Whole {
    #[expect(clippy::unnecessary_wraps, reason = "a demo that is a file may not be here")]
    fn demo(&self) -> Option<&'static Demo> {
        Some(self.0)
    }

    fn load(&self) -> Ready<Result<&'static Demo, NotLoaded>> {
        ready(Ok(self.0))
    }
}

#[cfg(feature = "split")]
impl Whole {
    pub(super) const fn new(load: fn() -> Loading) -> Self {
        Self { load, loaded: OnceLock::new() }
    }

    fn demo(&self) -> Option<&'static Demo> {
        self.loaded.get().copied()
    }

    async fn load(&self) -> Result<&'static Demo, NotLoaded> {
        let demo = match self.demo() {
            Some(demo) => demo,
            None => (self.load)().await?,
        };
        Ok(self.loaded.get_or_init(|| demo))
    }
}

impl PartialEq for Entry {
    /// Entries are told apart by their ids.
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Entry({:?})", self.id)
    }
}

impl fmt::Display for NotLoaded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("its file could not be fetched")
    }
}

impl std::error::Error for NotLoaded {}

#[cfg(feature = "split")]
impl From<wasm_split_helpers::SplitLoaderError> for NotLoaded {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}
