//! Sharing: a link to the place that is shown, HTML that embeds it in another page, and the run as
//! a file.
//!
//! This part, with everything that writes files, is fetched when it is first needed.

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use js_sys::{Array, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, HtmlCanvasElement, HtmlInputElement, Url};
use yew::{Callback, Component, Context, Html, MouseEvent, NodeRef, Properties, html};

use crate::address::Controls;
use crate::formats::{FORMATS, Subject, drawing, format};
use crate::later::later;
use crate::run::Run;
use crate::scene::{Ink, Rect, Shape};
use crate::web::base::canvas::Canvas;
use crate::web::base::dom;
use crate::web::base::lazy_part::LazyPart;
use crate::web::pages::dialog::Dialog;
use crate::web::session::shown::Shown;

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
    link: NodeRef,
    embed: NodeRef,
    /// The result of the button that was pressed last, in words.
    said: String,
}

/// The messages of the dialog.
enum Wish {
    /// The link has to be copied.
    CopyLink,
    /// The HTML for another page has to be copied.
    CopyEmbed,
    /// The run has to be saved in the format with this name.
    Save(&'static str),
    /// The run has to be saved as a PNG.
    SavePng,
    /// Something was done; the text says with what result.
    Say(String),
}

/// How long a browser may take to read a file that it was given.
const KEPT_MILLIS: u32 = 60_000;

/// The greatest height of a canvas that browsers support, in pixels.
const HIGHEST_CANVAS: f32 = 16_384.0;

/// The name of the format that a canvas writes; the others are in `formats`.
const PNG: &str = "png";

/// The number of pixels of a PNG for one pixel of the picture.
const DENSITY: f32 = 2.0;

impl Component for ShareDialog {
    type Message = Wish;
    type Properties = ShareProps;

    fn create(_: &Context<Self>) -> Self {
        Self { link: NodeRef::default(), embed: NodeRef::default(), said: String::new() }
    }

    fn update(&mut self, context: &Context<Self>, wish: Wish) -> bool {
        let (props, link) = (context.props(), context.link());
        match wish {
            Wish::CopyLink => link.send_future(copy(self.link.clone())),
            Wish::CopyEmbed => link.send_future(copy(self.embed.clone())),
            Wish::Save(name) => link.send_message(Wish::Say(props.save(name))),
            Wish::SavePng => {
                let props = props.clone();
                link.send_future(async move { Wish::Say(props.save_png().await) });
            }
            Wish::Say(words) => {
                self.said = words;
                return true;
            }
        }
        false
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let (props, link) = (context.props(), context.link());
        let save = |name: &'static str| {
            let onclick = link.callback(move |_: MouseEvent| match name {
                PNG => Wish::SavePng,
                name => Wish::Save(name),
            });
            html! { <button type="button" {onclick}>{ label(name) }</button> }
        };
        let names = FORMATS.iter().map(|format| format.name).chain([PNG]);
        html! {
            <Dialog name="share" title="Share" on_close={props.on_close.clone()}>
                if props.shown.has_link() {
                    <label for="share-link">{ "Link to this moment" }</label>
                    <div class="copied">
                        <input
                            id="share-link"
                            readonly=true
                            spellcheck="false"
                            value={props.link()}
                            ref={self.link.clone()}
                        />
                        <button type="button" onclick={link.callback(|_| Wish::CopyLink)}>
                            { "Copy" }
                        </button>
                    </div>
                    <label for="share-embed">{ "Lines that embed it in a page" }</label>
                    <div class="copied">
                        <textarea
                            id="share-embed"
                            readonly=true
                            rows="5"
                            wrap="off"
                            spellcheck="false"
                            value={props.embed()}
                            ref={self.embed.clone()}
                        />
                        <button type="button" onclick={link.callback(|_| Wish::CopyEmbed)}>
                            { "Copy" }
                        </button>
                    </div>
                } else {
                    <p>
                        { "A link cannot hold a run that was opened from a file. Save the run and \
                           send the file: it can be dropped on this page." }
                    </p>
                }
                <h3>{ "Save the whole run" }</h3>
                <div class="saved">{ for names.map(save) }</div>
                <p class="said" role="status">{ &self.said }</p>
            </Dialog>
        }
    }
}

impl PartialEq for ShareProps {
    fn eq(&self, other: &Self) -> bool {
        self.shown == other.shown && Rc::ptr_eq(&self.run.film, &other.run.film)
    }
}

impl ShareProps {
    fn link(&self) -> String {
        format!("{}#{}", page_url(), self.shown.address())
    }

    /// The HTML for another page: the element, with a link inside that is shown without scripts.
    fn embed(&self) -> String {
        let url = page_url();
        let path = url.split('?').next().unwrap_or_default();
        let folder = path.rfind('/').map_or("", |end| &path[..=end]);
        let address = |controls| {
            let mut address = self.shown.address();
            address.view.controls = controls;
            address.to_string()
        };
        let (whole, shown) = (address(Controls::Full), address(Controls::Min));
        let attributes: Vec<_> = form_urlencoded::parse(shown.as_bytes())
            .map(|(key, value)| format!("{}=\"{}\"", key.replace('_', "-"), dom::escaped(&value)))
            .collect();
        format!(
            "<script async src=\"{}embed.js\"></script>\n<loop-scope {}>\n  \
             <a href=\"{}\">{} in Loopscope</a>\n</loop-scope>",
            dom::escaped(folder),
            attributes.join(" "),
            dom::escaped(&format!("{url}#{whole}")),
            dom::escaped(&self.shown.program().title),
        )
    }

    fn subject(&self) -> Subject<'_> {
        Subject { film: &self.run.film, header: self.run.header() }
    }

    /// Gives the run to the browser as a file. Returns the result in words.
    fn save(&self, name: &str) -> String {
        let Some(format) = format(name) else { return format!("There is no format {name}") };
        let subject = self.subject();
        let bytes = Array::of1(&Uint8Array::from(&*format.write(&subject)).into());
        let options = BlobPropertyBag::new();
        // A new object takes any field.
        let _ = Reflect::set(&options, &"type".into(), &format.media_type.into());
        let blob = Blob::new_with_u8_array_sequence_and_options(&bytes, &options);
        give(blob, &format.file_name(&subject))
    }

    /// Paints the picture that the format `svg` writes, and gives it to the browser as a file.
    /// Returns the result in words.
    async fn save_png(&self) -> String {
        let subject = self.subject();
        let drawing = drawing(&subject);
        let density = DENSITY.min(HIGHEST_CANVAS / drawing.height);
        if density < 0.5 {
            return "The picture is too high for a PNG; save it as SVG".to_owned();
        }
        let canvas = dom::create("canvas", "").map(JsCast::unchecked_into::<HtmlCanvasElement>);
        let painted = canvas.and_then(|canvas| {
            let size = (drawing.width, drawing.height);
            let painter = Canvas::of(&canvas, size, f64::from(density))?;
            let ground = Rect::new(0.0, 0.0, drawing.width, drawing.height);
            painter.paint(&[Shape::Bars { bars: vec![ground], ink: Ink::Ground, opacity: 1.0 }]);
            painter.paint(&drawing.shapes);
            Some(canvas)
        });
        let Some(canvas) = painted else { return "This browser cannot paint it".to_owned() };
        let promise = Promise::new(&mut |resolve, _| {
            let on_blob = Closure::once_into_js(move |blob: JsValue| {
                // Calling `resolve` cannot fail.
                let _ = resolve.call1(&JsValue::UNDEFINED, &blob);
            });
            let _ = canvas.to_blob(on_blob.unchecked_ref());
        });
        let blob = JsFuture::from(promise).await.and_then(JsCast::dyn_into::<Blob>);
        give(blob, &format!("{}.png", subject.safe_name()))
    }
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

/// Copies the text of a field. If the browser forbids that, the text is selected for the reader.
async fn copy(field: NodeRef) -> Wish {
    // A text area is treated as an input, because it has the same methods.
    let Some(field) = field.get().map(JsCast::unchecked_into::<HtmlInputElement>) else {
        return Wish::Say(String::new());
    };
    field.select();
    let copied = clipboard().and_then(|clipboard| {
        let write = Reflect::get(&clipboard, &"writeText".into()).ok()?;
        let write = write.dyn_into::<js_sys::Function>().ok()?;
        write.call1(&clipboard, &field.value().into()).ok()?.dyn_into::<Promise>().ok()
    });
    let is_copied = match copied {
        Some(promise) => JsFuture::from(promise).await.is_ok(),
        None => false,
    };
    let words =
        if is_copied { "Copied" } else { "The browser forbids to copy; it is selected now" };
    Wish::Say(words.to_owned())
}

/// The clipboard, which pages without HTTPS and some frames do not have.
fn clipboard() -> Option<JsValue> {
    let navigator = Reflect::get(&dom::window(), &"navigator".into()).ok()?;
    let clipboard = Reflect::get(&navigator, &"clipboard".into()).ok()?;
    clipboard.is_object().then_some(clipboard)
}

/// Gives the browser a file to save. Returns the result in words.
fn give(blob: Result<Blob, JsValue>, name: &str) -> String {
    let url = blob.and_then(|blob| Url::create_object_url_with_blob(&blob));
    let (Ok(url), Some(link)) = (url, dom::create("a", "")) else {
        return format!("The browser cannot save {name}");
    };
    dom::set_attribute(&link, "href", &url);
    dom::set_attribute(&link, "download", name);
    link.click();
    let revoke = Timeout::new(KEPT_MILLIS, move || {
        // It fails only if the text is not a URL.
        let _ = Url::revoke_object_url(&url);
    });
    revoke.forget();
    // The browser does not tell whether it saved the file.
    format!("Given to the browser as {name}")
}
