//! What is loaded when it is needed.

use std::fmt;
#[cfg(not(feature = "split"))]
use std::future::{Ready, ready};
#[cfg(feature = "split")]
use std::{future::Future, pin::Pin, sync::OnceLock};

/// Something that few visitors need: with the feature `split` it is a file of its own beside the
/// page's, and without it, it is there from the start.
///
/// `later!` makes one.
pub struct Later<T: 'static> {
    #[cfg(not(feature = "split"))]
    whole: T,
    #[cfg(feature = "split")]
    load: fn() -> Loading<T>,
    #[cfg(feature = "split")]
    loaded: OnceLock<T>,
}

/// Something on its way.
#[cfg(feature = "split")]
pub type Loading<T> = Pin<Box<dyn Future<Output = Result<T, NotLoaded>>>>;

/// A file could not be fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotLoaded;

/// A [`Later`] of a type, and what it is once it is here; the first word names its file.
macro_rules! later {
    ($part:ident, $type:ty, $value:expr) => {{
        #[cfg(feature = "split")]
        #[wasm_split_helpers::wasm_split($part, fallible)]
        pub(crate) fn load() -> Result<$type, $crate::demos::NotLoaded> {
            Ok($value)
        }
        #[cfg(feature = "split")]
        let later = $crate::demos::Later::new(|| Box::pin(load()));
        #[cfg(not(feature = "split"))]
        let later = $crate::demos::Later::new($value);
        later
    }};
}
pub(crate) use later;

#[cfg(not(feature = "split"))]
impl<T: Copy> Later<T> {
    /// What is here already.
    pub const fn new(whole: T) -> Self {
        Self { whole }
    }

    /// It, if it is here.
    #[expect(clippy::unnecessary_wraps, reason = "what is a file may not be here")]
    pub fn get(&self) -> Option<T> {
        Some(self.whole)
    }

    /// Fetches it if it is not here yet; a failure may be over when it is tried again.
    ///
    /// Cancel safe: what was fetched is kept by the page.
    pub fn load(&self) -> Ready<Result<T, NotLoaded>> {
        ready(Ok(self.whole))
    }
}

#[cfg(feature = "split")]
impl<T: Copy> Later<T> {
    /// What a function fetches.
    pub const fn new(load: fn() -> Loading<T>) -> Self {
        Self { load, loaded: OnceLock::new() }
    }

    /// It, if it is here.
    pub fn get(&self) -> Option<T> {
        self.loaded.get().copied()
    }

    /// Fetches it if it is not here yet; a failure may be over when it is tried again.
    ///
    /// Cancel safe: what was fetched is kept by the page.
    pub async fn load(&self) -> Result<T, NotLoaded> {
        let whole = match self.get() {
            Some(whole) => whole,
            None => (self.load)().await?,
        };
        Ok(*self.loaded.get_or_init(|| whole))
    }
}

impl<T> fmt::Debug for Later<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Later").finish_non_exhaustive()
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
