//! A package of items and tests: `imsmanifest.xml` names them.

use std::collections::HashSet;

use base::Message;

use super::{Bank, Item, Left, RULE, Section, item, spelling};
use crate::{
    Fault, Pack, Refusal,
    element::{self, Element, fault},
    pack::resolve,
};

const MANIFEST: &str = "imsmanifest.xml";
/// IMS Content Packaging 1.1.4, resources.
const RESOURCE: &str = "IMS CP 1.2 resource";

/// Whether a manifest speaks of questions; `imsqti_item_xmlv2p1`, `imsqti_test_xmlv3p0` …
pub fn is_package(manifest: &Element) -> bool {
    manifest.below("resource").iter().any(|it| kind(it).is_some())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    Item,
    Test,
}

fn kind(resource: &Element) -> Option<Of> {
    let kind = resource.get("type");
    let is_new = kind.starts_with("imsqti_") && (kind.contains("v2p") || kind.contains("v3p"));
    match () {
        () if is_new && kind.contains("_test_") => Some(Of::Test),
        () if is_new && kind.contains("_item_") => Some(Of::Item),
        () => None,
    }
}

/// A package whose manifest does not hold is refused; an item that cannot be
/// read is named, and the others are taken.
pub fn read_package(pack: &Pack, manifest: &Element) -> Result<Bank, Refusal> {
    let mut bank = Bank::default();
    let (mut items, mut tests) = (Vec::new(), Vec::new());
    let mut faults = Vec::new();
    for resource in manifest.below("resource") {
        let Some(of) = kind(resource) else {
            bank.left.push(left(resource));
            continue;
        };
        match path(pack, resource) {
            Ok(path) if of == Of::Item => items.push(path),
            Ok(path) => tests.push(path),
            Err(fault) => faults.push(fault),
        }
    }
    if !faults.is_empty() {
        return Err(faults.into());
    }
    let mut read = Reader { pack, bank: &mut bank, done: HashSet::new() };
    for test in &tests {
        read.test(test)?;
    }
    let rest: Vec<Item> = items.iter().filter_map(|path| read.item(path)).collect();
    if !rest.is_empty() {
        bank.sections.push(Section { title: String::new(), items: rest });
    }
    if bank.title.is_empty() {
        bank.title = manifest.below("title").first().map(|it| it.text()).unwrap_or_default();
    }
    Ok(bank)
}

fn left(resource: &Element) -> Left {
    let kind = resource.get("type").to_owned();
    Left { file: resource.get("href").to_owned(), line: resource.line, kind }
}

fn path(pack: &Pack, resource: &Element) -> Result<String, Fault> {
    let href = resource.get("href");
    let Some(path) = resolve("", href) else {
        let why = Message::new("courseware-href-outside").with("name", href);
        return Err(fault(MANIFEST, resource.line, RESOURCE, why));
    };
    if pack.has(&path) {
        Ok(path)
    } else {
        let why = Message::new("courseware-file-missing").with("name", href);
        Err(fault(MANIFEST, resource.line, RESOURCE, why))
    }
}

struct Reader<'a> {
    pack: &'a Pack,
    bank: &'a mut Bank,
    /// Items that a test has taken.
    done: HashSet<String>,
}

impl Reader<'_> {
    /// Once; one that cannot be read is noted.
    fn item(&mut self, path: &str) -> Option<Item> {
        if !self.done.insert(path.to_owned()) {
            return None;
        }
        match item::read(path, self.pack.get(path)?) {
            Ok(item) => Some(item),
            Err(fault) => {
                self.bank.refused.push(fault);
                None
            }
        }
    }

    fn test(&mut self, path: &str) -> Result<(), Fault> {
        let mut root = element::parse(path, self.pack.get(path).unwrap_or_default())?;
        spelling::spell(&mut root);
        if root.name != "assessmentTest" {
            let why = Message::new("courseware-qti-root").with("name", &root.name);
            return Err(fault(path, root.line, RULE, why));
        }
        if self.bank.title.is_empty() {
            root.get("title").clone_into(&mut self.bank.title);
        }
        let sections: Vec<&Element> = root.all("testPart").flat_map(|part| part.all("assessmentSection")).collect();
        for section in sections {
            self.section(path, section, "", 0)?;
        }
        Ok(())
    }

    fn section(&mut self, path: &str, element: &Element, above: &str, depth: usize) -> Result<(), Fault> {
        let own = element.get("title");
        let title =
            if above.is_empty() || own.is_empty() { format!("{above}{own}") } else { format!("{above} / {own}") };
        let mut section = Section { title: title.clone(), items: Vec::new() };
        for reference in element.all("assessmentItemRef") {
            let href = reference.get("href");
            let found = resolve(path, href).filter(|it| self.pack.has(it));
            let Some(found) = found else {
                let why = Message::new("courseware-file-missing").with("name", href);
                return Err(fault(path, reference.line, "QTI 2.2 assessmentItemRef", why));
            };
            section.items.extend(self.item(&found));
        }
        if !section.items.is_empty() {
            self.bank.sections.push(section);
        }
        for inner in element.all("assessmentSection").filter(|_| depth < 20) {
            self.section(path, inner, &title, depth + 1)?;
        }
        Ok(())
    }
}
