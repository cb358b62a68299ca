//! Common Cartridge 1.0 to 1.3 (`.imscc`): pages, links, topics, question sets,
//! in the order of the organisation.
//!
//! Makers are lenient with it: Canvas names files that it does not pack. What is
//! missing is told and does not refuse the rest.

use std::collections::HashSet;

use base::Message;

use crate::{
    Fault, Pack, Refusal,
    element::{self, Element, fault},
    pack::resolve,
    qti::v1::{self, Assessment},
};

pub const MANIFEST: &str = "imsmanifest.xml";
pub const RULE: &str = "CC 1.3 resource";

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Cartridge {
    /// `1.1.0`, as it says.
    pub version: String,
    pub title: String,
    /// The last, without a title, holds what stands in no module.
    pub modules: Vec<Module>,
    /// What cannot be read, or is missing.
    pub refused: Vec<Fault>,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Module {
    pub title: String,
    pub pieces: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    pub title: String,
    pub file: String,
    /// In the manifest, or in the file.
    pub line: u64,
    pub kind: Kind,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// HTML.
    Page {
        html: String,
        is_assignment: bool,
    },
    /// A file that is no page; its path is the piece's.
    File,
    Link {
        address: String,
    },
    /// HTML.
    Topic {
        html: String,
    },
    Tool,
    Questions(Vec<Assessment>),
    Other(String),
}

/// Whether a manifest is one of a cartridge.
pub fn is_cartridge(manifest: &Element) -> bool {
    let schema = manifest.at(&["metadata", "schema"]).map(Element::text).unwrap_or_default();
    schema.contains("Common Cartridge") || manifest.attribute("xmlns").is_some_and(|it| it.contains("imscc"))
}

pub fn read(pack: &Pack, manifest: &Element) -> Result<Cartridge, Refusal> {
    let Some(resources) = manifest.child("resources") else {
        let why = Message::new("courseware-cartridge-lacks").with("name", "resources");
        return Err(fault(MANIFEST, manifest.line, "CC 1.3 manifest", why).into());
    };
    let metadata = manifest.child("metadata");
    let mut reading = Reading { pack, resources, done: HashSet::new(), refused: Vec::new() };
    let mut modules = Vec::new();
    for organisation in manifest.child("organizations").into_iter().flat_map(|it| it.all("organization")) {
        // The outermost item is the cartridge itself.
        for root in organisation.all("item") {
            modules.extend(reading.modules(root));
        }
    }
    let loose = reading.loose();
    if !loose.is_empty() {
        modules.push(Module { title: String::new(), pieces: loose });
    }
    modules.retain(|module| !module.pieces.is_empty());
    let title = metadata.and_then(|it| it.below("title").first().map(|it| it.text())).unwrap_or_default();
    Ok(Cartridge {
        version: metadata.map(|it| it.text_of("schemaversion")).unwrap_or_default(),
        title,
        modules,
        refused: reading.refused,
    })
}

struct Reading<'a> {
    pack: &'a Pack,
    resources: &'a Element,
    /// Resources that stand somewhere already.
    done: HashSet<&'a str>,
    refused: Vec<Fault>,
}

impl<'a> Reading<'a> {
    fn modules(&mut self, root: &'a Element) -> Vec<Module> {
        let mut modules = Vec::new();
        let mut own = Module { title: root.text_of("title"), ..Module::default() };
        own.pieces.extend(self.piece(root));
        for item in root.all("item") {
            if item.child("item").is_some() {
                let mut module = Module { title: item.text_of("title"), ..Module::default() };
                item.walk(&mut |element| {
                    if element.name == "item" {
                        module.pieces.extend(self.piece(element));
                    }
                });
                modules.push(module);
            } else {
                own.pieces.extend(self.piece(item));
            }
        }
        modules.insert(0, own);
        modules
    }

    fn resource(&self, identifier: &str) -> Option<&'a Element> {
        self.resources.all("resource").find(|it| it.get("identifier") == identifier)
    }

    fn piece(&mut self, item: &'a Element) -> Option<Piece> {
        let identifier = item.attribute("identifierref")?;
        let Some(resource) = self.resource(identifier) else {
            let why = Message::new("courseware-cartridge-reference").with("name", identifier);
            self.refused.push(fault(MANIFEST, item.line, "CC 1.3 item", why));
            return None;
        };
        self.read(resource, &item.text_of("title"))
    }

    /// What no item of the organisation names. Settings of the system that
    /// made the cartridge are no content.
    fn loose(&mut self) -> Vec<Piece> {
        let rest: Vec<&Element> =
            self.resources.all("resource").filter(|it| !self.done.contains(it.get("identifier"))).collect();
        let needed: HashSet<&str> =
            rest.iter().flat_map(|it| it.all("dependency")).map(|it| it.get("identifierref")).collect();
        let mut pieces = Vec::new();
        for resource in rest {
            let (kind, href) = (resource.get("type"), resource.get("href"));
            let is_setting = href.starts_with("course_settings/")
                || (kind.starts_with("associatedcontent") && !is_page(href) && !is_questions(href));
            // Files that pages show are found there.
            let is_file = kind == "webcontent" && !is_page(href);
            if !is_setting && !is_file && !needed.contains(resource.get("identifier")) {
                pieces.extend(self.read(resource, ""));
            }
        }
        pieces
    }

    fn read(&mut self, resource: &'a Element, title: &str) -> Option<Piece> {
        if !self.done.insert(resource.get("identifier")) {
            return None;
        }
        // Canvas keeps the questions beside those that a cartridge can say.
        self.done.extend(resource.all("dependency").map(|it| it.get("identifierref")));
        let href = resource.get("href");
        let href =
            if href.is_empty() { resource.child("file").map(|it| it.get("href")).unwrap_or_default() } else { href };
        let kind = resource.get("type");
        let Some(path) = resolve("", href) else {
            if let Some(found) = unread(kind) {
                return Some(Piece {
                    title: title.to_owned(),
                    file: MANIFEST.into(),
                    line: resource.line,
                    kind: found,
                });
            }
            let why = Message::new("courseware-href-outside").with("name", href);
            self.refused.push(fault(MANIFEST, resource.line, RULE, why));
            return None;
        };
        let Some(bytes) = self.pack.get(&path) else {
            let why = Message::new("courseware-file-missing").with("name", href);
            self.refused.push(fault(MANIFEST, resource.line, RULE, why));
            return None;
        };
        let mut piece = Piece { title: title.to_owned(), file: path.clone(), line: resource.line, kind: Kind::File };
        let read = match kind {
            kind if kind.starts_with("imsqti_xmlv1p2") || is_questions(href) => {
                self.questions(resource, &path, bytes).map(Kind::Questions)
            }
            kind if kind.starts_with("imswl_") => link(&path, bytes, &mut piece),
            kind if kind.starts_with("imsdt_") => topic(&path, bytes, &mut piece),
            kind if kind.starts_with("imsbasiclti_") => tool(&path, bytes, &mut piece),
            kind if kind.starts_with("webcontent") || kind.starts_with("associatedcontent") => {
                if is_page(href) {
                    let is_assignment =
                        resource.all("file").any(|it| it.get("href").ends_with("assignment_settings.xml"));
                    page(&path, bytes, &mut piece).map(|html| Kind::Page { html, is_assignment })
                } else {
                    Ok(Kind::File)
                }
            }
            other => Ok(Kind::Other(other.chars().take(80).collect())),
        };
        match read {
            Ok(kind) => Some(Piece { kind, ..piece }),
            Err(fault) => {
                self.refused.push(fault);
                None
            }
        }
    }

    fn questions(&self, resource: &Element, path: &str, bytes: &[u8]) -> Result<Vec<Assessment>, Fault> {
        let fuller = format!("non_cc_assessments/{}.xml.qti", resource.get("identifier"));
        let own = v1::read(path, bytes)?;
        let count = |read: &[Assessment]| read.iter().map(|it| it.items.len()).sum::<usize>();
        let fuller = self.pack.get(&fuller).filter(|_| fuller != path).and_then(|bytes| v1::read(&fuller, bytes).ok());
        Ok(fuller.filter(|it| count(it) >= count(&own)).unwrap_or(own))
    }
}

/// What needs no file to be known.
fn unread(kind: &str) -> Option<Kind> {
    kind.starts_with("imsbasiclti_").then_some(Kind::Tool)
}

fn is_page(href: &str) -> bool {
    let path = href.split(['?', '#']).next().unwrap_or_default().to_lowercase();
    [".html", ".htm", ".xhtml"].iter().any(|end| path.ends_with(end))
}

fn is_questions(href: &str) -> bool {
    href.ends_with(".xml.qti")
}

/// The body of a page; its title when the organisation gave none.
fn page(path: &str, bytes: &[u8], piece: &mut Piece) -> Result<String, Fault> {
    let Ok(text) = std::str::from_utf8(bytes) else {
        let why = Message::new("courseware-page-encoding").with("name", path);
        return Err(fault(path, 0, RULE, why));
    };
    let text = text.trim_start_matches('\u{feff}').to_owned();
    let lower = text.to_ascii_lowercase();
    let between = |open: &str, close: &str| {
        let from = lower.find(open)? + open.len();
        let from = from + lower[from..].find('>')? + 1;
        let to = lower[from..].find(close).map_or(text.len(), |at| from + at);
        Some(text[from..to].to_owned())
    };
    if piece.title.is_empty() {
        between("<title", "</title").unwrap_or_default().trim().clone_into(&mut piece.title);
    }
    Ok(between("<body", "</body").unwrap_or(text.clone()))
}

fn link(path: &str, bytes: &[u8], piece: &mut Piece) -> Result<Kind, Fault> {
    let root = element::parse(path, bytes)?;
    named(piece, &root);
    let address = root.child("url").map(|it| it.get("href").to_owned()).unwrap_or_default();
    if address.is_empty() {
        let why = Message::new("courseware-cartridge-lacks").with("name", "url");
        return Err(fault(path, root.line, "CC 1.3 webLink", why));
    }
    Ok(Kind::Link { address })
}

fn topic(path: &str, bytes: &[u8], piece: &mut Piece) -> Result<Kind, Fault> {
    let root = element::parse(path, bytes)?;
    named(piece, &root);
    let Some(text) = root.child("text") else { return Ok(Kind::Topic { html: String::new() }) };
    let html = if text.get("texttype").eq_ignore_ascii_case("text/plain") { text.inner_html() } else { text.text() };
    Ok(Kind::Topic { html })
}

fn tool(path: &str, bytes: &[u8], piece: &mut Piece) -> Result<Kind, Fault> {
    named(piece, &element::parse(path, bytes)?);
    Ok(Kind::Tool)
}

fn named(piece: &mut Piece, root: &Element) {
    if piece.title.is_empty() {
        piece.title = root.text_of("title");
    }
}
