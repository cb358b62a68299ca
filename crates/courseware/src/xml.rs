//! XML of strangers as a tree whose elements know their lines.
//!
//! Strict where it matters: a document type with an inner subset is refused, so
//! that no entity can be declared, let alone fetched; only the five entities of
//! XML itself and references to characters are known; depth and number of
//! elements are limited. UTF-8, UTF-16 and what a declaration names are read.

use std::borrow::Cow;

use base::{Message, config::Packages};
use quick_xml::{
    XmlVersion,
    events::{BytesRef, BytesStart, Event},
    name::ResolveResult,
    reader::NsReader,
};

use crate::fault::{Fault, Result};

/// Elements of one document: a course of 1,000 units has some ten thousand.
const MOST_ELEMENTS: usize = 500_000;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Element {
    /// The namespace, empty for none.
    pub space: String,
    /// Without its prefix.
    pub name: String,
    /// Namespace (empty: none of its own), name without prefix, value.
    pub attributes: Vec<(String, String, String)>,
    pub children: Vec<Element>,
    /// Its own text, with the texts around its children joined.
    pub text: String,
    /// Of its start tag, from 1.
    pub line: u64,
}

impl Element {
    /// An attribute without a prefix.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attribute_of("", name)
    }

    pub fn attribute_of(&self, space: &str, name: &str) -> Option<&str> {
        let known = |(own, known, _): &&(String, String, String)| own == space && known == name;
        self.attributes.iter().find(known).map(|(_, _, value)| value.as_str())
    }

    /// The first child of this name, in whatever namespace.
    pub fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    pub fn trimmed(&self) -> &str {
        self.text.trim()
    }

    /// The text of a child; empty where there is none.
    pub fn text_of(&self, name: &str) -> &str {
        self.child(name).map_or("", Self::trimmed)
    }

    pub fn is(&self, space: &str, name: &str) -> bool {
        self.space == space && self.name == name
    }
}

/// The root element of the document in `file`.
pub fn read(file: &str, bytes: &[u8], limits: &Packages) -> Result<Element, Fault> {
    let text = decoded(file, bytes)?;
    Reader { file, text: &text, lines: (0, 1), stack: Vec::new(), elements: 0, depth: limits.depth.max(8) * 2 }.run()
}

/// The text of a document, by its byte order mark, its first bytes or its
/// declaration (XML 1.0, appendix F).
pub fn decoded(file: &str, bytes: &[u8]) -> Result<String, Fault> {
    use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
    let (encoding, skip) = match (Encoding::for_bom(bytes), bytes) {
        (Some((encoding, length)), _) => (encoding, length),
        (None, [b'<', 0, ..]) => (UTF_16LE, 0),
        (None, [0, b'<', ..]) => (UTF_16BE, 0),
        (None, _) => (declared(bytes).unwrap_or(UTF_8), 0),
    };
    let text = encoding.decode_without_bom_handling_and_without_replacement(&bytes[skip..]);
    let broken = || {
        let message = Message::new("package-xml-encoding").with("encoding", encoding.name());
        Fault::new("XML 4.3.3", message).at(file, 0)
    };
    text.map(Cow::into_owned).ok_or_else(broken)
}

fn declared(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let head = bytes.strip_prefix(b"<?xml")?;
    let head = &head[..head.windows(2).position(|pair| pair == b"?>")?.min(200)];
    let head = std::str::from_utf8(head).ok()?;
    let value = head.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|letter| matches!(letter, '"' | '\''))?;
    encoding_rs::Encoding::for_label(value[1..].split(quote).next()?.as_bytes())
}

struct Reader<'a> {
    file: &'a str,
    text: &'a str,
    /// Byte and line up to which line ends were counted.
    lines: (usize, u64),
    stack: Vec<Element>,
    elements: usize,
    depth: usize,
}

impl Reader<'_> {
    fn run(mut self) -> Result<Element, Fault> {
        let text = self.text;
        let mut reader = NsReader::from_str(text);
        let mut root = None;
        loop {
            let from = reader.buffer_position() as usize;
            let Ok(event) = reader.read_event() else {
                let at = (reader.error_position() as usize).min(text.len());
                return Err(self.fault("XML 2.1", "package-xml-form", at.max(self.lines.0)));
            };
            match event {
                Event::Start(start) => {
                    let element = self.element(&reader, &start, from)?;
                    if self.stack.len() >= self.depth {
                        return Err(self.fault("limits", "package-xml-deep", from));
                    }
                    self.stack.push(element);
                }
                Event::Empty(start) => {
                    let element = self.element(&reader, &start, from)?;
                    self.close(element, &mut root, from)?;
                }
                Event::End(_) => match self.stack.pop() {
                    Some(element) => self.close(element, &mut root, from)?,
                    None => return Err(self.fault("XML 2.1", "package-xml-form", from)),
                },
                Event::Text(words) => self.add(&words.xml10_content(), from)?,
                Event::CData(words) => self.add(&words.xml10_content(), from)?,
                Event::GeneralRef(name) => {
                    let letter = self.letter(&name, from)?;
                    self.add(letter.encode_utf8(&mut [0; 4]), from)?;
                }
                Event::DocType(words) if words.contains('[') => {
                    return Err(self.fault("XML 2.8", "package-xml-entities", from));
                }
                Event::DocType(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
                Event::Eof => break,
            }
        }
        match root {
            Some(root) if self.stack.is_empty() => Ok(root),
            _ => Err(self.fault("XML 2.1", "package-xml-form", text.len())),
        }
    }

    fn element(&mut self, reader: &NsReader<&[u8]>, start: &BytesStart<'_>, from: usize) -> Result<Element, Fault> {
        self.elements += 1;
        if self.elements > MOST_ELEMENTS {
            return Err(self.fault("limits", "package-xml-large", from));
        }
        let line = self.line(from);
        let (space, name) = reader.resolver().resolve_element(start.name());
        let Some(space) = space_of(&space) else { return Err(self.fault("XML Names 3", "package-xml-prefix", from)) };
        let mut element = Element { space, name: name.as_ref().to_owned(), line, ..Element::default() };
        for attribute in start.attributes() {
            let Ok(attribute) = attribute else { return Err(self.fault("XML 3.1", "package-xml-form", from)) };
            if attribute.key.as_namespace_binding().is_some() {
                continue;
            }
            let (space, name) = reader.resolver().resolve_attribute(attribute.key);
            let Some(space) = space_of(&space) else {
                return Err(self.fault("XML Names 3", "package-xml-prefix", from));
            };
            let Ok(value) = attribute.normalized_value(XmlVersion::Implicit1_0) else {
                return Err(self.fault("XML 4.1", "package-xml-reference", from));
            };
            element.attributes.push((space, name.as_ref().to_owned(), value.into_owned()));
        }
        Ok(element)
    }

    fn close(&mut self, element: Element, root: &mut Option<Element>, from: usize) -> Result<(), Fault> {
        match self.stack.last_mut() {
            Some(parent) => parent.children.push(element),
            None if root.is_none() => *root = Some(element),
            None => return Err(self.fault("XML 2.1", "package-xml-form", from)),
        }
        Ok(())
    }

    fn add(&mut self, words: &str, from: usize) -> Result<(), Fault> {
        match self.stack.last_mut() {
            Some(element) => element.text.push_str(words),
            None if words.trim().is_empty() => {}
            None => return Err(self.fault("XML 2.1", "package-xml-form", from)),
        }
        Ok(())
    }

    fn letter(&mut self, name: &BytesRef<'_>, from: usize) -> Result<char, Fault> {
        let known = match &**name {
            "lt" => Some('<'),
            "gt" => Some('>'),
            "amp" => Some('&'),
            "apos" => Some('\''),
            "quot" => Some('"'),
            _ => name.resolve_char_ref().ok().flatten(),
        };
        known.ok_or_else(|| self.fault("XML 4.1", "package-xml-reference", from))
    }

    /// Of this byte; asked for in rising order, so that each is counted once.
    fn line(&mut self, at: usize) -> u64 {
        let (from, line) = self.lines;
        if at > from {
            let ends = self.text.get(from..at).unwrap_or_default().matches('\n').count();
            self.lines = (at, line + ends as u64);
        }
        self.lines.1
    }

    fn fault(&mut self, rule: &'static str, key: &'static str, at: usize) -> Fault {
        let line = self.line(at);
        Fault::new(rule, key).at(self.file, line)
    }
}

fn space_of(found: &ResolveResult<'_>) -> Option<String> {
    match found {
        ResolveResult::Bound(space) => Some(space.as_ref().to_owned()),
        ResolveResult::Unbound => Some(String::new()),
        ResolveResult::Unknown(_) => None,
    }
}

#[cfg(test)]
mod tests;
