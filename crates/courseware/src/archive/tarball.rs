//! A gzipped tar (`.mbz`), unpacked once into a nameless file, so that its files
//! can be read in any order.

use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};

use base::{Message, config::Packages};
use flate2::read::MultiGzDecoder;
use tar::EntryType;

use super::{Archive, Bytes, File, Place, Source, path};
use crate::fault::{Fault, Refusal, Result};

/// Headers and padding of a tar beside its files.
const HEADERS: u64 = 64 << 20;
const PIECE: usize = 64 << 10;

pub fn open(mut source: impl Source, limits: &Packages) -> Result<Archive> {
    let packed = source.seek(SeekFrom::End(0))?;
    source.seek(SeekFrom::Start(0))?;
    let mut unpacked = unpack(source, packed, limits)?;
    let files = list(&unpacked, limits)?;
    unpacked.seek(SeekFrom::Start(0))?;
    Archive::listed(files, Bytes::Tar(unpacked), limits)
}

fn unpack(source: impl Source, packed: u64, limits: &Packages) -> Result<std::fs::File> {
    let mut from = MultiGzDecoder::new(BufReader::with_capacity(PIECE, source));
    let mut to = BufWriter::with_capacity(PIECE, tempfile::tempfile()?);
    let most = limits.unpacked_bytes.saturating_add(HEADERS);
    let (mut piece, mut sum) = (vec![0; PIECE], 0_u64);
    loop {
        let read = match from.read(&mut piece).map_err(|error| Refusal::of(error, ""))? {
            0 => break,
            read => read,
        };
        sum += read as u64;
        if sum > most {
            let message = Message::new("package-unpacked-large").with("limit", limits.unpacked_bytes >> 20);
            return Err(Fault::new("limits", message).into());
        }
        if sum > HEADERS && sum / packed.max(1) > limits.ratio {
            return Err(Fault::new("limits", Message::new("package-file-bomb").with("ratio", limits.ratio)).into());
        }
        // Not a fault of the package, whatever kind of error it is.
        to.write_all(&piece[..read]).map_err(Refusal::Broken)?;
    }
    to.into_inner().map_err(|error| Refusal::Broken(error.into_error()))
}

fn list(unpacked: &std::fs::File, limits: &Packages) -> Result<Vec<File>> {
    let mut reader = unpacked;
    reader.seek(SeekFrom::Start(0))?;
    let mut tar = tar::Archive::new(reader);
    let (mut files, mut names) = (Vec::new(), path::Names::new(limits));
    for entry in tar.entries_with_seek().map_err(broken)? {
        let entry = entry.map_err(broken)?;
        let name = path::decoded(&entry.path_bytes()).into_owned();
        let kind = entry.header().entry_type();
        let is_folder = match kind {
            EntryType::Regular | EntryType::Continuous => name.ends_with('/'),
            EntryType::Directory => true,
            EntryType::XGlobalHeader => continue,
            _ => return Err(Fault::new("limits", "package-file-link").at(&name, 0).into()),
        };
        let Some(path) = names.take(&name, is_folder)? else { continue };
        files.push(File { path, bytes: entry.size(), place: Place::Tar(entry.raw_file_position()) });
    }
    Ok(files)
}

fn broken(error: io::Error) -> Refusal {
    match Refusal::of(error, "") {
        // The crate tells what is wrong with a header as any error.
        Refusal::Broken(error) if error.kind() == io::ErrorKind::Other => {
            Fault::new("POSIX ustar", "package-archive-broken").into()
        }
        other => other,
    }
}
