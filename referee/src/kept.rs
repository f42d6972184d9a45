//! What a running program has made, by type and name.

use std::any::Any;
use std::cell::RefCell;
use std::mem;

use crate::program::Name;

/// Things of any type, each under a name; things of different types may share one.
#[derive(Default)]
pub struct Kept(RefCell<Vec<(Name, Box<dyn Any>)>>);

impl Kept {
    /// Keeps a thing under a name; drops the thing of the same type that had the name before.
    pub fn keep<T: 'static>(&self, name: &str, mut thing: T) {
        let mut kept = self.0.borrow_mut();
        let mut named = kept.iter_mut().filter(|(known, _)| known == name);
        match named.find_map(|(_, thing)| thing.downcast_mut::<T>()) {
            Some(place) => mem::swap(place, &mut thing),
            None => return kept.push((name.to_owned(), Box::new(thing))),
        }
        // The destructor of the replaced thing may run a program's code, which may keep things too.
        drop(kept);
        drop(thing);
    }

    /// A copy of the thing of a type under a name.
    pub fn find<T: Clone + 'static>(&self, name: &str) -> Option<T> {
        let kept = self.0.borrow();
        let mut named = kept.iter().filter(|(known, _)| known == name);
        named.find_map(|(_, thing)| thing.downcast_ref::<T>()).cloned()
    }

    /// Drops everything, in the order in which it was first kept.
    pub fn forget(&self) {
        let kept = self.0.take();
        drop(kept);
    }
}
