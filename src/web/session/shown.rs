//! What the page shows: an opened program, its values, and how it is looked at.

use crate::address::{Address, View};
use crate::program::{Complaint, Listing, Program, Source, Values};
use crate::run::{Opened, opened_or_nearest};

/// What is shown and how; a link says the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// What is shown.
    pub opened: Opened,
    /// The values of its parameters.
    pub values: Values,
    /// How it is looked at.
    pub view: View,
}

impl Shown {
    /// What a link says, and what had to be changed to make sense of it; `None` until the program
    /// has been fetched.
    pub fn read(link: &str) -> Option<(Self, Vec<String>)> {
        let (address, mut complaints) = Address::parse(link);
        let (opened, complaint) = opened_or_nearest(&address.source)?;
        complaints.extend(complaint.as_ref().map(Complaint::to_string));
        let (shown, more) = Self::of(address, opened);
        complaints.extend(more);
        Some((shown, complaints))
    }

    /// What an address says of a program that is here.
    pub fn of(address: Address, opened: Opened) -> (Self, Vec<String>) {
        let (values, complaints) = opened.program().read_values(address.value_pairs());
        let complaints = complaints.iter().map(Complaint::to_string).collect();
        (Self { opened, values, view: address.view }, complaints)
    }

    /// The program.
    pub fn program(&self) -> &Program {
        self.opened.program()
    }

    /// What is shown, by name.
    pub fn source(&self) -> &Source {
        &self.program().source
    }

    /// Whether a link shows the same to someone else; a link has only the name of a file.
    pub fn has_link(&self) -> bool {
        matches!(self.source(), Source::Demo(_))
    }

    /// The address of all of this.
    pub fn address(&self) -> Address {
        Address {
            source: self.source().clone(),
            values: self.values.to_pairs(),
            view: self.view.clone(),
        }
    }

    /// The listings that are asked for, with the values in them, or else those that there are.
    pub fn listings(&self) -> Vec<Listing> {
        let listing = |language| self.program().listing(language, &self.values);
        let asked = self.view.listing.languages().iter();
        let listings: Vec<_> = asked.filter_map(|language| listing(*language)).collect();
        if listings.is_empty() {
            self.program().languages().filter_map(listing).collect()
        } else {
            listings
        }
    }
}
