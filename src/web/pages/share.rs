//! Sharing: a link to exactly this moment, lines for other people's pages, and the run as a file.
//!
//! The dialog is a part of its own, with its markup and everything that writes files.

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use js_sys::{Array, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, HtmlCanvasElement, HtmlElement, HtmlInputElement, Url};

use crate::address::Controls;
use crate::formats::{FORMATS, Subject, drawing, format};
use crate::later::later;
use crate::scene::{Film, Ink, Rect, Shape};
use crate::trace::Header;
use crate::web::base::canvas::Canvas;
use crate::web::base::dom;
use crate::web::base::lazy_part::LazyPart;
use crate::web::base::views::Views;
use crate::web::pages::dialog::dialog;
use crate::web::session::message::Message;
use crate::web::session::shown::Shown;

/// Shares; with everything that writes files.
pub static SHARE: LazyPart<Share> =
    LazyPart::new(later!(later_share, Share, share), "way to share it", "Press Share");

/// Does what a button of the dialog says; an empty word opens it.
pub type Share = fn(Sharing) -> Pin<Box<dyn Future<Output = Message>>>;

/// What is shared.
pub struct Sharing {
    /// What to do: the end of the button's `data-do`.
    pub what: String,
    pub views: Views,
    /// What is shown, at this moment.
    pub shown: Shown,
    pub film: Rc<Film>,
    /// What its file says of it.
    pub header: Header,
}

/// How long a browser may take to read a file that it was given.
const KEPT_MILLIS: u32 = 60_000;

/// No browser has canvases that are higher, in pixels.
const HIGHEST_CANVAS: f32 = 16_384.0;

/// Pixels of a PNG for one of the picture.
const DENSITY: f32 = 2.0;

/// Does what a button of the dialog says.
fn share(sharing: Sharing) -> Pin<Box<dyn Future<Output = Message>>> {
    Box::pin(async move {
        let said = match &*sharing.what {
            "" => {
                // Without the page there is nothing to show.
                let _ = sharing.open();
                String::new()
            }
            "-link" => copy(&sharing.views, "#share-link").await,
            "-embed" => copy(&sharing.views, "#share-embed").await,
            "-png" => sharing.save_png().await,
            what => sharing.save(what.trim_start_matches('-')),
        };
        if let Some(line) = sharing.views.find::<HtmlElement>(".said") {
            dom::set_text(&line, &said);
        }
        Message::Repaint
    })
}

impl Sharing {
    /// Shows the dialog; what it says belongs to the moment at which it is opened.
    fn open(&self) -> Option<()> {
        let dialog = dialog(&self.views, "share", include_str!("share.html"))?;
        let saved = self.views.find::<HtmlElement>(".saved")?;
        if saved.child_element_count() == 0 {
            for name in FORMATS.iter().map(|format| format.name).chain(["png"]) {
                let button = dom::append(&saved, "button", "", &label(name))?;
                dom::set_attribute(&button, "type", "button");
                dom::set_attribute(&button, "data-do", &format!("share-{name}"));
            }
        }
        field(&self.views, "#share-link")?.set_value(&self.link());
        field(&self.views, "#share-embed")?.set_value(&self.embed());
        if !dialog.open() {
            // A page that is not shown cannot show a dialog.
            let _ = dialog.show_modal();
        }
        Some(())
    }

    fn link(&self) -> String {
        format!("{}#{}", place(), self.shown.address())
    }

    /// The lines for another page: the element, and a link for those who see no element.
    fn embed(&self) -> String {
        let place = place();
        let path = place.split('?').next().unwrap_or_default();
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
            dom::escaped(&format!("{place}#{whole}")),
            dom::escaped(&self.shown.program().title),
        )
    }

    fn subject(&self) -> Subject<'_> {
        Subject { film: &self.film, header: self.header.clone() }
    }

    /// Gives the run to the browser as a file; says what came of it.
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
        give(blob, &format!("{}.png", subject.safe_name()))
    }
}

/// What a button that saves is called.
fn label(name: &str) -> String {
    match name {
        "perfetto" => "Perfetto".to_owned(),
        "run" => "Run".to_owned(),
        name => name.to_uppercase(),
    }
}

/// The address of the page without the part that says what it shows.
fn place() -> String {
    let href = dom::window().location().href().unwrap_or_default();
    href.split('#').next().unwrap_or_default().to_owned()
}

/// Copies what a field holds; where that is forbidden, it is selected for the person to copy.
async fn copy(views: &Views, selector: &str) -> String {
    let Some(field) = field(views, selector) else { return String::new() };
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

/// A field whose text can be copied. What is asked of it, an area of text can do as well.
fn field(views: &Views, selector: &str) -> Option<HtmlInputElement> {
    views.find(selector)
}

/// The clipboard, which pages without encryption and some frames do not have.
fn clipboard() -> Option<JsValue> {
    let navigator = Reflect::get(&dom::window(), &"navigator".into()).ok()?;
    let clipboard = Reflect::get(&navigator, &"clipboard".into()).ok()?;
    clipboard.is_object().then_some(clipboard)
}

/// Gives the browser a file to save; says what came of it.
fn give(blob: Result<Blob, JsValue>, name: &str) -> String {
    let url = blob.and_then(|blob| Url::create_object_url_with_blob(&blob));
    let (Ok(url), Some(link)) = (url, dom::create("a", "")) else {
        return format!("The browser cannot save {name}");
    };
    dom::set_attribute(&link, "href", &url);
    dom::set_attribute(&link, "download", name);
    link.click();
    let revoke = Timeout::new(KEPT_MILLIS, move || {
        // What is no address any more needs no revoking.
        let _ = Url::revoke_object_url(&url);
    });
    revoke.forget();
    // Whether it may save is the browser's to decide, and it does not say.
    format!("Given to the browser as {name}")
}
