//! Snippets: the lines that show an address in another page.
//!
//! They work as they are in HTML, `MyST`, `MkDocs`, Zensical, Docusaurus and Starlight. So
//! each tag is on one line, no line begins with anything but a tag, only elements without content end
//! in `/>`, and what is inside the element is inline. `docs/embedding.md` says how each tool wants
//! them.

use std::fmt::Write as _;

use super::{Address, Controls};

/// The height in pixels of a frame with the fewest controls, at any width and with any demo.
pub const FRAME_HEIGHT: u32 = 412;

/// The element `<loop-scope>` with its script. Without scripts, a link is shown. `page` is the URL of
/// the page without its fragment.
///
/// ```
/// use loopscope::address::{Address, element_snippet};
/// let (address, _) = Address::parse("demo=gather&failing=3&return_exceptions=true&at=moment:2");
/// assert_eq!(
///     element_snippet("https://a.example/b/", &address, "gather"),
///     "<script async src=\"https://a.example/b/embed.js\"></script>\n\
///      <loop-scope demo=\"gather\" failing=\"3\" return-exceptions=\"true\" at=\"moment:2\" controls=\"min\">\n\
///      <a href=\"https://a.example/b/#demo=gather&amp;failing=3&amp;return_exceptions=true&amp;at=moment:2\">gather in Loopscope</a>\n\
///      </loop-scope>"
/// );
/// ```
pub fn element_snippet(page: &str, address: &Address, title: &str) -> String {
    let path = page.split('?').next().unwrap_or_default();
    let folder = path.rfind('/').map_or("", |end| &path[..=end]);
    let mut lines =
        format!("<script async src=\"{}embed.js\"></script>\n<loop-scope", attribute(folder));
    let shown = with_controls(address, Controls::Min);
    for (key, value) in form_urlencoded::parse(shown.as_bytes()) {
        // Writing to a string cannot fail.
        let _ = write!(lines, " {}=\"{}\"", key.replace('_', "-"), attribute(&value));
    }
    let link = format!("{page}#{}", with_controls(address, Controls::Full));
    let _ = write!(
        lines,
        ">\n<a href=\"{}\">{} in Loopscope</a>\n</loop-scope>",
        attribute(&link),
        content(title)
    );
    lines
}

/// A frame, for pages that may not contain scripts.
///
/// ```
/// use loopscope::address::{Address, frame_snippet};
/// let (address, _) = Address::parse("demo=gather&at=0.3");
/// assert_eq!(
///     frame_snippet("https://a.example/b/", &address, "gather"),
///     "<iframe src=\"https://a.example/b/#demo=gather&amp;at=0.3&amp;controls=min\" title=\"gather in Loopscope\" \
///      loading=\"lazy\" style=\"width:100%;height:412px;border:0\"></iframe>"
/// );
/// ```
pub fn frame_snippet(page: &str, address: &Address, title: &str) -> String {
    format!(
        "<iframe src=\"{}\" title=\"{} in Loopscope\" loading=\"lazy\" \
         style=\"width:100%;height:{FRAME_HEIGHT}px;border:0\"></iframe>",
        attribute(&format!("{page}#{}", with_controls(address, Controls::Min))),
        attribute(title),
    )
}

/// A picture in HTML.
///
/// ```
/// use loopscope::address::image_snippet;
/// assert_eq!(
///     image_snippet("a.svg", "1 < 2", (860, 400)),
///     "<img src=\"a.svg\" alt=\"1 &lt; 2\" width=\"860\" height=\"400\" />"
/// );
/// ```
pub fn image_snippet(file: &str, alt: &str, (width, height): (u32, u32)) -> String {
    format!(
        "<img src=\"{}\" alt=\"{}\" width=\"{width}\" height=\"{height}\" />",
        attribute(file),
        attribute(alt)
    )
}

/// A picture in Markdown.
///
/// ```
/// use loopscope::address::markdown_image;
/// assert_eq!(markdown_image("a.svg", "queue[0] <- 1"), r"![queue\[0\] &lt;- 1](a.svg)");
/// ```
pub fn markdown_image(file: &str, alt: &str) -> String {
    let mut text = String::new();
    for c in alt.chars() {
        match c {
            '<' => text.push_str("&lt;"),
            '&' => text.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' => text.extend(['\\', c]),
            c if c.is_control() => text.push(' '),
            c => text.push(c),
        }
    }
    format!("![{text}]({file})")
}

fn with_controls(address: &Address, controls: Controls) -> String {
    let mut address = address.clone();
    address.view.controls = controls;
    address.to_string()
}

/// A text as the value of an attribute in double quotes, on one line.
fn attribute(text: &str) -> String {
    let mut html = String::new();
    for c in text.chars() {
        match c {
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '&' => html.push_str("&amp;"),
            '"' => html.push_str("&quot;"),
            c if c.is_control() => html.push(' '),
            c => html.push(c),
        }
    }
    html
}

/// A text between tags, in which neither Markdown nor MDX finds anything of its own.
fn content(text: &str) -> String {
    let mut html = String::new();
    for c in text.chars() {
        if c.is_control() {
            html.push(' ');
        } else if c.is_ascii_punctuation() && !matches!(c, ',' | '.' | '-' | '(' | ')') {
            // Writing to a string cannot fail.
            let _ = write!(html, "&#{};", u32::from(c));
        } else {
            html.push(c);
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Holds lines to the rules that let them be pasted into every tool.
    #[track_caller]
    fn check(address: &str, title: &str) {
        let (address, _) = Address::parse(address);
        let page = "https://a.example/b/?q=\"<>";
        let lines = [
            element_snippet(page, &address, title),
            frame_snippet(page, &address, title),
            image_snippet("a.svg", title, (1, 1)),
        ];
        for line in lines.iter().flat_map(|snippet| snippet.split('\n')) {
            check_line(line);
            let text = line.split('>').nth(1).unwrap_or_default();
            assert!(!text.contains(['{', '}', '*', '_', '`']), "{line}");
        }
        let element =
            lines[0].lines().map(|line| line.split([' ', '>']).next().unwrap_or_default());
        let tags: Vec<_> = element.collect();
        assert_eq!(
            tags,
            ["<script", "<loop-scope", "<a", "</loop-scope"],
            "the fallback is inline"
        );
    }

    #[track_caller]
    fn check_line(line: &str) {
        assert!(line.starts_with('<'), "it would be a quotation, code or a paragraph: {line}");
        assert!(line.ends_with('>'), "a tag goes on in the next line: {line}");
        assert!(!line.contains(char::is_control), "{line}");
        assert_eq!(line.matches('<').count(), line.matches('>').count(), "{line}");
        let is_empty = line.starts_with("<img ");
        assert_eq!(line.ends_with("/>"), is_empty, "{line}");
        assert_eq!(line.matches("/>").count(), usize::from(is_empty), "{line}");
        let frame = line.strip_prefix("<iframe ");
        assert!(frame.is_none_or(|it| it.contains(" style=\"width:100%;height:")), "{line}");
        for tag in [" height=", "<p>", "<div"] {
            assert!(is_empty || !line.contains(tag), "{tag} in {line}");
        }
    }

    #[test]
    fn the_documents_show_lines_that_keep_the_rules() {
        let mut count = 0;
        for text in [
            include_str!("../../docs/embedding.md"),
            include_str!("../../README.md"),
            include_str!("../../examples/mdbook/src/semaphore.md"),
        ] {
            let fenced =
                text.split("```html\n").skip(1).filter_map(|rest| rest.split("```").next());
            // In the example the lines are part of the page.
            let part = |rest: &'static str| rest.split_inclusive("</loop-scope>\n").next();
            let element = text.split("\n<loop-scope").skip(1).filter_map(part);
            for line in fenced.flat_map(str::lines).chain(element.flat_map(|it| it.lines().skip(1)))
            {
                check_line(line);
                count += 1;
            }
        }
        assert!(count > 8, "{count}");
    }

    #[test]
    fn snippets_keep_the_rules_of_every_tool() {
        check("demo=gather", "gather");
        check("demo=gather&at=moment:2&theme=dark&python=3.14", "one by one or at once");
        check(
            "demo=lock&select=%3E%0A%0D%22%3C/loop-scope%3E%7Bx%7D",
            "> a\n> {b} *c* _d_ `e` </a> \"f\"",
        );
        check("demo=queue&select=%0A%0A/%3E&from=0&to=1", "");
    }
}
