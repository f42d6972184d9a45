//! Opening a run that was saved: from a file of the reader to a program that can be shown.
//!
//! What reads files is a part of its own, which is fetched when a file is first opened.

use js_sys::Uint8Array;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use crate::formats;
use crate::later::later;
use crate::run::Opened;
use crate::trace::MOST_FILE_BYTES;
use crate::web::base::lazy_part::{Fetch, LazyPart};

/// Reads a file of this name; an error is a sentence for the reader.
type Read = fn(&str, &[u8]) -> Result<Opened, String>;

/// What reads files.
static READ: LazyPart<Read> =
    LazyPart::new(later!(later_read, Read, read), "way to open files", "Open the file again");

fn read(name: &str, bytes: &[u8]) -> Result<Opened, String> {
    match formats::read(bytes) {
        Ok(saved) => Ok(Opened::of_saved(name, saved)),
        Err(damage) => Err(format!("“{name}” cannot be opened: {damage}")),
    }
}

/// Opens the run in a file; an error is a sentence for the reader.
pub async fn open_run(file: File) -> Result<Opened, String> {
    let name = file.name();
    if file.size() > MOST_FILE_BYTES as f64 {
        let most = MOST_FILE_BYTES >> 20;
        return Err(format!("“{name}” cannot be opened: it is larger than {most} MiB"));
    }
    READ.fetch().await?;
    let Some(read) = READ.get() else { return Err(String::new()) };
    let buffer = JsFuture::from(file.array_buffer()).await;
    let Ok(buffer) = buffer else {
        return Err(format!("“{name}” cannot be opened: the browser could not read it"));
    };
    read(&name, &Uint8Array::new(&buffer).to_vec())
}
