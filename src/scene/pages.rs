//! A list in pages that copies share: cloning a large machine costs a pointer for every page.

use std::rc::Rc;

/// How many items a page holds: few enough to copy one for a single change.
const PAGE: usize = 16;

/// A list that only grows, of which a clone shares every page until one of the two changes it.
#[derive(Clone, Debug, PartialEq)]
pub struct Pages<T> {
    pages: Vec<Rc<Vec<T>>>,
}

impl<T> Default for Pages<T> {
    fn default() -> Self {
        Self { pages: Vec::new() }
    }
}

impl<T> Pages<T> {
    /// How many items there are.
    pub fn len(&self) -> usize {
        self.pages.last().map_or(0, |last| (self.pages.len() - 1) * PAGE + last.len())
    }

    /// Whether there is no item.
    pub fn is_empty(&self) -> bool {
        self.pages.is_empty()
    }

    /// The item with this number, counted from zero.
    pub fn get(&self, index: usize) -> Option<&T> {
        self.pages.get(index / PAGE)?.get(index % PAGE)
    }

    /// How many items at the start are before a place, in a list that is sorted by that.
    pub(super) fn partition_point(&self, is_before: impl Fn(&T) -> bool) -> usize {
        let number = self.pages.partition_point(|page| is_before(&page[0])).saturating_sub(1);
        let page = self.pages.get(number).map_or(&[][..], |page| page);
        number * PAGE + page.partition_point(is_before)
    }

    /// Every item in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.pages.iter().flat_map(|page| page.iter())
    }
}

impl<T: Clone> Pages<T> {
    /// Appends an item.
    pub(super) fn push(&mut self, item: T) {
        match self.pages.last_mut() {
            Some(last) if last.len() < PAGE => Rc::make_mut(last).push(item),
            _ => {
                // It will be filled, so it gets its room at once.
                let mut page = Vec::with_capacity(PAGE);
                page.push(item);
                self.pages.push(Rc::new(page));
            }
        }
    }

    /// The item with this number for changing it; the list grows until there is one.
    pub(super) fn at_mut(&mut self, index: usize) -> &mut T
    where
        T: Default,
    {
        while self.get(index).is_none() {
            self.push(T::default());
        }
        &mut Rc::make_mut(&mut self.pages[index / PAGE])[index % PAGE]
    }

    /// The item with this number for changing it.
    pub(super) fn get_mut(&mut self, index: usize) -> Option<&mut T> {
        let page = self.pages.get_mut(index / PAGE)?;
        if index % PAGE >= page.len() {
            return None;
        }
        Rc::make_mut(page).get_mut(index % PAGE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clone_does_not_see_what_changes_later() {
        let mut pages = Pages::default();
        for number in 0..200 {
            assert_eq!(pages.len(), number);
            pages.push(number);
        }
        let before = pages.clone();
        *pages.get_mut(130).expect("it is there") = 0;
        pages.push(200);
        assert_eq!((before.get(130), before.len()), (Some(&130), 200));
        assert_eq!((pages.get(130), pages.len()), (Some(&0), 201));
        assert_eq!(pages.get_mut(201), None);
        assert!(before.iter().copied().eq(0..200));
    }
}
