//! Attachments as a statement describes them (Data 2.4.11).

use super::{
    fault::{Checked, Fault},
    json::Json,
    language,
    object::{Object, iri, number, text},
    scalar,
};

/// What marks an attachment as the statement's signature (Data 2.6).
pub const SIGNATURE: &str = "http://adlnet.gov/expapi/attachments/signature";

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment<'j> {
    pub usage: &'j str,
    pub content_type: &'j str,
    pub length: u64,
    /// Hexadecimal, in small letters.
    pub sha2: String,
    pub file_url: Option<&'j str>,
}

impl Attachment<'_> {
    pub fn is_signature(&self) -> bool {
        self.usage == SIGNATURE
    }
}

const PROPERTIES: &[&str] = &["usageType", "display", "description", "contentType", "length", "sha2", "fileUrl"];

pub fn read<'j>(json: &'j Json<'j>) -> Checked<Attachment<'j>> {
    let object = Object::read(json, PROPERTIES)?;
    object.must("display", language::map)?;
    object.maybe("description", language::map)?;
    Ok(Attachment {
        usage: object.must("usageType", iri)?,
        content_type: object.must("contentType", media_type)?,
        length: object.must("length", octets)?,
        sha2: object.must("sha2", digest)?,
        file_url: object.maybe("fileUrl", iri)?,
    })
}

fn media_type<'j>(json: &'j Json<'j>) -> Checked<&'j str> {
    let media = text(json)?;
    if scalar::is_media_type(media) {
        Ok(media)
    } else {
        Err(Fault::new("must be a media type such as text/plain", media))
    }
}

fn octets(json: &Json<'_>) -> Checked<u64> {
    let length = number(json)?;
    if length >= 0.0 && length.fract() == 0.0 && length < 9e15 {
        Ok(length as u64)
    } else {
        Err(Fault::new("must be a number of octets", json))
    }
}

/// SHA-224, 256, 384 or 512.
fn digest(json: &Json<'_>) -> Checked<String> {
    let digest = json.as_text().ok_or_else(|| Fault::new("must be a string", json))?;
    if scalar::is_hex(digest, &[56, 64, 96, 128]) {
        Ok(digest.to_ascii_lowercase())
    } else {
        Err(Fault::new("must be a SHA-2 digest in hexadecimal digits", digest))
    }
}
