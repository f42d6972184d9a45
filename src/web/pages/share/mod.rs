//! Sharing: a link to a place of the run, lines that embed it in another page, a picture of it, and
//! the run as a file.
//!
//! This part, with everything that writes files, is fetched when it is first needed.

mod clipboard;
mod saving;

use std::rc::Rc;

use yew::{Callback, Component, Context, Event, Html, MouseEvent, NodeRef, Properties, html};

use crate::address::{Address, At, element_snippet, frame_snippet, image_snippet, markdown_image};
use crate::formats::{Drawing, FORMATS, Parts, Still, Subject, drawing, format};
use crate::later::later;
use crate::model::Seconds;
use crate::run::Run;
use crate::scene::{Playhead, Screening, telling_beat};
use crate::web::base::button::tab;
use crate::web::base::dom;
use crate::web::base::lazy_part::LazyPart;
use crate::web::pages::dialog::Dialog;
use crate::web::session::shown::Shown;
use clipboard::copy;

type RenderShare = fn(ShareProps) -> Html;

/// The dialog that shares what is shown.
pub static SHARE: LazyPart<RenderShare> =
    LazyPart::new(later!(later_share, RenderShare, view), "way to share it", "Press Share");

fn view(props: ShareProps) -> Html {
    html! { <ShareDialog ..props /> }
}

/// What is shared.
#[derive(Clone, Properties)]
pub struct ShareProps {
    /// What was shown when the dialog was opened, with the place of the playhead.
    pub shown: Shown,
    /// The run.
    pub run: Rc<Run>,
    /// Called when the dialog is closed.
    pub on_close: Callback<()>,
}

/// The dialog that shares what is shown.
struct ShareDialog {
    screening: Screening,
    /// The most telling place of the run, in beats.
    telling: usize,
    place: Place,
    parts: Parts,
    is_frame: bool,
    alt_form: AltForm,
    link: NodeRef,
    embed: NodeRef,
    alt: NodeRef,
    /// The result of the button that was pressed last, in words.
    said: String,
}

/// The place of the run that is shared.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Place {
    /// That of the playhead.
    Now,
    /// The most telling one.
    Telling,
    /// The start, from where it plays.
    Start,
}

/// The form of the words that stand for the picture.
#[derive(Clone, Copy, Debug, PartialEq)]
enum AltForm {
    Text,
    Markdown,
    Html,
}

/// The messages of the dialog.
enum Wish {
    /// Another place has to be shared.
    Go(Place),
    /// The picture has to show other parts.
    Show(Parts),
    /// The lines are those of a frame, or else of the element.
    Frame(bool),
    /// The words for the picture have another form.
    Alt(AltForm),
    /// The text of a field has to be copied.
    Copy(NodeRef),
    /// The run has to be saved in the format with this name.
    Save(&'static str),
    /// The picture of the place has to be saved as SVG.
    SaveStill,
    /// A PNG has to be painted and saved: of the place, or else of the whole run.
    Paint { is_still: bool },
    /// The words that say so are on the page, and painting begins.
    PaintNow { is_still: bool },
    /// Something was done; the text says with what result.
    Say(String),
}

/// The name of the format that a canvas writes; the others are in `formats`.
const PNG: &str = "png";

impl Component for ShareDialog {
    type Message = Wish;
    type Properties = ShareProps;

    fn create(context: &Context<Self>) -> Self {
        let props = context.props();
        let mut screening = Screening::new(Rc::clone(&props.run.film));
        let telling = telling_beat(&mut screening);
        // At the end there is nothing left to see.
        let is_over = props.playhead().beat >= props.run.film.beat_count();
        let place = if is_over { Place::Telling } else { Place::Now };
        let mut dialog = Self {
            screening,
            telling,
            place,
            parts: Parts::ALL,
            is_frame: false,
            alt_form: AltForm::Text,
            link: NodeRef::default(),
            embed: NodeRef::default(),
            alt: NodeRef::default(),
            said: String::new(),
        };
        dialog.screening.seek(dialog.playhead(props).beat);
        dialog
    }

    fn update(&mut self, context: &Context<Self>, wish: Wish) -> bool {
        let (props, link) = (context.props(), context.link());
        match wish {
            Wish::Go(place) => {
                self.place = place;
                self.screening.seek(self.playhead(props).beat);
            }
            Wish::Show(parts) => self.parts = parts,
            Wish::Frame(is_frame) => self.is_frame = is_frame,
            Wish::Alt(form) => self.alt_form = form,
            Wish::Copy(field) => {
                link.send_future(async { Wish::Say(copy(field).await) });
                return false;
            }
            Wish::Say(words) => self.said = words,
            Wish::Save(name) => {
                let Some(format) = format(name) else { return false };
                let subject = props.subject();
                let (bytes, file) = (format.write(&subject), format.file_name(&subject));
                self.said = saving::save(&bytes, format.media_type, &file);
            }
            Wish::SaveStill => {
                let subject = props.subject();
                let still = self.still(props, &subject);
                let file = format!("{}.svg", still.file_stem());
                let bytes = still.picture(None).into_bytes();
                self.said = saving::save(&bytes, "image/svg+xml", &file);
            }
            Wish::Paint { is_still } => {
                self.said = String::from("Painting the picture …");
                link.send_future(async move {
                    saving::words_are_shown().await;
                    Wish::PaintNow { is_still }
                });
            }
            Wish::PaintNow { is_still } => {
                let subject = props.subject();
                let (drawing, stem): (Drawing, _) = if is_still {
                    let still = self.still(props, &subject);
                    (still.drawing(), still.file_stem())
                } else {
                    (drawing(&subject), subject.safe_name())
                };
                self.said = saving::save_png(&drawing, &format!("{stem}.{PNG}"));
            }
        }
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let props = context.props();
        html! {
            <Dialog name="share" title="Share" on_close={props.on_close.clone()}>
                { self.view_places(context) }
                if props.shown.has_link() {
                    { self.view_link(context) }
                } else {
                    <p>
                        { "A link cannot hold a run that was opened from a file. Save the run and \
                           send the file: it can be dropped on this page." }
                    </p>
                }
                { self.view_picture(context) }
                { Self::view_files(context) }
                <p class="said" role="status">{ &self.said }</p>
            </Dialog>
        }
    }
}

impl ShareDialog {
    /// The place that is shared.
    fn playhead(&self, props: &ShareProps) -> Playhead {
        match self.place {
            Place::Now => props.playhead(),
            Place::Telling => props.run.film.at_beat(self.telling),
            Place::Start => Playhead::at_rest(0, 0),
        }
    }

    fn address(&self, props: &ShareProps) -> Address {
        let mut address = props.shown.address();
        let film = &props.run.film;
        match self.place {
            Place::Now => {}
            // The number of a moment stays right when values change.
            Place::Telling => match film.moment_at(self.telling) {
                Some(index) => {
                    (address.view.at, address.view.moment) = (None, Some(index + 1));
                }
                None => address.view.at = Some(At::of(&film.at_beat(self.telling), film)),
            },
            Place::Start => address.view.at = None,
        }
        address
    }

    fn still<'a>(&'a self, props: &'a ShareProps, subject: &'a Subject<'a>) -> Still<'a> {
        let language = props.shown.view.listing.languages().first();
        Still {
            subject,
            screening: &self.screening,
            playhead: self.playhead(props),
            parts: self.parts,
            language: language.map(|language| language.name()),
        }
    }

    fn view_places(&self, context: &Context<Self>) -> Html {
        let (props, link) = (context.props(), context.link());
        let choose = |label, place| {
            let onclick = link.callback(move |_: MouseEvent| Wish::Go(place));
            tab(label, self.place == place, onclick)
        };
        let subject = props.subject();
        let playhead = self.playhead(props);
        let words = self.still(props, &subject).sentence();
        html! {
            <>
                <div class="tabs" role="group" aria-label="Which moment">
                    { choose("This moment", Place::Now) }
                    { choose("The most telling moment", Place::Telling) }
                    { choose("From the start", Place::Start) }
                </div>
                <p class="place">{ format!("{:.3} s: {words}", Seconds(playhead.nanos)) }</p>
            </>
        }
    }

    fn view_link(&self, context: &Context<Self>) -> Html {
        let (props, link) = (context.props(), context.link());
        let address = self.address(props);
        let url = page_url();
        let title = &props.shown.program().title;
        let lines = if self.is_frame { frame_snippet } else { element_snippet };
        let choose = |label, is_frame| {
            let onclick = link.callback(move |_: MouseEvent| Wish::Frame(is_frame));
            tab(label, self.is_frame == is_frame, onclick)
        };
        html! {
            <>
                <label for="share-link">{ "Link to this moment" }</label>
                <div class="copied">
                    <input
                        id="share-link"
                        readonly=true
                        spellcheck="false"
                        value={format!("{url}#{address}")}
                        ref={self.link.clone()}
                    />
                    { copy_button(context, "Copy the link", &self.link) }
                </div>
                <div class="labelled">
                    <label for="share-embed">{ "Lines that embed it in a page" }</label>
                    <div class="tabs" role="group" aria-label="How it is embedded">
                        { choose("Element", false) }
                        { choose("Frame", true) }
                    </div>
                </div>
                <div class="copied">
                    <textarea
                        id="share-embed"
                        readonly=true
                        rows="4"
                        wrap="off"
                        spellcheck="false"
                        value={lines(&url, &address, title)}
                        ref={self.embed.clone()}
                    />
                    { copy_button(context, "Copy the lines", &self.embed) }
                </div>
            </>
        }
    }

    fn view_picture(&self, context: &Context<Self>) -> Html {
        let (props, link) = (context.props(), context.link());
        let parts = self.parts;
        let part = |label, is_on: bool, toggled: Parts| {
            let onchange = link.callback(move |_: Event| Wish::Show(toggled));
            html! {
                <label><input type="checkbox" checked={is_on} {onchange} />{ label }</label>
            }
        };
        let choose = |label, form| {
            let onclick = link.callback(move |_: MouseEvent| Wish::Alt(form));
            tab(label, self.alt_form == form, onclick)
        };
        html! {
            <>
                <h3>{ "A picture of this moment" }</h3>
                <div class="saved" role="group" aria-label="The picture shows">
                    { part("Stage", parts.stage, Parts { stage: !parts.stage, ..parts }) }
                    { part("Lanes", parts.lanes, Parts { lanes: !parts.lanes, ..parts }) }
                    { part("Code", parts.code, Parts { code: !parts.code, ..parts }) }
                    <button type="button" onclick={link.callback(|_| Wish::SaveStill)}>
                        { "Save as SVG" }
                    </button>
                    <button
                        type="button"
                        onclick={link.callback(|_| Wish::Paint { is_still: true })}
                    >
                        { "Save as PNG" }
                    </button>
                </div>
                <div class="labelled">
                    <label for="share-alt">{ "The picture in words" }</label>
                    <div class="tabs" role="group" aria-label="Form of the words">
                        { choose("Text", AltForm::Text) }
                        { choose("Markdown", AltForm::Markdown) }
                        { choose("HTML", AltForm::Html) }
                    </div>
                </div>
                <div class="copied">
                    <textarea
                        id="share-alt"
                        readonly=true
                        rows="3"
                        spellcheck="false"
                        value={self.alt_text(props)}
                        ref={self.alt.clone()}
                    />
                    { copy_button(context, "Copy the words", &self.alt) }
                </div>
            </>
        }
    }

    /// The words that stand for the picture, in the form that is chosen.
    fn alt_text(&self, props: &ShareProps) -> String {
        let subject = props.subject();
        let still = self.still(props, &subject);
        let alt = still.description();
        let file = format!("{}.svg", still.file_stem());
        match self.alt_form {
            AltForm::Text => alt,
            AltForm::Markdown => markdown_image(&file, &alt),
            AltForm::Html => {
                let Drawing { width, height, .. } = still.drawing();
                image_snippet(&file, &alt, (width as u32, height as u32))
            }
        }
    }

    fn view_files(context: &Context<Self>) -> Html {
        let save = |name: &'static str| {
            let onclick = context.link().callback(move |_: MouseEvent| match name {
                PNG => Wish::Paint { is_still: false },
                name => Wish::Save(name),
            });
            html! { <button type="button" {onclick}>{ label(name) }</button> }
        };
        let names = FORMATS.iter().map(|format| format.name).chain([PNG]);
        html! {
            <>
                <h3>{ "Save the whole run" }</h3>
                <div class="saved">{ for names.map(save) }</div>
            </>
        }
    }
}

impl PartialEq for ShareProps {
    fn eq(&self, other: &Self) -> bool {
        self.shown == other.shown && Rc::ptr_eq(&self.run.film, &other.run.film)
    }
}

impl ShareProps {
    fn subject(&self) -> Subject<'_> {
        Subject { film: &self.run.film, header: self.run.header() }
    }

    /// The place at which the playhead was when the dialog was opened.
    fn playhead(&self) -> Playhead {
        let film = &self.run.film;
        self.shown.view.at.map_or_else(|| Playhead::at_rest(0, 0), |at| at.playhead(film))
    }
}

fn copy_button(context: &Context<ShareDialog>, label: &'static str, field: &NodeRef) -> Html {
    let field = field.clone();
    let onclick = context.link().callback(move |_: MouseEvent| Wish::Copy(field.clone()));
    html! { <button type="button" aria-label={label} {onclick}>{ "Copy" }</button> }
}

/// The label of the button that saves in a format.
fn label(name: &str) -> String {
    match name {
        "perfetto" => "Perfetto".to_owned(),
        "run" => "Run".to_owned(),
        name => name.to_uppercase(),
    }
}

/// The URL of the page without its fragment.
fn page_url() -> String {
    let href = dom::window().location().href().unwrap_or_default();
    href.split('#').next().unwrap_or_default().to_owned()
}
