//! Word files: a ZIP with XML in it (ECMA-376). Kept are headings, lists, bold
//! and italic words, tables and pictures.
//!
//! The file comes from anywhere: parts are unpacked up to a limit, entities are
//! not followed (the reader knows only the predefined ones), and nothing is
//! recursive.

mod body;

use std::{
    collections::HashMap,
    io::{Cursor, Read},
};

use base::Message;
use quick_xml::{
    Reader, XmlVersion,
    events::{BytesStart, Event},
};
use zip::ZipArchive;

use super::{Document, Limits};

/// Files in the ZIP, and bytes of an XML part unpacked.
const MOST_PARTS: usize = 4_000;
const MOST_XML: u64 = 16 << 20;

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

pub fn read(bytes: &[u8], limits: Limits) -> Result<Document, Message> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken())?;
    if archive.len() > MOST_PARTS {
        return Err(broken());
    }
    let xml = text(&mut archive, "word/document.xml")?.ok_or("learning-document-other")?;
    let parts = Parts {
        headings: headings(&text(&mut archive, "word/styles.xml")?.unwrap_or_default())?,
        numbered: numbered(&text(&mut archive, "word/numbering.xml")?.unwrap_or_default())?,
        targets: targets(&text(&mut archive, "word/_rels/document.xml.rels")?.unwrap_or_default())?,
    };
    body::read(&xml, &parts, &mut archive, limits)
}

fn broken() -> Message {
    "learning-document-broken".into()
}

/// What the body refers to.
struct Parts {
    /// Style to level, 0 for the title.
    headings: HashMap<String, u8>,
    /// Lists whose first level is counted.
    numbered: HashMap<String, bool>,
    /// Relationship to the part that it names.
    targets: HashMap<String, String>,
}

fn part(archive: &mut Archive, name: &str, most: u64) -> Result<Option<Vec<u8>>, Message> {
    let Ok(file) = archive.by_name(name) else { return Ok(None) };
    let mut bytes = Vec::new();
    file.take(most + 1).read_to_end(&mut bytes).map_err(|_| broken())?;
    if bytes.len() as u64 > most {
        return Err(Message::new("learning-document-unpacked").with("max", most >> 20));
    }
    Ok(Some(bytes))
}

fn text(archive: &mut Archive, name: &str) -> Result<Option<String>, Message> {
    match part(archive, name, MOST_XML)? {
        Some(bytes) => String::from_utf8(bytes).map(Some).map_err(|_| broken()),
        None => Ok(None),
    }
}

/// Calls for each element, beginning or empty.
fn each(xml: &str, mut take: impl FnMut(&str, &BytesStart)) -> Result<(), Message> {
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event().map_err(|_| broken())? {
            Event::Start(element) | Event::Empty(element) => take(element.local_name().as_ref(), &element),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// An attribute by its name without a prefix.
fn attribute(element: &BytesStart, name: &str) -> Option<String> {
    let found = element.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    found.normalized_value(XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
}

fn headings(xml: &str) -> Result<HashMap<String, u8>, Message> {
    let mut headings = HashMap::new();
    let mut style = String::new();
    each(xml, |name, element| match name {
        "style" => style = attribute(element, "styleId").unwrap_or_default(),
        "name" => {
            let name = attribute(element, "val").unwrap_or_default().to_lowercase();
            let level = name.strip_prefix("heading ").and_then(|level| level.parse().ok());
            if let Some(level) = level.or((name == "title").then_some(0)) {
                headings.insert(style.clone(), level);
            }
        }
        "outlineLvl" => {
            if let Some(level) =
                attribute(element, "val").and_then(|level| level.parse::<u8>().ok()).filter(|it| *it < 9)
            {
                headings.entry(style.clone()).or_insert(level + 1);
            }
        }
        _ => {}
    })?;
    Ok(headings)
}

fn numbered(xml: &str) -> Result<HashMap<String, bool>, Message> {
    let mut kinds: HashMap<String, bool> = HashMap::new();
    let mut lists: HashMap<String, bool> = HashMap::new();
    let (mut kind, mut list) = (String::new(), String::new());
    each(xml, |name, element| match name {
        "abstractNum" => kind = attribute(element, "abstractNumId").unwrap_or_default(),
        "numFmt" => {
            let format = attribute(element, "val").unwrap_or_default();
            kinds.entry(kind.clone()).or_insert(format != "bullet" && format != "none");
        }
        "num" => list = attribute(element, "numId").unwrap_or_default(),
        "abstractNumId" => {
            let kind = attribute(element, "val").unwrap_or_default();
            lists.insert(list.clone(), kinds.get(&kind).copied().unwrap_or_default());
        }
        _ => {}
    })?;
    Ok(lists)
}

fn targets(xml: &str) -> Result<HashMap<String, String>, Message> {
    let mut targets = HashMap::new();
    each(xml, |name, element| {
        if name == "Relationship"
            && attribute(element, "TargetMode").as_deref() != Some("External")
            && let (Some(id), Some(target)) = (attribute(element, "Id"), attribute(element, "Target"))
        {
            let part = target.strip_prefix('/').map_or_else(|| format!("word/{target}"), str::to_owned);
            targets.insert(id, part);
        }
    })?;
    Ok(targets)
}
