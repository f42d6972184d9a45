//! Checks that `www/differences.html` has the content of `docs/differences.md`.
//!
//! `LOOPSCOPE_BLESS=1 cargo test --test differences` writes the page anew.

#![cfg(not(target_arch = "wasm32"))]

use std::path::Path;
use std::{env, fs};

#[test]
fn the_page_lists_the_differences_of_the_document() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let document = fs::read_to_string(root.join("docs/differences.md")).expect("it is text");
    let (path, html) = (root.join("www/differences.html"), page(&document));
    if env::var_os("LOOPSCOPE_BLESS").is_some() {
        fs::write(&path, &html).expect("a page can be written");
    }
    let found = fs::read_to_string(&path).expect("the page is there");
    assert!(found == html, "{} is out of date: bless it", path.display());
}

/// Makes a page of the document, which has only headings, paragraphs and tables.
fn page(document: &str) -> String {
    let title = document.lines().next().expect("it has a heading").trim_start_matches("# ");
    let blocks: String = document.trim().split("\n\n").skip(1).map(block).collect();
    format!(
        r#"<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>{title}</title>
    <link rel="icon" href="icon.svg" type="image/svg+xml" />
    <link rel="stylesheet" href="theme.css" />
    <link rel="stylesheet" href="differences.css" />
  </head>
  <body>
    <main>
      <p><a href="./">Loopscope</a></p>
      <h1>{title}</h1>
{blocks}    </main>
  </body>
</html>
"#
    )
}

/// A heading, a paragraph or a table.
fn block(text: &str) -> String {
    if let Some(heading) = text.strip_prefix("## ") {
        return format!("      <h2>{}</h2>\n", inline(heading));
    }
    if !text.starts_with("| ") {
        return format!("      <p>{}</p>\n", inline(&text.replace('\n', " ")));
    }
    let mut rows = text.lines();
    let head = cells(rows.next().expect("a table has a head"), "th scope=\"col\"", "th");
    let body: Vec<_> =
        rows.skip(1).map(|row| format!("        <tr>{}</tr>\n", cells(row, "td", "td"))).collect();
    let body = body.concat();
    format!(
        r"      <table>
        <thead><tr>{head}</tr></thead>
        <tbody>
{body}        </tbody>
      </table>
"
    )
}

fn cells(row: &str, opening: &str, closing: &str) -> String {
    let row = row.trim().trim_start_matches("| ").trim_end_matches(" |");
    let cells: Vec<_> =
        row.split(" | ").map(|cell| format!("<{opening}>{}</{closing}>", inline(cell))).collect();
    cells.concat()
}

/// Escapes a text. Text in backticks becomes code, and a link to another document becomes its
/// words.
fn inline(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace(" ([how](referee.md))", "");
    let pieces = text.split('`').enumerate();
    pieces
        .map(
            |(number, piece)| {
                if number % 2 == 1 { format!("<code>{piece}</code>") } else { piece.to_owned() }
            },
        )
        .collect()
}
