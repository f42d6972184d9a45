//! Checks that links of earlier versions keep their meaning.
//!
//! `LOOPSCOPE_BLESS=1 cargo test --test links` adds a link to each demo that has none.

#![cfg(not(target_arch = "wasm32"))]

use std::{env, fs};

use loopscope::address::Address;
use loopscope::demos::DEMOS;
use loopscope::run::opened_or_nearest;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/goldens/links.txt");

fn text() -> String {
    fs::read_to_string(FILE).expect("the links are there")
}

/// Each link of a text, with the lines that describe its meaning.
fn links(text: &str) -> Vec<(&str, Vec<&str>)> {
    let mut links: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        if let (Some(meaning), Some((_, meanings))) = (line.strip_prefix(' '), links.last_mut()) {
            meanings.push(meaning);
        } else {
            let (_version, link) = line.split_once(' ').expect("a version and a link");
            links.push((if link == "(empty)" { "" } else { link }, Vec::new()));
        }
    }
    links
}

#[test]
fn old_links_keep_working() {
    for (link, meanings) in links(&text()) {
        let (mut address, mut complaints) = Address::parse(link);
        let (opened, complaint) = opened_or_nearest(&address.source).expect("every demo is here");
        complaints.extend(complaint.map(|complaint| complaint.to_string()));
        let (values, complained) = opened.program().read_values(address.value_pairs());
        complaints.extend(complained.iter().map(ToString::to_string));
        address.source = opened.program().source.clone();
        address.values = values.to_pairs();
        let mut said = vec![format!("= {address}")];
        said.extend(complaints.iter().map(|complaint| format!("! {complaint}")));
        assert_eq!(said, meanings, "{link}");
    }
}

#[test]
fn there_is_a_link_to_every_demo() {
    let mut text = text();
    for demo in DEMOS {
        let start = format!("demo={}", demo.id);
        if links(&text).iter().any(|(link, _)| link.contains(&start)) {
            continue;
        }
        assert!(env::var_os("LOOPSCOPE_BLESS").is_some(), "no link to {}: bless it", demo.id);
        text.push_str(&["v1 ", &start, "\n = ", &start, "\n"].concat());
        fs::write(FILE, &text).expect("the links can be written");
    }
}
