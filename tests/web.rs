//! Tests in a real browser.
#![cfg(target_arch = "wasm32")]
#![allow(missing_docs, reason = "tests explain themselves")]
