//! The files of a question bank or a cartridge in memory, up to a limit: they
//! are read in no particular order, and most are small.

use std::collections::BTreeMap;
use std::io::Read;

use base::{Message, config::Packages};

use crate::{Archive, Fault, Refusal};

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pack {
    files: BTreeMap<String, Vec<u8>>,
}

/// What tells a package from other files.
pub fn is_pack(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") || bytes.starts_with(&[0x1f, 0x8b])
}

impl Pack {
    /// A ZIP, or the gzipped tar that Moodle writes (`.mbz` has both containers).
    /// `most`: bytes of its files together, unpacked.
    pub fn open(bytes: Vec<u8>, limits: &Packages, most: u64) -> Result<Self, Refusal> {
        let mut files = BTreeMap::new();
        let mut left = most;
        Archive::of(bytes, limits)?.unpack(|file, reader| {
            let mut bytes = Vec::new();
            reader.take(left + 1).read_to_end(&mut bytes)?;
            let Some(rest) = left.checked_sub(bytes.len() as u64) else {
                let why = Message::new("package-unpacked-large").with("limit", most >> 20);
                return Err(Fault::new("limits", why).at(&file.path, 0).into());
            };
            left = rest;
            files.insert(file.path.clone(), bytes);
            Ok(())
        })?;
        Ok(Self { files })
    }

    pub fn of(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Self {
        Self { files: files.into_iter().collect() }
    }

    pub fn get(&self, path: &str) -> Option<&[u8]> {
        self.files.get(path).map(Vec::as_slice)
    }

    pub fn has(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }
}

/// Where `href` leads from the file `from`: a path in the package, percent signs
/// decoded, without what follows `?` or `#`. None for what leads elsewhere.
pub fn resolve(from: &str, href: &str) -> Option<String> {
    let href = href.split(['?', '#']).next().unwrap_or_default().trim();
    let is_elsewhere =
        href.starts_with("//") || href.contains("://") || href.starts_with("data:") || href.starts_with("mailto:");
    if href.is_empty() || is_elsewhere {
        return None;
    }
    let decoded = decoded(href)?;
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    if decoded.starts_with('/') {
        parts.clear();
    }
    for part in decoded.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    (!parts.is_empty()).then(|| parts.join("/"))
}

fn decoded(href: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(href.len());
    let mut rest = href.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let hex = [rest.next()?, rest.next()?];
        bytes.push(u8::from_str_radix(std::str::from_utf8(&hex).ok()?, 16).ok()?);
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_leads_from_its_file() {
        let cases = [
            ("a/b.xml", "c.png", Some("a/c.png")),
            ("a/b.xml", "../c%20d.png?x#y", Some("c d.png")),
            ("b.xml", "../c.png", None),
            ("a/b.xml", "/c.png", Some("c.png")),
            ("a/b.xml", "https://example.org/c.png", None),
            ("a/b.xml", "data:image/png;base64,xx", None),
            ("a/b.xml", "%zz", None),
            ("a/b.xml", "#top", None),
        ];
        for (from, href, expected) in cases {
            assert_eq!(resolve(from, href).as_deref(), expected, "{href}");
        }
    }
}
