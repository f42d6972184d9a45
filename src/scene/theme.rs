//! The theme: what each ink looks like, read from the page's own style sheet.

use super::Ink;

/// The style sheet that names every colour as `light-dark(light, dark)`.
const STYLE_SHEET: &str = include_str!("../../www/theme.css");

impl Ink {
    /// Every ink.
    pub const ALL: [Self; 23] = [
        Self::Zone,
        Self::Line,
        Self::Text,
        Self::Muted,
        Self::Ground,
        Self::Accent,
        Self::Unstarted,
        Self::Ready,
        Self::Running,
        Self::Waiting,
        Self::Sleep,
        Self::SleepFill,
        Self::Lock,
        Self::Lock2,
        Self::Queue,
        Self::Task,
        Self::Event,
        Self::Late,
        Self::Blocked,
        Self::Done,
        Self::Failed,
        Self::Cancelled,
        Self::Callback,
    ];

    /// The name of its custom property, without the dashes.
    pub fn name(self) -> &'static str {
        match self {
            Self::Zone => "zone",
            Self::Line => "line",
            Self::Text => "text",
            Self::Muted => "muted",
            Self::Ground => "page",
            Self::Accent => "accent",
            Self::Unstarted => "unstarted",
            Self::Ready => "ready",
            Self::Running => "running",
            Self::Waiting => "waiting",
            Self::Sleep => "sleep",
            Self::SleepFill => "sleep-fill",
            Self::Lock => "lock",
            Self::Lock2 => "lock2",
            Self::Queue => "queue",
            Self::Task => "task",
            Self::Event => "event",
            Self::Late => "late",
            Self::Blocked => "blocked",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Callback => "callback",
        }
    }

    /// Its colours in the light and in the dark theme, as CSS writes them.
    pub fn colors(self) -> (&'static str, &'static str) {
        self.find_colors().unwrap_or(("#777", "#777"))
    }

    fn find_colors(self) -> Option<(&'static str, &'static str)> {
        let pair = STYLE_SHEET.lines().find_map(|line| {
            let value = line.trim().strip_prefix("--")?.strip_prefix(self.name())?;
            value.strip_prefix(": light-dark(")?.strip_suffix(");")
        })?;
        let (light, dark) = pair.split_once(',')?;
        Some((light.trim(), dark.trim()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_ink_has_its_colours() {
        for ink in Ink::ALL {
            assert!(ink.find_colors().is_some(), "{} is not in theme.css", ink.name());
        }
    }
}
