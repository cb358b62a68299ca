//! A small XML document as elements with the lines where they stand. No document
//! type is taken, so there are no entities but the five of XML itself.

use quick_xml::{
    NsReader, XmlVersion,
    escape::resolve_predefined_entity,
    events::{BytesStart, Event},
    name::ResolveResult,
};

use super::fault;
use crate::Fault;

#[derive(Debug, Default)]
pub struct Element {
    pub namespace: String,
    pub name: String,
    pub attributes: Vec<Attribute>,
    pub children: Vec<Element>,
    /// What stands directly in it.
    pub text: String,
    /// From 1.
    pub line: u64,
}

#[derive(Debug)]
pub struct Attribute {
    pub namespace: String,
    pub name: String,
    pub value: String,
}

/// Elements within one another. A course of more blocks in blocks is no course.
const DEPTH: usize = 64;

impl Element {
    /// Without the white space around it (13.1).
    pub fn attribute(&self, name: &str) -> Option<String> {
        let found = self.attributes.iter().find(|attribute| attribute.namespace.is_empty() && attribute.name == name);
        found.map(|attribute| attribute.value.trim().to_owned())
    }

    /// The text in it and in all below, without the white space around it.
    pub fn all_text(&self) -> String {
        fn gather(element: &Element, text: &mut String) {
            text.push_str(&element.text);
            element.children.iter().for_each(|child| gather(child, text));
        }
        let mut text = String::new();
        gather(self, &mut text);
        text.trim().to_owned()
    }
}

pub fn read(bytes: &[u8]) -> Result<Element, Fault> {
    let text = decode(bytes).ok_or_else(|| fault("cmi5 13.2", 0, "cmi5-fault-encoding"))?;
    let mut reader = NsReader::from_str(&text);
    let mut lines = Lines { text: &text, at: 0, line: 1 };
    let mut open: Vec<Element> = Vec::new();
    let mut root = None;
    loop {
        let line = lines.of(reader.buffer_position());
        let event = match reader.read_event() {
            Ok(event) => event,
            Err(_) => return Err(fault("cmi5 13.2", lines.of(reader.error_position()), "cmi5-fault-xml")),
        };
        match event {
            Event::Start(start) if open.len() < DEPTH => open.push(element(&reader, &start, line)?),
            Event::Start(_) => return Err(fault("cmi5 13.2", line, "cmi5-fault-deep")),
            Event::Empty(start) => {
                let element = element(&reader, &start, line)?;
                close(element, &mut open, &mut root)?;
            }
            Event::End(_) => {
                let element = open.pop().ok_or_else(|| fault("cmi5 13.2", line, "cmi5-fault-xml"))?;
                close(element, &mut open, &mut root)?;
            }
            Event::Text(text) => put(&text.xml10_content(), &mut open, line)?,
            Event::CData(text) => put(&text.xml10_content(), &mut open, line)?,
            Event::GeneralRef(entity) => match entity.resolve_char_ref() {
                Ok(Some(letter)) => put(letter.encode_utf8(&mut [0; 4]), &mut open, line)?,
                _ => match resolve_predefined_entity(&entity) {
                    Some(text) => put(text, &mut open, line)?,
                    None => return Err(fault("cmi5 13.2", line, "cmi5-fault-entity")),
                },
            },
            Event::DocType(_) => return Err(fault("cmi5 13.2", line, "cmi5-fault-entity")),
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) => {}
            Event::Eof => break,
        }
    }
    match (root, open.last()) {
        (Some(root), None) => Ok(root),
        (_, open) => Err(fault("cmi5 13.2", open.map_or(0, |open| open.line), "cmi5-fault-xml")),
    }
}

fn close(element: Element, open: &mut [Element], root: &mut Option<Element>) -> Result<(), Fault> {
    match open.last_mut() {
        Some(parent) => parent.children.push(element),
        None if root.is_none() => *root = Some(element),
        None => return Err(fault("cmi5 13.2", element.line, "cmi5-fault-xml")),
    }
    Ok(())
}

fn put(text: &str, open: &mut [Element], line: u64) -> Result<(), Fault> {
    match open.last_mut() {
        Some(element) => element.text.push_str(text),
        None if text.trim().is_empty() => {}
        None => return Err(fault("cmi5 13.2", line, "cmi5-fault-xml")),
    }
    Ok(())
}

fn element(reader: &NsReader<&[u8]>, start: &BytesStart<'_>, line: u64) -> Result<Element, Fault> {
    let wrong = || fault("cmi5 13.2", line, "cmi5-fault-xml");
    let resolver = reader.resolver();
    let namespace = |found: ResolveResult<'_>| match found {
        ResolveResult::Bound(namespace) => Ok(namespace.as_ref().to_owned()),
        ResolveResult::Unbound => Ok(String::new()),
        ResolveResult::Unknown(_) => Err(wrong()),
    };
    let (found, name) = resolver.resolve_element(start.name());
    let name: &str = name.as_ref();
    let mut element = Element { namespace: namespace(found)?, name: name.to_owned(), line, ..Element::default() };
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|_| wrong())?;
        if attribute.key.as_namespace_binding().is_some() {
            continue;
        }
        let (found, name) = resolver.resolve_attribute(attribute.key);
        let name: &str = name.as_ref();
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| wrong())?;
        element.attributes.push(Attribute {
            namespace: namespace(found)?,
            name: name.to_owned(),
            value: value.into_owned(),
        });
    }
    Ok(element)
}

/// UTF-8, or UTF-16 with its mark, as every XML reader must take.
fn decode(bytes: &[u8]) -> Option<String> {
    let wide = |from: fn([u8; 2]) -> u16| {
        let units = bytes[2..].chunks_exact(2).map(|pair| from([pair[0], pair[1]]));
        char::decode_utf16(units).collect::<Result<String, _>>().ok()
    };
    match bytes {
        [0xFF, 0xFE, ..] => wide(u16::from_le_bytes),
        [0xFE, 0xFF, ..] => wide(u16::from_be_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8(rest.to_vec()).ok(),
        _ => String::from_utf8(bytes.to_vec()).ok(),
    }
}

/// Counts lines as far as was read, once.
struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: u64,
}

impl Lines<'_> {
    fn of(&mut self, position: u64) -> u64 {
        let to = usize::try_from(position).unwrap_or(usize::MAX).min(self.text.len());
        if to > self.at {
            let passed = &self.text.as_bytes()[self.at..to];
            self.line += passed.iter().filter(|byte| **byte == b'\n').count() as u64;
            self.at = to;
        }
        self.line
    }
}
