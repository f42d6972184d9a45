//! The texts of a log, to which events refer by number, so that a text that repeats is stored once.

use std::ops::Range;

/// The texts of a trace, numbered in the order of their first use.
///
/// A run with 100,000 tasks has 100,000 names, so all texts are in one string, one after the other,
/// instead of one allocation each. A hash table finds the texts that are likely to repeat.
#[derive(Clone, Debug, Default)]
pub(super) struct Texts {
    joined: String,
    /// Where each text ends. It begins where the text before it ends.
    ends: Vec<u32>,
    /// A hash table with linear probing: the numbers of texts, counted from one; zero is a free slot.
    table: Vec<u32>,
    /// How many numbers are in the table.
    interned: usize,
}

/// The most slots of the table that a search probes. Random texts need far fewer; of texts that were
/// chosen to collide, those that are not found within this many slots are stored again.
const MOST_PROBES: usize = 256;

impl Texts {
    /// Returns the number of a text that is likely to repeat, and stores the text if it is new.
    pub(super) fn intern(&mut self, text: &str) -> u32 {
        // At most half full, so that the search is short.
        if self.table.len() <= 2 * self.interned {
            self.grow();
        }
        let place = match self.find(text) {
            Ok(number) => return number,
            Err(place) => place,
        };
        let number = self.append(text);
        if let Some(place) = place {
            self.table[place] = number + 1;
            self.interned += 1;
        }
        number
    }

    /// The number of a text that is likely to be new, such as the name of a task. It is stored unless
    /// it equals the last one.
    pub(super) fn add(&mut self, text: &str) -> u32 {
        match (self.ends.len() as u32).checked_sub(1) {
            Some(last) if self.range(last).len() == text.len() && self.joined.ends_with(text) => {
                last
            }
            _ => self.append(text),
        }
    }

    /// Stores a text, whether or not it is there already.
    pub(super) fn append(&mut self, text: &str) -> u32 {
        let number = self.ends.len() as u32;
        self.joined.push_str(text);
        self.ends.push(self.joined.len() as u32);
        number
    }

    /// The text with this number; the empty text if there is none.
    pub(super) fn get(&self, number: u32) -> &str {
        self.joined.get(self.range(number)).unwrap_or("")
    }

    /// The number of texts.
    pub(super) fn count(&self) -> u32 {
        self.ends.len() as u32
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len() as u32).map(|number| self.get(number))
    }

    fn range(&self, number: u32) -> Range<usize> {
        let end = |number: u32| self.ends.get(number as usize).map_or(0, |end| *end as usize);
        number.checked_sub(1).map_or(0, end)..end(number)
    }

    /// The number of a text, or as an error the free slot for it, if the search has found one.
    fn find(&self, text: &str) -> Result<u32, Option<usize>> {
        let mask = self.table.len() - 1;
        let mut place = hash(text) as usize & mask;
        for _ in 0..MOST_PROBES {
            match self.table[place].checked_sub(1) {
                None => return Err(Some(place)),
                Some(number) if self.get(number) == text => return Ok(number),
                Some(_) => place = (place + 1) & mask,
            }
        }
        Err(None)
    }

    fn grow(&mut self) {
        let larger = vec![0; (self.table.len() * 2).max(64)];
        for entry in std::mem::replace(&mut self.table, larger) {
            if let Some(number) = entry.checked_sub(1)
                && let Err(Some(place)) = self.find(self.get(number))
            {
                self.table[place] = entry;
            }
        }
    }
}

/// FNV-1a with its high bits mixed in. Only the table depends on it, and no recorded byte does.
fn hash(text: &str) -> u32 {
    let hash = text
        .bytes()
        .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    hash ^ (hash >> 15)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_have_one_number_and_come_back() {
        let mut texts = Texts::default();
        let names: Vec<_> = (0..1_000).map(|number| format!("Task-{number}")).collect();
        for round in 0..2 {
            for (number, name) in names.iter().enumerate() {
                assert_eq!(texts.intern(name), number as u32, "round {round}");
            }
        }
        assert_eq!(texts.intern(""), 1_000);
        assert_eq!(texts.intern(""), 1_000);
        assert!(texts.iter().zip(&names).all(|(text, name)| text == name));
        assert_eq!(texts.get(1_000), "");
        assert_eq!(texts.get(1_001), "");
    }

    #[test]
    fn colliding_texts_come_back() {
        let mut texts = Texts::default();
        let all = (0..).map(|number: u32| number.to_string());
        let colliding: Vec<_> = all.filter(|text| hash(text) & 0xfff == 7).take(400).collect();
        for text in colliding.iter().chain(&colliding) {
            let number = texts.intern(text);
            assert_eq!(texts.get(number), text);
        }
        assert!(texts.count() > 400, "a text that is not found is stored again");
    }

    #[test]
    fn added_texts_come_back_and_do_not_hide_interned_ones() {
        let mut texts = Texts::default();
        assert_eq!((texts.add(""), texts.add("")), (0, 0));
        assert_eq!(texts.intern("printed"), 1);
        for number in 2..1_000 {
            let name = format!("Task-{number}");
            assert_eq!((texts.add(&name), texts.add(&name)), (number, number));
            assert_eq!(texts.intern("printed"), 1);
            assert_eq!(texts.get(number), name);
        }
        assert_eq!(texts.intern("Task-7"), 1_000, "an added text is not in the table");
    }
}
