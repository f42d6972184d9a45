//! The question that the program answers, and its variants.

use yew::{Callback, Html, MouseEvent, html};

use crate::program::Preset;
use crate::web::session::message::Message;
use crate::web::session::page_state::PageState;
use crate::web::session::panel::Panel;

/// The question of the program, with a button for each preset.
pub struct Question {
    tell: Callback<Message>,
}

impl Question {
    /// A question that passes on which preset the reader chooses.
    pub fn new(tell: &Callback<Message>) -> Self {
        Self { tell: tell.clone() }
    }
}

impl Panel for Question {
    fn view(&self, page: &PageState<'_>) -> Html {
        let (program, values) = (page.shown.program(), &page.shown.values);
        let preset = |(index, preset): (usize, &Preset)| {
            let is_pressed = program.preset_values(preset) == *values;
            html! {
                <button
                    type="button"
                    aria-pressed={is_pressed.to_string()}
                    onclick={Message::Preset(Some(index)).on::<MouseEvent>(&self.tell)}
                >
                    { preset.name }
                </button>
            }
        };
        html! {
            <>
                <h2 class="idea">{ program.question(values).to_owned() }</h2>
                if !program.presets.is_empty() {
                    <div class="presets" role="group" aria-label="Presets">
                        { for program.presets.iter().enumerate().map(preset) }
                    </div>
                }
            </>
        }
    }
}
