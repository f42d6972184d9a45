//! The timers of a machine, in pages that clones share, because a machine is cloned at every beat.

use std::rc::Rc;

use super::handles::PendingTimer;
use crate::model::HandleId;

/// The most timers in a page; a small number, because a change of one timer may copy its page.
const PAGE: usize = 32;

/// A deadline in nanoseconds since the loop started, and the handle that is due then.
type Key = (u64, HandleId);

/// The timers by deadline, equal deadlines in the order in which they were set.
#[derive(Clone, Debug, Default)]
pub struct Timers {
    /// The pages in order. Each page is sorted, and none is empty.
    pages: Vec<Page>,
    count: usize,
}

/// Some timers that follow one another.
#[derive(Clone, Debug)]
struct Page {
    /// A lower bound of the keys. It is stored here so that a search reads the timers of one page
    /// only.
    from: Key,
    timers: Rc<Vec<(Key, PendingTimer)>>,
}

impl Timers {
    /// The number of timers.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The timer that is due first.
    pub fn first(&self) -> Option<&PendingTimer> {
        Some(&self.pages.first()?.timers.first()?.1)
    }

    /// Every timer with its deadline and handle, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&Key, &PendingTimer)> {
        self.pages.iter().flat_map(|page| page.timers.iter().map(|(key, timer)| (key, timer)))
    }

    pub(in crate::scene) fn contains(&self, key: Key) -> bool {
        self.find(key).1.is_ok()
    }

    /// Adds a timer whose handle is new.
    pub(in crate::scene) fn insert(&mut self, key: Key, timer: PendingTimer) {
        let (number, index) = self.find(key);
        if self.pages.is_empty() {
            self.pages.push(Page { from: key, timers: Rc::default() });
        }
        let page = &mut self.pages[number];
        page.from = page.from.min(key);
        let timers = Rc::make_mut(&mut page.timers);
        timers.insert(index.unwrap_or_else(|index| index), (key, timer));
        if timers.len() > PAGE {
            let later = timers.split_off(PAGE / 2);
            self.pages.insert(number + 1, Page { from: later[0].0, timers: Rc::new(later) });
        }
        self.count += 1;
    }

    pub(in crate::scene) fn remove(&mut self, key: Key) -> Option<PendingTimer> {
        let (number, index) = self.find(key);
        let index = index.ok()?;
        let timers = Rc::make_mut(&mut self.pages[number].timers);
        let (_, timer) = timers.remove(index);
        if timers.is_empty() {
            self.pages.remove(number);
        }
        self.count -= 1;
        Some(timer)
    }

    /// The page of a key, and its index there or, as an error, the index at which to insert it.
    fn find(&self, key: Key) -> (usize, Result<usize, usize>) {
        let number = self.pages.partition_point(|page| page.from <= key).saturating_sub(1);
        let timers = self.pages.get(number).map_or(&[][..], |page| &page.timers);
        (number, timers.binary_search_by_key(&key, |(key, _)| *key))
    }
}

impl PartialEq for Timers {
    /// Compares the timers, and not how they are divided into pages.
    fn eq(&self, other: &Self) -> bool {
        self.count == other.count && self.iter().eq(other.iter())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Call, ObjectId};

    #[test]
    fn timers_stay_in_order_when_some_are_added_and_removed() {
        let timer = PendingTimer { call: Call::Callback, by: Some(ObjectId(1)) };
        let key = |number: u32| (u64::from(number * 7_919 % 1_000 / 2), HandleId(number));
        let mut timers = Timers::default();
        for number in 0..1_000 {
            timers.insert(key(number), timer);
        }
        let before = timers.clone();
        for number in (0..1_000).filter(|number| number % 3 > 0) {
            assert_eq!(timers.remove(key(number)), Some(timer));
            assert_eq!(timers.remove(key(number)), None);
        }
        let check = |timers: &Timers, mut expected: Vec<Key>| {
            expected.sort_unstable();
            assert_eq!(timers.count(), expected.len());
            assert!(timers.iter().map(|(key, _)| *key).eq(expected.iter().copied()));
            assert!(expected.iter().all(|key| timers.contains(*key)));
        };
        check(&timers, (0..1_000).step_by(3).map(key).collect());
        check(&before, (0..1_000).map(key).collect());
        assert_ne!(timers, before);
        for number in (0..1_000).rev().filter(|number| number % 3 > 0) {
            timers.insert(key(number), timer);
        }
        assert_eq!(timers, before);
        (0..1_000).for_each(|number| assert!(timers.remove(key(number)).is_some()));
        assert_eq!((timers.first(), &timers), (None, &Timers::default()));
    }
}
