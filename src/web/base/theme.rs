//! The theme, dark or light: that of the system, unless the reader has chosen one.

use crate::address::Theme;
use crate::scene::Ink;
use crate::web::base::dom;

/// Tells the style sheet which theme is chosen; `None` means that of the system.
pub fn apply(theme: Option<Theme>) {
    let Some(root) = dom::document().document_element() else { return };
    // Setting an attribute with a valid name cannot fail.
    let _ = match theme {
        Some(theme) => root.set_attribute("data-theme", theme.name()),
        None => root.remove_attribute("data-theme"),
    };
}

/// The theme that follows `theme` when the reader presses the button: the system's, light, dark,
/// and the system's again.
pub fn next(theme: Option<Theme>) -> Option<Theme> {
    match theme {
        None => Some(Theme::Light),
        Some(Theme::Light) => Some(Theme::Dark),
        Some(Theme::Dark) => None,
    }
}

/// The theme in which the page is shown now.
pub fn current() -> Theme {
    let asked =
        dom::document().document_element().and_then(|root| root.get_attribute("data-theme"));
    let is_dark = match asked.as_deref() {
        Some("dark") => true,
        Some("light") => false,
        _ => dom::matches_media("(prefers-color-scheme: dark)"),
    };
    if is_dark { Theme::Dark } else { Theme::Light }
}

/// The colours in which the page is shown now.
#[derive(Clone, Copy, Debug)]
pub struct Colors {
    theme: Theme,
    /// Whether the reader's system replaces the colours of all pages.
    are_forced: bool,
}

impl Colors {
    /// The current colours of the page.
    pub fn current() -> Self {
        let are_forced = dom::matches_media("(forced-colors: active)");
        Self { theme: current(), are_forced }
    }

    /// The colour of an ink, as CSS writes it.
    pub fn of(self, ink: Ink) -> &'static str {
        if self.are_forced {
            return match ink {
                Ink::Ground | Ink::Zone => "Canvas",
                // What has happened is filled, and text can still be read on it.
                Ink::SleepFill => "color-mix(in srgb, CanvasText 25%, Canvas)",
                Ink::Accent | Ink::Running => "Highlight",
                _ => "CanvasText",
            };
        }
        let (light, dark) = ink.colors();
        match self.theme {
            Theme::Light => light,
            Theme::Dark => dark,
        }
    }
}
