//! Lazy loading: values whose code and data are downloaded when they are first needed.
//!
//! With the feature `split`, each of them is in a file of its own. Without it, they are part of the
//! program and always loaded.

use std::fmt;
#[cfg(not(feature = "split"))]
use std::future::{Ready, ready};
#[cfg(feature = "split")]
use std::{future::Future, pin::Pin, sync::OnceLock};

/// A value that would be downloaded with the feature `split`, and is always loaded without it.
///
/// ```
/// let demo = loopscope::demos::entry("hello").unwrap().demo();
/// assert!(demo.is_some(), "without the feature, it is loaded from the start");
/// ```
#[cfg(not(feature = "split"))]
pub struct Later<T>(T);

/// A value that is downloaded when it is first needed.
#[cfg(feature = "split")]
pub struct Later<T> {
    fetch: fn() -> Loading<T>,
    loaded: OnceLock<T>,
}

/// A download in progress.
#[cfg(feature = "split")]
type Loading<T> = Pin<Box<dyn Future<Output = Result<T, NotLoaded>>>>;

/// The error of a failed download.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotLoaded;

#[cfg(not(feature = "split"))]
impl<T: Copy> Later<T> {
    pub(crate) const fn new(value: T) -> Self {
        Self(value)
    }

    /// Returns the value, or `None` if it is not loaded.
    pub fn get(&self) -> Option<T> {
        Some(self.0)
    }

    /// Returns the value, which is always loaded without the feature `split`.
    ///
    /// # Errors
    /// Fails only with the feature `split`.
    pub fn load(&self) -> Ready<Result<T, NotLoaded>> {
        ready(Ok(self.0))
    }
}

#[cfg(feature = "split")]
impl<T: Copy> Later<T> {
    pub(crate) const fn new(fetch: fn() -> Loading<T>) -> Self {
        Self { fetch, loaded: OnceLock::new() }
    }

    /// Returns the value, or `None` if it is not loaded.
    pub fn get(&self) -> Option<T> {
        self.loaded.get().copied()
    }

    /// Downloads the value if it is not loaded yet.
    ///
    /// # Errors
    /// Fails if the download fails; another attempt may succeed.
    ///
    /// Cancel safe: a later call can load the value.
    pub async fn load(&self) -> Result<T, NotLoaded> {
        let value = match self.get() {
            Some(value) => value,
            None => (self.fetch)().await?,
        };
        Ok(*self.loaded.get_or_init(|| value))
    }
}

/// `later!(name, Type, value)`: a `Later` with this value, which gets a file of its own called
/// `name`.
///
/// `name` is the module of a demo, or begins with `later_`, so that the check of the download size
/// can tell the files of demos from the others.
#[cfg(not(feature = "split"))]
macro_rules! later {
    ($name:ident, $type:ty, $value:expr) => {
        $crate::later::Later::new($value)
    };
}
#[cfg(feature = "split")]
macro_rules! later {
    ($name:ident, $type:ty, $value:expr) => {{
        #[wasm_split_helpers::wasm_split($name, fallible)]
        fn fetch() -> Result<$type, $crate::later::NotLoaded> {
            Ok($value)
        }
        $crate::later::Later::new(|| Box::pin(fetch()))
    }};
}
pub(crate) use later;

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
