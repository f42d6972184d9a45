//! Every task that is not done, so that shutting down finds what is left.

use super::AnyFuture;

/// The tasks of a loop that are not done, each in a place that it knows.
#[derive(Default)]
pub(crate) struct Registry {
    places: Vec<Option<AnyFuture>>,
    free: Vec<u32>,
    count: usize,
}

impl Registry {
    /// Finds a place for the task that `make` makes of its number.
    pub(crate) fn register(&mut self, make: impl FnOnce(u32) -> AnyFuture) -> AnyFuture {
        let place = self.free.pop().unwrap_or_else(|| {
            self.places.push(None);
            self.places.len() as u32 - 1
        });
        let task = make(place);
        self.places[place as usize] = Some(AnyFuture::clone(&task));
        self.count += 1;
        task
    }

    /// Takes a task that is done out of its place.
    pub(crate) fn unregister(&mut self, place: u32) -> Option<AnyFuture> {
        let task = self.places.get_mut(place as usize)?.take()?;
        self.free.push(place);
        self.count -= 1;
        Some(task)
    }

    /// Every task, oldest first.
    pub(crate) fn all(&self) -> Vec<AnyFuture> {
        if self.count == 0 {
            return Vec::new();
        }
        let mut all: Vec<_> = self.places.iter().flatten().map(AnyFuture::clone).collect();
        // Places are used again, numbers are not.
        all.sort_unstable_by_key(|task| task.id);
        all
    }

    /// Takes every task out, oldest first.
    pub(crate) fn take(&mut self) -> Vec<AnyFuture> {
        let all = self.all();
        *self = Self::default();
        all
    }
}
