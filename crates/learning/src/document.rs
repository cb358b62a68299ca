//! A draft from a document that is there already: Word (`.docx`), Markdown or
//! plain text, as far as a unit's text can hold it.

pub mod docx;

use base::Message;

/// What is read before a document is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Of the file.
    pub bytes: u64,
    /// Of one picture in it.
    pub picture: u64,
}

/// Pictures that are taken from one document.
pub const MOST_PICTURES: usize = 20;
/// As much as a unit's text may have (characters).
pub const MOST_TEXT: usize = 60_000;

/// Found in a document; its text refers to it by `media:doc-N`, from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    pub name: String,
    pub bytes: Vec<u8>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// Its title, where it has one.
    pub title: Option<String>,
    pub markdown: String,
    pub pictures: Vec<Picture>,
}

/// What stands for the picture of this number until it is kept.
pub fn reference(number: usize) -> String {
    format!("media:doc-{number}")
}

pub fn read(name: &str, bytes: &[u8], limits: Limits) -> Result<Document, Message> {
    if bytes.len() as u64 > limits.bytes {
        return Err(Message::new("learning-document-large").with("max", limits.bytes >> 20));
    }
    let document = if bytes.starts_with(b"PK\x03\x04") {
        docx::read(bytes, limits)?
    } else if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Err("learning-document-old".into());
    } else {
        plain(name, bytes)?
    };
    if document.markdown.trim().is_empty() {
        return Err("learning-document-empty".into());
    }
    match document.markdown.chars().count() {
        count if count > MOST_TEXT => {
            Err(Message::new("learning-document-long").with("max", MOST_TEXT).with("count", count))
        }
        _ => Ok(document),
    }
}

/// Text in UTF-8 or GB18030; a first line `# …` is the title.
fn plain(name: &str, bytes: &[u8]) -> Result<Document, Message> {
    let known = [".md", ".markdown", ".txt"].iter().any(|end| name.to_lowercase().ends_with(end));
    if !known || bytes.contains(&0) {
        return Err("learning-document-other".into());
    }
    let text = if let Ok(text) = std::str::from_utf8(bytes) {
        text.to_owned()
    } else {
        let (text, _, is_broken) = encoding_rs::GB18030.decode(bytes);
        if is_broken {
            return Err("learning-document-encoding".into());
        }
        text.into_owned()
    };
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let mut document = Document { markdown: text.clone(), ..Document::default() };
    if let Some((first, rest)) = text.trim_start().split_once('\n')
        && let Some(title) = first.strip_prefix("# ")
    {
        document.title = Some(title.trim().to_owned());
        rest.trim_start().clone_into(&mut document.markdown);
    }
    Ok(document)
}

#[cfg(test)]
mod tests;
