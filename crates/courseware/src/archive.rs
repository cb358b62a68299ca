//! The files of a package, out of a zip or zip64 or a gzipped tar, whoever made
//! it: nothing that an archive says of itself is believed.
//!
//! Sizes are counted while unpacking. Paths that lead out of the package, that
//! two files would share, or that name something else than a file, refuse it
//! whole. Nothing is held but the list of names.

mod meter;
pub mod path;
mod tarball;

use std::{
    collections::HashMap,
    fmt,
    io::{self, Cursor, Read, Seek, SeekFrom},
};

use base::{Message, config::Packages};
use zip::{ZipArchive, result::ZipError};

use crate::fault::{Fault, Refusal, Result};
use meter::{Meter, Metered};

/// Where the bytes of a package come from.
pub trait Source: Read + Seek + Send {}

impl<T: Read + Seek + Send> Source for T {}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// With `/` between its parts, below the package's top.
    pub path: String,
    /// As the archive says; counted anew when it is unpacked.
    pub bytes: u64,
    place: Place,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    /// Number in the zip, and its packed bytes.
    Zip(usize, u64),
    /// First byte in the unpacked tar.
    Tar(u64),
    Here,
}

enum Bytes {
    Zip(Box<ZipArchive<Box<dyn Source>>>),
    Tar(std::fs::File),
    One(Vec<u8>),
}

pub struct Archive {
    files: Vec<File>,
    by_path: HashMap<String, usize>,
    bytes: Bytes,
    limits: Packages,
}

impl fmt::Debug for Archive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Archive").field("files", &self.files.len()).finish_non_exhaustive()
    }
}

impl Archive {
    /// Looks through the list of files. What begins as a zip or a gzip is one.
    pub fn open(mut source: impl Source + 'static, limits: &Packages) -> Result<Self> {
        let mut first = [0; 4];
        let read = read_some(&mut source, &mut first)?;
        source.seek(SeekFrom::Start(0))?;
        match &first[..read] {
            [0x1f, 0x8b, ..] => tarball::open(source, limits),
            [b'P', b'K', ..] => Self::open_zip(Box::new(source), limits),
            _ => Err(Fault::new("ZIP 4.3.1", "package-not-archive").into()),
        }
    }

    /// A manifest that comes without an archive, as a package of one file.
    pub fn single(path: &str, bytes: Vec<u8>, limits: &Packages) -> Self {
        let file = File { path: path.to_owned(), bytes: bytes.len() as u64, place: Place::Here };
        let by_path = HashMap::from([(path.to_owned(), 0)]);
        Self { files: vec![file], by_path, bytes: Bytes::One(bytes), limits: limits.clone() }
    }

    /// From bytes in memory.
    pub fn of(bytes: Vec<u8>, limits: &Packages) -> Result<Self> {
        Self::open(Cursor::new(bytes), limits)
    }

    fn open_zip(source: Box<dyn Source>, limits: &Packages) -> Result<Self> {
        let mut zip = ZipArchive::new(source).map_err(of_zip)?;
        if zip.has_duplicate_names() {
            return Err(Fault::new("ZIP 4.4.17", "package-path-twice").into());
        }
        let mut names = path::Names::new(limits);
        let mut files = Vec::new();
        for place in 0..zip.len() {
            let entry = zip.by_index_data(place).map_err(of_zip)?;
            let name = path::decoded(entry.name_raw());
            if entry.encrypted() {
                return Err(Fault::new("ZIP 4.4.4", "package-file-encrypted").at(&name, 0).into());
            }
            let is_folder = entry.is_dir();
            if entry.is_symlink() || (!is_folder && !is_plain(entry.unix_mode())) {
                return Err(Fault::new("limits", "package-file-link").at(&name, 0).into());
            }
            let Some(path) = names.take(&name, is_folder)? else { continue };
            files.push(File { path, bytes: entry.size(), place: Place::Zip(place, entry.compressed_size()) });
        }
        if zip.has_overlapping_entries().map_err(of_zip)? {
            return Err(Fault::new("ZIP 4.3.6", "package-overlap").into());
        }
        Self::listed(files, Bytes::Zip(Box::new(zip)), limits)
    }

    fn listed(files: Vec<File>, bytes: Bytes, limits: &Packages) -> Result<Self> {
        if files.is_empty() {
            return Err(Fault::new("ZIP 4.3.1", "package-empty").into());
        }
        let told = files.iter().fold(0_u64, |sum, file| sum.saturating_add(file.bytes));
        if told > limits.unpacked_bytes {
            return Err(too_large(limits.unpacked_bytes));
        }
        let by_path = files.iter().enumerate().map(|(place, file)| (file.path.clone(), place)).collect();
        Ok(Self { files, by_path, bytes, limits: limits.clone() })
    }

    pub fn files(&self) -> &[File] {
        &self.files
    }

    pub fn limits(&self) -> &Packages {
        &self.limits
    }

    pub fn has(&self, path: &str) -> bool {
        self.by_path.contains_key(path)
    }

    /// The folder in which this file lies: at the top (empty), or in the one
    /// folder that everything lies in (`course/`). None: it is in neither.
    pub fn root_of(&self, name: &str) -> Option<String> {
        if self.has(name) {
            return Some(String::new());
        }
        let (top, _) = self.files.first()?.path.split_once('/')?;
        let folder = format!("{top}/");
        (self.files.iter().all(|file| file.path.starts_with(&folder)) && self.has(&format!("{folder}{name}")))
            .then_some(folder)
    }

    /// A manifest whole; up to `packages.manifest_bytes`.
    pub fn read(&mut self, path: &str) -> Result<Vec<u8>> {
        let place =
            *self.by_path.get(path).ok_or_else(|| Fault::new("ZIP 4.4.17", "package-file-missing").at(path, 0))?;
        let limit = self.limits.manifest_bytes;
        let file = self.files[place].clone();
        let mut meter = Meter::new(&self.limits);
        meter.file = limit;
        let mut bytes = Vec::with_capacity(file.bytes.min(1 << 20) as usize);
        let mut reader = self.bytes.reader(&file, &mut meter)?;
        reader.read_to_end(&mut bytes).map_err(|error| Refusal::of(error, path))?;
        Ok(bytes)
    }

    /// Every file in turn, each read to its end by `each`: what is broken or
    /// grows past the limits refuses the package, whenever it shows.
    pub fn unpack(&mut self, mut each: impl FnMut(&File, &mut dyn Read) -> io::Result<()>) -> Result<()> {
        let mut meter = Meter::new(&self.limits);
        for file in &self.files {
            let mut reader = self.bytes.reader(file, &mut meter)?;
            each(file, &mut reader).map_err(|error| Refusal::of(error, &file.path))?;
            // A checksum is looked at behind the last byte.
            io::copy(&mut reader, &mut io::sink()).map_err(|error| Refusal::of(error, &file.path))?;
        }
        Ok(())
    }
}

impl Bytes {
    fn reader<'a>(&'a mut self, file: &'a File, meter: &'a mut Meter) -> Result<Metered<'a>> {
        let (inner, packed): (Box<dyn Read + 'a>, u64) = match (self, &file.place) {
            (Self::Zip(zip), Place::Zip(place, packed)) => (Box::new(zip.by_index(*place).map_err(of_zip)?), *packed),
            (Self::Tar(tar), Place::Tar(from)) => {
                tar.seek(SeekFrom::Start(*from))?;
                (Box::new(tar.take(file.bytes)), file.bytes)
            }
            (Self::One(bytes), _) => (Box::new(bytes.as_slice()), bytes.len() as u64),
            _ => return Err(Refusal::Broken(io::Error::other("a file of another archive"))),
        };
        Ok(meter.measure(inner, &file.path, packed))
    }
}

/// A file, as far as the archive says what it is (`S_IFMT`).
fn is_plain(mode: Option<u32>) -> bool {
    matches!(mode.unwrap_or_default() & 0o170_000, 0 | 0o100_000)
}

fn too_large(limit: u64) -> Refusal {
    Fault::new("limits", Message::new("package-unpacked-large").with("limit", limit >> 20)).into()
}

fn of_zip(error: ZipError) -> Refusal {
    match error {
        ZipError::Io(error) => Refusal::of(error, ""),
        ZipError::CompressionMethodNotSupported(_) => Fault::new("ZIP 4.4.5", "package-method").into(),
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            Fault::new("ZIP 4.4.4", "package-file-encrypted").into()
        }
        _ => Fault::new("ZIP 4.3.1", "package-archive-broken").into(),
    }
}

fn read_some(source: &mut impl Read, into: &mut [u8]) -> Result<usize> {
    let mut filled = 0;
    while filled < into.len() {
        match source.read(&mut into[filled..])? {
            0 => break,
            read => filled += read,
        }
    }
    Ok(filled)
}

#[cfg(test)]
mod tests;
