//! A unit's text: Markdown from its author to safe HTML for a phone.
//!
//! - Headings begin at h2 (the page has the h1). `---` and `##` begin a new card, see [`outline`]; `---` under a line is
//!   always a rule here, never the mark of a heading, because authors mean it so.
//! - `![what it shows](media:ID "caption")` is a picture, a sound or a film of the media library, whichever it is; the
//!   caption is optional. `[words](media:ID)` links to it. Nothing is fetched from elsewhere: pictures with another
//!   address are left out with a warning, because they would not work offline and would tell others who reads.
//! - Call-outs are quotes that begin with `[!NOTE]` (also `[!IMPORTANT]`), `[!TIP]` or `[!WARNING]` (also `[!CAUTION]`):
//!   `<section class="callout note|tip|warn">`. The block that says what to do (怎么做) begins with `[!DO]` or `[!做]`:
//!   `<section class="callout do todo-block">`.
//! - Polls are quotes that begin with `[!POLL]`, see `polls.rs`.
//! - HTML is allowed as far as it is harmless. Whatever is written, the result is made of the tags, attributes and
//!   addresses in `safe.rs` and nothing else.

mod events;
pub mod from_html;
mod outline;
mod polls;
mod safe;

use std::collections::HashMap;

use base::Message;

pub use from_html::from_html;
pub use outline::{Card, Guide, MAX_CARDS, Reading, outline, reading};
pub use polls::{Poll, faults as poll_faults, take as take_polls};
pub use safe::{escape, html_words};

/// A longer text (bytes) is cut, with a warning; refuse it when it is saved. 20,000 Chinese characters fit.
pub const MAX_BYTES: usize = 64 * 1024;
/// Tags written as HTML, for the same reason: the HTML parser takes time with the square of what is left open.
/// (Measured, optimised: 1,000 open `<div>` 4 ms, 16,000 935 ms.)
pub const MAX_TAGS: usize = 1_000;

/// Looks a `media:ID` up. What it returns is trusted: its addresses come from the media library.
pub type FindMedia<'a> = &'a dyn Fn(&str) -> Option<Media>;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Media {
    pub kind: MediaKind,
    /// A path, or http(s).
    pub url: String,
    /// WebVTT.
    pub captions_url: Option<String>,
    /// BCP 47.
    pub captions_language: Option<String>,
    /// Plain text: what is said and, where it matters, what is seen.
    pub transcript: Option<String>,
    /// The still picture of a film.
    pub poster: Option<String>,
    /// Pixels, so that the page does not jump when it arrives.
    pub size: Option<(u32, u32)>,
    /// How long a sound or a film is.
    pub seconds: Option<u32>,
    /// Short and without sound: it goes round by itself, unless its reader wants rest.
    pub is_animation: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediaKind {
    Picture,
    Audio,
    Video,
    /// Can be linked to, not shown.
    File,
}

/// The words around an author's text, in the reader's language (`markdown-label-…`).
#[derive(Debug, Clone, Copy, Default)]
pub struct Labels<'a> {
    pub note: &'a str,
    pub tip: &'a str,
    pub warn: &'a str,
    pub todo: &'a str,
    pub poll: &'a str,
    pub transcript: &'a str,
    pub captions: &'a str,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rendered {
    pub html: String,
    /// For the author: what was left out, and what a reader may miss.
    pub warnings: Vec<Message>,
}

/// Markdown to HTML.
pub fn render(markdown: &str, media: FindMedia, labels: &Labels) -> Rendered {
    let (text, mut warnings) = cut(markdown);
    let library = library(text, media);
    let prepared = events::prepare(text);
    let events = events::safe_events(&prepared, &library, labels, &mut warnings);
    let mut html = String::with_capacity(text.len() * 2);
    pulldown_cmark::html::push_html(&mut html, events.into_iter());
    Rendered { html: safe::clean(&html, &library, &mut warnings), warnings }
}

/// The harmless part of a piece of HTML. `<img src="media:ID">` is a picture of the media library.
pub fn clean_html(html: &str, media: FindMedia) -> Rendered {
    let (mut text, mut warnings) = cut(html);
    if let Some((at, _)) = text.match_indices('<').nth(MAX_TAGS) {
        text = &text[..at];
        warnings.push(too_many_tags());
    }
    let library = library(text, media);
    Rendered { html: safe::clean(text, &library, &mut warnings), warnings }
}

/// The words of a Markdown text, for search and for counting.
pub fn plain_text(markdown: &str) -> String {
    events::words(&events::prepare(cut(markdown).0))
}

/// Every `media:ID` in a text, each once, in order; for reading them all before [`render`] asks.
/// May name some that are only mentioned.
pub fn media_references(text: &str) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    for (at, mark) in text.match_indices("media:") {
        let rest = &text[at + mark.len()..];
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_')).unwrap_or(rest.len());
        ids.push(rest[..end].to_owned());
    }
    let mut seen = std::collections::HashSet::new();
    ids.retain(|id| !id.is_empty() && seen.insert(id.clone()));
    ids
}

type Library = HashMap<String, Media>;

fn library(text: &str, media: FindMedia) -> Library {
    media_references(text).into_iter().filter_map(|id| media(&id).map(|found| (id, found))).collect()
}

fn cut(text: &str) -> (&str, Vec<Message>) {
    if text.len() <= MAX_BYTES {
        return (text, Vec::new());
    }
    let end = text.floor_char_boundary(MAX_BYTES);
    (&text[..end], vec![Message::new("markdown-warning-too-long").with("max", MAX_BYTES / 1024)])
}

fn too_many_tags() -> Message {
    Message::new("markdown-warning-too-many-tags").with("max", MAX_TAGS)
}

#[cfg(test)]
mod tests;
