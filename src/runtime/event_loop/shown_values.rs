//! The values that a program shows.

use std::cell::RefCell;

use super::caller::Caller;
use super::state::EventLoop;
use crate::model::{Event, ObjectId, PrimitiveKind};

/// The values of a loop, each with its name, its number and what it shows now.
#[derive(Debug, Default)]
pub(super) struct ShownValues(RefCell<Vec<ShownValue>>);

#[derive(Debug)]
struct ShownValue {
    name: String,
    id: ObjectId,
    text: String,
}

impl EventLoop {
    /// Tells the probe of a value if it is new or has changed.
    pub(crate) fn show_value(&self, name: &str, text: String, caller: Caller) {
        let mut values = self.0.shown_values.0.borrow_mut();
        let known = values.iter().position(|value| value.name == name);
        let value = match known {
            Some(index) if values[index].text == text => return,
            Some(index) => {
                values[index].text = text;
                &values[index]
            }
            None => {
                let id = self.new_primitive(PrimitiveKind::Value, 0, name, caller);
                values.push_mut(ShownValue { name: name.to_owned(), id, text })
            }
        };
        self.tell(Event::TextSet { primitive: value.id, text: &value.text });
    }
}
