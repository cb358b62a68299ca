//! Uploaded files, by id, through `object_store`: a folder by default.
//!
//! A file has a time in the file system. What must not tell when it was made
//! (the photo of an anonymous need) is therefore kept in its row instead.

use std::{ops::Range, path::Path, sync::Arc};

use base::{Result, error::not_found};
use bytes::Bytes;
use futures::{StreamExt, stream::BoxStream};
use object_store::{
    GetOptions, GetRange, ObjectStore, ObjectStoreExt, PutPayload, local::LocalFileSystem, path::Path as Key,
};
use uuid::Uuid;

pub use object_store::buffered::BufWriter as Writer;

/// Held in memory of a file that is written in pieces.
const PIECE: usize = 4 << 20;

#[derive(Debug, Clone)]
pub struct Blobs(Arc<dyn ObjectStore>);

impl Blobs {
    pub fn folder(path: &Path) -> Result<Self> {
        std::fs::create_dir_all(path)?;
        Ok(Self(Arc::new(LocalFileSystem::new_with_prefix(path)?)))
    }

    /// Two levels of folders, so that none holds a hundred thousand files.
    fn key(id: Uuid) -> Key {
        let text = id.simple().to_string();
        Key::from(format!("{}/{}/{text}", &text[28..30], &text[30..]))
    }

    pub async fn put(&self, id: Uuid, bytes: Bytes) -> Result<()> {
        self.0.put(&Self::key(id), PutPayload::from_bytes(bytes)).await?;
        Ok(())
    }

    pub async fn get(&self, id: Uuid) -> Result<Bytes> {
        match self.0.get(&Self::key(id)).await {
            Ok(found) => Ok(found.bytes().await?),
            Err(object_store::Error::NotFound { .. }) => Err(not_found()),
            Err(error) => Err(error.into()),
        }
    }

    /// A file that comes in pieces; it is there once `shutdown` is done.
    pub fn writer(&self, id: Uuid) -> Writer {
        Writer::with_capacity(Arc::clone(&self.0), Self::key(id), PIECE).with_max_concurrency(1)
    }

    /// The file from this byte on, piece by piece.
    pub async fn stream(&self, id: Uuid, from: u64) -> Result<BoxStream<'static, object_store::Result<Bytes>>> {
        let size = self.size(id).await?;
        if from >= size {
            return Ok(futures::stream::empty().boxed());
        }
        let options = GetOptions { range: Some(GetRange::Offset(from)), ..GetOptions::default() };
        Ok(self.0.get_opts(&Self::key(id), options).await?.into_stream())
    }

    pub async fn size(&self, id: Uuid) -> Result<u64> {
        match self.0.head(&Self::key(id)).await {
            Ok(found) => Ok(found.size),
            Err(object_store::Error::NotFound { .. }) => Err(not_found()),
            Err(error) => Err(error.into()),
        }
    }

    pub async fn get_range(&self, id: Uuid, range: Range<u64>) -> Result<Bytes> {
        Ok(self.0.get_range(&Self::key(id), range).await?)
    }

    /// The same bytes under another id.
    pub async fn copy(&self, from: Uuid, to: Uuid) -> Result<()> {
        match self.0.copy(&Self::key(from), &Self::key(to)).await {
            Ok(()) => Ok(()),
            Err(object_store::Error::NotFound { .. }) => Err(not_found()),
            Err(error) => Err(error.into()),
        }
    }

    pub async fn delete(&self, id: Uuid) -> Result<()> {
        match self.0.delete(&Self::key(id)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}
