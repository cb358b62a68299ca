//! The manifest's elements, asked for as leniently as packages are written that
//! other platforms play: without prefix, without regard to case, trimmed.

use base::{Message, config::Packages};

use crate::{Fault, xml};

const XML: &str = "http://www.w3.org/XML/1998/namespace";

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Element {
    pub name: String,
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

    /// An empty one counts as absent.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(key, _)| key.eq_ignore_ascii_case(name))?;
        Some(found.1.trim()).filter(|value| !value.is_empty())
    }

    /// An empty one counts as absent.
    pub fn text(&self) -> Option<&str> {
        Some(self.text.trim()).filter(|text| !text.is_empty())
    }

    pub fn child_text(&self, name: &str) -> Option<&str> {
        self.child(name).and_then(Self::text)
    }
}

/// The root element.
pub fn parse(file: &str, bytes: &[u8], limits: &Packages) -> Result<Element, Fault> {
    xml::read(file, bytes, limits).map(Element::from)
}

impl From<xml::Element> for Element {
    fn from(read: xml::Element) -> Self {
        // `xml:base` keeps its prefix: there is no other `base`, but other `lang`s.
        let name = |space: &str, name: String| if space == XML { format!("xml:{name}") } else { name };
        Self {
            attributes: read.attributes.into_iter().map(|(space, key, value)| (name(&space, key), value)).collect(),
            name: read.name,
            space: read.space,
            children: read.children.into_iter().map(Self::from).collect(),
            text: read.text,
            line: read.line,
        }
    }
}

/// A fault of one element.
pub fn fault(file: &str, element: &Element, rule: &'static str, message: impl Into<Message>) -> Fault {
    Fault::new(rule, message).at(file, element.line)
}
