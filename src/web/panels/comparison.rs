//! What the runs are compared with, and which version of CPython this one imitates, in the footer.

use yew::{Html, html};

use crate::model::Version;
use crate::web::base::link::{rel, target};
use crate::web::session::page_state::PageState;
use crate::web::session::panel::Panel;

/// The sentences about CPython.
pub struct Comparison;

impl Panel for Comparison {
    fn view(&self, page: &PageState<'_>) -> Html {
        html! {
            <p>
                { version(page) }
                { "Compared with CPython 3.13 and 3.14 in 100,000 random programs each, \
                   step by step: the same. " }
                <a
                    href="differences.html"
                    target={target(page.is_embedded)}
                    rel={rel(page.is_embedded)}
                >
                    { "What differs on purpose" }
                </a>
            </p>
        }
    }
}

/// Says which version of CPython the run imitates. If a link to the run names none and the two
/// versions differ, that is 3.13, and a link shows 3.14.
fn version(page: &PageState<'_>) -> Html {
    let Some(version) = page.version else { return Html::default() };
    let is_chosen = page.shown.view.python.is_some() || !page.shown.has_link();
    if is_chosen || version == Version::V3_14 {
        return html! { { format!("Runs as in CPython {version}. ") } };
    }
    let mut newer = page.shown.address();
    newer.view.python = Some(Version::V3_14);
    html! {
        <>
            { format!("Runs as in CPython {version}; ") }
            <a
                href={format!("#{newer}")}
                target={target(page.is_embedded)}
                rel={rel(page.is_embedded)}
            >
                { format!("{} differs", Version::V3_14) }
            </a>
            { ". " }
        </>
    }
}
