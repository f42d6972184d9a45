//! Dialogs, and the page that is shown when everything else is broken.

mod dialog;
pub mod failure;
pub mod keys_help;
pub mod open_run;
pub mod share;
