//! The version of CPython that the run imitates, in the footer.

use yew::{Html, html};

use crate::model::Version;
use crate::web::session::page_state::PageState;
use crate::web::shell::header::{rel, target};

/// Says which CPython is shown. A link that does not say which shows 3.13 where 3.14 differs; then
/// the other is a link away.
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
