//! Interned texts: each name and line is stored once and referred to by number.

use std::collections::BTreeMap;
use std::rc::Rc;

/// The texts of a trace, numbered in the order of their first use.
#[derive(Clone, Debug, Default)]
pub(super) struct Texts {
    texts: Vec<Rc<str>>,
    numbers: BTreeMap<Rc<str>, u32>,
}

impl Texts {
    pub(super) fn intern(&mut self, text: &str) -> u32 {
        if let Some(&number) = self.numbers.get(text) {
            return number;
        }
        let number = self.texts.len() as u32;
        let text: Rc<str> = text.into();
        self.texts.push(Rc::clone(&text));
        self.numbers.insert(text, number);
        number
    }

    /// The text with this number; the empty text if there is none.
    pub(super) fn get(&self, number: u32) -> &str {
        self.texts.get(number as usize).map_or("", |text| text)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        self.texts.iter().map(|text| &**text)
    }
}
