//! An uploaded file whose pieces lie in the blob store, read from any place: no
//! more of it is in memory than one stretch.

use std::io::{self, Read, Seek, SeekFrom};

use base::Result;
use bytes::Bytes;
use store::{FromQueryResult, Rows, blob::Blobs, params};
use tokio::runtime::Handle;
use uuid::Uuid;

const STRETCH: u64 = 512 << 10;

#[derive(Debug, Clone, Copy, PartialEq, Eq, FromQueryResult)]
pub struct Piece {
    pub id: Uuid,
    pub from_byte: i64,
    pub bytes: i64,
}

/// The pieces of an upload in their order.
pub async fn pieces(rows: &impl Rows, import: Uuid) -> Result<Vec<Piece>> {
    let sql = "select id, from_byte, bytes from learning_package_piece where import_id = $1 order by from_byte";
    rows.all(sql, params![import]).await
}

/// For a thread of its own: reading waits for the store.
pub struct Source {
    handle: Handle,
    blobs: Blobs,
    pieces: Vec<Piece>,
    size: u64,
    at: u64,
    /// What was read last, and where it begins.
    held: (u64, Bytes),
}

impl Source {
    pub fn new(handle: Handle, blobs: Blobs, pieces: Vec<Piece>) -> Self {
        let size = pieces.iter().map(|piece| piece.bytes as u64).sum();
        Self { handle, blobs, pieces, size, at: 0, held: (0, Bytes::new()) }
    }

    fn load(&mut self) -> io::Result<()> {
        let place = self.pieces.partition_point(|piece| piece.from_byte as u64 <= self.at);
        let Some(piece) = place.checked_sub(1).and_then(|place| self.pieces.get(place)) else {
            return Err(io::Error::other("an upload without its beginning"));
        };
        let from = self.at - piece.from_byte as u64;
        let to = (from + STRETCH).min(piece.bytes as u64);
        let read = self.handle.block_on(self.blobs.get_range(piece.id, from..to));
        self.held = (self.at, read.map_err(|error| io::Error::other(error.to_string()))?);
        Ok(())
    }
}

impl Read for Source {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.at >= self.size || into.is_empty() {
            return Ok(0);
        }
        let (from, length) = (self.held.0, self.held.1.len() as u64);
        if self.at < from || self.at >= from + length {
            self.load()?;
        }
        let rest = &self.held.1[(self.at - self.held.0) as usize..];
        let length = rest.len().min(into.len());
        into[..length].copy_from_slice(&rest[..length]);
        self.at += length as u64;
        Ok(length)
    }
}

impl Seek for Source {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let (from, by) = match to {
            SeekFrom::Start(at) => (at, 0),
            SeekFrom::End(by) => (self.size, by),
            SeekFrom::Current(by) => (self.at, by),
        };
        let before = || io::Error::new(io::ErrorKind::InvalidInput, "before the beginning");
        self.at = from.checked_add_signed(by).ok_or_else(before)?;
        Ok(self.at)
    }
}
