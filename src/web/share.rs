//! Sharing: a link to exactly this moment, lines for other people's pages, and the run as a file.
//!
//! The dialog is a part of its own, with its markup and everything that writes files.

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use js_sys::{Array, Promise, Reflect};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, HtmlAnchorElement, HtmlCanvasElement, HtmlDialogElement, HtmlElement,
    HtmlInputElement, HtmlTextAreaElement, Url,
};

use super::app::Message;
use super::canvas::Canvas;
use super::dom;
use super::views::Views;
use crate::address::{Address, Controls};
use crate::export::{FORMATS, Subject, drawing, format};
use crate::later::{Later, later};
use crate::scene::{Film, Ink, Rect, Shape};

/// What is only there for those who share.
static SHARE: Later<Share> = later!(later_share, Share, share);

/// Does what a button of the dialog says; an empty word opens it.
type Share = fn(Sharing) -> Pin<Box<dyn Future<Output = ()>>>;

/// What is shared.
pub(super) struct Sharing {
    /// What to do: the end of the button's `data-do`.
    pub(super) what: String,
    pub(super) views: Views,
    /// The address of this moment.
    pub(super) address: Address,
    pub(super) film: Rc<Film>,
}

/// How long a browser may take to read a file that it was given.
const KEPT_MILLIS: u32 = 60_000;

/// No browser has canvases that are higher, in pixels.
const HIGHEST_CANVAS: f32 = 16_384.0;

/// Pixels of a PNG for one of the picture.
const DENSITY: f32 = 2.0;

fn share(sharing: Sharing) -> Pin<Box<dyn Future<Output = ()>>> {
    Box::pin(async move {
        let said = match &*sharing.what {
            "" => sharing.open(),
            "-link" => copy::<HtmlInputElement>(&sharing.views, "#share-link").await,
            "-embed" => copy::<HtmlTextAreaElement>(&sharing.views, "#share-embed").await,
            "-png" => sharing.save_png().await,
            what => sharing.save(what.trim_start_matches('-')),
        };
        if let Some(line) = sharing.views.find::<HtmlElement>(".said") {
            dom::set_text(&line, &said);
        }
    })
}

impl Sharing {
    /// Does it once the part is here.
    pub(super) async fn load_and_share(self) -> Message {
        match SHARE.load().await {
            Ok(share) => {
                share(self).await;
                Message::Repaint
            }
            Err(reason) => Message::Complain(format!("Nothing can be shared now: {reason}")),
        }
    }

    /// Shows the dialog; what it says belongs to the moment at which it is opened.
    fn open(&self) -> String {
        let Some(dialog) = self.dialog() else { return String::new() };
        if let Some(input) = self.views.find::<HtmlInputElement>("#share-link") {
            input.set_value(&self.link());
        }
        if let Some(lines) = self.views.find::<HtmlTextAreaElement>("#share-embed") {
            lines.set_value(&self.embed());
        }
        if !dialog.open() {
            // A page that is not shown cannot show a dialog.
            let _ = dialog.show_modal();
        }
        String::new()
    }

    /// The dialog, made when it is first opened.
    fn dialog(&self) -> Option<HtmlDialogElement> {
        if let Some(dialog) = self.views.find(".share") {
            return Some(dialog);
        }
        let page = self.views.find::<HtmlElement>("main")?.parent_element()?;
        let dialog = dom::append(&page, "dialog", "panel share", "")?;
        dom::set_attribute(&dialog, "aria-labelledby", "share");
        dialog.set_inner_html(include_str!("share.html"));
        let saved = self.views.find::<HtmlElement>(".saved")?;
        for name in FORMATS.iter().map(|format| format.name).chain(["png"]) {
            let button = dom::append(&saved, "button", "", &label(name))?;
            dom::set_attribute(&button, "type", "button");
            dom::set_attribute(&button, "data-do", &format!("share-{name}"));
        }
        Some(dialog.unchecked_into())
    }

    fn link(&self) -> String {
        format!("{}#{}", place(), self.address)
    }

    /// The lines for another page: the element, and a link for those who see no element.
    fn embed(&self) -> String {
        let folder = place();
        let folder = folder.rfind('/').map_or("", |end| &folder[..=end]);
        let whole = Address { controls: Controls::Full, ..self.address.clone() };
        let shown = Address { controls: Controls::Min, ..self.address.clone() }.to_string();
        let attributes: Vec<_> = form_urlencoded::parse(shown.as_bytes())
            .map(|(key, value)| format!("{}=\"{}\"", key.replace('_', "-"), dom::escaped(&value)))
            .collect();
        format!(
            "<script async src=\"{}embed.js\"></script>\n<loop-scope {}>\n  \
             <a href=\"{}\">{} in Loopscope</a>\n</loop-scope>",
            dom::escaped(folder),
            attributes.join(" "),
            dom::escaped(&format!("{}#{whole}", place())),
            dom::escaped(self.address.demo.title),
        )
    }

    fn subject(&self) -> Subject<'_> {
        Subject::new(&self.film, self.address.demo, &self.address.values)
    }

    /// Gives the run to the browser as a file; says what came of it.
    fn save(&self, name: &str) -> String {
        let Some(format) = format(name) else { return format!("There is no format {name}") };
        let subject = self.subject();
        let text = Array::of1(&format.write(&subject).into());
        let options = BlobPropertyBag::new();
        options.set_type(format.media_type);
        let blob = Blob::new_with_str_sequence_and_options(&text, &options);
        give(blob, &format.file_name(&subject))
    }

    /// Paints the picture that the format `svg` writes, and gives it to the browser as a file.
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
                // Nobody but us holds the promise.
                let _ = resolve.call1(&JsValue::UNDEFINED, &blob);
            });
            let _ = canvas.to_blob(on_blob.unchecked_ref());
        });
        let blob = JsFuture::from(promise).await.and_then(JsCast::dyn_into::<Blob>);
        give(blob, &format!("{}.png", subject.id))
    }
}

/// What a button that saves is called.
fn label(name: &str) -> String {
    match name {
        "perfetto" => "Perfetto".to_owned(),
        name => name.to_uppercase(),
    }
}

/// The address of the page without the part that says what it shows.
fn place() -> String {
    let href = dom::window().location().href().unwrap_or_default();
    href.split('#').next().unwrap_or_default().to_owned()
}

/// Copies what a field holds; where that is forbidden, it is selected for the person to copy.
async fn copy<T: JsCast + Field>(views: &Views, selector: &str) -> String {
    let Some(field) = views.find::<T>(selector) else { return String::new() };
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
    words.to_owned()
}

/// The clipboard, which pages without encryption and some frames do not have.
fn clipboard() -> Option<JsValue> {
    let navigator = Reflect::get(&dom::window(), &"navigator".into()).ok()?;
    let clipboard = Reflect::get(&navigator, &"clipboard".into()).ok()?;
    clipboard.is_object().then_some(clipboard)
}

/// A field whose text can be copied.
trait Field {
    fn select(&self);
    fn value(&self) -> String;
}

impl Field for HtmlInputElement {
    fn select(&self) {
        self.select();
    }

    fn value(&self) -> String {
        self.value()
    }
}

impl Field for HtmlTextAreaElement {
    fn select(&self) {
        self.select();
    }

    fn value(&self) -> String {
        self.value()
    }
}

/// Gives the browser a file to save; says what came of it.
fn give(blob: Result<Blob, JsValue>, name: &str) -> String {
    let url = blob.and_then(|blob| Url::create_object_url_with_blob(&blob));
    let link = dom::create("a", "").map(JsCast::unchecked_into::<HtmlAnchorElement>);
    let (Ok(url), Some(link)) = (url, link) else {
        return format!("The browser cannot save {name}");
    };
    link.set_href(&url);
    link.set_download(name);
    link.click();
    let revoke = Timeout::new(KEPT_MILLIS, move || {
        // What is no address any more needs no revoking.
        let _ = Url::revoke_object_url(&url);
    });
    revoke.forget();
    format!("Saved as {name}")
}
