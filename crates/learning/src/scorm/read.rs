//! A SCORM package on its way in: the manifest as a package with its parts.

use courseware::{
    Archive, Refusal,
    scorm::{self, Item, MANIFEST, Manifest},
};
use serde_json::json;

use super::{Course, Note};
use crate::package::{
    Kind,
    read::{Read, ReadPart},
};

/// Whether the archive holds a manifest that means to be SCORM, and in which folder.
pub fn is(archive: &mut Archive) -> bool {
    let Some(root) = archive.root_of(MANIFEST) else { return false };
    archive.read(&format!("{root}{MANIFEST}")).is_ok_and(|bytes| scorm::claims(&bytes))
}

pub fn read(archive: &mut Archive) -> Result<Read, Refusal> {
    let root = archive.root_of(MANIFEST).unwrap_or_default();
    let bytes = archive.read(&format!("{root}{MANIFEST}"))?;
    let paths: Vec<&str> = archive.files().iter().filter_map(|file| file.path.strip_prefix(&root)).collect();
    let manifest = scorm::read(&bytes, paths, archive.limits()).map_err(Refusal::Invalid)?;
    Ok(of(&manifest, &root))
}

fn of(manifest: &Manifest, root: &str) -> Read {
    let notes = manifest.notes.iter().map(|note| Note {
        key: note.message.key.to_owned(),
        file: note.file.clone(),
        line: note.line,
        args: note.message.args.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect(),
    });
    let course = Course {
        edition: manifest.edition,
        objectives_global: manifest.objectives_global,
        shared_data_global: manifest.shared_data_global,
        notes: notes.collect(),
    };
    let mut parts = Vec::new();
    add(&manifest.root, None, root, &mut parts);
    Read {
        kind: if manifest.edition.is_2004() { Kind::Scorm2004 } else { Kind::Scorm12 },
        title: manifest.title.clone(),
        description: manifest.description.clone(),
        // Publishers copy identifiers from samples; two courses of one name are not one.
        activity: None,
        body: json!(course),
        parts,
    }
}

fn add(item: &Item, parent: Option<usize>, root: &str, parts: &mut Vec<ReadPart>) {
    let place = parts.len();
    let launch = item.launch.as_ref().map(|launch| launch.href.as_str());
    parts.push(ReadPart {
        parent,
        is_unit: launch.is_some(),
        identifier: item.identifier.clone(),
        title: item.title.clone(),
        description: String::new(),
        launch: launch.map_or(String::new(), |href| whole(root, href)),
        body: json!(item),
    });
    for child in &item.items {
        add(child, Some(place), root, parts);
    }
}

fn whole(root: &str, href: &str) -> String {
    if scorm::address::is_external(href) { href.to_owned() } else { format!("{root}{href}") }
}
