//! An XML document as a tree: elements in their order, the text between them,
//! and the line where each begins.
//!
//! Question banks mix text and elements, so a list of fields is not enough.
//! Names are local names; entities are the predefined ones and numbers, and a
//! document type that declares something is refused.

use base::Message;
use quick_xml::{Reader, XmlVersion, escape::resolve_predefined_entity, events::BytesStart, events::Event};

use crate::{Fault, xml};

/// Elements in elements.
const MOST_DEPTH: usize = 120;
const MOST_ELEMENTS: usize = 2_000_000;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Element {
    /// Without its prefix.
    pub name: String,
    /// With their prefixes.
    pub attributes: Vec<(String, String)>,
    pub children: Vec<Node>,
    pub line: u64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    Element(Element),
    Text(String),
}

impl Element {
    /// An attribute by its name; one without a prefix comes first.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let plain = self.attributes.iter().find(|(known, _)| known == name);
        let prefixed = || {
            self.attributes.iter().find(|(known, _)| {
                known.rsplit_once(':').is_some_and(|(prefix, local)| prefix != "xmlns" && local == name)
            })
        };
        plain.or_else(prefixed).map(|(_, value)| value.as_str())
    }

    /// As [`Self::attribute`]; empty where there is none.
    pub fn get(&self, name: &str) -> &str {
        self.attribute(name).unwrap_or_default().trim()
    }

    /// `true` or `1`.
    pub fn is(&self, name: &str) -> bool {
        matches!(self.get(name), "true" | "1")
    }

    pub fn elements(&self) -> impl DoubleEndedIterator<Item = &Self> {
        self.children.iter().filter_map(|node| if let Node::Element(element) = node { Some(element) } else { None })
    }

    pub fn all<'a>(&'a self, name: &'a str) -> impl DoubleEndedIterator<Item = &'a Self> {
        self.elements().filter(move |element| element.name == name)
    }

    pub fn child(&self, name: &str) -> Option<&Self> {
        self.elements().find(|element| element.name == name)
    }

    /// The element at the end of a path of names.
    pub fn at(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |element, name| element.child(name))
    }

    /// The words of a child, trimmed; empty where there is none.
    pub fn text_of(&self, name: &str) -> String {
        self.child(name).map(Self::text).unwrap_or_default()
    }

    /// All the text inside, trimmed.
    pub fn text(&self) -> String {
        let mut out = String::new();
        self.collect_text(&mut out);
        out.trim().to_owned()
    }

    fn collect_text(&self, out: &mut String) {
        for node in &self.children {
            match node {
                Node::Text(text) => out.push_str(text),
                Node::Element(element) => element.collect_text(out),
            }
        }
    }

    /// This element and all below it, in the order of the document.
    pub fn walk<'a>(&'a self, visit: &mut dyn FnMut(&'a Self)) {
        visit(self);
        for element in self.elements() {
            element.walk(visit);
        }
    }

    /// Everything of this name below, at any depth.
    pub fn below<'a>(&'a self, name: &str) -> Vec<&'a Self> {
        let mut found = Vec::new();
        self.walk(&mut |element| {
            if element.name == name && !std::ptr::eq(element, self) {
                found.push(element);
            }
        });
        found
    }

    /// What is inside, as HTML.
    pub fn inner_html(&self) -> String {
        let mut out = String::new();
        for node in &self.children {
            node.write(&mut out);
        }
        out
    }
}

/// Elements of HTML that have no end tag.
const VOID: [&str; 9] = ["br", "hr", "img", "col", "source", "track", "wbr", "input", "area"];

impl Node {
    fn write(&self, out: &mut String) {
        match self {
            Self::Text(text) => escape(text, out),
            Self::Element(element) => {
                out.push('<');
                out.push_str(&element.name);
                for (name, value) in element.attributes.iter().filter(|(name, _)| !name.starts_with("xmlns")) {
                    out.push(' ');
                    out.push_str(name);
                    out.push_str("=\"");
                    escape(value, out);
                    out.push('"');
                }
                out.push('>');
                if VOID.contains(&element.name.as_str()) {
                    return;
                }
                for node in &element.children {
                    node.write(out);
                }
                out.push_str("</");
                out.push_str(&element.name);
                out.push('>');
            }
        }
    }
}

fn escape(text: &str, out: &mut String) {
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            letter => out.push(letter),
        }
    }
}

/// The root of a document. `file` is named in the fault.
pub fn parse(file: &str, bytes: &[u8]) -> Result<Element, Fault> {
    let text = xml::decoded(file, bytes)?;
    Building { file, text: &text, counted: 0, line: 1, open: Vec::new(), elements: 0, root: None }.run()
}

pub(crate) fn fault(file: &str, line: u64, rule: &'static str, why: impl Into<Message>) -> Fault {
    Fault::new(rule, why).at(file, line)
}

struct Building<'a> {
    file: &'a str,
    text: &'a str,
    counted: usize,
    line: u64,
    open: Vec<Element>,
    elements: usize,
    root: Option<Element>,
}

impl Building<'_> {
    fn run(mut self) -> Result<Element, Fault> {
        let mut reader = Reader::from_str(self.text);
        reader.config_mut().check_end_names = true;
        loop {
            let at = reader.buffer_position();
            let event = reader.read_event();
            match event {
                Err(_) => {
                    self.count(reader.error_position());
                    return Err(self.fault("XML 2.1", "package-xml-form"));
                }
                Ok(event) => {
                    self.count(at);
                    if self.take(&event)? {
                        break;
                    }
                }
            }
        }
        if !self.open.is_empty() || self.root.is_none() {
            return Err(self.fault("XML 2.1", "package-xml-form"));
        }
        self.root.ok_or_else(|| fault(self.file, 1, "XML 2.1", "package-xml-form"))
    }

    fn count(&mut self, to: u64) {
        let to = self.text.floor_char_boundary(usize::try_from(to).unwrap_or(usize::MAX).min(self.text.len()));
        if to > self.counted {
            self.line += self.text[self.counted..to].matches('\n').count() as u64;
            self.counted = to;
        }
    }

    fn fault(&self, rule: &'static str, why: impl Into<Message>) -> Fault {
        fault(self.file, self.line, rule, why)
    }

    /// True at the end.
    fn take(&mut self, event: &Event) -> Result<bool, Fault> {
        match event {
            Event::Start(start) => {
                let element = self.begin(start)?;
                if self.open.len() >= MOST_DEPTH {
                    return Err(self.fault("XML 2.1", "package-xml-deep"));
                }
                self.open.push(element);
            }
            Event::Empty(start) => {
                let element = self.begin(start)?;
                self.close(element)?;
            }
            Event::End(_) => match self.open.pop() {
                Some(element) => self.close(element)?,
                None => return Err(self.fault("XML 2.1", "package-xml-form")),
            },
            Event::Text(text) => self.text(&text.xml10_content())?,
            Event::CData(text) => self.text(&text.xml10_content())?,
            Event::GeneralRef(entity) => {
                let name: &str = entity;
                let text = match (entity.resolve_char_ref(), resolve_predefined_entity(name)) {
                    (Ok(Some(letter)), _) => letter.to_string(),
                    (_, Some(text)) => text.to_owned(),
                    _ => {
                        return Err(self.fault("XML 4.1", "package-xml-reference"));
                    }
                };
                self.text(&text)?;
            }
            Event::DocType(declared) if declared.contains('[') => {
                return Err(self.fault("XML 2.8", "package-xml-entities"));
            }
            Event::Eof => return Ok(true),
            _ => {}
        }
        Ok(false)
    }

    fn begin(&mut self, start: &BytesStart) -> Result<Element, Fault> {
        self.elements += 1;
        if self.elements > MOST_ELEMENTS {
            return Err(self.fault("XML 2.1", "package-xml-large"));
        }
        let local = start.local_name();
        let name: &str = local.as_ref();
        let mut element = Element { name: name.to_owned(), line: self.line, ..Element::default() };
        for attribute in start.attributes() {
            let Ok(attribute) = attribute else { return Err(self.fault("XML 3.1", "package-xml-form")) };
            let Ok(value) = attribute.normalized_value(XmlVersion::Implicit1_0) else {
                return Err(self.fault("XML 4.1", "package-xml-reference"));
            };
            let key: &str = attribute.key.as_ref();
            element.attributes.push((key.to_owned(), value.into_owned()));
        }
        Ok(element)
    }

    fn text(&mut self, text: &str) -> Result<(), Fault> {
        match self.open.last_mut() {
            Some(element) => match element.children.last_mut() {
                Some(Node::Text(before)) => before.push_str(text),
                _ => element.children.push(Node::Text(text.to_owned())),
            },
            None if text.chars().all(|letter| letter.is_whitespace() || letter == '\u{feff}') => {}
            None => return Err(self.fault("XML 2.1", "package-xml-form")),
        }
        Ok(())
    }

    fn close(&mut self, element: Element) -> Result<(), Fault> {
        match self.open.last_mut() {
            Some(parent) => parent.children.push(Node::Element(element)),
            None if self.root.is_none() => self.root = Some(element),
            None => return Err(self.fault("XML 2.1", "package-xml-form")),
        }
        Ok(())
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops where something is missing")]
mod tests {
    use super::*;

    #[test]
    fn a_tree_keeps_order_text_and_lines() {
        let root = parse("a.xml", b"\xef\xbb\xbf<?xml version='1.0'?>\n<a x:b=\"1 &amp; 2\">\n<p>one<br/>two &lt;b&gt; &#x4e00;</p>\n<c:d/></a>\n").unwrap();
        assert_eq!((root.name.as_str(), root.line, root.get("b")), ("a", 2, "1 & 2"));
        let p = root.child("p").unwrap();
        assert_eq!((p.line, p.inner_html().as_str()), (3, "one<br>two &lt;b&gt; 一"));
        assert_eq!(root.child("d").map(|d| d.line), Some(4));
    }

    #[test]
    fn what_is_no_xml_says_where() {
        let cases: [(&[u8], &str, u64); 7] = [
            (b"<a>\n<b></a>", "package-xml-form", 2),
            (b"<a>\n", "package-xml-form", 2),
            (b"", "package-xml-form", 1),
            (b"text", "package-xml-form", 1),
            (b"<a>\n\n&copy;</a>", "package-xml-reference", 3),
            (b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>", "package-xml-entities", 1),
            (b"<a>\xff</a>", "package-xml-encoding", 0),
        ];
        for (bytes, key, line) in cases {
            let fault = parse("x.xml", bytes).unwrap_err();
            assert_eq!((fault.message.key, fault.line, fault.file.as_str()), (key, line, "x.xml"));
        }
        let deep = "<a>".repeat(50_000);
        assert_eq!(parse("x", deep.as_bytes()).unwrap_err().message.key, "package-xml-deep");
    }

    #[test]
    fn a_document_type_that_declares_nothing_and_old_encodings_are_read() {
        let text =
            b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><!DOCTYPE q SYSTEM \"ims_qtiasiv1p2.dtd\"><q>caf\xe9</q>";
        assert_eq!(parse("x", text).unwrap().text(), "café");
        let text = b"<?xml version=\"1.0\" encoding=\"GB2312\"?><q>\xb0\xb2\xc8\xab</q>";
        assert_eq!(parse("x", text).unwrap().text(), "安全");
    }
}
