//! The writer: a JSON text that grows, without a tree of it in between.
//!
//! `serde_json` escapes the strings. Braces and commas are written here, because times are exact
//! decimals, which no number type of Rust can hold.

use std::fmt::{Display, Write as _};

/// A JSON text that grows.
#[derive(Debug, Default)]
pub(super) struct Writer {
    out: String,
}

impl Writer {
    /// Begins an object or an array.
    pub(super) fn begin(&mut self, bracket: char) -> &mut Self {
        self.separate();
        self.out.push(bracket);
        self
    }

    /// Ends it.
    pub(super) fn end(&mut self, bracket: char) -> &mut Self {
        self.out.push(bracket);
        self
    }

    /// Ends it on a line of its own.
    pub(super) fn end_line(&mut self, bracket: char) {
        self.out.push('\n');
        self.out.push(bracket);
    }

    /// Begins a line with the next member.
    pub(super) fn line(&mut self) -> &mut Self {
        self.separate();
        self.out.push('\n');
        self
    }

    /// The key of the next value.
    pub(super) fn key(&mut self, key: &str) -> &mut Self {
        self.text(key);
        self.out.push(':');
        self
    }

    /// A text.
    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        // Every string can be written as JSON.
        self.raw(serde_json::to_string(text).unwrap_or_default())
    }

    /// A number, or another value that looks the same in JSON.
    pub(super) fn raw(&mut self, value: impl Display) -> &mut Self {
        self.separate();
        // Writing to a string cannot fail.
        let _ = write!(self.out, "{value}");
        self
    }

    /// The whole text.
    pub(super) fn finish(mut self) -> String {
        self.out.push('\n');
        self.out
    }

    fn separate(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with(['{', '[', ':', '\n', ',']) {
            self.out.push(',');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_stand_between_members_only() {
        let mut writer = Writer::default();
        writer.begin('{').key("a").begin('[').raw(1).raw(2).line().text("x,").text("");
        writer.begin('[').end(']').begin('{').end('}').end(']').line();
        writer.key("\"{").raw("0.001").key("b").raw(true).end_line('}');
        let text = writer.finish();
        assert_eq!(text, "{\"a\":[1,2,\n\"x,\",\"\",[],{}],\n\"\\\"{\":0.001,\"b\":true\n}\n");
    }
}
