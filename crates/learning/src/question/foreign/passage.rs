//! A passage with blanks: one question for each, or a match of numbers.

use courseware::qti::{BLANK, blank};

use crate::question::Text;

/// Where something is to be filled in.
const LINE: &str = "＿＿＿";
/// A blank that another question asks for.
const OTHER: &str = "……";

/// `（1）`
pub fn number(number: usize) -> String {
    format!("（{number}）")
}

/// The passage for the question about one of its blanks.
pub fn about(passage: &Text, asked: usize) -> Text {
    filled(passage, |number| if number == asked { LINE.to_owned() } else { OTHER.to_owned() })
}

/// The passage with a number at each blank.
pub fn numbered(passage: &Text) -> Text {
    filled(passage, |at| format!("{}{LINE}", number(at)))
}

fn filled(passage: &Text, fill: impl Fn(usize) -> String) -> Text {
    let mut out = String::with_capacity(passage.text.len());
    let mut rest = passage.text.as_str();
    while let Some(at) = rest.find(BLANK.0) {
        out.push_str(&rest[..at]);
        let inside = &rest[at + BLANK.0.len_utf8()..];
        match inside.find(BLANK.1).and_then(|end| Some((inside[..end].parse().ok()?, end))) {
            Some((number, end)) => {
                out.push_str(&fill(number));
                rest = &inside[end + BLANK.1.len_utf8()..];
            }
            None => rest = inside,
        }
    }
    out.push_str(rest);
    Text::new(passage.format, &out)
}

/// Text in which `{#1}` or `[[1]]` are blanks.
pub fn marked(text: &str, open: &str, close: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(open) {
        out.push_str(&rest[..at]);
        let inside = &rest[at + open.len()..];
        if let Some((number, end)) =
            inside.find(close).and_then(|end| Some((inside[..end].trim().parse::<usize>().ok()?, end)))
        {
            out.push_str(&blank(number));
            rest = &inside[end + close.len()..];
        } else {
            out.push_str(open);
            rest = inside;
        }
    }
    out.push_str(rest);
    out
}

/// The numbers of the blanks of a passage, in their order.
pub fn blanks(text: &str) -> Vec<usize> {
    let found = text.match_indices(BLANK.0).filter_map(|(at, mark)| {
        let inside = &text[at + mark.len()..];
        inside[..inside.find(BLANK.1)?].parse().ok()
    });
    found.collect()
}

/// A title for one of several questions: `Name (2/3)`.
pub fn title(name: &str, asked: usize, of: usize) -> Option<String> {
    let name = super::shortened(name, 180);
    match (name.is_empty(), of) {
        (true, _) => None,
        (false, 0 | 1) => Some(name),
        _ => Some(format!("{name} ({asked}/{of})")),
    }
}
