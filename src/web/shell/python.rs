//! The version of CPython that the run imitates, in the footer.

use yew::{Html, html};

use crate::model::Version;
use crate::web::session::page_state::PageState;
use crate::web::shell::header::{rel, target};

/// Says which version of CPython the run imitates. If the address names none and the two versions
/// differ, that is 3.13, and a link shows 3.14.
pub fn python(page: &PageState<'_>, is_embedded: bool) -> Html {
    let Some(version) = page.version else { return Html::default() };
    if page.shown.view.python.is_some() || version == Version::V3_14 {
        return html! { { format!("Runs as in CPython {version}. ") } };
    }
    let mut newer = page.shown.address();
    newer.view.python = Some(Version::V3_14);
    html! {
        <>
            { format!("Runs as in CPython {version}; ") }
            <a href={format!("#{newer}")} target={target(is_embedded)} rel={rel(is_embedded)}>
                { format!("{} differs", Version::V3_14) }
            </a>
            { ". " }
        </>
    }
}
