//! Cleaned HTML as a tree of few kinds of nodes.

use std::collections::HashSet;

use ammonia::{Builder, UrlRelative};

/// Elements in elements; what lies deeper loses its shape, not its words.
const MAX_DEPTH: usize = 60;
/// The cleaner takes time with the square of what is left open.
const MAX_TAGS: usize = 10_000;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    Text(String),
    Element(Element),
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Element {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    pub children: Vec<Node>,
}

impl Element {
    pub fn get(&self, name: &str) -> &str {
        self.attributes.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }
}

pub const MATH: &[&str] = &[
    "math",
    "mi",
    "mo",
    "mn",
    "mrow",
    "mfrac",
    "msup",
    "msub",
    "msubsup",
    "msqrt",
    "mroot",
    "mtext",
    "mspace",
    "mtable",
    "mtr",
    "mtd",
    "munder",
    "mover",
    "munderover",
    "mfenced",
    "mstyle",
    "mpadded",
    "semantics",
    "annotation",
];

const TAGS: &[&str] = &[
    "a",
    "abbr",
    "audio",
    "b",
    "blockquote",
    "br",
    "caption",
    "center",
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
    "h1",
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
    "s",
    "samp",
    "section",
    "small",
    "source",
    "span",
    "strike",
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
    "tt",
    "u",
    "ul",
    "var",
    "video",
    "article",
    "header",
    "footer",
    "main",
    "aside",
    "object",
];

const ATTRIBUTES: &[(&str, &[&str])] = &[
    ("a", &["href"]),
    ("annotation", &["encoding"]),
    ("audio", &["src", "title"]),
    ("img", &["src", "alt", "title", "data-equation-content"]),
    ("object", &["data"]),
    ("ol", &["start"]),
    ("source", &["src"]),
    ("td", &["colspan"]),
    ("th", &["colspan"]),
    ("video", &["src", "title"]),
];

/// What is a mark in Markdown; all else is words and paragraphs.
const MARKUP: &[&str] = &[
    "a",
    "audio",
    "b",
    "blockquote",
    "code",
    "del",
    "details",
    "dl",
    "em",
    "h1",
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
    "object",
    "ol",
    "pre",
    "s",
    "strike",
    "strong",
    "sub",
    "sup",
    "table",
    "tt",
    "u",
    "ul",
    "video",
];

/// Gone with all they hold.
const POISON: &[&str] =
    &["script", "style", "template", "title", "head", "noscript", "iframe", "svg", "textarea", "select"];

pub fn has_markup(nodes: &[Node]) -> bool {
    nodes.iter().any(|node| match node {
        Node::Text(_) => false,
        Node::Element(element) => MARKUP.contains(&element.name.as_str()) || has_markup(&element.children),
    })
}

pub fn read(html: &str) -> Vec<Node> {
    let end = html.match_indices('<').nth(MAX_TAGS).map_or(html.len(), |(at, _)| at);
    let clean = Builder::default()
        .tags(TAGS.iter().chain(MATH).copied().collect())
        .clean_content_tags(POISON.iter().copied().collect())
        .generic_attributes(HashSet::new())
        .tag_attributes(ATTRIBUTES.iter().map(|(tag, names)| (*tag, names.iter().copied().collect())).collect())
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel", "data"]))
        .url_relative(UrlRelative::PassThrough)
        .link_rel(None)
        .clean(&html[..end])
        .to_string();
    parse(&clean)
}

/// The cleaner's output: every tag closed, every attribute in double quotes.
fn parse(html: &str) -> Vec<Node> {
    let mut stack = vec![Element::default()];
    // Tags that were opened beyond the depth.
    let mut beyond = 0_usize;
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        push_text(&mut stack, &rest[..at]);
        let Some(end) = tag_end(&rest[at..]) else {
            rest = "";
            break;
        };
        let tag = &rest[at + 1..at + end];
        rest = &rest[at + end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            if beyond > 0 {
                beyond -= 1;
            } else if stack.len() > 1 && stack.last().is_some_and(|open| open.name == name) {
                close(&mut stack);
            }
            continue;
        }
        let element = element(tag);
        if matches!(element.name.as_str(), "br" | "hr" | "img" | "source") {
            push(&mut stack, Node::Element(element));
        } else if stack.len() >= MAX_DEPTH {
            beyond += 1;
        } else {
            stack.push(element);
        }
    }
    push_text(&mut stack, rest);
    while stack.len() > 1 {
        close(&mut stack);
    }
    stack.pop().map(|root| root.children).unwrap_or_default()
}

fn tag_end(text: &str) -> Option<usize> {
    let mut quoted = false;
    text.bytes().position(|byte| {
        if byte == b'"' {
            quoted = !quoted;
        }
        byte == b'>' && !quoted
    })
}

fn close(stack: &mut Vec<Element>) {
    if let Some(element) = stack.pop() {
        push(stack, Node::Element(element));
    }
}

fn push(stack: &mut [Element], node: Node) {
    if let Some(open) = stack.last_mut() {
        open.children.push(node);
    }
}

fn push_text(stack: &mut [Element], text: &str) {
    if !text.is_empty() {
        push(stack, Node::Text(unescaped(text)));
    }
}

fn element(tag: &str) -> Element {
    let end = tag.find(' ').unwrap_or(tag.len());
    let mut element = Element { name: tag[..end].to_owned(), ..Element::default() };
    let mut rest = &tag[end..];
    while let Some((name, after)) = rest.split_once("=\"") {
        let Some((value, next)) = after.split_once('"') else { break };
        element.attributes.push((name.trim().to_owned(), unescaped(value)));
        rest = next;
    }
    element
}

fn unescaped(text: &str) -> String {
    text.replace("&nbsp;", "\u{a0}")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}
