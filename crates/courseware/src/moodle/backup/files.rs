//! `files.xml`: whose file is which, and where its bytes lie.

use std::collections::HashMap;

use crate::{
    Fault, Pack, element,
    moodle::{File, Text},
    pack,
};

const LIST: &str = "files.xml";
const MARK: &str = "@@PLUGINFILE@@";

struct Entry {
    context: String,
    area: String,
    item: String,
    /// Folder and name, without a slash before them.
    path: String,
    /// Where the bytes lie in the package.
    stored: String,
}

/// By component: `mod_page`, `question`, `course`.
#[derive(Default)]
pub struct Files(HashMap<String, Vec<Entry>>);

impl Files {
    pub fn read(pack: &Pack) -> Result<Self, Fault> {
        let mut files = Self::default();
        let Some(bytes) = pack.get(LIST) else { return Ok(files) };
        for file in element::parse(LIST, bytes)?.all("file") {
            let (name, hash) = (file.text_of("filename"), file.text_of("contenthash"));
            // A folder is a file called `.`.
            if name == "." || name.is_empty() || !hash.is_ascii() || hash.len() < 2 {
                continue;
            }
            let path = format!("{}{name}", file.text_of("filepath").trim_start_matches('/'));
            let entry = Entry {
                context: file.text_of("contextid"),
                area: file.text_of("filearea"),
                item: file.text_of("itemid"),
                path,
                stored: format!("files/{}/{hash}", &hash[..2]),
            };
            files.0.entry(file.text_of("component")).or_default().push(entry);
        }
        Ok(files)
    }

    fn entries<'a>(&'a self, component: &str) -> impl Iterator<Item = &'a Entry> {
        self.0.get(component).into_iter().flatten()
    }

    /// Puts beside a text the files that it names.
    pub fn fill(&self, pack: &Pack, text: &mut Text, component: &str, item: Option<&str>, context: Option<&str>) {
        let component = if component == "section" { "course" } else { component };
        for path in named(&text.text) {
            if text.files.iter().any(|file| file.path == path) {
                continue;
            }
            let found = self.entries(component).find(|entry| {
                entry.path == path
                    && item.is_none_or(|item| entry.item == item)
                    && context.is_none_or(|context| entry.context == context)
            });
            if let Some(bytes) = found.and_then(|entry| pack.get(&entry.stored)) {
                text.files.push(File { path, bytes: bytes.to_vec() });
            }
        }
    }

    pub fn of_area(&self, pack: &Pack, component: &str, area: &str, context: &str) -> Vec<File> {
        let found = self.entries(component).filter(|entry| entry.area == area && entry.context == context);
        found
            .filter_map(|entry| Some(File { path: entry.path.clone(), bytes: pack.get(&entry.stored)?.to_vec() }))
            .collect()
    }
}

/// What `@@PLUGINFILE@@/…` names in a text.
fn named(text: &str) -> Vec<String> {
    let named = text.match_indices(MARK).filter_map(|(at, _)| {
        let rest = &text[at + MARK.len()..];
        let end = rest.find(['"', '\'', ' ', '<', ')', '\n']).unwrap_or(rest.len());
        pack::resolve("", rest[..end].trim_start_matches('/'))
    });
    named.collect()
}
