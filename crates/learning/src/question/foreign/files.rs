//! Pictures, sounds and films that come with questions and pages: each kept
//! once, and named `media:bank-N` until it has its place in a unit.

use std::{borrow::Cow, collections::HashMap, io::Cursor};

use base::Message;
use base64::Engine;
use image::{ImageFormat, ImageReader};
use sha2::{Digest, Sha256};

use crate::media::{Most, sniff};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    pub name: String,
    pub bytes: Vec<u8>,
    pub digest: [u8; 32],
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Files {
    pub kept: Vec<File>,
    places: HashMap<[u8; 32], usize>,
    most: Option<(u64, u64)>,
}

/// What stands for the file of this number.
pub fn reference(number: usize) -> String {
    format!("media:bank-{number:05}")
}

/// The numbers of the files that a text names.
pub fn named(text: &str) -> Vec<usize> {
    let marks = text.match_indices("media:bank-").filter_map(|(at, mark)| {
        let number = text[at + mark.len()..].get(..5)?;
        number.parse().ok()
    });
    marks.collect()
}

impl Files {
    pub fn new(most: Most) -> Self {
        Self { most: Some((most.picture, most.film)), ..Self::default() }
    }

    /// The reference of a file; why not, if it is nothing that we show.
    pub fn keep(&mut self, name: &str, bytes: &[u8]) -> Result<String, Message> {
        let digest: [u8; 32] = Sha256::digest(bytes).into();
        if let Some(place) = self.places.get(&digest) {
            return Ok(reference(*place));
        }
        let bytes = shown(bytes)?;
        let kind = sniff(&bytes)?;
        if let Some((picture, film)) = self.most {
            let most = if kind.picture().is_some() { picture } else { film };
            if bytes.len() as u64 > most {
                return Err(Message::new("bank-note-file-large").with("max", most >> 20));
            }
        }
        let place = self.kept.len();
        self.kept.push(File { name: name.to_owned(), bytes: bytes.into_owned(), digest });
        self.places.insert(digest, place);
        Ok(reference(place))
    }
}

/// A GIF becomes a PNG of its first picture.
fn shown(bytes: &[u8]) -> Result<Cow<'_, [u8]>, Message> {
    if !bytes.starts_with(b"GIF8") {
        return Ok(Cow::Borrowed(bytes));
    }
    let broken = || Message::new("learning-media-broken");
    let mut reader = ImageReader::with_format(Cursor::new(bytes), ImageFormat::Gif);
    let mut limits = image::Limits::default();
    limits.max_image_width = Some(8_000);
    limits.max_image_height = Some(8_000);
    limits.max_alloc = Some(128 << 20);
    reader.limits(limits);
    let picture = reader.decode().map_err(|_| broken())?;
    let mut out = Cursor::new(Vec::new());
    picture.write_to(&mut out, ImageFormat::Png).map_err(|_| broken())?;
    Ok(Cow::Owned(out.into_inner()))
}

/// A picture written into its address: `data:image/png;base64,…`.
pub fn inline<'a>(address: &str) -> Option<(String, Cow<'a, [u8]>)> {
    let (head, packed) = address.strip_prefix("data:")?.split_once(',')?;
    let kind = head.strip_suffix(";base64")?;
    let packed: String = packed.split_whitespace().collect();
    let bytes = base64::engine::general_purpose::STANDARD.decode(packed).ok()?;
    Some((kind.replace('/', "."), Cow::Owned(bytes)))
}
