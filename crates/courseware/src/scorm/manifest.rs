//! From the bytes of `imsmanifest.xml` to a [`Manifest`].

use std::collections::{HashMap, HashSet};

use base::{Message, config::Packages};

use super::{
    MANIFEST, Manifest, Sequencing, address,
    element::{Element, fault, parse},
    item::{Findings, Held, Resource, Surroundings, item},
    version,
};
use crate::{Fault, xml};

/// Whether this manifest means to be SCORM: Common Cartridge and QTI have one of the same name.
pub fn claims(bytes: &[u8]) -> bool {
    let Ok(text) = xml::decoded(MANIFEST, bytes) else { return false };
    let text = text.to_ascii_lowercase();
    text.contains("adlcp_") || text.contains("adl scorm") || text.contains("scormtype")
}

/// `paths` are the files of the package. All faults that can be seen at once
/// are answered, in the order of the file.
pub fn read<'a>(
    bytes: &[u8],
    paths: impl IntoIterator<Item = &'a str>,
    limits: &Packages,
) -> Result<Manifest, Vec<Fault>> {
    let root = parse(MANIFEST, bytes, limits).map_err(|fault| vec![fault])?;
    if !root.is("manifest") {
        return Err(vec![fault(MANIFEST, &root, "SCORM CAM 3.4.1.1", "scorm-fault-root")]);
    }
    let paths = Paths::of(paths);
    let mut found = Findings::default();
    unique(&root, &mut found);
    let edition = version::edition(MANIFEST, &root, &mut found.notes).map_err(|fault| vec![fault])?;
    let organization = organization(&root, &mut found).map_err(|fault| vec![fault])?;
    let around = Surroundings {
        file: MANIFEST,
        edition,
        resources: resources(&root, &mut found),
        collection: collection(&root, &mut found),
        holds: &|path| paths.holds(path),
    };
    missing(&around, &mut found);
    let read = item(organization, &around, &mut found);
    let globally = |name| organization.attribute(name).is_none_or(|it| !it.eq_ignore_ascii_case("false"));
    let mut manifest = Manifest {
        edition,
        identifier: root.attribute("identifier").unwrap_or_default().to_owned(),
        title: title(&root, organization, &mut found),
        description: general(&root, "description").unwrap_or_default(),
        root: read,
        objectives_global: globally("objectivesGlobalToSystem"),
        shared_data_global: globally("sharedDataGlobalToSystem"),
        notes: Vec::new(),
    };
    manifest.root.title.clone_from(&manifest.title);
    if found.faults.is_empty() && !manifest.items().iter().any(|(_, item)| item.launch.is_some()) {
        found.fault(MANIFEST, organization, "SCORM CAM 3.4.1.8", "scorm-fault-nothing");
    }
    if !found.faults.is_empty() {
        found.faults.sort_by_key(|fault| fault.line);
        return Err(found.faults);
    }
    manifest.notes = found.notes;
    Ok(manifest)
}

/// Identifiers of organizations, items and resources are one space of names (`xs:ID`).
fn unique(root: &Element, found: &mut Findings) {
    fn walk<'a>(element: &'a Element, seen: &mut HashSet<&'a str>, found: &mut Findings) {
        let named = element.is("organization") || element.is("item") || element.is("resource");
        if named {
            match element.attribute("identifier") {
                Some(name) if !seen.insert(name) => {
                    let message = Message::new("scorm-fault-duplicate").with("name", name);
                    found.fault(MANIFEST, element, "SCORM CAM 3.4.1.6", message);
                }
                Some(_) => {}
                None => found.fault(MANIFEST, element, "SCORM CAM 3.4.1.6", "scorm-fault-identifier"),
            }
        }
        for child in &element.children {
            walk(child, seen, found);
        }
    }
    let mut seen = HashSet::new();
    for part in ["organizations", "resources"].iter().filter_map(|name| root.child(name)) {
        walk(part, &mut seen, found);
    }
}

fn organization<'a>(root: &'a Element, found: &mut Findings) -> Result<&'a Element, Fault> {
    let none = |element| fault(MANIFEST, element, "SCORM CAM 3.4.1.5", "scorm-fault-organization");
    let all = root.child("organizations").ok_or_else(|| none(root))?;
    let mut each = all.children("organization");
    let first = each.next().ok_or_else(|| none(all))?;
    if each.next().is_some() {
        found.note(MANIFEST, all, "scorm-note-organizations");
    }
    let Some(default) = all.attribute("default") else {
        found.note(MANIFEST, all, "scorm-note-default");
        return Ok(first);
    };
    let named = all.children("organization").find(|it| it.attribute("identifier") == Some(default));
    if named.is_none() {
        found.note(MANIFEST, all, "scorm-note-default");
    }
    Ok(named.unwrap_or(first))
}

/// By identifier, each with the folder that its `xml:base`s add up to.
fn resources<'a>(root: &'a Element, found: &mut Findings) -> HashMap<&'a str, Resource<'a>> {
    let mut all = HashMap::new();
    let Some(resources) = root.child("resources") else { return all };
    for element in resources.children("resource") {
        let bases: Vec<&str> =
            [root, resources, element].into_iter().filter_map(|it| it.attribute("xml:base")).collect();
        let base = bases.iter().try_fold(String::new(), |base, next| address::join(&base, next));
        let Ok(base) = base else {
            let message = Message::new("scorm-fault-outside").with("value", bases.concat());
            found.fault(MANIFEST, element, "SCORM CAM 3.4.4.1", message);
            continue;
        };
        // A base without a slash at its end names a file, whose folder counts (RFC 3986 5.2).
        let folder = base.rfind('/').map_or("", |end| &base[..=end]).to_owned();
        if let Some(identifier) = element.attribute("identifier") {
            all.insert(identifier, Resource { element, base: folder });
        }
    }
    all
}

fn collection<'a>(root: &'a Element, found: &mut Findings) -> HashMap<&'a str, Sequencing> {
    let Some(collection) = root.child("sequencingCollection") else { return HashMap::new() };
    let each = collection.children("sequencing").filter_map(|it| Some((it.attribute("ID")?, it)));
    each.map(|(id, it)| (id, Sequencing::read(it, MANIFEST, &mut found.notes))).collect()
}

/// Files that the manifest lists and the package does not hold, and
/// dependencies on nothing: the course may still play, its author should know.
fn missing(around: &Surroundings<'_>, found: &mut Findings) {
    let mut resources: Vec<_> = around.resources.values().collect();
    resources.sort_by_key(|it| it.element.line);
    for resource in resources {
        for file in resource.element.children("file") {
            let Some(href) = file.attribute("href") else { continue };
            let Ok(joined) = address::join(&resource.base, href) else { continue };
            let path = address::file(&joined).unwrap_or_else(|| joined.clone());
            if !address::is_external(&joined) && (around.holds)(&path) == Held::No {
                found.note(MANIFEST, file, Message::new("scorm-note-file").with("value", path));
            }
        }
        for dependency in resource.element.children("dependency") {
            let name = dependency.attribute("identifierref").unwrap_or_default();
            if !around.resources.contains_key(name) {
                found.note(MANIFEST, dependency, Message::new("scorm-note-dependency").with("name", name));
            }
        }
    }
}

fn title(root: &Element, organization: &Element, found: &mut Findings) -> String {
    if let Some(title) = organization.child_text("title") {
        return title.to_owned();
    }
    found.note(MANIFEST, organization, "scorm-note-title");
    let fallback = || root.attribute("identifier").or(organization.attribute("identifier")).unwrap_or("SCORM");
    general(root, "title").unwrap_or_else(|| fallback().to_owned())
}

/// Of the metadata in IEEE LOM: `langstring` in 1.2, `string` in 2004.
fn general(root: &Element, name: &str) -> Option<String> {
    let field = root.at(&["metadata", "lom", "general", name])?;
    field.child_text("langstring").or_else(|| field.child_text("string")).or_else(|| field.text()).map(str::to_owned)
}

struct Paths<'a> {
    exact: HashSet<&'a str>,
    folded: HashMap<String, &'a str>,
}

impl<'a> Paths<'a> {
    fn of(paths: impl IntoIterator<Item = &'a str>) -> Self {
        let exact: HashSet<_> = paths.into_iter().collect();
        let folded = exact.iter().map(|path| (path.to_lowercase(), *path)).collect();
        Self { exact, folded }
    }

    fn holds(&self, path: &str) -> Held {
        if self.exact.contains(path) {
            return Held::Yes;
        }
        self.folded.get(&path.to_lowercase()).map_or(Held::No, |real| Held::OtherCase((*real).to_owned()))
    }
}
