//! The listings: the program in Python, in Rust or in both, with the values of its parameters.

mod lines;
mod marks;
mod value;

use std::rc::Rc;

use web_sys::HtmlElement;
use yew::{Callback, Html, NodeRef, PointerEvent, html};

use crate::address::Listings;
use crate::program::Listing;
use crate::scene::Film;
use crate::web::base::button::tab;
use crate::web::base::link::{rel, target};
use crate::web::session::asking::Asking;
use crate::web::session::message::Message;
use crate::web::session::page_state::PageState;
use crate::web::session::panel::{Measured, Now, Panel};
use lines::Lines;
use marks::{LineMarks, TIP};
use value::LISTING_VALUE;

/// The listings, with the marks in them.
pub struct ListingPanel {
    lists: NodeRef,
    marks: LineMarks,
    tell: Callback<Message>,
    asking: Asking,
}

impl ListingPanel {
    /// Listings that pass on what the reader asks for.
    pub fn new(tell: &Callback<Message>) -> Self {
        let (lists, marks) = (NodeRef::default(), LineMarks::default());
        Self { lists, marks, tell: tell.clone(), asking: Asking::new(tell) }
    }
}

impl Panel for ListingPanel {
    fn view(&self, page: &PageState<'_>) -> Html {
        let shown = page.shown;
        let shows = shown.view.listing;
        let language_tab =
            |label, listings| tab(label, shows == listings, Message::Show(listings).on(&self.tell));
        let lists = page.listings.iter().enumerate().map(|(index, listing)| {
            let key = format!("{} {}", shown.source().name(), listing.language.title());
            html! {
                <Lines
                    {key}
                    program={Rc::clone(shown.opened.program())}
                    values={shown.values.clone()}
                    listings={Rc::clone(&page.listings)}
                    {index}
                    can_change={LISTING_VALUE.get().is_some()}
                    tell={self.tell.clone()}
                />
            }
        });
        html! {
            <section class="panel listing" aria-label="Listing" data-shows={shows.name()}>
                <div class="panel-head">
                    <h2>{ "Program" }</h2>
                    // Where a newcomer asks whether this is how Python does it.
                    if let Some(version) = page.version {
                        <a
                            class="as"
                            href="differences.html"
                            target={target(page.is_embedded)}
                            rel={rel(page.is_embedded)}
                        >
                            { "✓ " }
                            <span>{ "step for step " }</span>
                            { format!("as in CPython {version}") }
                        </a>
                    }
                    // A saved run may have one listing or none.
                    if shown.program().languages().count() > 1 {
                        <div class="tabs" role="group" aria-label="Language">
                            { language_tab("Python", Listings::Python) }
                            { language_tab("Rust", Listings::Rust) }
                            { language_tab("Both", Listings::Both) }
                        </div>
                    }
                </div>
                <div
                    class="codes"
                    ref={self.lists.clone()}
                    onpointerleave={Message::InspectLine(None).on::<PointerEvent>(&self.tell)}
                >
                    { for lists }
                    <p class="tip" id={TIP} role="tooltip" hidden=true></p>
                </div>
            </section>
        }
    }

    fn show_run(&mut self, _: &Rc<Film>) {
        self.marks.forget();
    }

    fn show_listings(&mut self, listings: &[Listing]) {
        self.marks.change_to(listings);
    }

    fn write(&mut self, now: &Now<'_>) {
        self.asking.need(&LISTING_VALUE);
        if let Some(lists) = self.lists.cast::<HtmlElement>() {
            self.marks.write(&lists, now.machine(), now.playhead.beat);
        }
    }

    fn paint(&mut self, now: &Now<'_>, _: &Measured) {
        if let Some(lists) = self.lists.cast::<HtmlElement>() {
            self.marks.follow(&lists);
            let line = now.selection.inspected;
            self.marks.write_tip(&lists, now.machine(), now.playhead.beat, line);
        }
    }
}
