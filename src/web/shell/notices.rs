//! Notices: what the page says about links, values and files that it could not take as they were.

use yew::{Callback, Html, MouseEvent, html};

use crate::web::base::lazy_part::Fetch;

/// The most notices that are shown; further ones are counted.
const MOST_SHOWN: usize = 5;

/// The notices that are shown.
#[derive(Default)]
pub struct Notices {
    texts: Vec<String>,
    /// The parameter for which something was typed last that could not be taken as it was, and the notice
    /// about it.
    typed: Option<(&'static str, String)>,
    /// The notices about parts that could not be fetched.
    missing: Vec<(&'static dyn Fetch, String)>,
}

impl Notices {
    /// These notices, none of which is about something typed or missing.
    pub fn new(texts: Vec<String>) -> Self {
        Self { texts, ..Self::default() }
    }

    /// Adds a notice, unless the same one is shown already.
    pub fn add(&mut self, text: String) {
        if !self.texts.contains(&text) {
            self.texts.push(text);
        }
    }

    /// Adds the notice about what was typed for a parameter.
    pub fn add_typed(&mut self, name: &'static str, text: String) {
        self.add(text.clone());
        self.typed = Some((name, text));
    }

    /// Adds the notice about a part that could not be fetched.
    pub fn add_missing(&mut self, part: &'static dyn Fetch, text: String) {
        self.add(text.clone());
        self.missing.push((part, text));
    }

    /// Removes the notices about parts that have been fetched since.
    pub fn forget_found(&mut self) {
        for (part, missing) in &self.missing {
            if part.is_here() {
                self.texts.retain(|text| text != missing);
            }
        }
    }

    /// Removes the notice about what was typed last, because there is another value now.
    pub fn forget_typed(&mut self) {
        if let Some((_, typed)) = self.typed.take() {
            self.texts.retain(|text| *text != typed);
        }
    }

    /// The parameter for which something was typed last that could not be taken as it was.
    pub fn invalid(&self) -> Option<&'static str> {
        self.typed.as_ref().map(|(name, _)| *name)
    }

    /// All of them, the oldest first.
    pub fn texts(&self) -> &[String] {
        &self.texts
    }

    /// A box with the notices and one button that removes them; empty if there are none.
    pub fn view(&self, on_dismiss: Callback<MouseEvent>) -> Html {
        let notices = &self.texts;
        html! {
            // The region is always rendered, so that screen readers announce what appears in it.
            <div role="status" id="notices" class="notices">
                if !notices.is_empty() {
                    <div class="notice">
                        <ul>
                            { for notices.iter().take(MOST_SHOWN).map(|notice| html! {
                                <li>{ notice }</li>
                            }) }
                            if notices.len() > MOST_SHOWN {
                                <li>{ format!("and {} more", notices.len() - MOST_SHOWN) }</li>
                            }
                        </ul>
                        <button type="button" onclick={on_dismiss}>{ "Dismiss" }</button>
                    </div>
                }
            </div>
        }
    }
}
