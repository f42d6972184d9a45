//! What the page shows: an opened program, its values and the view.

use crate::address::{Address, View};
use crate::program::{Complaint, Listing, Program, Source, Values};
use crate::run::{Opened, opened_or_nearest};

/// What the page shows. A link contains the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// The opened program.
    pub opened: Opened,
    /// The values of its parameters.
    pub values: Values,
    /// The view.
    pub view: View,
}

impl Shown {
    /// Reads a link. Returns what it shows, and complaints about what could not be taken as it was;
    /// `None` until its program has been fetched.
    pub fn read(link: &str) -> Option<(Self, Vec<String>)> {
        let (address, mut complaints) = Address::parse(link);
        let (opened, complaint) = opened_or_nearest(&address.source)?;
        complaints.extend(complaint.as_ref().map(Complaint::to_string));
        let (shown, more) = Self::of(address, opened);
        complaints.extend(more);
        Some((shown, complaints))
    }

    /// Applies an address to an opened program. Returns complaints about values that could not be
    /// taken as they were.
    pub fn of(address: Address, opened: Opened) -> (Self, Vec<String>) {
        let (values, complaints) = opened.program().read_values(address.value_pairs());
        let complaints = complaints.iter().map(Complaint::to_string).collect();
        (Self { opened, values, view: address.view }, complaints)
    }

    /// The program.
    pub fn program(&self) -> &Program {
        self.opened.program()
    }

    /// The source of the program.
    pub fn source(&self) -> &Source {
        &self.program().source
    }

    /// Returns `true` if a link shows the same to another reader. For a file, a link has only its
    /// name.
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

    /// The listings that the view asks for, with the values in them; all listings if the program
    /// has none of these.
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
