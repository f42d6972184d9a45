//! The values that a program shows.

use crate::model::ObjectId;

/// The values of a loop, each with its name, its number and what it shows now.
#[derive(Debug, Default)]
pub(super) struct ShownValues(Vec<ShownValue>);

#[derive(Debug)]
struct ShownValue {
    name: String,
    id: ObjectId,
    text: String,
}

impl ShownValues {
    /// Changes what a value shows. Returns its number if that is something else than before; `make`
    /// makes the number of a new value.
    pub(super) fn set(
        &mut self,
        name: &str,
        text: &str,
        make: impl FnOnce() -> ObjectId,
    ) -> Option<ObjectId> {
        match self.0.iter_mut().find(|value| value.name == name) {
            Some(value) if value.text == text => None,
            Some(value) => {
                text.clone_into(&mut value.text);
                Some(value.id)
            }
            None => {
                let id = make();
                self.0.push(ShownValue { name: name.to_owned(), id, text: text.to_owned() });
                Some(id)
            }
        }
    }
}
