//! The one way out: every tag, attribute and address that may reach a page.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, PoisonError},
};

use ammonia::Builder;
use base::Message;

use super::{Library, MediaKind};

const TAGS: &[&str] = &[
    "a",
    "abbr",
    "audio",
    "b",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "dd",
    "del",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "track",
    "u",
    "ul",
    "var",
    "video",
];

/// Gone with all they hold.
const POISON: &[&str] = &[
    "applet",
    "embed",
    "frame",
    "frameset",
    "iframe",
    "math",
    "noembed",
    "noframes",
    "noscript",
    "object",
    "plaintext",
    "script",
    "select",
    "style",
    "svg",
    "template",
    "textarea",
    "title",
    "xmp",
];

const ATTRIBUTES: &[(&str, &[&str])] = &[
    ("a", &["href"]),
    ("audio", &["src", "controls", "preload"]),
    ("img", &["src", "alt", "width", "height", "loading", "decoding"]),
    ("ol", &["start"]),
    ("td", &["colspan", "rowspan"]),
    ("th", &["colspan", "rowspan", "scope"]),
    ("track", &["src", "kind", "srclang", "label", "default"]),
    ("video", &["src", "controls", "preload", "playsinline", "loop", "muted", "poster", "width", "height"]),
];

const CLASSES: &[(&str, &[&str])] = &[
    ("section", &["callout", "note", "tip", "warn", "do", "todo-block"]),
    ("p", &["callout-title"]),
    ("figure", &["media", "picture", "audio", "video", "animation"]),
    ("details", &["transcript"]),
];

/// Sanitises, and adds a warning for every picture, sound or film that is not from the library.
pub fn clean(html: &str, library: &Library, warnings: &mut Vec<Message>) -> String {
    let trusted = addresses(library);
    let pictures = pictures(library);
    let refused = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&refused);
    let html = Builder::default()
        .tags(TAGS.iter().copied().collect())
        .clean_content_tags(POISON.iter().copied().collect())
        .generic_attributes(HashSet::from(["lang"]))
        .tag_attributes(ATTRIBUTES.iter().map(|(tag, names)| (*tag, names.iter().copied().collect())).collect())
        .allowed_classes(CLASSES.iter().map(|(tag, names)| (*tag, names.iter().copied().collect())).collect())
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel", "media"]))
        .attribute_filter(move |tag, name, value| match (tag, name) {
            (_, "src" | "poster") if trusted.contains(value) => Some(Cow::Borrowed(value)),
            ("img", "src") if pictures.contains_key(value) => pictures.get(value).cloned().map(Cow::Owned),
            (_, "src" | "poster") => {
                seen.lock().unwrap_or_else(PoisonError::into_inner).push(value.to_owned());
                None
            }
            (_, "href") => is_harmless_link(value).then_some(Cow::Borrowed(value)),
            _ => Some(Cow::Borrowed(value)),
        })
        .clean(html)
        .to_string();
    for address in refused.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
        let warning = refusal(&address);
        if !warnings.contains(&warning) {
            warnings.push(warning);
        }
    }
    html
}

/// Why a picture's address was refused.
pub fn refusal(address: &str) -> Message {
    match address.strip_prefix("media:") {
        Some(id) => Message::new("markdown-warning-unknown-media").with("id", id),
        None => Message::new("markdown-warning-external").with("url", address.chars().take(200).collect::<String>()),
    }
}

/// Web pages, mail, telephone, and paths of this site.
pub fn is_harmless_link(address: &str) -> bool {
    let address = address.trim().to_ascii_lowercase();
    let path = address.starts_with('/') && !address.starts_with("//") && !address.contains('\\');
    path || address.starts_with('#')
        || ["http://", "https://", "mailto:", "tel:"].iter().any(|s| address.starts_with(s))
}

fn addresses(library: &Library) -> HashSet<String> {
    let all = library.values().flat_map(|media| [Some(&media.url), media.captions_url.as_ref(), media.poster.as_ref()]);
    all.flatten().cloned().collect()
}

fn pictures(library: &Library) -> HashMap<String, String> {
    let pictures = library.iter().filter(|(_, media)| media.kind == MediaKind::Picture);
    pictures.map(|(id, media)| (format!("media:{id}"), media.url.clone())).collect()
}

/// For text and for attributes in double quotes.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// The words of a piece of HTML, as far as [`super::clean_html`] would show it.
pub fn html_words(html: &str) -> String {
    const BREAKS: [&str; 12] =
        ["<p", "</p", "<br", "<li", "</li", "<div", "</div", "<td", "<tr", "<h", "</h", "<figcaption"];
    let html = super::cut(html).0;
    let end = html.match_indices('<').nth(super::MAX_TAGS).map_or(html.len(), |(at, _)| at);
    let mut spaced = html[..end].to_owned();
    for mark in BREAKS {
        spaced = spaced.replace(mark, &format!(" {mark}"));
    }
    let mut builder = Builder::empty();
    builder.clean_content_tags(POISON.iter().copied().collect());
    let text = builder.clean(&spaced).to_string();
    let text = text.replace("&nbsp;", " ").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
