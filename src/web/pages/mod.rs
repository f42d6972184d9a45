//! Dialogs, and the message after a panic.

mod dialog;
pub mod failure;
pub mod keys_help;
pub mod open_run;
pub mod present;
pub mod share;
