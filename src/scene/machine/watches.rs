//! Watches: which children each gather, wait, shield or task group watches.

use std::rc::Rc;

use crate::model::ObjectId;

/// Parents with their children, in the order in which the children were added.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::scene) struct Watches {
    /// Clones share them until one of the two adds a pair.
    pairs: Rc<Vec<(ObjectId, ObjectId)>>,
    /// At this length, the pairs that are over are removed.
    clean_at: usize,
}

impl Watches {
    /// Adds a pair; `is_over` returns `true` for pairs that are not needed any more.
    pub(in crate::scene) fn add(
        &mut self,
        parent: ObjectId,
        child: ObjectId,
        is_over: impl Fn(ObjectId, ObjectId) -> bool,
    ) {
        let pairs = Rc::make_mut(&mut self.pairs);
        pairs.push((parent, child));
        if pairs.len() >= self.clean_at {
            pairs.retain(|(parent, child)| !is_over(*parent, *child));
            self.clean_at = (pairs.len() * 2).max(64);
        }
    }

    /// Every pair, among them some that are over.
    pub(in crate::scene) fn pairs(&self) -> &[(ObjectId, ObjectId)] {
        &self.pairs
    }
}
