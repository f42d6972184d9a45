//! The ending: why a run does not end as it should, in words.

use super::dom;
use super::part::{Part, Said};
use super::views::View;
use crate::model::Ending;
use crate::scene::{Deadlock, Film, Machine, Playhead, deadlock, limit_text};

/// What the box says of the present run.
#[derive(Debug, Default)]
pub(super) struct EndingBox {
    is_begun: bool,
    conclusion: Option<String>,
}

impl EndingBox {
    /// Who waits for whom in the end, as part of a sentence, if that is so and known.
    pub(super) fn conclusion(&self) -> Option<&str> {
        self.conclusion.as_deref()
    }

    /// Writes how the run of `film` ends, or hides the box if there is nothing to say; gives what
    /// has to be fetched for that.
    pub(super) fn write(
        &mut self,
        section: &View,
        film: &Film,
        playhead: &Playhead,
    ) -> Option<Part> {
        if self.conclusion.is_some() {
            return None;
        }
        let section = section.element()?;
        let is_deadlock = film.ending() == Some(Ending::Deadlock);
        let is_first = !std::mem::replace(&mut self.is_begun, true);
        if is_first {
            let text = match film.ending() {
                Some(Ending::LimitReached(limit)) => {
                    format!("The run is stopped before its end: {}", limit_text(limit))
                }
                _ if is_deadlock => "The run ends in a deadlock".to_owned(),
                _ => String::new(),
            };
            section.set_hidden(text.is_empty());
            section.set_inner_html("");
            dom::append(section, "p", "", &text);
        }
        if !is_deadlock {
            return None;
        }
        let Some(say) = Part::Deadlock.say() else { return is_first.then_some(Part::Deadlock) };
        let Said { html, conclusion } = say(film.last(), playhead);
        section.set_inner_html(&html);
        self.conclusion = Some(conclusion);
        None
    }
}

/// Who waits for whom in the last machine of a run.
pub(super) fn say_deadlock(machine: &Machine, _: &Playhead) -> Said {
    let Some(Deadlock { waits, conclusion }) = deadlock(machine) else { return Said::default() };
    let mut html = "<p>The run ends in a deadlock</p><ul>".to_owned();
    for line in &waits {
        html.extend(["<li>", &dom::escaped(line), "</li>"]);
    }
    html.extend(["</ul><p>So ", &dom::escaped(&conclusion), "</p>"]);
    Said { html, conclusion }
}
