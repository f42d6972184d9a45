//! A list in pages that clones share: cloning a large machine copies one pointer for every page.

use std::rc::Rc;

/// How many items a page holds; a small number, because a change of one item may copy its page.
const PAGE: usize = 16;

/// A list that only grows, of which a clone shares every page until one of the two changes it.
#[derive(Clone, Debug, PartialEq)]
pub struct Pages<T> {
    /// All but the last are full.
    pages: Vec<Rc<[Option<T>; PAGE]>>,
    len: usize,
}

impl<T> Default for Pages<T> {
    fn default() -> Self {
        Self { pages: Vec::new(), len: 0 }
    }
}

impl<T> Pages<T> {
    /// How many items there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Returns `true` if there is no item.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The item with this number, counted from zero.
    pub fn get(&self, index: usize) -> Option<&T> {
        self.pages.get(index / PAGE)?[index % PAGE].as_ref()
    }

    /// How many items at the start fulfil `is_before`, in a list in which all of these come first.
    pub(in crate::scene) fn partition_point(&self, is_before: impl Fn(&T) -> bool) -> usize {
        let is_before = |item: &Option<T>| item.as_ref().is_some_and(&is_before);
        let number = self.pages.partition_point(|page| is_before(&page[0])).saturating_sub(1);
        let page = self.pages.get(number).map_or(&[][..], |page| &page[..]);
        number * PAGE + page.partition_point(is_before)
    }

    /// Every item in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.pages.iter().flat_map(|page| page.iter().flatten())
    }
}

impl<T: Clone> Pages<T> {
    /// Appends an item.
    pub(in crate::scene) fn push(&mut self, item: T) {
        if self.len.is_multiple_of(PAGE) {
            self.pages.push(Rc::new([const { None }; PAGE]));
        }
        if let Some(page) = self.pages.last_mut() {
            Rc::make_mut(page)[self.len % PAGE] = Some(item);
        }
        self.len += 1;
    }

    /// The item with this number, to be changed.
    pub(in crate::scene) fn get_mut(&mut self, index: usize) -> Option<&mut T> {
        Rc::make_mut(self.pages.get_mut(index / PAGE)?)[index % PAGE].as_mut()
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
