//! Links that have been given out mean what they meant.

#![cfg(not(target_arch = "wasm32"))]

use loopscope::address::Address;
use loopscope::demos::DEMOS;
use loopscope::run::opened_or_nearest;

const LINKS: &str = include_str!("goldens/links.txt");

/// Each link with the lines that say what it means.
fn links() -> Vec<(&'static str, Vec<&'static str>)> {
    let mut links: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in LINKS.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
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
    for (link, meanings) in links() {
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
    for demo in DEMOS {
        let start = format!("demo={}", demo.id);
        assert!(links().iter().any(|(link, _)| link.contains(&start)), "{}", demo.id);
    }
}
