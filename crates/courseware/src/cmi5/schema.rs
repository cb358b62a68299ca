//! What `CourseStructure.xsd` says of names and order (13.2).

use base::Message;

use super::{NAMESPACE, fault};
use crate::{Fault, xml::Element};

const RULE: &str = "cmi5 13.2";

/// The children of an element, taken in the order of the schema.
#[derive(Debug)]
pub struct Children<'a> {
    parent: &'a Element,
    known: &'a [&'a str],
    at: usize,
}

impl<'a> Children<'a> {
    /// `known`: the names that the schema has here. No text may stand between.
    pub fn of(parent: &'a Element, known: &'a [&'a str]) -> Result<Self, Fault> {
        if parent.text.trim().is_empty() {
            Ok(Self { parent, known, at: 0 })
        } else {
            Err(fault(RULE, parent.line, Message::new("cmi5-fault-text").with("element", &parent.name)))
        }
    }

    fn next(&self) -> Option<&'a Element> {
        self.parent.children.get(self.at)
    }

    /// The next one, if it is this.
    pub fn take(&mut self, name: &str) -> Option<&'a Element> {
        let found = self.next().filter(|next| next.is(NAMESPACE, name))?;
        self.at += 1;
        Some(found)
    }

    pub fn must(&mut self, name: &'static str) -> Result<&'a Element, Fault> {
        let missing = || {
            let message = Message::new("cmi5-fault-element-missing");
            let message = message.with("element", name).with("parent", &self.parent.name);
            fault(RULE, self.parent.line, message)
        };
        match self.take(name) {
            Some(found) => Ok(found),
            None if self.parent.children[self.at..].iter().any(|child| child.name == name) => Err(self.unexpected()),
            None => match self.next() {
                Some(next) if !self.is_known(next) => Err(self.unexpected()),
                _ => Err(missing()),
            },
        }
    }

    /// Only what others have added may follow.
    pub fn end(mut self) -> Result<(), Fault> {
        while let Some(next) = self.next() {
            if next.space == NAMESPACE || next.space.is_empty() {
                return Err(self.unexpected());
            }
            self.at += 1;
        }
        Ok(())
    }

    fn is_known(&self, element: &Element) -> bool {
        element.space == NAMESPACE && self.known.contains(&element.name.as_str())
    }

    fn unexpected(&self) -> Fault {
        let Some(next) = self.next() else {
            return fault(RULE, self.parent.line, "cmi5-fault-xml");
        };
        let key = if self.is_known(next) { "cmi5-fault-element-order" } else { "cmi5-fault-element-unknown" };
        let message = Message::new(key).with("element", &next.name).with("parent", &self.parent.name);
        fault(RULE, next.line, message)
    }
}

/// Only these attributes, and those of other namespaces.
pub fn attributes(element: &Element, known: &[&str]) -> Result<(), Fault> {
    let strange =
        |namespace: &str, name: &str| namespace == NAMESPACE || (namespace.is_empty() && !known.contains(&name));
    match element.attributes.iter().find(|(space, name, _)| strange(space, name)) {
        Some((_, name, _)) => {
            let message = Message::new("cmi5-fault-attribute-unknown");
            let message = message.with("element", &element.name).with("attribute", name);
            Err(fault(RULE, element.line, message))
        }
        None => Ok(()),
    }
}

/// Without the white space around it (13.1).
pub fn attribute(element: &Element, name: &str) -> Option<String> {
    element.attribute(name).map(|value| value.trim().to_owned())
}

/// The text in it and in all below, without the white space around it.
pub fn all_text(element: &Element) -> String {
    fn gather(element: &Element, text: &mut String) {
        text.push_str(&element.text);
        element.children.iter().for_each(|child| gather(child, text));
    }
    let mut text = String::new();
    gather(element, &mut text);
    text.trim().to_owned()
}

/// The text of an element that has nothing else in it, without the white space
/// around it (13.1).
pub fn plain(element: &Element) -> Result<String, Fault> {
    match element.children.first() {
        Some(child) => {
            let message = Message::new("cmi5-fault-element-unknown");
            Err(fault(RULE, child.line, message.with("element", &child.name).with("parent", &element.name)))
        }
        None => Ok(element.text.trim().to_owned()),
    }
}
