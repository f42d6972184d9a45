//! Later: what is fetched when it is first needed, so that who does not need it does not download
//! it.
//!
//! With the feature `split`, it is a file of its own beside the page's; without it, everything is
//! there from the start.

use std::fmt;
#[cfg(not(feature = "split"))]
use std::future::{Ready, ready};
#[cfg(feature = "split")]
use std::{future::Future, pin::Pin, sync::OnceLock};

/// Something that is here from the start.
#[cfg(not(feature = "split"))]
pub struct Later<T>(T);

/// Something that is fetched when it is first needed.
#[cfg(feature = "split")]
pub struct Later<T> {
    fetch: fn() -> Loading<T>,
    loaded: OnceLock<T>,
}

/// Something on its way.
#[cfg(feature = "split")]
type Loading<T> = Pin<Box<dyn Future<Output = Result<T, NotLoaded>>>>;

/// A file could not be fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotLoaded;

#[cfg(not(feature = "split"))]
impl<T: Copy> Later<T> {
    pub(crate) const fn new(value: T) -> Self {
        Self(value)
    }

    /// What it is, if it is here.
    pub fn get(&self) -> Option<T> {
        Some(self.0)
    }

    /// Fetches it if it is not here yet; a failure may be over when it is tried again.
    pub fn load(&self) -> Ready<Result<T, NotLoaded>> {
        ready(Ok(self.0))
    }
}

#[cfg(feature = "split")]
impl<T: Copy> Later<T> {
    pub(crate) const fn new(fetch: fn() -> Loading<T>) -> Self {
        Self { fetch, loaded: OnceLock::new() }
    }

    /// What it is, if it is here.
    pub fn get(&self) -> Option<T> {
        self.loaded.get().copied()
    }

    /// Fetches it if it is not here yet; a failure may be over when it is tried again.
    ///
    /// Cancel safe: what was fetched is kept by the page.
    pub async fn load(&self) -> Result<T, NotLoaded> {
        let value = match self.get() {
            Some(value) => value,
            None => (self.fetch)().await?,
        };
        Ok(*self.loaded.get_or_init(|| value))
    }
}

/// `later!(name, Type, value)`: a `Later` with this value, which is the file `name`.
///
/// The names of what is no demo begin with `later_`, by which those are told from demos who weigh
/// what a visitor downloads.
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
