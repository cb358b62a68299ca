//! Words inside a line: emphasis, links, pictures, formulas.

use base::Message;

use super::{
    Turning,
    tree::{Element, MATH, Node},
};
use crate::markdown::safe::is_harmless_link;

impl Turning<'_> {
    pub(super) fn inline(&mut self, nodes: &[Node]) -> String {
        let mut out = String::new();
        for node in nodes {
            match node {
                Node::Text(text) => self.words(text, &mut out),
                Node::Element(element) => {
                    let piece = self.element(element, &out);
                    out.push_str(&piece);
                }
            }
        }
        out
    }

    /// White space is one space, and none after another or at the beginning of a line.
    fn words(&self, text: &str, out: &mut String) {
        let mut piece = String::with_capacity(text.len());
        for letter in text.chars() {
            if letter.is_whitespace() {
                let before = piece.chars().last().or_else(|| out.chars().last());
                if before.is_some_and(|before| !before.is_whitespace()) {
                    piece.push(' ');
                }
            } else {
                piece.push(letter);
            }
        }
        if self.is_plain { out.push_str(&piece) } else { escape(&piece, out) }
    }

    fn element(&mut self, element: &Element, before: &str) -> String {
        let name = element.name.as_str();
        let inside = &element.children;
        match name {
            "br" if self.is_plain => "\n".to_owned(),
            "br" => "\\\n".to_owned(),
            "img" => self.picture(element),
            "audio" | "video" => self.sound(element),
            "object" => self.object(element),
            "math" => {
                self.note("bank-note-math");
                let text = formula(inside).split_whitespace().collect::<Vec<_>>().join(" ");
                let mut out = String::new();
                if self.is_plain {
                    out.push_str(&text);
                } else {
                    escape(&text, &mut out);
                }
                out
            }
            _ if self.is_plain => self.inline(inside),
            "strong" | "b" => self.marked(inside, before, "**", "strong"),
            "em" | "i" | "cite" | "var" => self.marked(inside, before, "*", "em"),
            "del" | "s" | "strike" => self.marked(inside, before, "~~", "del"),
            "u" | "ins" | "sub" | "sup" | "kbd" | "mark" => {
                let words = self.inline(inside);
                if words.trim().is_empty() { words } else { format!("<{name}>{words}</{name}>") }
            }
            "code" | "tt" | "samp" => {
                let words = text(inside).split_whitespace().collect::<Vec<_>>().join(" ");
                match (words.is_empty(), words.contains('`')) {
                    (true, _) => String::new(),
                    (_, false) => format!("`{words}`"),
                    (_, true) => format!("`` {words} ``"),
                }
            }
            "a" => self.link(element),
            _ => self.inline(inside),
        }
    }

    /// Marks do not always hold beside punctuation; tags do.
    fn marked(&mut self, inside: &[Node], before: &str, mark: &str, tag: &str) -> String {
        let words = self.inline(inside);
        let core = words.trim();
        if core.is_empty() {
            return words;
        }
        let lead = &words[..words.len() - words.trim_start().len()];
        let tail = &words[words.trim_end().len()..];
        let is_word = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
        let touches = before.ends_with('*') || before.ends_with('~');
        let is_sure = is_word(core.chars().next()) && is_word(core.chars().last()) && !core.contains('\n') && !touches;
        if is_sure { format!("{lead}{mark}{core}{mark}{tail}") } else { format!("{lead}<{tag}>{core}</{tag}>{tail}") }
    }

    fn link(&mut self, element: &Element) -> String {
        let words = self.inline(&element.children);
        let href = element.get("href").trim();
        if words.trim().is_empty() || href.is_empty() || href.starts_with('#') {
            return words;
        }
        if !is_harmless_link(href) || href.starts_with('/') {
            if let Some(reference) = (self.find)(href) {
                return format!("[{}]({reference})", words.trim());
            }
            let address: String = href.chars().take(120).collect();
            self.note(Message::new("bank-note-link").with("address", address));
            return words;
        }
        let address =
            href.replace(' ', "%20").replace('(', "%28").replace(')', "%29").replace('<', "%3C").replace('>', "%3E");
        format!("[{}]({address})", words.trim().replace("\\\n", " "))
    }

    fn picture(&mut self, element: &Element) -> String {
        let tex = element.get("data-equation-content");
        if !tex.is_empty() {
            self.note("bank-note-tex");
            let mut out = String::new();
            escape(&format!("$${tex}$$"), &mut out);
            return out;
        }
        let alt =
            [element.get("alt"), element.get("title")].into_iter().find(|it| !it.trim().is_empty()).unwrap_or_default();
        self.media(element.get("src"), alt)
    }

    fn sound(&mut self, element: &Element) -> String {
        let source = element.children.iter().find_map(|node| match node {
            Node::Element(source) if source.name == "source" => Some(source.get("src")),
            _ => None,
        });
        let own = element.get("src");
        let title =
            if element.get("title").is_empty() { text(&element.children) } else { element.get("title").to_owned() };
        self.media(if own.is_empty() { source.unwrap_or_default() } else { own }, title.trim())
    }

    fn object(&mut self, element: &Element) -> String {
        let words = text(&element.children);
        self.media(element.get("data"), words.trim())
    }

    fn media(&mut self, address: &str, alt: &str) -> String {
        let alt = alt.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut words = String::new();
        escape(&alt, &mut words);
        if let Some(reference) = (self.find)(address) {
            return format!("![{words}]({reference})");
        }
        let address: String = address.chars().take(120).collect();
        let address = if address.starts_with("data:") { "data:".to_owned() } else { address };
        self.note(Message::new("bank-note-media").with("address", address));
        if self.is_plain { alt } else { words }
    }
}

fn text(nodes: &[Node]) -> String {
    nodes
        .iter()
        .map(|node| match node {
            Node::Text(text) => text.clone(),
            Node::Element(element) if element.name == "br" => " ".to_owned(),
            Node::Element(element) => text(&element.children),
        })
        .collect()
}

/// MathML in a line: `(a)/(b)`, `x^2`, `√(x)`. A TeX annotation says it better.
fn formula(nodes: &[Node]) -> String {
    if let Some(tex) = annotation(nodes) {
        return format!("\\({}\\)", tex.trim());
    }
    nodes.iter().map(term).collect()
}

fn annotation(nodes: &[Node]) -> Option<String> {
    nodes.iter().find_map(|node| match node {
        Node::Element(element) if element.name == "annotation" => {
            element.get("encoding").contains("tex").then(|| text(&element.children))
        }
        Node::Element(element) => annotation(&element.children),
        Node::Text(_) => None,
    })
}

fn term(node: &Node) -> String {
    let element = match node {
        Node::Text(text) => return text.trim().to_owned(),
        Node::Element(element) => element,
    };
    let parts: Vec<String> =
        element.children.iter().filter(|node| matches!(node, Node::Element(_))).map(term).collect();
    let part = |at: usize| parts.get(at).cloned().unwrap_or_default();
    let group = |text: String| if text.chars().count() > 1 { format!("({text})") } else { text };
    match element.name.as_str() {
        "mfrac" => format!("{}/{}", group(part(0)), group(part(1))),
        "msup" | "mover" => format!("{}^{}", part(0), group(part(1))),
        "msub" | "munder" => format!("{}_{}", part(0), group(part(1))),
        "msubsup" | "munderover" => format!("{}_{}^{}", part(0), group(part(1)), group(part(2))),
        "msqrt" => format!("√({})", parts.concat()),
        "mroot" => format!("{}√({})", part(1), part(0)),
        "mo" => format!(" {} ", element.children.iter().map(term).collect::<String>()),
        "mfenced" => format!("({})", parts.join(", ")),
        "mtd" | "mspace" => format!("{} ", parts.concat()),
        "mtr" => format!("{}; ", parts.concat()),
        "annotation" => String::new(),
        name if MATH.contains(&name) => element.children.iter().map(term).collect(),
        _ => text(&element.children),
    }
}

/// Words that Markdown would take for marks.
fn escape(text: &str, out: &mut String) {
    let letters: Vec<char> = text.chars().collect();
    for (at, &letter) in letters.iter().enumerate() {
        let before = if at == 0 { out.chars().last() } else { Some(letters[at - 1]) };
        let next = letters.get(at + 1);
        let is_word = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
        let escaped = match letter {
            '*' | '`' | '[' | '<' | '~' => true,
            '_' => !(is_word(before) && is_word(next.copied())),
            '\\' => next.is_none_or(char::is_ascii_punctuation),
            '&' => next.is_some_and(|next| next.is_ascii_alphanumeric() || *next == '#'),
            '!' => next == Some(&'['),
            _ => false,
        };
        if escaped {
            out.push('\\');
        }
        out.push(letter);
    }
}
