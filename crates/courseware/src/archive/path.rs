//! The names in an archive: what they say in whatever encoding, and which of
//! them a package may have.

use std::{borrow::Cow, collections::HashMap};

use base::{Message, config::Packages};
use unicode_normalization::UnicodeNormalization;

use crate::fault::{Fault, Result};

/// UTF-8; else what Chinese programs wrote for decades (GB 18030, of which GBK
/// is a part); else what a zip was first made for.
pub fn decoded(raw: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = std::str::from_utf8(raw) {
        return text.into();
    }
    let (text, _, broken) = encoding_rs::GB18030.decode(raw);
    if broken { String::from_utf8_lossy(raw) } else { text }
}

/// The names taken so far.
pub struct Names<'a> {
    limits: &'a Packages,
    /// By how they compare where case and spelling of letters do not count.
    taken: HashMap<String, What>,
    files: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    File,
    Folder,
}

impl<'a> Names<'a> {
    pub fn new(limits: &'a Packages) -> Self {
        Self { limits, taken: HashMap::new(), files: 0 }
    }

    /// The path of a file; nothing for a folder and for what file managers
    /// leave behind.
    pub fn take(&mut self, name: &str, is_folder: bool) -> Result<Option<String>, Fault> {
        let path = checked(name, self.limits)?;
        if is_folder || path.is_empty() || is_left_behind(&path) {
            return Ok(None);
        }
        self.files += 1;
        if self.files > self.limits.files {
            return Err(Fault::new("limits", Message::new("package-many-files").with("limit", self.limits.files)));
        }
        for (at, _) in path.match_indices('/') {
            if self.taken.insert(folded(&path[..at]), What::Folder) == Some(What::File) {
                return Err(Fault::new("ZIP 4.4.17", "package-path-collision").at(name, 0));
            }
        }
        match self.taken.insert(folded(&path), What::File) {
            Some(_) => Err(Fault::new("ZIP 4.4.17", "package-path-collision").at(name, 0)),
            None => Ok(Some(path)),
        }
    }
}

fn folded(path: &str) -> String {
    path.nfkc().flat_map(char::to_lowercase).nfkc().collect()
}

fn is_left_behind(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    path.starts_with("__MACOSX/") || matches!(name, ".DS_Store" | "Thumbs.db" | "desktop.ini")
}

/// The path without `.` and empty parts, or why it may not be one.
pub fn checked(name: &str, limits: &Packages) -> Result<String, Fault> {
    let refuse = |rule: &'static str, key: &'static str| {
        Err(Fault::new(rule, key).at(&name.chars().take(200).collect::<String>(), 0))
    };
    if name.contains('\\') {
        return refuse("ZIP 4.4.17.1", "package-path-backslash");
    }
    let drive = name.as_bytes();
    if name.starts_with('/') || (drive.len() > 1 && drive[1] == b':' && drive[0].is_ascii_alphabetic()) {
        return refuse("ZIP 4.4.17.1", "package-path-absolute");
    }
    if name.chars().any(|letter| letter.is_control() || letter == '\u{fffd}') {
        return refuse("ZIP 4.4.17", "package-path-letters");
    }
    if name.len() > limits.path_bytes {
        return refuse("limits", "package-path-long");
    }
    let parts: Vec<&str> = name.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
    if parts.contains(&"..") {
        return refuse("ZIP 4.4.17.1", "package-path-outside");
    }
    if parts.len() > limits.depth {
        return refuse("limits", "package-path-deep");
    }
    Ok(parts.join("/"))
}
