//! Notices: what the page had to say about a link or a number, until they are dismissed.

use web_sys::Element;

use crate::web::base::dom;
use crate::web::base::views::Views;

/// More of them are only counted.
const MOST_SHOWN: usize = 5;

/// A box with the notices and one button that takes them away, or nothing.
///
/// They quote what came from outside, so they are written as text and never as HTML.
pub fn fill(views: &Views, notices: &[String]) {
    // The region is always there, so that what appears in it is announced.
    let Some(region) = views.find::<Element>(".notices") else { return };
    if notices.is_empty() {
        region.set_inner_html("");
        return;
    }
    region.set_inner_html(
        "<div class=notice><ul></ul><button type=button data-do=dismiss>Dismiss</button></div>",
    );
    let Some(list) = views.find::<Element>(".notices ul") else { return };
    for notice in notices.iter().take(MOST_SHOWN) {
        dom::append(&list, "li", "", notice);
    }
    if notices.len() > MOST_SHOWN {
        dom::append(&list, "li", "", &format!("and {} more", notices.len() - MOST_SHOWN));
    }
}
