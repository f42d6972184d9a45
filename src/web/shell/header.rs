//! The header of the page: the choice of a demo, and the buttons for the page as a whole.

use yew::{Callback, Html, MouseEvent, html};

use crate::address::{Controls, Theme};
use crate::program::Source;
use crate::run::catalogue;
use crate::web::base::button::icon_button;
use crate::web::base::choice::Choice;
use crate::web::base::file_choice::file_choice;
use crate::web::base::link::{rel, target};
use crate::web::session::message::Message;
use crate::web::session::shown::Shown;

/// The icon of the button that presents.
const CORNERS: &str = "M4 8V4h4M12 4h4v4M16 12v4h-4M8 16H4v-4";

/// The header of a page that shows `shown`. In a frame, its links open a new window.
pub fn header(shown: &Shown, is_embedded: bool, tell: &Callback<Message>) -> Html {
    let program = shown.program();
    let file = match shown.source() {
        Source::File(name) => Some(name),
        Source::Demo(_) => None,
    };
    let offered = catalogue().map(|(source, title)| (source.name().to_owned(), title.to_owned()));
    let options = file.map(|name| (name.clone(), name.clone())).into_iter().chain(offered);
    let options: Vec<_> = options.map(|(value, word)| (value.into(), word.into())).collect();
    let on_choose = tell.reform(|name: String| Message::Open(Source::demo(name)));
    let chosen = shown.source().name().to_owned();
    let on_file = tell.reform(Message::OpenFile);
    let theme = shown.view.theme.map_or("auto", Theme::name);
    // The link to a window of its own asks for all controls and for no theme.
    let mut whole = shown.address();
    (whole.view.controls, whole.view.theme) = (Controls::Full, None);
    html! {
        <header class="top">
            <a class="brand" href="#" target={target(is_embedded)} rel={rel(is_embedded)}>
                <svg viewBox="0 0 24 24" aria-hidden="true">
                    <path d="M12 3a9 9 0 1 0 9 9" />
                    <path d="M17 3l4 4-5 1" />
                </svg>
                { "Loopscope" }
            </a>
            <div class="what">
                <h1 class="unseen">{ program.title.clone() }</h1>
                <Choice id="demos" label="Demo" {options} {chosen} {on_choose} />
            </div>
            { file_choice("theme", "Open", "Open a run", ".loopscope,.json", on_file) }
            <div class="buttons presenting">
                { icon_button("Present", CORNERS, Message::Present(None).on(tell)) }
            </div>
            <button type="button" class="theme" onclick={Message::OpenShare.on::<MouseEvent>(tell)}>
                { "Share" }
            </button>
            <button
                type="button"
                class="theme"
                aria-label="Keys"
                title="Keys"
                onclick={Message::OpenKeys.on::<MouseEvent>(tell)}
            >
                { "?" }
            </button>
            <button
                type="button"
                class="theme"
                aria-label={format!("Theme: {theme}")}
                title={format!("Theme: {theme}")}
                onclick={Message::NextTheme.on::<MouseEvent>(tell)}
            >
                { "◐" }
            </button>
            <a class="open" target="_blank" rel="noopener" href={format!("#{whole}")}>
                { "Open in Loopscope" }
            </a>
        </header>
    }
}
