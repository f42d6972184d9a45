//! What is written about the playhead: the time, the sentence, the slider, the footer.

use web_sys::HtmlInputElement;

use super::dom;
use super::views::{View, Views};
use crate::demos::Listing;
use crate::model::{Ending, Seconds};
use crate::scene::{Film, Inspection, Playhead, Screening, sentence};
use crate::trace::Digest;

/// The slider counts microseconds: fine enough for a hand, and small enough for any browser.
pub(super) const NANOS_PER_SLIDER_STEP: u64 = 1_000;

/// Writes what belongs to the playhead.
pub(super) fn write(
    views: &Views,
    screening: &Screening,
    playhead: &Playhead,
    conclusion: Option<&str>,
) {
    if let Some(element) = views.sentence.element() {
        dom::set_text(element, &sentence(screening, playhead, conclusion));
    }
    let time = format!("{:.6} s", Seconds(playhead.nanos));
    if let Some(element) = views.time.element() {
        dom::set_text(element, &time);
    }
    if let Some(slider) = views.scrubber.cast::<HtmlInputElement>() {
        let value = (playhead.nanos / NANOS_PER_SLIDER_STEP).to_string();
        if slider.value() != value {
            slider.set_value(&value);
        }
        // Of a shorter run the browser may have moved it already.
        dom::set_attribute(slider, "aria-valuetext", &time);
    }
}

/// Writes the story of what is pointed at or marked; without one, how to get it.
///
/// The task that is marked may not have been made yet, and then only its `name` is known.
pub(super) fn write_story(
    view: &View,
    story: Option<&Inspection>,
    name: Option<&str>,
    listing: Option<&Listing>,
) {
    let Some(element) = view.element() else { return };
    let (name, mut text) = match (story, name) {
        (Some(story), _) => (&*story.name, story.facts.join(" · ")),
        (None, Some(name)) => (name, "has not been made yet".to_owned()),
        (None, None) => ("", "Point at something, or choose a task with ↑ and ↓".to_owned()),
    };
    if let (Some(story), Some(listing)) = (story, listing)
        && let Some(line) = listing.line_at(story.site)
        && let Some(line) = listing.lines.get(line)
    {
        text.push_str(" · at ");
        text.push_str(line.to_string().trim());
    }
    let (title, rest) = (element.first_element_child(), element.last_element_child());
    for (element, text) in [(title, name), (rest, &text)] {
        if let Some(element) = element {
            dom::set_text(&element, text);
        }
    }
}

/// Writes how the run ends, its size, and whether the live run wrote the same log.
pub(super) fn write_footer(
    footer: &View,
    film: &Film,
    digest: &Digest,
    live_digest: Option<&Digest>,
) {
    let Some(element) = footer.element() else { return };
    let events = film.trace().event_count();
    let iterations = film.trace().timestamp().iteration;
    let ending = match film.ending() {
        Some(Ending::Deadlock) => " · ends in a deadlock",
        Some(Ending::LimitReached(_)) => " · stopped at its limit",
        Some(Ending::Finished) | None => "",
    };
    let live = match live_digest {
        None => "",
        Some(live) if live == digest => " · lived through: the same",
        Some(_) => " · lived through: different",
    };
    let text = format!("{events} events · {iterations} iterations{ending} · digest {digest}{live}");
    dom::set_text(element, &text);
    let live = live_digest.map_or(String::new(), Digest::to_string);
    for (name, value) in [("data-digest", digest.to_string()), ("data-live-digest", live)] {
        if element.get_attribute(name).as_deref() != Some(&value) {
            // Setting an attribute with a valid name cannot fail.
            let _ = element.set_attribute(name, &value);
        }
    }
}
