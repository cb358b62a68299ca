//! What a visitor sees of an answer: the status and the visible text.

use axum::http::{HeaderMap, StatusCode, header};
use scraper::{ElementRef, Html, Node, Selector};

#[derive(Debug, Clone)]
pub struct Seen {
    pub status: u16,
    /// Where a redirect leads; empty otherwise.
    pub location: String,
    pub headers: HeaderMap,
    /// The main part of the page, a line for each block; fields in brackets,
    /// links with their address. Volatile parts are the test's to filter.
    pub text: String,
    pub html: String,
    pub bytes: Vec<u8>,
}

impl Seen {
    pub(crate) fn new(status: StatusCode, headers: HeaderMap, bytes: axum::body::Bytes) -> Self {
        let location =
            headers.get(header::LOCATION).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
        let html = String::from_utf8_lossy(&bytes).into_owned();
        let is_page = headers
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|kind| kind.starts_with("text/html"));
        let text = if is_page { transcript(&html) } else { String::new() };
        Self { status: status.as_u16(), location, headers, text, html, bytes: bytes.to_vec() }
    }

    /// The `value` of the first field of that name in the page.
    pub fn field(&self, name: &str) -> String {
        let page = Html::parse_document(&self.html);
        let selector = Selector::parse(&format!("[name='{name}']")).expect("a selector");
        page.select(&selector).next().and_then(|element| element.value().attr("value")).unwrap_or_default().to_owned()
    }

    /// The text of the first element that the CSS selector finds.
    pub fn part(&self, selector: &str) -> String {
        let page = Html::parse_document(&self.html);
        let selector = Selector::parse(selector).expect("a selector");
        page.select(&selector).next().map(|element| lines(element).trim().to_owned()).unwrap_or_default()
    }

    pub fn has(&self, text: &str) -> bool {
        self.text.contains(text)
    }
}

fn transcript(html: &str) -> String {
    let page = Html::parse_document(html);
    let wanted = Selector::parse(".page > header, main, aside + .page > header").expect("a selector");
    let mut out = String::new();
    for element in page.select(&wanted) {
        out.push_str(lines(element).trim_end());
        out.push('\n');
    }
    if out.is_empty() {
        out = lines(page.root_element());
    }
    out.trim().to_owned()
}

const BLOCKS: &[&str] = &[
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "li",
    "tr",
    "dt",
    "div",
    "label",
    "legend",
    "form",
    "section",
    "article",
    "table",
    "dl",
    "ul",
    "ol",
    "fieldset",
    "button",
    "header",
    "main",
    "summary",
    "details",
    "blockquote",
    "pre",
    "figure",
    "figcaption",
    "caption",
    "nav",
    "select",
    "textarea",
    "input",
];

fn lines(element: ElementRef) -> String {
    let mut out = String::new();
    walk(element, &mut out);
    let lines: Vec<&str> = out.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

fn walk(element: ElementRef, out: &mut String) {
    let value = element.value();
    let name = value.name();
    if matches!(name, "script" | "style" | "template" | "svg" | "head") || value.attr("hidden").is_some() {
        return;
    }
    let block = BLOCKS.contains(&name);
    if block {
        out.push('\n');
    }
    match name {
        "input" => input(value, out),
        "textarea" => out.push_str(&format!(
            "[{}: {}]",
            value.attr("name").unwrap_or_default(),
            element.text().collect::<String>().trim()
        )),
        "select" => select(element, out),
        "button" => out.push_str(&format!("<{}>", squeeze(&element.text().collect::<String>()))),
        "progress" => {
            out.push_str(&format!("[{} / {}]", value.attr("value").unwrap_or("?"), value.attr("max").unwrap_or("1")));
        }
        "br" => out.push('\n'),
        _ => {
            if name == "h1" || name == "h2" || name == "h3" {
                out.push_str(["# ", "## ", "### "][usize::from(name.as_bytes()[1] - b'1')]);
            } else if name == "li" {
                out.push_str("- ");
            }
            for child in element.children() {
                match child.value() {
                    Node::Text(text) => out.push_str(&inline(text)),
                    Node::Element(_) => ElementRef::wrap(child).into_iter().for_each(|child| walk(child, out)),
                    _ => {}
                }
            }
            if matches!(name, "td" | "th" | "dt") {
                out.push_str(" | ");
            }
            if let ("a", Some(href)) = (name, value.attr("href")) {
                out.push_str(&format!(" → {href} "));
            }
        }
    }
    if block {
        out.push('\n');
    }
}

fn input(value: &scraper::node::Element, out: &mut String) {
    let attribute = |name| value.attr(name).unwrap_or_default();
    match attribute("type") {
        "hidden" => {}
        "radio" | "checkbox" => out.push_str(if value.attr("checked").is_some() { "(x) " } else { "( ) " }),
        "file" => out.push_str(&format!("[{}: file]", attribute("name"))),
        _ => out.push_str(&format!("[{}: {}]", attribute("name"), attribute("value"))),
    }
}

fn select(element: ElementRef, out: &mut String) {
    let options = Selector::parse("option").expect("a selector");
    let chosen = element
        .select(&options)
        .find(|option| option.value().attr("selected").is_some())
        .or_else(|| element.select(&options).next());
    let text = chosen.map(|option| squeeze(&option.text().collect::<String>())).unwrap_or_default();
    out.push_str(&format!("[{}: {text} ▾]", element.value().attr("name").unwrap_or_default()));
}

fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// White space of the source becomes one space, as a browser shows it.
fn inline(text: &str) -> String {
    let squeezed = squeeze(text);
    if squeezed.is_empty() {
        return if text.is_empty() { String::new() } else { " ".into() };
    }
    let before = if text.starts_with(char::is_whitespace) { " " } else { "" };
    let after = if text.ends_with(char::is_whitespace) { " " } else { "" };
    format!("{before}{squeezed}{after}")
}
