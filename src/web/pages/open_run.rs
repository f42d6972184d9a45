//! Opening a saved run: reads a file of the reader and makes a program of it that can be shown.
//!
//! This part is fetched when a file is first opened.

use std::future::Future;
use std::pin::Pin;

use js_sys::Uint8Array;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use crate::formats;
use crate::later::later;
use crate::run::Opened;
use crate::trace::MOST_FILE_BYTES;
use crate::web::base::lazy_part::LazyPart;
use crate::web::session::message::Message;

/// Opens the run in a file. The message contains the run, or says why it cannot be opened.
type OpenRun = fn(File) -> Pin<Box<dyn Future<Output = Message>>>;

/// The part that opens saved runs.
pub static OPEN_RUN: LazyPart<OpenRun> = LazyPart::new(
    later!(later_open, OpenRun, open_run),
    "way to open files",
    "Open the file again",
);

fn open_run(file: File) -> Pin<Box<dyn Future<Output = Message>>> {
    Box::pin(async move {
        let name = file.name();
        match opened(&name, file).await {
            Ok(opened) => Message::ShowSaved(opened),
            Err(reason) => Message::Complain(format!("“{name}” cannot be opened: {reason}")),
        }
    })
}

/// Opens the run in a file. An error says why it cannot be opened.
async fn opened(name: &str, file: File) -> Result<Opened, String> {
    if file.size() > MOST_FILE_BYTES as f64 {
        return Err(format!("it is larger than {} MiB", MOST_FILE_BYTES >> 20));
    }
    let Ok(buffer) = JsFuture::from(file.array_buffer()).await else {
        return Err("the browser could not read it".to_owned());
    };
    let bytes = Uint8Array::new(&buffer).to_vec();
    match formats::open(&bytes) {
        Ok(saved) => Ok(Opened::of_saved(name, saved)),
        Err(damage) => Err(damage.to_string()),
    }
}
