//! Parts of the page that few visitors need. Each is fetched when it is first needed.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use crate::later::Later;

/// A function that is fetched when it is first needed, with the words for a notice if it cannot be
/// fetched.
pub struct LazyPart<T: 'static> {
    later: Later<T>,
    name: &'static str,
    remedy: &'static str,
}

/// A lazy part of any type, which can be fetched.
pub trait Fetch: fmt::Debug {
    /// Fetches the part, unless it has been fetched. An error is a sentence for the reader.
    fn fetch(&'static self) -> Pin<Box<dyn Future<Output = Result<(), String>>>>;

    /// Returns `true` if the part has been fetched.
    fn is_here(&self) -> bool;
}

impl<T: Copy> LazyPart<T> {
    /// The part called `name`; `remedy` says what the reader does to try again after an error.
    pub const fn new(later: Later<T>, name: &'static str, remedy: &'static str) -> Self {
        Self { later, name, remedy }
    }

    /// The function, if it has been fetched.
    pub fn get(&self) -> Option<T> {
        self.later.get()
    }
}

impl<T: Copy> Fetch for LazyPart<T> {
    fn fetch(&'static self) -> Pin<Box<dyn Future<Output = Result<(), String>>>> {
        Box::pin(async move {
            let Self { name, remedy, .. } = self;
            match self.later.load().await {
                Ok(_) => Ok(()),
                Err(reason) => {
                    Err(format!("There is no {name} now, because {reason}. {remedy} to try again"))
                }
            }
        })
    }

    fn is_here(&self) -> bool {
        self.get().is_some()
    }
}

impl<T> fmt::Debug for LazyPart<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}
