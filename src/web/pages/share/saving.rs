//! Saving: files that are given to the browser, and pictures that a canvas paints.

use gloo_timers::callback::Timeout;
use js_sys::{Array, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, HtmlCanvasElement, Url};

use crate::formats::Drawing;
use crate::scene::{Ink, Rect, Shape};
use crate::web::base::canvas::Canvas;
use crate::web::base::dom;

/// How long a browser may take to read a file that it was given.
const KEPT_MILLIS: u32 = 60_000;

/// The greatest height of a canvas that browsers support, in pixels.
const HIGHEST_CANVAS: f32 = 16_384.0;

/// The number of pixels of a PNG for one pixel of the picture.
const DENSITY: f32 = 2.0;

/// How long words have to be on the page before work that takes long begins: more than a frame.
const SHOWN_MILLIS: i32 = 40;

/// Gives the browser a file to save. Returns the result in words.
pub fn save(bytes: &[u8], media_type: &str, name: &str) -> String {
    let bytes = Array::of1(&Uint8Array::from(bytes).into());
    let options = BlobPropertyBag::new();
    // A new object takes any field.
    let _ = Reflect::set(&options, &"type".into(), &media_type.into());
    let blob = Blob::new_with_u8_array_sequence_and_options(&bytes, &options);
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

/// Waits until the words that were rendered last are on the page.
pub async fn words_are_shown() {
    let promise = Promise::new(&mut |resolve, _| {
        // Without a timer it does not wait.
        let _ = dom::window()
            .set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, SHOWN_MILLIS);
    });
    // The promise is never rejected.
    let _ = JsFuture::from(promise).await;
}

/// Paints a picture and gives it to the browser as a PNG. Returns the result in words.
pub fn save_png(drawing: &Drawing, name: &str) -> String {
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
        png(&canvas).ok().flatten()
    });
    match painted {
        Some(bytes) => save(&bytes, "image/png", name),
        None => "This browser cannot paint it".to_owned(),
    }
}

/// The content of a canvas as a PNG.
///
/// `toBlob` encodes it while the page is idle: in Chromium that begins after a second and may take
/// six. `toDataURL` encodes it at once, in 0.1 s for most runs.
fn png(canvas: &HtmlCanvasElement) -> Result<Option<Vec<u8>>, JsValue> {
    let url = canvas.to_data_url_with_type("image/png")?;
    // A canvas that is too large for the browser has an empty URL.
    let Some(base64) = url.strip_prefix("data:image/png;base64,") else { return Ok(None) };
    let binary = dom::window().atob(base64)?;
    // Each character stands for one byte.
    Ok(Some(binary.chars().map(|c| c as u8).collect()))
}
