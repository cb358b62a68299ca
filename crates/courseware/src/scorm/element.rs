//! The manifest as a tree of elements that know their line. No DTD is read and
//! no entity expanded; names are compared without prefix and without case,
//! because packages that other platforms play have both wrong.

use base::Message;
use quick_xml::{
    NsReader, XmlVersion,
    escape::resolve_predefined_entity,
    events::{BytesStart, Event},
    name::ResolveResult,
};

use crate::Fault;

/// Deeper nesting is no course, but an attack on our stack.
const DEEPEST: usize = 200;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Element {
    /// Without prefix, as written.
    pub name: String,
    /// The namespace, or the prefix where none was declared.
    pub space: String,
    pub attributes: Vec<(String, String)>,
    pub children: Vec<Element>,
    pub text: String,
    pub line: u64,
}

impl Element {
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// Of the extension that ADL added to IMS's sequencing.
    pub fn is_adlseq(&self) -> bool {
        self.space.contains("adlseq")
    }

    pub fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.is(name))
    }

    pub fn children<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> + use<'a> {
        self.children.iter().filter(move |child| child.is(name))
    }

    /// The element at the end of a path of names.
    pub fn at(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |element, name| element.child(name))
    }

    /// Trimmed; an empty one counts as absent.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(key, _)| key.eq_ignore_ascii_case(name))?;
        Some(found.1.trim()).filter(|value| !value.is_empty())
    }

    /// Trimmed; an empty one counts as absent.
    pub fn text(&self) -> Option<&str> {
        Some(self.text.trim()).filter(|text| !text.is_empty())
    }

    pub fn child_text(&self, name: &str) -> Option<&str> {
        self.child(name).and_then(Self::text)
    }
}

/// The root element.
pub fn parse(file: &str, bytes: &[u8]) -> Result<Element, Fault> {
    let text = decode(bytes);
    let lines = Lines::of(&text);
    let fault = |at: u64, key: &'static str| Fault {
        file: file.to_owned(),
        line: lines.line(at),
        rule: "XML 1.0",
        message: key.into(),
    };
    let mut reader = NsReader::from_str(&text);
    let mut open: Vec<Element> = vec![Element::default()];
    loop {
        let at = reader.buffer_position();
        let event = reader.read_event().map_err(|_| fault(at, "scorm-fault-xml"))?;
        let top = open.len() - 1;
        match event {
            Event::Start(start) => {
                if open.len() > DEEPEST {
                    return Err(fault(at, "scorm-fault-deep"));
                }
                let element = element(&reader, &start, lines.line(at)).ok_or_else(|| fault(at, "scorm-fault-xml"))?;
                open.push(element);
            }
            Event::Empty(start) => {
                let element = element(&reader, &start, lines.line(at)).ok_or_else(|| fault(at, "scorm-fault-xml"))?;
                open[top].children.push(element);
            }
            Event::End(_) => {
                if let Some(done) = open.pop()
                    && let Some(parent) = open.last_mut()
                {
                    parent.children.push(done);
                }
            }
            Event::Text(text) => open[top].text.push_str(&text.xml10_content()),
            Event::CData(text) => open[top].text.push_str(&text.xml10_content()),
            Event::GeneralRef(reference) => match reference.resolve_char_ref() {
                Ok(Some(character)) => open[top].text.push(character),
                _ => match resolve_predefined_entity(&reference.into_inner()) {
                    Some(text) => open[top].text.push_str(text),
                    None => return Err(fault(at, "scorm-fault-entity")),
                },
            },
            Event::DocType(_) => return Err(fault(at, "scorm-fault-dtd")),
            Event::Eof if open.len() > 1 => return Err(fault(at, "scorm-fault-xml")),
            Event::Eof => break,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
    open.pop().and_then(|document| document.children.into_iter().next()).ok_or_else(|| fault(0, "scorm-fault-xml"))
}

fn element(reader: &NsReader<&[u8]>, start: &BytesStart, line: u64) -> Option<Element> {
    let (resolved, name) = reader.resolver().resolve_element(start.name());
    let space = match resolved {
        ResolveResult::Bound(space) => space.as_ref().to_owned(),
        ResolveResult::Unknown(prefix) => prefix,
        ResolveResult::Unbound => String::new(),
    };
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.ok()?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).ok()?;
        // `xml:base` keeps its prefix: there is no other `base`, but other `lang`s.
        let key = attribute.key;
        let name = if key.prefix().is_some_and(|prefix| prefix.as_ref() == "xml") {
            key.as_ref().to_owned()
        } else {
            key.local_name().as_ref().to_owned()
        };
        attributes.push((name, value.into_owned()));
    }
    Some(Element { name: name.as_ref().to_owned(), space, attributes, line, ..Element::default() })
}

/// Text in the encoding that its mark or its first line names: authoring tools
/// in China write GB2312, some in Europe UTF-16.
pub fn decode(bytes: &[u8]) -> String {
    let named = || {
        let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).into_owned();
        let rest = head.split_once("encoding=")?.1;
        let quote = rest.chars().next().filter(|it| *it == '"' || *it == '\'')?;
        let label = rest[1..].split(quote).next()?;
        encoding_rs::Encoding::for_label(label.as_bytes())
    };
    // UTF-16 without a mark cannot name itself in ASCII; a zero byte does.
    let encoding = match bytes {
        [0, b'<', ..] => encoding_rs::UTF_16BE,
        [b'<', 0, ..] => encoding_rs::UTF_16LE,
        _ => named().filter(|it| *it != encoding_rs::UTF_16LE).unwrap_or(encoding_rs::UTF_8),
    };
    encoding.decode(bytes).0.into_owned()
}

/// Where lines begin.
struct Lines(Vec<u64>);

impl Lines {
    fn of(text: &str) -> Self {
        Self(text.bytes().zip(1..).filter(|(byte, _)| *byte == b'\n').map(|(_, after)| after).collect())
    }

    /// The line, from 1, of the byte at `position`.
    fn line(&self, position: u64) -> u64 {
        self.0.partition_point(|start| *start <= position) as u64 + 1
    }
}

/// A fault of one element.
pub fn fault(file: &str, element: &Element, rule: &'static str, message: impl Into<Message>) -> Fault {
    Fault { file: file.to_owned(), line: element.line, rule, message: message.into() }
}
