//! HTML of other systems as our Markdown.
//!
//! The cleaner runs first, so that what is read here is well formed and holds no
//! more than what may be shown; then blocks become paragraphs, headings, lists,
//! tables and quotes. Pictures and sounds are asked for one by one. Formulas are
//! kept as text, and said to be.

mod block;
mod inline;
mod tree;

use base::Message;

/// Bytes of HTML that are read of one text.
const MAX_BYTES: usize = 1 << 20;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Converted {
    pub text: String,
    /// No markup is in it: the text is plain, and nothing is escaped.
    pub is_plain: bool,
    /// What was changed or lost on the way, each once.
    pub notes: Vec<Message>,
}

/// What the address of a picture or a sound is in our library (`media:…`).
pub type Find<'a> = &'a mut dyn FnMut(&str) -> Option<String>;

pub fn from_html(html: &str, find: Find) -> Converted {
    let end = html.floor_char_boundary(MAX_BYTES.min(html.len()));
    let nodes = tree::read(&html[..end]);
    let mut turning = Turning { find, is_plain: !tree::has_markup(&nodes), notes: Vec::new() };
    if end < html.len() {
        turning.note(Message::new("markdown-warning-too-long").with("max", MAX_BYTES / 1024));
    }
    let blocks = turning.blocks(&nodes);
    let text = blocks.join(if turning.is_plain { "\n" } else { "\n\n" });
    let has_tex = ["\\(", "\\[", "$$"].iter().any(|mark| html.contains(mark));
    if has_tex {
        turning.note("bank-note-tex");
    }
    Converted { text: text.trim().to_owned(), is_plain: turning.is_plain, notes: turning.notes }
}

/// The words alone.
pub fn words(html: &str) -> String {
    let nodes = tree::read(&html[..html.floor_char_boundary(MAX_BYTES.min(html.len()))]);
    let mut none = |_: &str| None;
    let mut turning = Turning { find: &mut none, is_plain: true, notes: Vec::new() };
    turning.blocks(&nodes).join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

struct Turning<'a> {
    find: Find<'a>,
    is_plain: bool,
    notes: Vec<Message>,
}

impl Turning<'_> {
    fn note(&mut self, note: impl Into<Message>) {
        let note = note.into();
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }
}

#[cfg(test)]
mod tests;
