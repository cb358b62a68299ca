//! The files of a package into the blob store, one after the other; what a page
//! or style loads from elsewhere is noted on the way.

use std::{
    collections::BTreeSet,
    io::{self, Read},
};

use base::config::Packages;
use bytes::Bytes;
use courseware::{Archive, Refusal, archive, external};
use sha2::{Digest, Sha256};
use store::blob::Blobs;
use tokio::{io::AsyncWriteExt, runtime::Handle};
use uuid::{Builder, Uuid};

use super::mime;

/// What is read at once; a file of this size is written in one go.
const PIECE: usize = 1 << 20;

#[derive(Debug, Clone, Default)]
pub struct Unpacked {
    pub files: Vec<Written>,
    pub bytes: u64,
    pub externals: Vec<external::External>,
}

#[derive(Debug, Clone)]
pub struct Written {
    pub id: Uuid,
    pub path: String,
    pub mime: &'static str,
    pub bytes: u64,
    pub digest: [u8; 32],
}

impl Unpacked {
    /// The origins of the addresses elsewhere.
    pub fn hosts(&self) -> String {
        let origins = self.externals.iter().filter_map(|found| url::Url::parse(&found.url).ok());
        let origins: BTreeSet<String> = origins.map(|url| url.origin().ascii_serialization()).collect();
        origins.into_iter().take(50).collect::<Vec<_>>().join(" ")
    }
}

/// The id of an import's file by its number: the same when it is tried again,
/// so that nothing is left behind that nobody knows of.
pub fn file_id(import: Uuid, place: u64) -> Uuid {
    let digest: [u8; 32] =
        Sha256::new().chain_update(import.as_bytes()).chain_update(place.to_be_bytes()).finalize().into();
    let mut first = [0; 16];
    first.copy_from_slice(&digest[..16]);
    Builder::from_custom_bytes(first).into_uuid()
}

/// Removes what [`unpack`] has written of an import.
pub async fn remove(blobs: &Blobs, import: Uuid, files: u64) -> base::Result<()> {
    for place in 0..files {
        blobs.delete(file_id(import, place)).await?;
    }
    Ok(())
}

/// For a thread of its own; `tell` hears how many files are done.
pub fn unpack(
    archive: &mut Archive,
    (handle, blobs): (&Handle, &Blobs),
    import: Uuid,
    mut tell: impl FnMut(u64) -> io::Result<()>,
) -> Result<Unpacked, Refusal> {
    let limits = archive.limits().clone();
    let mut unpacked = Unpacked::default();
    let mut seen = BTreeSet::new();
    archive.unpack(|file, reader| {
        let place = unpacked.files.len() as u64;
        tell(place)?;
        let mut keeper = Keeper { handle, blobs, limits: &limits };
        let (written, text) = keeper.keep(file, reader, file_id(import, place))?;
        for found in text.iter().flat_map(|text| external::find(&file.path, text)) {
            if seen.len() < limits.external && seen.insert(found.url.clone()) {
                unpacked.externals.push(found);
            }
        }
        unpacked.bytes += written.bytes;
        unpacked.files.push(written);
        Ok(())
    })?;
    tell(unpacked.files.len() as u64)?;
    Ok(unpacked)
}

struct Keeper<'a> {
    handle: &'a Handle,
    blobs: &'a Blobs,
    limits: &'a Packages,
}

impl Keeper<'_> {
    /// Writes a file; its text where that is looked through.
    fn keep(&mut self, file: &archive::File, reader: &mut dyn Read, id: Uuid) -> io::Result<(Written, Option<String>)> {
        let first = some(reader)?;
        let mut digest = Sha256::new_with_prefix(&first);
        let mut bytes = first.len() as u64;
        let is_text = external::is_looked_through(&file.path);
        let mut text = is_text.then(|| first.to_vec());
        if first.len() < PIECE {
            self.handle.block_on(self.blobs.put(id, first)).map_err(ours)?;
        } else {
            let mut writer = self.blobs.writer(id);
            let mut piece = first;
            while !piece.is_empty() {
                self.handle.block_on(writer.put(piece))?;
                piece = some(reader)?;
                digest.update(&piece);
                bytes += piece.len() as u64;
                match &mut text {
                    Some(all) if bytes <= self.limits.manifest_bytes => all.extend_from_slice(&piece),
                    _ => text = None,
                }
            }
            self.handle.block_on(writer.shutdown())?;
        }
        let written = Written {
            id,
            path: file.path.clone(),
            mime: mime::of(&file.path),
            bytes,
            digest: digest.finalize().into(),
        };
        Ok((written, text.map(|bytes| String::from_utf8_lossy(&bytes).into_owned())))
    }
}

fn ours(error: base::Error) -> io::Error {
    io::Error::other(error.to_string())
}

/// The next bytes, up to a piece; none at the end.
fn some(reader: &mut dyn Read) -> io::Result<Bytes> {
    let mut piece = Vec::new();
    reader.take(PIECE as u64).read_to_end(&mut piece)?;
    Ok(piece.into())
}
