//! QTI 3.0 in the spelling of 2.x.

use crate::element::{Element, Node};

/// `qti-simple-choice` is `simpleChoice`, `response-identifier` is
/// `responseIdentifier`; HTML keeps its names.
pub fn spell(element: &mut Element) {
    if let Some(name) = element.name.strip_prefix("qti-") {
        element.name = camel(name);
        for (name, _) in &mut element.attributes {
            if !name.starts_with("data-") && !name.starts_with("aria-") && !name.contains(':') {
                *name = camel(name);
            }
        }
    }
    for node in &mut element.children {
        if let Node::Element(child) = node {
            spell(child);
        }
    }
}

fn camel(name: &str) -> String {
    let mut parts = name.split('-');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let mut letters = part.chars();
        out.extend(letters.next().map(|letter| letter.to_ascii_uppercase()));
        out.push_str(letters.as_str());
    }
    out
}
